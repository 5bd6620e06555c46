"""The forms of profiles; those that sign in are in account_forms."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import KIDS_LIMIT, Avatar, Profile
from profiles.services import check_pin, confirm_password
from profiles.throttling import TooManyAttemptsError, client_address

PURPOSE = gettext_lazy("Used only to improve suggestions before we know your taste; leave empty if you like.")
PREFERENCES = (
    "name", "avatar", "is_kids", "maturity_limit", "language", "autoplay_previews",
    "gender", "age_band", "occupation",
)  # fmt: skip


class PinField(forms.CharField):
    default_validators = [RegexValidator(r"\A[0-9]{4,8}\Z", gettext_lazy("A PIN has 4 to 8 digits."))]

    def __init__(self, **kwargs: object) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 8, "pattern": "[0-9]{4,8}"}
        super().__init__(widget=forms.PasswordInput(attrs), **kwargs)


class PasswordField(forms.CharField):
    """The account's own password, asked for again."""

    default_error_messages: ClassVar = {"required": gettext_lazy("Enter the account's password to make this change.")}

    def __init__(self, **kwargs: object) -> None:
        attrs = {"autocomplete": "current-password"}
        super().__init__(widget=forms.PasswordInput(attrs), strip=False, **kwargs)


def retry_message(retry_at: object) -> str:
    return _("Too many attempts. Try again in %(time)s.") % {"time": timeuntil(retry_at, timezone.now(), depth=1)}


def check_account_password(request: HttpRequest, password: str) -> None:
    """Raises ValidationError where it is wrong or was guessed at too often."""
    try:
        right = confirm_password(account=request.user, password=password, address=client_address(request))
    except TooManyAttemptsError as error:
        raise ValidationError(retry_message(error.retry_at), code="throttled") from error
    if not right:
        raise ValidationError(_("This is not the account's password."), code="wrong")


def refuse_invisible(name: str) -> None:
    if not any(character.isprintable() and not character.isspace() for character in name):
        raise ValidationError(gettext_lazy("Use at least one visible character."))
    if any(ord(character) < 32 or ord(character) == 127 for character in name):
        raise ValidationError(gettext_lazy("Control characters cannot be used."))


class ProfileForm(forms.ModelForm):
    """What a profile prefers. `password` is asked for only where the change could open a locked door."""

    purpose = PURPOSE
    asks_password = True
    language = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("As the browser says")), *settings.LANGUAGES],
    )
    pin = PinField(
        required=False,
        label=gettext_lazy("New PIN"),
        help_text=gettext_lazy("4 to 8 digits, asked for on entering this profile. Empty: as it is."),
    )
    password = PasswordField(
        required=False,
        label=gettext_lazy("Account password"),
        help_text=gettext_lazy("Needed to change the age limit or the kids switch, or to change or remove a PIN."),
    )

    class Meta:
        model = Profile
        fields = PREFERENCES
        widgets = {
            "avatar": forms.RadioSelect,
            "name": forms.TextInput({"autocomplete": "off"}),
            "occupation": forms.TextInput({"autocomplete": "off"}),
        }
        labels = {
            "name": gettext_lazy("Name"),
            "avatar": gettext_lazy("Avatar"),
            "gender": gettext_lazy("Gender"),
            "age_band": gettext_lazy("Age band"),
            "occupation": gettext_lazy("Occupation"),
            "maturity_limit": gettext_lazy("Age limit"),
            "is_kids": gettext_lazy("Kids profile"),
            "autoplay_previews": gettext_lazy("Play previews by themselves"),
        }
        help_texts = {
            "is_kids": gettext_lazy("Only titles up to 13+, and nothing personal is kept."),
            "maturity_limit": gettext_lazy("Titles above it do not appear anywhere in this profile."),
            "autoplay_previews": gettext_lazy(
                "Without sound, where you look for a while. Never where your device asks for less motion."
            ),
        }

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["avatar"].choices = Avatar.choices
        self.fields["name"].validators.append(refuse_invisible)
        for name in ("gender", "age_band"):
            self.fields[name].choices = [("", _("Rather not say")), *self.fields[name].choices[1:]]

    @property
    def preferences(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in PREFERENCES}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("is_kids") and cleaned.get("maturity_limit", 0) > KIDS_LIMIT:
            self.add_error("maturity_limit", _("A kids profile can go up to 13+. Choose a lower limit."))
        if not self.errors and self.needs_password():
            self.check_password(cleaned["password"])
        return cleaned

    def check_password(self, password: str) -> None:
        if not password:
            self.add_error("password", self.fields["password"].error_messages["required"])
            return
        try:
            check_account_password(self.request, password)
        except ValidationError as error:
            self.add_error("password", error)

    def needs_password(self) -> bool:
        """Whether these answers cannot be taken without it."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        """Keep the instance as it was: the service writes, and pages show the stored profile, not a draft."""


class NewProfileForm(ProfileForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.asks_password = self.needs_password()
        self.fields["password"].required = self.asks_password
        self.fields["password"].help_text = _("Needed here because a profile of this account has a PIN.")
        self.fields["pin"].label = _("PIN")
        self.fields["pin"].help_text = _("4 to 8 digits, asked for on entering this profile.")

    def needs_password(self) -> bool:
        """Otherwise a child could walk around every PIN by making a new profile."""
        return self.request.user.profiles.exclude(pin="").exists()


class EditProfileForm(ProfileForm):
    remove_pin = forms.BooleanField(required=False, label=gettext_lazy("Remove the PIN"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_pin:
            del self.fields["remove_pin"]

    @property
    def pin_change(self) -> dict[str, object]:
        removed = self.cleaned_data.get("remove_pin", False)
        return {"new_pin": "" if removed else self.cleaned_data["pin"], "remove_pin": removed}

    def needs_password(self) -> bool:
        changes_pin = self.instance.has_pin and bool({"pin", "remove_pin"} & set(self.changed_data))
        return changes_pin or bool({"is_kids", "maturity_limit"} & set(self.changed_data))


class PinForm(forms.Form):
    """The PIN asked for at the door of a profile."""

    pin = PinField(label=gettext_lazy("PIN"))

    def __init__(self, *args: object, profile: Profile, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean_pin(self) -> str:
        pin = self.cleaned_data["pin"]
        check = check_pin(profile=self.profile, pin=pin)
        if check.locked_until:
            raise ValidationError(retry_message(check.locked_until), code="throttled")
        if not check.right:
            raise ValidationError(_("This is not the PIN."), code="wrong")
        return pin


class ConfirmForm(forms.Form):
    """A step that wants the account's password; `ask` says whether it does this time."""

    password = PasswordField(label=gettext_lazy("Account password"))

    def __init__(self, *args: object, request: HttpRequest, ask: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not ask:
            del self.fields["password"]

    def clean_password(self) -> str:
        check_account_password(self.request, self.cleaned_data["password"])
        return self.cleaned_data["password"]
