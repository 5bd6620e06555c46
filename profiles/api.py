"""Profiles from other screens: TV sets, phones."""

from collections.abc import Mapping
from typing import ClassVar, NoReturn

from django.core.exceptions import ValidationError as FormError
from django.forms import BaseForm
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, Throttled, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Maturity
from profiles import services
from profiles.forms import PREFERENCES, ConfirmForm, EditProfileForm, NewProfileForm, PinForm
from profiles.models import KIDS_LIMIT, Avatar, Profile
from profiles.querysets import ProfileQuerySet
from profiles.views import is_inside, is_outside

DEFAULTS = {"avatar": Avatar.CORAL, "is_kids": False, "maturity_limit": Maturity.ADULT}


class OneOf(serializers.ChoiceField):
    """A choice that says what there is to choose from."""

    def __init__(self, choices: object, **kwargs: object) -> None:
        super().__init__(choices, **kwargs)
        self.error_messages["invalid_choice"] = _("Choose one of: %(choices)s.") % {
            "choices": ", ".join(map(str, self.choices))
        }


class ProfileSerializer(serializers.ModelSerializer):
    has_pin = serializers.BooleanField(read_only=True)
    is_chosen = serializers.SerializerMethodField(help_text="This session watches as it.")

    class Meta:
        model = Profile
        fields = ("id", "name", "avatar", "is_kids", "maturity_limit", "has_pin", "is_chosen")
        read_only_fields = fields

    def get_is_chosen(self, profile: Profile) -> bool:
        chosen = self.context["request"].profile
        return bool(chosen) and chosen.pk == profile.pk


class WholeProfileSerializer(ProfileSerializer):
    gender = serializers.ChoiceField(Profile.Gender.choices, read_only=True, allow_blank=True)
    age_band = serializers.ChoiceField(Profile.AgeBand.choices, read_only=True, allow_blank=True)

    class Meta(ProfileSerializer.Meta):
        fields = (*ProfileSerializer.Meta.fields, "gender", "age_band", "occupation")
        read_only_fields = fields


class PinSerializer(serializers.Serializer):
    pin = serializers.CharField(required=False, allow_blank=True, max_length=8, help_text="4 to 8 digits.")


class PasswordSerializer(serializers.Serializer):
    password = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, trim_whitespace=False, help_text="The account's."
    )


class NewProfileSerializer(PinSerializer, PasswordSerializer):
    """The password is needed where a profile of the account has a PIN."""

    name = serializers.CharField(max_length=60)
    avatar = OneOf(Avatar.choices, required=False)
    is_kids = serializers.BooleanField(required=False)
    maturity_limit = OneOf(Maturity.choices, required=False)
    gender = OneOf(Profile.Gender.choices, required=False, allow_blank=True)
    age_band = OneOf(Profile.AgeBand.choices, required=False, allow_blank=True)
    occupation = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ProfileChangeSerializer(NewProfileSerializer):
    """The password is needed to change the limit or the kids switch, or to change or remove a PIN."""

    name = serializers.CharField(max_length=60, required=False)
    remove_pin = serializers.BooleanField(required=False)


class ChoiceSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class LimitSerializer(serializers.Serializer):
    value = serializers.IntegerField()
    label = serializers.CharField()
    for_kids = serializers.BooleanField(help_text="A kids profile may have it.")


class ProfileChoicesSerializer(serializers.Serializer):
    avatars = ChoiceSerializer(many=True)
    maturity_limits = LimitSerializer(many=True)
    genders = ChoiceSerializer(many=True)
    age_bands = ChoiceSerializer(many=True)


def answers_to(questions: type[serializers.Serializer], request: Request) -> dict[str, object]:
    """What the body answers, each of the right type."""
    answers = questions(data=request.data)
    answers.is_valid(raise_exception=True)
    return answers.validated_data


def refuse(form: BaseForm, names: Mapping[str, str] | None = None) -> NoReturn:
    """Say what is wrong with a form. names: what its fields are called here."""
    if any(form.has_error(field, "throttled") for field in form.errors):
        raise Throttled(detail=" ".join(message for messages in form.errors.values() for message in messages))
    raise ValidationError({(names or {}).get(field, field): messages for field, messages in form.errors.items()})


def found_profile(request: Request, pk: int) -> Profile:
    return get_object_or_404(Profile.objects.of_account(request.user).for_request(), pk=pk)


def open_profile(request: Request, pk: int) -> Profile:
    """One that may be looked into and changed: its PIN was entered in this session, if it has one."""
    profile = found_profile(request, pk)
    if is_outside(request, profile):
        raise PermissionDenied(_("This profile has a PIN: switch to it first."), code="pin")
    return profile


def choices(of: object) -> list[dict[str, object]]:
    return [{"value": value, "label": label} for value, label in of.choices]


