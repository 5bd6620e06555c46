from django.urls import path

from profiles.api import ProfileList, ProfileSwitch

urlpatterns = [
    path("profiles/", ProfileList.as_view(), name="api_profiles"),
    path("profiles/<int:pk>/switch/", ProfileSwitch.as_view(), name="api_profile_switch"),
]
