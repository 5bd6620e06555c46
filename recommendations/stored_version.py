"""The version of a profile's stored home page: it comes with the session, for every visit to home asks for it."""

from profiles.models import Profile

NAME = "home_page"
COLUMNS = ["page.snapshot_id", "page.history_version", "page.preferences_version", "history.version"]
JOINS = """
    LEFT JOIN (
        recommendations_homepage AS page
        JOIN recommendations_snapshot AS snapshot ON snapshot.id = page.snapshot_id AND snapshot.status = 'active'
    ) ON page.profile_id = profiles_profile.id
    LEFT JOIN viewing_history AS history ON history.profile_id = profiles_profile.id
"""


def stored_version(profile: Profile) -> str | None:
    """As it was when the profile's session was loaded; None if a page has to be made, or nothing is known."""
    snapshot, history, preferences, current = profile.along.get(NAME, (None, None, None, None))
    fresh = (history, preferences) == (current or 0, profile.preferences_version)
    return version_of(snapshot, history, preferences) if fresh else None


def version_of(snapshot: int, history: int, preferences: int) -> str:
    return f"{snapshot}.{history}.{preferences}"
