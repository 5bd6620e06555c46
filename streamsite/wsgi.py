import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamsite.settings")

application = get_wsgi_application()

# Only now are there settings and models.
from recommendations.snapshots import make_ready  # noqa: E402

make_ready()
