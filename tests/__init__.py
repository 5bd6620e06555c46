"""The site's tests. A run that passes says nothing: what a test provokes, it expects with assertLogs."""

import logging

# Many tests ask for what is refused or not there, each time with a warning; a page that fails is still told.
for name in ("django.request", "django.security", "django.server"):
    logging.getLogger(name).setLevel(logging.ERROR)
