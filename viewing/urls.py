from django.urls import path

from viewing.api import EventsApi

urlpatterns = [path("events/", EventsApi.as_view(), name="events")]
