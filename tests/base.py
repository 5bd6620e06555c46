"""The cast, and the assertions many tests share."""

from collections.abc import Callable
from unittest import mock

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from browse.kept_pages import forget_pages
from profiles.middleware import SESSION_KEY
from profiles.models import Profile
from tests.factory import make_account, make_profile


class StreamsiteTestCase(TestCase):
    """Ada owns an account with her profile and her child's; Ben is a stranger with one of his own."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ada_account = make_account("ada@example.com")
        cls.ada = make_profile("Ada", account=cls.ada_account)
        cls.kid = make_profile("Kit", account=cls.ada_account, is_kids=True, maturity_limit=7)
        cls.ben_account = make_account("ben@example.com")
        cls.ben = make_profile("Ben", account=cls.ben_account)

    def setUp(self) -> None:
        super().setUp()
        forget_pages()
        # A change to the catalogue shows at once, and not within seconds.
        self.enterContext(mock.patch("catalog.stamp.CHECK_SECONDS", 0))

    def watch_as(self, profile: Profile) -> None:
        """Sign in as the profile's account and choose the profile."""
        self.client.force_login(profile.account)
        session = self.client.session
        session[SESSION_KEY] = profile.pk
        session.save()

    def assert_queries_flat(self, visit: Callable[[], object], grow: Callable[[], object]) -> None:
        """A second visit after the data grew costs no more queries than the first."""
        visit()  # Fills caches that live as long as the process.
        with CaptureQueriesContext(connection) as before:
            visit()
        grow()
        with CaptureQueriesContext(connection) as after:
            visit()
        self.assertLessEqual(len(after), len(before), "\n".join(query["sql"] for query in after))
