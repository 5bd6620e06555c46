from django.urls import path

from profiles import account_api, api

urlpatterns = [
    path("session/", account_api.SessionApi.as_view(), name="api_session"),
    path("account/", account_api.AccountApi.as_view(), name="api_account"),
    path("account/password/", account_api.PasswordApi.as_view(), name="api_password"),
    path("account/password/reset/", account_api.PasswordResetApi.as_view(), name="api_password_reset"),
    path("profiles/", api.ProfileList.as_view(), name="api_profiles"),
    path("profiles/choices/", api.ProfileChoices.as_view(), name="api_profile_choices"),
    path("profiles/<int:pk>/", api.ProfileDetail.as_view(), name="api_profile"),
    path("profiles/<int:pk>/delete/", api.ProfileDelete.as_view(), name="api_profile_delete"),
    path("profiles/<int:pk>/switch/", api.ProfileSwitch.as_view(), name="api_profile_switch"),
    path("profiles/<int:pk>/pin/remove/", api.ProfilePinRemove.as_view(), name="api_profile_pin_remove"),
]
