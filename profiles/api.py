"""Choosing a profile from other screens: TV sets, phones."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from profiles import services
from profiles.forms import PinForm
from profiles.models import Profile
from profiles.querysets import ProfileQuerySet
from profiles.views import is_outside


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


class SwitchSerializer(serializers.Serializer):
    pin = serializers.CharField(required=False, allow_blank=True, max_length=8, help_text="4 to 8 digits.")


class ProblemSerializer(serializers.Serializer):
    detail = serializers.CharField()


@extend_schema_view(get=extend_schema(summary="The account's profiles", tags=["profiles"]))
class ProfileList(ListAPIView):
    """The profiles of the account that is signed in, oldest first."""

    permission_classes: ClassVar = [IsAuthenticated]
    serializer_class = ProfileSerializer
    pagination_class = None
    queryset = Profile.objects.none()

    def get_queryset(self) -> ProfileQuerySet:
        return Profile.objects.of_account(self.request.user)


class ProfileSwitch(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(
        summary="Watch as a profile",
        tags=["profiles"],
        request=SwitchSerializer,
        responses={
            200: ProfileSerializer,
            403: OpenApiResponse(ProblemSerializer, "The PIN is missing or wrong."),
            404: OpenApiResponse(ProblemSerializer, "The account has no such profile."),
            429: OpenApiResponse(ProblemSerializer, "Too many wrong PINs: try later."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Choose who watches in this session. A profile with a PIN wants it, unless it is chosen already."""
        profile = get_object_or_404(Profile.objects.of_account(request.user).for_request(), pk=pk)
        answer = SwitchSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        if is_outside(request, profile):
            form = PinForm({"pin": answer.validated_data.get("pin", "")}, profile=profile)
            if not form.is_valid():
                return refusal(form)
        services.enter_profile(request=request._request, profile=profile)
        return Response(ProfileSerializer(profile, context={"request": request}).data)


def refusal(form: PinForm) -> Response:
    status = 429 if form.has_error("pin", code="throttled") else 403
    return Response({"detail": " ".join(form.errors["pin"])}, status=status)