@extend_schema_view(get=extend_schema(summary="The account's profiles", tags=["profiles"]))
class ProfileList(ListAPIView):
    """The profiles of the account that is signed in, oldest first."""

    permission_classes: ClassVar = [IsAuthenticated]
    serializer_class = ProfileSerializer
    pagination_class = None
    queryset = Profile.objects.none()

    def get_queryset(self) -> ProfileQuerySet:
        return Profile.objects.of_account(self.request.user)

    @extend_schema(
        summary="Make a profile", tags=["profiles"], request=NewProfileSerializer, responses={201: ProfileSerializer}
    )
    def post(self, request: Request) -> Response:
        """The first one of an account is chosen at once."""
        form = NewProfileForm(DEFAULTS | answers_to(NewProfileSerializer, request), request=request)
        if not form.is_valid():
            refuse(form)
        try:
            profile = services.create_profile(
                account=request.user, preferences=form.preferences, pin=form.cleaned_data["pin"]
            )
        except FormError as error:
            form.add_error(None, error)
            refuse(form)
        if profile.account.profiles.count() == 1:
            services.enter_profile(request=request._request, profile=profile)
        return Response(ProfileSerializer(profile, context={"request": request}).data, status=201)


class ProfileDetail(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(summary="A profile with all it said of itself", tags=["profiles"], responses=WholeProfileSerializer)
    def get(self, request: Request, pk: int) -> Response:
        profile = open_profile(request, pk)
        return Response(WholeProfileSerializer(profile, context={"request": request}).data)

    @extend_schema(
        summary="Change a profile",
        tags=["profiles"],
        request=ProfileChangeSerializer,
        responses=WholeProfileSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """What is not sent stays as it is."""
        profile = open_profile(request, pk)
        inside = is_inside(request, profile)
        now = {name: getattr(profile, name) for name in PREFERENCES}
        form = EditProfileForm(now | answers_to(ProfileChangeSerializer, request), instance=profile, request=request)
        if not form.is_valid():
            refuse(form)
        try:
            saved = services.change_profile(profile=profile, preferences=form.preferences, **form.pin_change)
        except FormError as error:
            form.add_error(None, error)
            refuse(form)
        if inside:
            services.enter_profile(request=request._request, profile=saved)
        return Response(WholeProfileSerializer(saved, context={"request": request}).data)


class ProfileDelete(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(summary="Delete a profile", tags=["profiles"], request=PasswordSerializer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """With everything it did. The password is needed where a profile of the account has a PIN."""
        profile = open_profile(request, pk)
        ask = request.user.profiles.exclude(pin="").exists()
        form = ConfirmForm(answers_to(PasswordSerializer, request), request=request, ask=ask)
        if not form.is_valid():
            refuse(form)
        services.delete_profile(profile=profile)
        return Response(status=204)


class ProfileSwitch(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(summary="Watch as a profile", tags=["profiles"], request=PinSerializer, responses=ProfileSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Choose who watches in this session. A profile with a PIN wants it, unless it is chosen already."""
        profile = found_profile(request, pk)
        answers = answers_to(PinSerializer, request)
        if is_outside(request, profile):
            form = PinForm({"pin": answers.get("pin", "")}, profile=profile)
            if not form.is_valid():
                refuse_entry(form)
        services.enter_profile(request=request._request, profile=profile)
        return Response(ProfileSerializer(profile, context={"request": request}).data)


def refuse_entry(form: PinForm) -> NoReturn:
    message = " ".join(form.errors["pin"])
    if form.has_error("pin", code="throttled"):
        raise Throttled(detail=message)
    raise PermissionDenied(message, code="pin")


class ProfilePinRemove(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(summary="Remove a PIN", tags=["profiles"], request=PasswordSerializer, responses=ProfileSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """For whoever forgot it: the account's password opens the profile."""
        profile = found_profile(request, pk)
        form = ConfirmForm(answers_to(PasswordSerializer, request), request=request)
        if not form.is_valid():
            refuse(form)
        services.remove_pin(profile=profile)
        profile.refresh_from_db()
        return Response(ProfileSerializer(profile, context={"request": request}).data)


class ProfileChoices(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(
        summary="What a profile can be made of",
        tags=["profiles"],
        operation_id="profiles_choices",
        responses=ProfileChoicesSerializer,
    )
    def get(self, request: Request) -> Response:
        limits = [limit | {"for_kids": limit["value"] <= KIDS_LIMIT} for limit in choices(Maturity)]
        offered = {
            "avatars": choices(Avatar),
            "maturity_limits": limits,
            "genders": choices(Profile.Gender),
            "age_bands": choices(Profile.AgeBand),
        }
        return Response(ProfileChoicesSerializer(offered).data)
