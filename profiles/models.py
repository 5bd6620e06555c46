"""Who watches: accounts that sign in, and their profiles."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Maturity
from profiles.querysets import ProfileQuerySet

MAX_PROFILES = 5
KIDS_LIMIT = Maturity.THIRTEEN


class AccountManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "Account":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "Account":
        # Not iexact, which compares in upper case: the index that keeps addresses unique is on lower case.
        return self.alias(email_lower=Lower("email")).get(email_lower=Lower(Value(email)))


class Account(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("email address"), unique=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, help_text=_("A published sign-in: refused outside demo mode."))
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.email


class Avatar(models.TextChoices):
    """Names of colours; the pages draw them."""

    CORAL = "coral", _("Coral")
    AMBER = "amber", _("Amber")
    GOLD = "gold", _("Gold")
    LIME = "lime", _("Lime")
    JADE = "jade", _("Jade")
    TEAL = "teal", _("Teal")
    SKY = "sky", _("Sky")
    COBALT = "cobalt", _("Cobalt")
    INDIGO = "indigo", _("Indigo")
    VIOLET = "violet", _("Violet")
    ORCHID = "orchid", _("Orchid")
    SLATE = "slate", _("Slate")


class Profile(models.Model):
    class Gender(models.TextChoices):
        FEMALE = "F", _("Woman")
        MALE = "M", _("Man")
        OTHER = "X", _("Another")

    class AgeBand(models.TextChoices):
        UNDER_18 = "under-18", _("Under 18")
        FROM_18 = "18-24", "18-24"
        FROM_25 = "25-34", "25-34"
        FROM_35 = "35-44", "35-44"
        FROM_45 = "45-54", "45-54"
        FROM_55 = "55+", "55+"

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="profiles",
        help_text=_("Empty for a profile imported from a viewing log."),
    )  # fmt: skip
    name = models.CharField(max_length=60)
    avatar = models.CharField(max_length=20, choices=Avatar, default=Avatar.CORAL)
    is_kids = models.BooleanField(_("kids profile"), default=False)
    maturity_limit = models.PositiveSmallIntegerField(choices=Maturity, default=Maturity.ADULT)
    pin = models.CharField(max_length=128, blank=True, editable=False, help_text=_("Hashed; empty for none."))
    pin_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    pin_locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    gender = models.CharField(max_length=1, choices=Gender, blank=True)
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True)
    occupation = models.CharField(max_length=60, blank=True)
    # Not of a choice that the database knows: a further language is then no migration.
    language = models.CharField(
        max_length=10, blank=True, db_default="", help_text=_("Of the pages; empty for the browser's own.")
    )
    autoplay_previews = models.BooleanField(
        default=True, db_default=True, help_text=_("Trailers play, muted, where one looks.")
    )
    preferences_version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Goes up with every change to what the home page may show.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=40, blank=True, editable=False)
    source_key = models.CharField(max_length=80, blank=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    # What other apps had brought along with a session's profile (see profiles.sessions), as it was then.
    along: Mapping[str, tuple] = MappingProxyType({})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="profile_source_key_once"
            ),
            models.UniqueConstraint(
                "account", Lower("name"), name="profile_name_once_in_an_account",
                violation_error_message=_("This account already has a profile of that name."),
            ),
            models.CheckConstraint(
                condition=Q(is_kids=False) | Q(maturity_limit__lte=KIDS_LIMIT),
                name="kids_profile_has_a_kids_limit",
                violation_error_message=_("A kids profile cannot go above 13+."),
            ),
            models.CheckConstraint(
                condition=Q(is_kids=False) | Q(gender="", age_band="", occupation=""),
                name="kids_profile_has_no_demographics",
                violation_error_message=_("Nothing personal is kept about a child."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def demographics(self) -> tuple[str, ...]:
        """Labels of the optional facts given, as the model knows them: ("gender:F", "age_band:25-34")."""
        facts = {"gender": self.gender, "age_band": self.age_band, "occupation": self.occupation}
        return tuple(f"{name}:{value}" for name, value in facts.items() if value)

    @property
    def has_pin(self) -> bool:
        return bool(self.pin)

    @property
    def is_pin_locked(self) -> bool:
        """Too many wrong PINs: even the right one has to wait."""
        return self.pin_locked_until is not None and self.pin_locked_until > timezone.now()


class Throttle(models.Model):
    """Attempts of one kind by one account from one address, within a window of time."""

    key = models.CharField(max_length=64, primary_key=True, help_text=_("SHA-256: what was typed is not kept."))
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.attempts} attempts since {self.started_at:%H:%M}"


class Session(AbstractBaseSession):
    """A browser that is signed in, and who watches there."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    profile = models.ForeignKey(Profile, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"Session of {self.account_id} until {self.expire_date}"
