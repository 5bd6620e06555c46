"""Accounts from other screens: signing up, in and out, and passwords."""

from typing import ClassVar

from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError as FormError
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import RetrieveAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from profiles import services
from profiles.account_forms import ChangePasswordForm, ResetPasswordForm, SignInForm, SignUpForm
from profiles.account_views import ResetPassword
from profiles.api import ProfileSerializer, answers_to, refuse
from profiles.models import MAX_PROFILES, Account
from profiles.throttling import client_address

LONGEST_PASSWORD = 1000


class AccountSerializer(serializers.ModelSerializer):
    most_profiles = serializers.SerializerMethodField(help_text="How many profiles it may have.")

    class Meta:
        model = Account
        fields = ("email", "is_staff", "joined_at", "most_profiles")
        read_only_fields = fields

    def get_most_profiles(self, account: Account) -> int:
        return MAX_PROFILES


class SessionSerializer(serializers.Serializer):
    account = AccountSerializer(allow_null=True, help_text="Null: nobody is signed in.")
    profile = ProfileSerializer(allow_null=True, help_text="Who watches; null: nobody is chosen yet.")
    csrf_token = serializers.CharField(help_text="To be sent as X-CSRFToken with whatever changes something.")


class PasswordField(serializers.CharField):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=LONGEST_PASSWORD, trim_whitespace=False, **kwargs)


class CredentialsSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    password = PasswordField()


class NewPasswordSerializer(serializers.Serializer):
    old_password = PasswordField()
    new_password = PasswordField()


class AddressSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=254)


def session_of(request: Request) -> dict[str, object]:
    """What this session is, by now."""
    django_request = request._request
    account = django_request.user if django_request.user.is_authenticated else None
    described = {"account": account, "profile": request.profile or None, "csrf_token": get_token(django_request)}
    return SessionSerializer(described, context={"request": request}).data


class SessionApi(APIView):
    """Signed in or not, and who watches. It lives in the cookie sessionid."""

    permission_classes: ClassVar = [AllowAny]

    @extend_schema(summary="Who is signed in", tags=["account"], responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        return Response(session_of(request))

    @extend_schema(summary="Sign in", tags=["account"], request=CredentialsSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """By email and password; too many wrong ones have to wait."""
        answers = answers_to(CredentialsSerializer, request)
        credentials = {"username": answers["email"], "password": answers["password"]}
        form = SignInForm(request._request, credentials)
        if not form.is_valid():
            refuse(form, {"username": "email"})
        login(request._request, form.get_user())
        return Response(session_of(request))

    @extend_schema(summary="Sign out", tags=["account"], responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=204)


@extend_schema_view(get=extend_schema(summary="The account that is signed in", tags=["account"]))
class AccountApi(RetrieveAPIView):
    serializer_class = AccountSerializer

    def get_permissions(self) -> list:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    def get_object(self) -> Account:
        return self.request.user

    @extend_schema(
        summary="Sign up", tags=["account"], request=CredentialsSerializer, responses={201: SessionSerializer}
    )
    def post(self, request: Request) -> Response:
        """Make an account and sign in. Make a profile next."""
        if request.user.is_authenticated:
            raise ValidationError(_("Sign out first: somebody is signed in."))
        form = SignUpForm(answers_to(CredentialsSerializer, request))
        if form.is_valid():
            try:
                login(request._request, services.sign_up(**form.cleaned_data))
            except FormError as error:
                form.add_error(None, error)
        if form.errors:
            refuse(form)
        return Response(session_of(request), status=201)


class PasswordApi(APIView):
    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(
        summary="Change the password", tags=["account"], request=NewPasswordSerializer, responses=SessionSerializer
    )
    def put(self, request: Request) -> Response:
        """All other sessions of the account end."""
        answers = answers_to(NewPasswordSerializer, request)
        new = answers["new_password"]
        fields = {"old_password": answers["old_password"], "new_password1": new, "new_password2": new}
        form = ChangePasswordForm(request._request.user, fields, address=client_address(request))
        if not form.is_valid():
            refuse(form, {"new_password1": "new_password", "new_password2": "new_password"})
        update_session_auth_hash(request._request, form.save())
        return Response(session_of(request))


class PasswordResetApi(APIView):
    permission_classes: ClassVar = [AllowAny]

    @extend_schema(summary="Ask for a new password", tags=["account"], request=AddressSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """Sends a link to a page, if the address has an account: the answer is the same if it has none."""
        form = ResetPasswordForm(answers_to(AddressSerializer, request))
        if not form.is_valid():
            refuse(form)
        form.save(
            request=request._request,
            use_https=request.is_secure(),
            email_template_name=ResetPassword.email_template_name,
            subject_template_name=ResetPassword.subject_template_name,
        )
        return Response(status=202)
