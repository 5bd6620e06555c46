"""What came of a title's artwork and trailers, one by one, for everybody and for each taste."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from catalog.models import Artwork, Title, Trailer
from recommendations.engine.metrics import wilson
from recommendations.engine.snapshot import Snapshot as Arrays
from recommendations.snapshots import active_snapshot
from recommendations.states import indexes_of
from viewing.impressions import impressions, previews

# Of a title that was shown more often, the latest are counted.
MOST_COUNTED = 200_000
# Segments beyond these are summed up: a table with every genre tells nothing.
MOST_SEGMENTS = 6


@dataclass(frozen=True)
class Tally:
    """low, high: ends of the 95 % interval of the take rate. to_all: the take rate that is to be expected if everybody
    saw it, each impression weighed by how unlikely it was; None without impressions."""

    name: str
    impressions: int
    plays: int
    low: float
    high: float
    to_all: float | None

    @property
    def rate(self) -> float | None:
        return self.plays / self.impressions if self.impressions else None


@dataclass(frozen=True)
class Result:
    shown: Artwork | Trailer
    everybody: Tally
    segments: list[Tally]


def results_of(title: Title) -> list[Result]:
    """Of all variants, retired ones too. Four queries, however many impressions there are."""
    return results(title.artworks.order_by("variant"), impressions(MOST_COUNTED, title.pk))


def trailer_results_of(title: Title) -> list[Result]:
    """The same of all cuts of its trailers: of previews, and the plays that these led to."""
    return results(title.trailers.order_by("pk"), previews(MOST_COUNTED, title.pk))


def results(everything: Iterable[Artwork | Trailer], records: np.ndarray) -> list[Result]:
    _snapshot, arrays = active_snapshot()
    segments = segments_of(records["profile"], arrays)
    names = leading(segments)
    return [result(shown, records, segments, names) for shown in everything]


def result(shown: Artwork | Trailer, records: np.ndarray, segments: np.ndarray, names: list[str]) -> Result:
    own = records["shown"] == shown.pk
    parts = [tally(name, records[own & (segments == name)]) for name in names]
    parts.append(tally(_("others"), records[own & ~np.isin(segments, names)]))
    return Result(shown, tally(_("everybody"), records[own]), parts)


def tally(name: str, records: np.ndarray) -> Tally:
    shown, played = len(records), int(records["played"].sum())
    weights = 1 / records["probability"]
    to_all = float((weights * records["played"]).sum() / weights.sum()) if shown else None
    return Tally(name, shown, played, *wilson(played, shown), to_all)


def segments_of(profiles: np.ndarray, arrays: Arrays | None) -> np.ndarray:
    """The genre that each of these profiles (int64 [n]) leads with, "" where none is known: str [n]."""
    if arrays is None or not len(profiles):
        return np.full(len(profiles), "", dtype=object)
    names = np.array([*arrays.manifest["genre_names"], ""], dtype=object)
    places, known = indexes_of(profiles, arrays.segment_profiles)
    found = np.full(len(profiles), "", dtype=object)
    found[known] = names[arrays.segments[places[known]]]
    return found


def leading(segments: np.ndarray) -> list[str]:
    """The segments with most impressions, the most first."""
    names, counts = np.unique(segments[segments != ""].astype(str), return_counts=True)
    return names[np.argsort(-counts, kind="stable")[:MOST_SEGMENTS]].tolist()
