"""The version of a profile's stored home page: it comes with the session, for every visit to home asks for it."""

from profiles.models import Profile
from recommendations.querysets import PINS

NAME = "home_page"
COLUMNS = [
    "page.snapshot_id", "page.history_version", "page.preferences_version", "page.pins", "history.version", PINS,
]  # fmt: skip
JOINS = """
    LEFT JOIN (
        recommendations_homepage AS page
        JOIN recommendations_snapshot AS snapshot ON snapshot.id = page.snapshot_id AND snapshot.status = 'active'
    ) ON page.profile_id = profiles_profile.id
    LEFT JOIN viewing_history AS history ON history.profile_id = profiles_profile.id
"""


def stored_version(profile: Profile) -> str | None:
    """As it was when the profile's session was loaded; None if a page has to be made, or nothing is known."""
    snapshot, history, preferences, pins, current, current_pins = profile.along.get(NAME, (None,) * len(COLUMNS))
    fresh = (history, preferences, pins) == (current or 0, profile.preferences_version, current_pins)
    return version_of(snapshot, history, preferences, pins) if fresh else None


def version_of(snapshot: int, history: int, preferences: int, pins: str) -> str:
    return f"{snapshot}.{history}.{preferences}.{pins}"
