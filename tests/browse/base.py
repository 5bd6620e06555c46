"""Pages over a small catalogue, with home pages whose rows are known."""

from collections.abc import Sequence

from django.core.cache import cache
from django.utils import timezone

from catalog.models import Title
from catalog.search import forget_index
from catalog.stamp import available_stamp, forget_stamp
from profiles.models import Profile
from recommendations.models import HomePage, Snapshot
from tests.base import StreamsiteTestCase
from tests.factory import bump_history
from tests.recommendations.base import SnapshotFolderMixin
from viewing.models import History


class BrowseTestCase(SnapshotFolderMixin, StreamsiteTestCase):
    def setUp(self) -> None:
        super().setUp()
        forget_index()
        self.addCleanup(forget_index)
        self.addCleanup(cache.clear)

    def act(self, title: Title, action: str, **fields: str) -> object:
        return self.client.post(f"/title/{title.slug}/action/", {"action": action, **fields})


def make_row(kind: str, titles: Sequence[Title], label: str = "", reasons: Sequence[list[int]] = ()) -> dict:
    ids = [title.pk for title in titles]
    reasons = list(reasons or [[-1, -1]] * len(ids))
    dressed = {"artwork": [0] * len(ids), "probabilities": [1.0] * len(ids)}
    return {"kind": kind, "subject": "", "label": label, "titles": ids, "reasons": reasons} | dressed


def store_page(
    profile: Profile, rows: list[dict], *, hero: Title | None = None, marks: dict | None = None, reasons: Sequence = ()
) -> None:
    """The home page that the profile is served, for as long as nothing happens."""
    forget_stamp()
    history = History.objects.filter(profile=profile).first()
    if history:
        bump_history(profile)  # Pages as they were sent are kept by their version.
        history.refresh_from_db()
    snapshot, _ = Snapshot.objects.get_or_create(status=Snapshot.Status.ACTIVE, defaults={"folder": "none"})
    HomePage.objects.update_or_create(
        profile=profile,
        snapshot=snapshot,
        defaults={
            "history_version": history.version if history else 0,
            "preferences_version": profile.preferences_version,
            "available_stamp": available_stamp(),
            "hero_title": hero and hero.pk,
            "rows": rows,
            "marks": [list(marks), *zip(*marks.values(), strict=True)] if marks else [],
            "reasons": list(reasons),
            "stored_at": timezone.now(),
        },
    )
