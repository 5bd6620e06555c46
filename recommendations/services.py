"""What the pages ask of the recommender."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from catalog.models import Title, Trailer
from catalog.stamp import available_stamp
from profiles.models import Profile
from recommendations.engine.artwork_choice import Choices, epoch_of
from recommendations.engine.page import choose_artwork, leaning_of
from recommendations.engine.snapshot import Snapshot as Arrays
from recommendations.engine.trailers import Cuts, choose_cuts, cut_model, random_model
from recommendations.fallback import unpersonalised_rows
from recommendations.models import HomePage, Snapshot
from recommendations.publishing import pages_for, store_page, with_availability
from recommendations.snapshots import active_snapshot
from recommendations.states import indexes_of, states_of
from recommendations.stored_version import version_of
from recommendations.trailer_cuts import read_cuts

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HomeRows:
    """A profile's home page. rows, reasons, marks: see HomePage. version: changes whenever the page does."""

    hero_title: int | None
    hero_variant: int
    hero_probability: float = 1.0
    rows: list[dict] = field(default_factory=list)
    reasons: list[list] = field(default_factory=list)
    marks: list[list] = field(default_factory=list)
    version: str = ""
    personalised: bool = False


def home_rows(profile: Profile) -> HomeRows:
    """The stored page if nothing happened since, else one made now and stored."""
    stored = HomePage.objects.of_active_snapshot(profile.pk)
    if stored is not None and is_fresh(stored, profile):
        return as_home_rows(stored) if stored.rows else fallback_rows(profile)
    snapshot, arrays = active_snapshot()
    if arrays is None or not len(arrays.title_ids):
        logger.warning("Profile %s gets unpersonalised rows: there is no usable snapshot.", profile.pk)
        return fallback_rows(profile)
    page = make_page(snapshot, arrays, profile)
    # Too few titles for a row of the engine's, in a small catalogue or below a low limit: show what there is.
    return as_home_rows(page) if page.rows else fallback_rows(profile)


def is_fresh(stored: HomePage, profile: Profile) -> bool:
    made_from = (stored.history_version, stored.preferences_version, stored.available_stamp, stored.pins)
    by_now = (stored.current_version or 0, profile.preferences_version, available_stamp(), stored.current_pins)
    return made_from == by_now


def as_home_rows(page: HomePage) -> HomeRows:
    version = version_of(page.snapshot_id, page.history_version, page.preferences_version, page.pins)
    hero = (page.hero_title, page.hero_variant, page.hero_probability)
    return HomeRows(*hero, page.rows, page.reasons, page.marks, version, personalised=True)


def fallback_rows(profile: Profile) -> HomeRows:
    rows = unpersonalised_rows(profile)
    return HomeRows(rows[0]["titles"][0] if rows else None, 0, rows=rows, version="unpersonalised")


def why_on_home(profile: Profile, title_id: int) -> tuple[dict, list] | None:
    """The row of the profile's stored page that holds a title and the reason it is there for, if it is there."""
    stored = HomePage.objects.of_active_snapshot(profile.pk)
    for row in stored.rows if stored else ():
        if title_id in row["titles"]:
            places = row["reasons"][row["titles"].index(title_id)]
            return row, [stored.reasons[place] for place in places if place >= 0]
    return None


def drop_pages(profile: Profile) -> None:
    """For a profile that deleted what it watched: stored pages name it. The next visit makes another."""
    HomePage.objects.filter(profile=profile).delete()


def make_page(snapshot: Snapshot, arrays: Arrays, profile: Profile) -> HomePage:
    labelled = with_availability(arrays)
    state, page = pages_for(labelled, [profile])[0]
    return store_page(snapshot, labelled, state, page)


class ArtworkChoice(NamedTuple):
    """The variant that a profile sees of a title, and the probability with which it was chosen."""

    variant: int
    probability: float


FIRST_VARIANT = ArtworkChoice(0, 1.0)


def artwork_choices(profile: Profile, title_ids: Sequence[int]) -> dict[int, ArtworkChoice]:
    """For each title the same choice as on the profile's home page; the first variant where nothing is known."""
    choices = dict.fromkeys(title_ids, FIRST_VARIANT)
    _, arrays = active_snapshot()
    if arrays is None or not title_ids:
        return choices
    ids = np.array(list(title_ids), dtype=np.int64)
    arrays = with_availability(arrays).arrays
    indexes, known = indexes_of(ids, arrays.title_ids)
    state = states_of(arrays, [profile])[0].state
    chosen = choose_artwork(arrays, state, indexes[known].astype(np.int32))
    pairs = zip(chosen.variants.tolist(), chosen.probabilities.tolist(), strict=True)
    return choices | dict(zip(ids[known].tolist(), map(ArtworkChoice._make, pairs), strict=True))


class TrailerChoice(NamedTuple):
    """The cut that a profile is shown of a title's trailers (its id), and the probability with which it was chosen."""

    trailer: int
    probability: float


def trailer_choices(profile: Profile, title_ids: Sequence[int]) -> dict[int, TrailerChoice]:
    """For each title that has cuts and that the profile may see, one of them: the same for a while, as artwork is."""
    cuts = read_cuts(Trailer.objects.visible_to(profile).playable().filter(title__in=title_ids))
    if not len(cuts):
        return {}
    variants, probabilities = chosen_cuts(profile, cuts)
    ids = cuts.ids[np.arange(len(cuts)), variants]
    pairs = map(TrailerChoice._make, zip(ids.tolist(), probabilities.tolist(), strict=True))
    return dict(zip(cuts.title_ids.tolist(), pairs, strict=True))


def chosen_cuts(profile: Profile, cuts: Cuts) -> Choices:
    _, arrays = active_snapshot()
    if arrays is None:
        epoch = int(epoch_of(np.array([profile.pk]), time.time())[0])
        return choose_cuts(random_model(cuts), np.empty((1, 0), dtype=np.float32), profile.pk, epoch)
    arrays = with_availability(arrays).arrays
    state = states_of(arrays, [profile])[0].state
    return choose_cuts(cut_model(arrays, cuts), leaning_of(arrays, state), profile.pk, state.epoch)


def more_like_this(profile: Profile, title_id: int, limit: int = 20) -> list[int]:
    """Ids of the titles most like this one that the profile may see, best first."""
    _, arrays = active_snapshot()
    if arrays is None:
        return []
    arrays = with_availability(arrays).arrays
    indexes, known = indexes_of(np.array([title_id]), arrays.title_ids)
    if not known[0]:
        return []
    similar = arrays.title_ids[arrays.neighbours[indexes[0]]].tolist()
    visible = set(Title.objects.visible_to(profile).filter(pk__in=similar).values_list("pk", flat=True))
    return [title for title in similar if title in visible][:limit]
