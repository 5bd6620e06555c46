"""Speed and memory. Importing it sets Django up, for nearly all of what is measured lives there."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "streamsite.settings")
django.setup()
