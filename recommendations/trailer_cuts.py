"""The cuts of trailers as the engine takes them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from catalog.models import Credit
from catalog.querysets import TrailerQuerySet
from recommendations.catalog_facts import feature_label
from recommendations.engine.artwork_choice import KINDS, VARIANTS
from recommendations.engine.trailers import NO_CUT, NO_CUTS, Cuts

NAMED = {"director", "lead"}


class Cut(NamedTuple):
    pk: int
    title: int
    kind: str
    value: str

    @property
    def kind_number(self) -> int:
        """A cut of which no curator said what it emphasises is one that nothing is known of."""
        return KINDS.index(self.kind if self.kind in KINDS else "unfamiliar")


def read_cuts(trailers: TrailerQuerySet) -> Cuts:
    """These cuts by title, in the order of their ids; of a title with more than VARIANTS the latest. Two queries."""
    columns = ("pk", "title", "emphasis_kind", "emphasis_value")
    read = list(map(Cut._make, trailers.order_by("title", "pk").values_list(*columns)))
    if not read:
        return NO_CUTS
    of_title: dict[int, list[Cut]] = defaultdict(list)
    for cut in read:
        of_title[cut.title].append(cut)
    people = people_in(read)
    rows = [cuts[-VARIANTS:] for cuts in of_title.values()]
    return Cuts(
        np.array(list(of_title), dtype=np.int64),
        np.array([padded((cut.pk for cut in row), NO_CUT) for row in rows], dtype=np.int64),
        np.array([padded((cut.kind_number for cut in row), -1) for row in rows], dtype=np.int8),
        np.array([padded((feature_label(cut.kind, cut.value, people[cut.title]) for cut in row), "") for row in rows]),
    )


def people_in(cuts: Iterable[Cut]) -> dict[int, dict[str, int]]:
    """Of each title, the ids of those of its people whom cuts emphasise, by name."""
    named = [cut for cut in cuts if cut.kind in NAMED]
    people: dict[int, dict[str, int]] = defaultdict(dict)
    if named:
        titles, names = {cut.title for cut in named}, {cut.value for cut in named}
        credits = Credit.objects.filter(title__in=titles, person__name__in=names)
        for title, name, person in credits.order_by().values_list("title", "person__name", "person"):
            people[title][name] = person
    return people


def padded(values: Iterable, filling: object) -> list:
    """VARIANTS of them."""
    values = list(values)
    return values + [filling] * (VARIANTS - len(values))
