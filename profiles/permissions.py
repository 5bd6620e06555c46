from rest_framework.permissions import BasePermission
from rest_framework.request import Request


# Not typed as APIView: importing that here goes in a circle, since its module reads this class.
class HasProfile(BasePermission):
    """Signed in, and a profile chosen."""

    code = "no_profile"
    message = "Sign in and choose a profile first."

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user.is_authenticated and request.profile)
