"""A made-up audience whose response to artwork is known, for measuring who learns it.

The chance of a play is logistic in how much the title is wanted, which no artwork changes, and in what its artwork
adds: how well the emphasis fits the true taste, of which the learner sees a blurred copy, as a fold-in of some dozen
watches is; a liking for kinds (faces, moods ...), in part by taste, in part of a profile's own; and how good the
picture is.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit

from recommendations.engine.artwork_choice import KINDS, VARIANTS, ArtworkTables

# How many variants of each kind a title has, at least and at most.
VARIANTS_OF = {"genre": (2, 3), "director": (1, 1), "lead": (1, 2), "mood": (1, 1), "era": (1, 1)}
GENRES, ERAS = 18, 8


@dataclass(frozen=True)
class WorldSettings:
    """fit, kinds_by_taste, own_kinds, pictures: standard deviations of what each adds to the logit of a play, for the
    variants of one title; known: the cosine between a true taste and what is seen of it; base, titles_differ,
    profiles_differ, wanted: mean and standard deviations of the rest of the logit."""

    profiles: int = 5000
    titles: int = 80
    dimensions: int = 16
    fit: float = 0.6
    known: float = 0.98
    kinds_by_taste: float = 0.3
    own_kinds: float = 0.15
    pictures: float = 0.2
    base: float = -2.0
    titles_differ: float = 0.5
    profiles_differ: float = 0.4
    wanted: float = 0.5


@dataclass(frozen=True)
class World:
    """leanings: float32 [N, d], what is seen of tastes; chances: float32 [N, T, VARIANTS], of a play, 0 where there is
    no variant; exposure: float64 [N, T], of how often each profile comes upon each title, rows add up to 1."""

    tables: ArtworkTables
    profile_ids: np.ndarray
    leanings: np.ndarray
    chances: np.ndarray
    exposure: np.ndarray

    @cached_property
    def there(self) -> np.ndarray:
        """bool [T, VARIANTS], which variants titles have."""
        return self.tables.kinds >= 0

    @cached_property
    def uniform_rate(self) -> float:
        """The take rate of choosing at random."""
        means = self.chances.sum(axis=2) / self.there.sum(axis=1)
        return float((means * self.exposure).sum() / len(self.exposure))

    @cached_property
    def oracle_rate(self) -> float:
        return float((self.chances.max(axis=2) * self.exposure).sum() / len(self.exposure))

    def rate_of(self, variants: np.ndarray) -> float:
        """The take rate of showing these: int [N, T]."""
        chosen = np.take_along_axis(self.chances, variants[:, :, None], axis=2)[:, :, 0]
        return float((chosen * self.exposure).sum() / len(self.exposure))

    def share_of_lift(self, rate: float) -> float:
        """Of what the oracle gains over choosing at random."""
        return (rate - self.uniform_rate) / (self.oracle_rate - self.uniform_rate)

    def visits(self, each: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """owners, titles: int64 [N * each], every profile coming upon so many different titles."""
        noise = rng.gumbel(size=self.exposure.shape)
        titles = np.argsort(-(np.log(self.exposure) + noise), axis=1)[:, :each]
        return np.repeat(np.arange(len(titles)), each), titles.ravel()


def make_world(settings: WorldSettings, seed: int) -> World:
    rng = np.random.default_rng(seed)
    tables = make_tables(settings, rng)
    tastes = rng.normal(size=(settings.profiles, settings.dimensions))
    blur = rng.normal(size=tastes.shape)
    seen = settings.known * tastes + np.sqrt(1 - settings.known**2) * blur
    there = tables.kinds >= 0
    added = response(settings, tables, tastes, rng)
    about = unit(np.where((tables.index >= 0)[:, :, None], tables.vectors[tables.index], 0).sum(axis=1))
    wanted = settings.wanted * tastes @ about.T + rng.normal(0, settings.titles_differ, settings.titles)
    level = settings.base + wanted + rng.normal(0, settings.profiles_differ, (settings.profiles, 1))
    popularity = rng.permutation(1 / (10 + np.arange(settings.titles)))
    exposure = popularity * np.exp(wanted)
    return World(
        tables,
        np.arange(settings.profiles, dtype=np.int64) + 1,
        seen.astype(np.float32),
        np.where(there, expit(level[:, :, None] + added), 0).astype(np.float32),
        exposure / exposure.sum(axis=1, keepdims=True),
    )


def make_tables(settings: WorldSettings, rng: np.random.Generator) -> ArtworkTables:
    """Titles with six to eight variants; moods have no vector."""
    sizes = {"genre": GENRES, "director": settings.titles // 2, "lead": settings.titles, "era": ERAS}
    starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
    vectors = unit(rng.normal(size=(sum(sizes.values()), settings.dimensions))).astype(np.float32)
    index = np.full((settings.titles, VARIANTS), -1, dtype=np.int32)
    kinds = np.full((settings.titles, VARIANTS), -1, dtype=np.int8)
    for title in range(settings.titles):
        place = 0
        for kind, (least, most) in VARIANTS_OF.items():
            n = rng.integers(least, most + 1)
            kinds[title, place : place + n] = KINDS.index(kind)
            if kind in sizes:
                index[title, place : place + n] = starts[kind] + rng.choice(sizes[kind], n, replace=False)
            place += n
    return ArtworkTables(vectors, index, kinds, np.arange(settings.titles, dtype=np.int64) + 1)


def response(
    settings: WorldSettings, tables: ArtworkTables, tastes: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """What the artwork adds to the logit of a play: float64 [N, T, VARIANTS], of mean 0 over a title's variants."""
    there = tables.kinds >= 0
    kinds = np.maximum(tables.kinds, 0)
    fits = np.where(tables.index >= 0, (tastes @ tables.vectors.T)[:, tables.index], 0)
    by_taste = tastes @ rng.normal(size=(settings.dimensions, len(KINDS)))
    own = rng.normal(size=(settings.profiles, len(KINDS)))
    pictures = rng.normal(size=kinds.shape)
    parts = [
        (settings.fit, fits),
        (settings.kinds_by_taste, by_taste[:, kinds]),
        (settings.own_kinds, own[:, kinds]),
        (settings.pictures, np.broadcast_to(pictures, fits.shape)),
    ]
    return sum(deviation * within_titles(values, there) for deviation, values in parts)


def within_titles(values: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Less each title's mean, and of standard deviation 1: [N, T, VARIANTS]."""
    means = (values * there).sum(axis=2, keepdims=True) / there.sum(axis=1)[:, None]
    centred = (values - means) * there
    return centred / np.sqrt(np.square(centred).sum() / (there.sum() * len(values)))


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
