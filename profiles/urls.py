from django.urls import path

from profiles import account_views, views

urlpatterns = [
    path("sign-up/", account_views.sign_up, name="sign_up"),
    path("sign-in/", account_views.sign_in, name="sign_in"),
    path("sign-out/", account_views.sign_out, name="sign_out"),
    path("account/", account_views.account, name="account"),
    path("account/email/", account_views.change_email, name="change_email"),
    path("account/sign-out-elsewhere/", account_views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/delete/", account_views.delete_account, name="delete_account"),
    path("password/change/", account_views.ChangePassword.as_view(), name="password_change"),
    path("password/reset/", account_views.ResetPassword.as_view(), name="password_reset"),
    path("password/reset/sent/", account_views.ResetSent.as_view(), name="password_reset_done"),
    path("password/reset/<uidb64>/<token>/", account_views.SetPassword.as_view(), name="password_reset_confirm"),
    path("profiles/", views.profile_picker, name="profile_picker"),
    path("profiles/manage/", views.profile_manage, name="profile_manage"),
    path("profiles/new/", views.profile_create, name="profile_create"),
    path("profiles/<int:pk>/", views.profile_edit, name="profile_edit"),
    path("profiles/<int:pk>/delete/", views.profile_delete, name="profile_delete"),
    path("profiles/<int:pk>/switch/", views.profile_switch, name="profile_switch"),
    path("profiles/<int:pk>/pin/", views.profile_pin, name="profile_pin"),
    path("profiles/<int:pk>/pin/remove/", views.profile_pin_remove, name="profile_pin_remove"),
]
