"""Who is watching: choosing, making, changing and deleting profiles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles import services
from profiles.decorators import account_required
from profiles.forms import ConfirmForm, EditProfileForm, NewProfileForm, PinForm
from profiles.models import MAX_PROFILES, Profile
from profiles.redirects import asked_next, redirect_next, redirect_with_next

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def get_profile_or_404(request: HttpRequest, pk: int) -> Profile:
    """One of the account's own profiles; nobody learns of another's."""
    return get_object_or_404(Profile.objects.of_account(request.user).for_request(), pk=pk)


def is_inside(request: HttpRequest, profile: Profile) -> bool:
    return bool(request.profile) and request.profile.pk == profile.pk


def is_outside(request: HttpRequest, profile: Profile) -> bool:
    """Whether a PIN stands between this session and the profile: inside it, it has been entered already."""
    return profile.has_pin and not is_inside(request, profile)


def posted(request: HttpRequest) -> dict | None:
    return request.POST if request.method == "POST" else None


@never_cache
@require_safe
@account_required
def profile_picker(request: HttpRequest) -> HttpResponse:
    return render(request, "profiles/picker.html", picker_context(request))


@never_cache
@require_safe
@account_required
def profile_manage(request: HttpRequest) -> HttpResponse:
    return render(request, "profiles/manage.html", picker_context(request))


def picker_context(request: HttpRequest) -> dict[str, object]:
    profiles = list(Profile.objects.of_account(request.user))
    room = len(profiles) < MAX_PROFILES
    return {"profiles": profiles, "has_room": room, "limit": MAX_PROFILES, "next": asked_next(request)}


@never_cache
@sensitive_post_parameters("pin", "password")
@form_methods
@account_required
def profile_create(request: HttpRequest) -> HttpResponse:
    form = NewProfileForm(posted(request), request=request)
    if form.is_valid():
        try:
            profile = services.create_profile(
                account=request.user, preferences=form.preferences, pin=form.cleaned_data["pin"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return welcome(request, profile)
    is_first = not request.user.profiles.exists()
    context = {"form": form, "is_first": is_first, "next": asked_next(request)}
    return render(request, "profiles/form.html", context)


def welcome(request: HttpRequest, profile: Profile) -> HttpResponse:
    """The first profile of an account is entered at once; a further one may be somebody else's."""
    if profile.account.profiles.count() > 1:
        messages.success(request, _("%(name)s is ready to watch.") % {"name": profile.name})
        return redirect_with_next(request, "profile_picker")
    services.enter_profile(request=request, profile=profile)
    return redirect_next(request)


@never_cache
@sensitive_post_parameters("pin", "password")
@form_methods
@account_required
def profile_edit(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_profile_or_404(request, pk)
    inside = is_inside(request, profile)
    if profile.has_pin and not inside:
        return redirect_with_next(request, "profile_pin", pk, url=request.path)
    form = EditProfileForm(posted(request), instance=profile, request=request)
    if form.is_valid():
        try:
            saved = services.change_profile(profile=profile, preferences=form.preferences, **form.pin_change)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return after_change(request, saved, inside)
    return render(request, "profiles/form.html", {"form": form, "profile": profile})


def after_change(request: HttpRequest, profile: Profile, inside: bool) -> HttpResponse:
    if inside:
        # A new PIN shuts every session out of the profile but the one that set it.
        services.enter_profile(request=request, profile=profile)
    messages.success(request, _("%(name)s is saved.") % {"name": profile.name})
    return redirect("profile_manage")


@never_cache
@sensitive_post_parameters("password")
@form_methods
@account_required
def profile_delete(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_profile_or_404(request, pk)
    if is_outside(request, profile):
        return redirect_with_next(request, "profile_pin", pk, url=request.path)
    ask = request.user.profiles.exclude(pin="").exists()
    form = ConfirmForm(posted(request), request=request, ask=ask)
    if form.is_valid():
        services.delete_profile(profile=profile)
        messages.success(request, _("%(name)s is deleted.") % {"name": profile.name})
        return redirect("profile_manage")
    return render(request, "profiles/delete.html", {"form": form, "profile": profile})


@require_POST
@account_required
def profile_switch(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_profile_or_404(request, pk)
    if is_outside(request, profile):
        return redirect_with_next(request, "profile_pin", pk)
    services.enter_profile(request=request, profile=profile)
    return redirect_next(request)


@never_cache
@sensitive_post_parameters("pin")
@form_methods
@account_required
def profile_pin(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_profile_or_404(request, pk)
    if not profile.has_pin:
        return redirect_with_next(request, "profile_picker")
    form = PinForm(posted(request), profile=profile)
    if form.is_valid():
        services.enter_profile(request=request, profile=profile)
        return redirect_next(request)
    context = {"form": form, "profile": profile, "next": asked_next(request)}
    return render(request, "profiles/pin.html", context)


@never_cache
@sensitive_post_parameters("password")
@form_methods
@account_required
def profile_pin_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever forgot the PIN: the account's password opens the profile."""
    profile = get_profile_or_404(request, pk)
    if not profile.has_pin:
        return redirect("profile_picker")
    form = ConfirmForm(posted(request), request=request)
    if form.is_valid():
        services.remove_pin(profile=profile)
        messages.success(request, _("%(name)s has no PIN any more.") % {"name": profile.name})
        return redirect("profile_picker")
    return render(request, "profiles/pin_remove.html", {"form": form, "profile": profile})
