from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from profiles.models import Account


class AccountBackend(ModelBackend):
    """Sign in by email; the demo's published sign-ins work in demo mode only."""

    def user_can_authenticate(self, user: Account) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
