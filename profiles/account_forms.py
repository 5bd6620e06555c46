"""The forms of accounts: signing up and in, passwords."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from profiles.forms import ConfirmForm, retry_message
from profiles.models import Account
from profiles.services import confirm_password, email_taken_message
from profiles.throttling import (
    RESET_PASSWORD,
    SIGN_IN,
    TooManyAttemptsError,
    claim_attempt,
    client_address,
    forgive,
)


class SignInForm(AuthenticationForm):
    """Email and password, a limited number of times."""

    error_messages = {
        "invalid_login": _("The address and the password do not match. Check both, or reset the password."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autofocus": True}
        self.fields["username"] = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs), max_length=254)

    @property
    def is_throttled(self) -> bool:
        return self.has_error("__all__", code="throttled")

    def clean(self) -> dict[str, object]:
        if self.errors:
            return self.cleaned_data
        attempt = {"email": self.cleaned_data["username"], "address": client_address(self.request)}
        try:
            claim_attempt(SIGN_IN, **attempt)
        except TooManyAttemptsError as error:
            raise ValidationError(retry_message(error.retry_at), code="throttled") from error
        cleaned = super().clean()
        forgive(SIGN_IN, **attempt)
        return cleaned


class AdminSignInForm(SignInForm, AdminAuthenticationForm):
    """The admin's door has the same limit."""

    error_messages = {**AdminAuthenticationForm.error_messages, **SignInForm.error_messages}


class SignUpForm(forms.Form):
    email = forms.EmailField(max_length=254, label=_("Email"), widget=forms.EmailInput({"autocomplete": "email"}))
    password = forms.CharField(
        strip=False,
        max_length=1000,
        label=_("Password"),
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if Account.objects.alias(email_lower=Lower("email")).filter(email_lower=email.lower()).exists():
            raise ValidationError(email_taken_message(), code="taken")
        return email

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], Account(email=cleaned.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ChangeEmailForm(ConfirmForm):
    """A new address, and the password: whoever finds a screen unlocked must not take the account away."""

    email = forms.EmailField(max_length=254, label=_("New email"), widget=forms.EmailInput({"autocomplete": "email"}))
    field_order = ("email", "password")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        others = Account.objects.exclude(pk=self.request.user.pk)
        if others.alias(email_lower=Lower("email")).filter(email_lower=email.lower()).exists():
            raise ValidationError(email_taken_message(), code="taken")
        return email


class ResetPasswordForm(PasswordResetForm):
    """Says the same whether the address has an account or not, and fills nobody's mailbox."""

    def save(self, **kwargs: object) -> None:
        try:
            claim_attempt(RESET_PASSWORD, email=self.cleaned_data["email"], address="")
        except TooManyAttemptsError:
            return
        super().save(**kwargs)


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args: object, address: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        try:
            right = confirm_password(account=self.user, password=password, address=self.address)
        except TooManyAttemptsError as error:
            raise ValidationError(retry_message(error.retry_at), code="throttled") from error
        if not right:
            raise ValidationError(_("This is not the account's password."), code="wrong")
        return password
