"""Signing up, in and out, and passwords."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth import views as auth_views
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from profiles import services
from profiles.account_forms import ChangeEmailForm, ChangePasswordForm, ResetPasswordForm, SignInForm, SignUpForm
from profiles.decorators import account_required
from profiles.forms import ConfirmForm
from profiles.models import Profile
from profiles.redirects import asked_next, redirect_next, redirect_with_next
from profiles.throttling import SIGN_IN, client_address, forgive
from profiles.views import form_methods, posted


@never_cache
@sensitive_post_parameters("password")
@form_methods
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect_next(request, "profile_picker")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            login(request, services.sign_up(**form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect_with_next(request, "profile_create")
    return render(request, "registration/sign_up.html", {"form": form, "next": asked_next(request)})


@never_cache
@sensitive_post_parameters("password")
@form_methods
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect_next(request)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect_next(request)
    context = {"form": form, "next": asked_next(request)}
    return render(request, "registration/sign_in.html", context, status=429 if form.is_throttled else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


@never_cache
@require_safe
@account_required
def account(request: HttpRequest) -> HttpResponse:
    """Who signs in, from where, and the way to change it."""
    elsewhere = request.user.sessions.exclude(session_key=request.session.session_key)
    context = {
        "profiles": Profile.objects.of_account(request.user),
        "elsewhere": elsewhere.filter(expire_date__gt=timezone.now()).count(),
    }
    return render(request, "profiles/account.html", context)


@never_cache
@sensitive_post_parameters("password")
@form_methods
@account_required
def change_email(request: HttpRequest) -> HttpResponse:
    form = ChangeEmailForm(posted(request), request=request)
    if form.is_valid():
        try:
            services.change_email(account=request.user, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Sign in with %(email)s from now on.") % {"email": form.cleaned_data["email"]})
            return redirect("account")
    return render(request, "profiles/change_email.html", {"form": form})


@require_POST
@account_required
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    services.end_other_sessions(account=request.user, session_key=request.session.session_key)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("account")


@never_cache
@sensitive_post_parameters("password")
@form_methods
@account_required
def delete_account(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(posted(request), request=request)
    if form.is_valid():
        services.delete_account(account=request.user)
        logout(request)
        messages.success(request, _("The account and everything in it is deleted."))
        return redirect("sign_in")
    return render(request, "profiles/delete_account.html", {"form": form})


class ResetPassword(auth_views.PasswordResetView):
    form_class = ResetPasswordForm
    template_name = "registration/reset_password.html"
    email_template_name = "registration/reset_email.txt"
    subject_template_name = "registration/reset_subject.txt"


class ResetSent(auth_views.PasswordResetDoneView):
    template_name = "registration/reset_sent.html"


class SetPassword(auth_views.PasswordResetConfirmView):
    template_name = "registration/set_password.html"
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: object) -> HttpResponse:
        response = super().form_valid(form)
        # Whoever forgot the password has used the attempts up.
        forgive(SIGN_IN, email=self.user.email, address=client_address(self.request))
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return response


@method_decorator(account_required, name="dispatch")
class ChangePassword(auth_views.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "registration/change_password.html"
    success_url = reverse_lazy("account")

    def get_form_kwargs(self) -> dict[str, object]:
        return {**super().get_form_kwargs(), "address": client_address(self.request)}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)
