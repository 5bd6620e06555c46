"""What the API answers where it cannot do as asked."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView, exception_handler

CSRF = "csrf"
# What to do about it, by the code of what is wrong.
HINTS = {
    "invalid": gettext_lazy("Change what is named in fields, or what the detail says, and send it again."),
    "parse_error": gettext_lazy("Send JSON, with the header Content-Type: application/json."),
    "unsupported_media_type": gettext_lazy("Send JSON, with the header Content-Type: application/json."),
    "not_acceptable": gettext_lazy("Ask for application/json."),
    "not_authenticated": gettext_lazy("Sign in with POST /api/v1/session/ and send its cookies from then on."),
    "no_profile": gettext_lazy("Choose who watches with POST /api/v1/profiles/{id}/switch/."),
    "pin": gettext_lazy("Ask for the PIN and send it with POST /api/v1/profiles/{id}/switch/."),
    CSRF: gettext_lazy("Send the value of the cookie csrftoken in the header X-CSRFToken."),
    "permission_denied": gettext_lazy("This is not for this profile: choose another, or leave it."),
    "not_found": gettext_lazy("It is not there, or not for this profile: ask again for the list it was in."),
    "too_large": gettext_lazy("Send it in several parts."),
    "throttled": gettext_lazy("Wait as long as the detail says."),
    "method_not_allowed": gettext_lazy("The header Allow says what can be done here."),
}


def problem_response(error: Exception, context: dict) -> Response | None:
    """Whatever is wrong, in one shape: what, where, what to do. None for what is our own fault."""
    response = exception_handler(error, context)
    if response is None:
        return None
    # Of what Django raises, REST framework has made its own.
    given = error if isinstance(error, APIException) else None
    response.data = problem(response.data, code_of(given, response))
    return response


def code_of(error: APIException | None, response: Response) -> str:
    if error is None:
        return "not_found" if response.status_code == NotFound.status_code else "permission_denied"
    if isinstance(error, ValidationError):
        return "invalid"
    return CSRF if str(error.detail).startswith("CSRF Failed") else str(error.get_codes())


def problem(data: object, code: str) -> dict[str, object]:
    """data: as REST framework tells it, by field or as a whole."""
    found = list(messages_by_place(data))
    whole = [text for place, text in found if place in WHOLE]
    fields: dict[str, list[str]] = {}
    for place, text in found:
        if place not in WHOLE:
            fields.setdefault(place, []).append(text)
    detail = " ".join(whole) or _("Something that was sent cannot be taken.")
    return {"code": code, "detail": detail, "fields": fields, "hint": str(HINTS.get(code, ""))}


# What does not belong to a single field.
WHOLE = {"", "detail", "__all__", api_settings.NON_FIELD_ERRORS_KEY}


def messages_by_place(data: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Each message with the dotted name of the field it is about."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from messages_by_place(value, f"{place}.{name}" if place else str(name))
    elif isinstance(data, list):
        for value in data:
            yield from messages_by_place(value, place)
    else:
        yield place, str(data)


@extend_schema(exclude=True)
class Nowhere(APIView):
    """Every address below the API's that is none: answered as the API answers."""

    authentication_classes: ClassVar = []
    permission_classes: ClassVar = [AllowAny]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound(_("There is no such address in this API."))
