"""The Celery application; tasks live in each app's tasks.py."""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamsite.settings")

app = Celery("streamsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def make_folders(sender: Celery, **kwargs: object) -> None:
    """The filesystem broker and beat write into folders that they do not make."""
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    for folder in (*options.values(), Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent):
        Path(folder).mkdir(parents=True, exist_ok=True)
