"""Accounts and profiles for whoever runs the site. Hashes of passwords and PINs are never shown."""

from django.contrib import admin
from django.db.models import Count, F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles.account_forms import AdminSignInForm
from profiles.forms import PREFERENCES
from profiles.models import Account, Profile
from profiles.services import HOME_PAGE_FIELDS, refuse_taken_name

admin.site.login_form = AdminSignInForm


class OriginFilter(admin.SimpleListFilter):
    """A viewing log can bring in hundreds of thousands of profiles that nobody signs in to."""

    title = _("origin")
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        return [("people", _("Made by people")), ("imported", _("Imported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in {"people", "imported"}:
            return queryset.filter(account__isnull=self.value() == "imported")
        return queryset


class PinFilter(admin.SimpleListFilter):
    title = _("PIN")
    parameter_name = "pin"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        return [("yes", _("Has a PIN")), ("no", _("No PIN"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.exclude(pin="")
        return queryset.filter(pin="") if self.value() == "no" else queryset


class ProfileInline(admin.TabularInline):
    model = Profile
    fields = ("name", "avatar", "is_kids", "maturity_limit")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    """Passwords are set by the people themselves, by the link that a reset mails."""

    list_display = ("email", "profile_count", "is_active", "is_staff", "is_demo", "joined_at", "last_login")
    list_filter = ("is_active", "is_staff", "is_demo", "joined_at")
    search_fields = ("email",)
    ordering = ("-id",)
    fields = (
        "email", "is_active", "is_staff", "is_superuser", "is_demo", "groups", "user_permissions",
        "joined_at", "last_login",
    )  # fmt: skip
    readonly_fields = ("joined_at", "last_login")
    filter_horizontal = ("groups", "user_permissions")
    inlines = (ProfileInline,)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(profile_total=Count("profiles"))

    @admin.display(description=_("profiles"), ordering="profile_total")
    def profile_count(self, account: Account) -> int:
        return account.profile_total

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> tuple[str, ...]:
        """Only a superuser hands out rights; otherwise whoever may edit accounts could take them."""
        rights = ("is_staff", "is_superuser", "is_demo", "groups", "user_permissions")
        return self.readonly_fields if request.user.is_superuser else self.readonly_fields + rights

    def save_model(self, request: HttpRequest, obj: Account, form: ModelForm, change: bool) -> None:
        if not change:
            obj.set_password(None)
        super().save_model(request, obj, form, change)

    def get_inlines(self, request: HttpRequest, obj: Account | None) -> tuple:
        return self.inlines if obj else ()


class ProfileAdminForm(ModelForm):
    class Meta:
        model = Profile
        fields = PREFERENCES

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.instance.account and "name" in cleaned:
            refuse_taken_name(self.instance.account, cleaned["name"], besides=self.instance)
        return cleaned


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin):
    list_display = ("name", "account", "is_kids", "maturity_limit", "pin_set", "source", "created_at")
    list_filter = (OriginFilter, "is_kids", "maturity_limit", PinFilter, "created_at")
    list_select_related = ("account",)
    search_fields = ("name", "account__email", "source_key")
    form = ProfileAdminForm
    fields = (*PREFERENCES, "account", "pin_set", "source", "source_key", "created_at")
    readonly_fields = ("account", "pin_set", "source", "source_key", "created_at")
    ordering = ("-id",)
    show_full_result_count = False

    @admin.display(description=_("PIN"), boolean=True)
    def pin_set(self, profile: Profile) -> bool:
        return profile.has_pin

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People make their own: an account's limit is kept there."""
        return False

    def save_model(self, request: HttpRequest, obj: Profile, form: ModelForm, change: bool) -> None:
        if set(HOME_PAGE_FIELDS) & set(form.changed_data):
            obj.preferences_version = F("preferences_version") + 1
        super().save_model(request, obj, form, change)
