"""The site's settings with one address more: a view that does nothing, on the same server and middleware."""

from streamsite.settings import *  # noqa: F403 - a settings module is a namespace

ROOT_URLCONF = "benchmarks.home_urls"
