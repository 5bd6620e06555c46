from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from streamsite import install, styleguide
from streamsite.api_problems import Nowhere

api = [
    path("", include("viewing.urls")),
    path("", include("browse.api_urls")),
    path("", include("profiles.api_urls")),
    path("", include("playback.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api_docs"),
    # Those without a slash at their end are led to those with one.
    re_path(r"(?:.*/)?$", Nowhere.as_view()),
]

urlpatterns = [
    # First, for every pattern in front of a page is tried at each visit to it.
    path("", include("browse.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api)),
    path("", include("profiles.urls")),
    path("", include("playback.urls")),
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("service-worker.js", install.service_worker, name="service_worker"),
    path("offline/", install.offline, name="offline"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
