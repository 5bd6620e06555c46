"""What is known of titles and profiles without anybody watching: the content half of the hybrid."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity

UNKNOWN_YEAR = 0
# Louder, and the labels that thousands share swallow what tells their profiles apart.
DEMOGRAPHIC_WEIGHT = 0.2


@dataclass(frozen=True)
class CatalogFacts:
    """One entry a title, in ascending order of title_ids (int64 [n]).

    years: int16 [n], 0 for unknown; runtimes: int16 [n] minutes, likewise. maturity: int16 [n], the youngest age.
    added_at: float64 [n] unix
    seconds. directors, cast: person ids in billing order.
    """

    title_ids: np.ndarray
    names: list[str]
    years: np.ndarray
    kinds: list[str]
    runtimes: np.ndarray
    maturity: np.ndarray
    added_at: np.ndarray
    genres: list[tuple[str, ...]]
    directors: list[tuple[int, ...]]
    cast: list[tuple[int, ...]]
    tags: list[tuple[str, ...]]
    person_names: dict[int, str] = field(default_factory=dict)

    def only(self, titles: np.ndarray) -> "CatalogFacts":
        """These titles (indexes, ascending)."""
        listed = ("names", "kinds", "genres", "directors", "cast", "tags")
        arrays = ("title_ids", "years", "runtimes", "maturity", "added_at")
        return replace(
            self,
            **{name: getattr(self, name)[titles] for name in arrays},
            **{name: [getattr(self, name)[title] for title in titles.tolist()] for name in listed},
        )


@dataclass(frozen=True)
class FeatureWeights:
    """How loud each kind of feature speaks beside a title's identity, which is 1.

    Chosen on a validation slice of MovieLens-1M: at these weights metadata lifts rare titles
    and leaves the ranking of known ones as good as identity alone. See docs/recommendations.md.
    """

    genre: float = 0.5
    director: float = 0.4
    cast: float = 0.25
    tag: float = 0.15
    decade: float = 0.3
    billed: int = 4
    least_titles: int = 2


@dataclass(frozen=True)
class Features:
    """matrix: float32 [n, len(labels)]; labels like "title:12", "genre:Comedy", "gender:F"."""

    matrix: csr_matrix
    labels: list[str]


def build_item_features(facts: CatalogFacts, weights: FeatureWeights | None = None) -> Features:
    """Identity first (feature i is title i), then every label that at least two titles share."""
    weights = weights or FeatureWeights()
    described = [describe(facts, row, weights) for row in range(len(facts.title_ids))]
    shared = Counter(label for labels in described for label in labels)
    labels = sorted(label for label, titles in shared.items() if titles >= weights.least_titles)
    return with_identity("title", facts.title_ids.tolist(), described, labels)


def describe(facts: CatalogFacts, row: int, weights: FeatureWeights) -> dict[str, float]:
    """A title's features and their weights; each kind's weight is shared among its features."""
    year = int(facts.years[row])
    groups = (
        ([f"genre:{name}" for name in facts.genres[row]], weights.genre),
        ([f"director:{person}" for person in facts.directors[row]], weights.director),
        ([f"cast:{person}" for person in facts.cast[row][: weights.billed]], weights.cast),
        ([f"tag:{name}" for name in facts.tags[row]], weights.tag),
        ([f"decade:{year // 10 * 10}"] if year != UNKNOWN_YEAR else [], weights.decade),
    )
    return {label: weight / np.sqrt(len(labels)) for labels, weight in groups for label in labels}


def build_profile_features(profile_ids: Sequence[int], demographics: Sequence[Sequence[str]]) -> Features:
    """Identity first (feature i is profile i), then the demographic labels that anybody gave."""
    described = [dict.fromkeys(labels, DEMOGRAPHIC_WEIGHT) for labels in demographics]
    labels = sorted({label for labels in described for label in labels})
    return with_identity("profile", profile_ids, described, labels)


def with_identity(
    kind: str, ids: Sequence[int], described: Sequence[dict[str, float]], labels: Iterable[str]
) -> Features:
    labels = list(labels)
    shared = matrix_of(described, {label: index for index, label in enumerate(labels)})
    matrix = hstack([identity(len(ids), dtype=np.float32), shared], format="csr", dtype=np.float32)
    return Features(matrix, [f"{kind}:{key}" for key in ids] + labels)


def matrix_of(described: Sequence[dict[str, float]], position: dict[str, int]) -> csr_matrix:
    """The features that have a position, of whatever is described: float32 [described, positions]."""
    known = [
        (row, position[name], value)
        for row, of in enumerate(described)
        for name, value in of.items()
        if name in position
    ]
    rows, columns, values = zip(*known, strict=True) if known else ((), (), ())
    shape = (len(described), len(position))
    return csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
