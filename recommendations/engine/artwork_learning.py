"""What artwork makes viewers play, learned from impressions and what came of them.

A Bayesian logistic regression of "was played" on what was shown. What was shown is described by how it differs from the
title's other variants, for only that was up to us: how well its emphasis fits the taste, its kind, its kind in each of
the main directions of taste; and one effect for each variant and for each profile and kind, shrunk to nothing where
little was seen. How often a title, a profile and a place are played at all is estimated beside it and forgotten.

The members of the ensemble (see artwork_choice) are draws from the posterior around its mode (Laplace), each found by
solving the same equations with noise on them, which for equations of this kind is drawing exactly. The noise belongs to
the impression, the variant or the profile, not to the run: a member is of the same mind in the next retrain, and what
is shown does not change without a reason.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import KINDS, MEMBERS, STEP, VARIANTS, ArtworkTables
from recommendations.engine.noise import key_of
from recommendations.engine.regression import Design, Posterior, fit_posterior

# The main directions of taste along which liking for a kind may differ.
DIRECTIONS = 16
# Of more impressions the latest are learned from: taste in pictures changes, and a retrain has to end.
MOST_IMPRESSIONS = 500_000
# Members differ by so much of what the posterior leaves open. Chosen on simulated weeks: see docs/artwork.md.
SPREAD = 0.15
# Before anything was seen, taste decides: the logit of a play per standard deviation of fit, and how much better than
# the average a variant that no vector is known for must do to be shown.
PRIOR_FIT, PRIOR_BIASES = 0.4, {"mood": -0.8, "unfamiliar": -0.8}
# Groups of columns, each with the standard deviation (of logits) that it is believed to have before anything is seen.
GROUPS = {
    "plain": 10.0,
    "kind": 0.2,
    "fit": 0.2,
    "fit_of_kind": 0.1,
    "taste_and_kind": 0.1,
    "title": 0.5,
    "artwork": 0.2,
    "profile": 0.5,
    "response": 0.2,
}
NUMBER = {name: number for number, name in enumerate(GROUPS)}
AT_ONCE = 8192
MOST_STEPS = 127


@dataclass(frozen=True)
class ArtworkLog:
    """Impressions of artwork that is known, each with what came of it: arrays [n], in no order.

    keys: int64, the same for an impression in every run, higher for later ones; owners: int64, rows of profile_ids
    (int64 [P], ascending); titles: int64, indexes; variants: int64; places: float64 [n, k], what a play hangs on
    besides: the place of the row on the page and that of the title in it, from 0, and where else it was shown, 0 or 1;
    played: bool.
    """

    keys: np.ndarray
    profile_ids: np.ndarray
    owners: np.ndarray
    titles: np.ndarray
    variants: np.ndarray
    places: np.ndarray
    played: np.ndarray

    OF_ROWS: ClassVar = ("keys", "owners", "titles", "variants", "places", "played")

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def empty(cls, profile_ids: np.ndarray) -> "ArtworkLog":
        none = np.empty(0, dtype=np.int64)
        return cls(none, profile_ids, none, none, none, np.empty((0, 2)), np.empty(0, dtype=bool))

    def latest(self) -> "ArtworkLog":
        """Those with the highest keys, MOST_IMPRESSIONS at most."""
        if len(self) <= MOST_IMPRESSIONS:
            return self
        kept = np.sort(np.argpartition(-self.keys, MOST_IMPRESSIONS)[:MOST_IMPRESSIONS])
        return self.rows(kept)

    def rows(self, kept: np.ndarray) -> "ArtworkLog":
        """Only these rows: int64, or bool [n]."""
        return replace(self, **{name: getattr(self, name)[kept] for name in self.OF_ROWS})

    def of_seen_profiles(self) -> tuple["ArtworkLog", np.ndarray]:
        """With only the profiles that were shown something, and which those are: int64."""
        seen, owners = np.unique(self.owners, return_inverse=True)
        return replace(self, profile_ids=self.profile_ids[seen], owners=owners), seen


def learn_artwork(log: ArtworkLog, leanings: np.ndarray, tables: ArtworkTables) -> dict[str, np.ndarray]:
    """What ArtworkModel needs beside the tables, by name. leanings: float32 [P, d], of the log's profiles."""
    scale = fit_scale(leanings, tables)
    log = log.rows(tables.kinds[log.titles, log.variants] >= 0).latest()
    if not len(log) or log.played.all() or not log.played.any():
        return untaught(scale, leanings.shape[1], len(tables.kinds))
    log, seen = log.of_seen_profiles()
    leanings = leanings[seen]
    directions = main_directions(leanings)
    shown = Shown.of(log, leanings, tables, scale, directions)
    design = design_of(log, shown, tables)
    posterior = fit_posterior(design, log.played, key_of(log.keys), MEMBERS)
    found = by_group(design, posterior)
    return {
        "biases": found["kind"].astype(np.float32),
        "fits": ((found["fit"] + found["fit_of_kind"]) / scale).astype(np.float32),
        "tastes": (directions @ found["taste_and_kind"].reshape(directions.shape[1], -1)).astype(np.float32),
        "effects": in_steps(found["artwork"]).reshape(-1, VARIANTS, MEMBERS),
        "profiles": log.profile_ids,
        "responses": in_steps(found["response"]).reshape(-1, len(KINDS), MEMBERS),
    }


def untaught(scale: float, dimensions: int, n_titles: int) -> dict[str, np.ndarray]:
    """All members alike: the taste decides."""
    biases = np.array([PRIOR_BIASES.get(kind, 0.0) for kind in KINDS], dtype=np.float32)
    return {
        "biases": np.repeat(biases[:, None], MEMBERS, axis=1),
        "fits": np.full((len(KINDS), MEMBERS), PRIOR_FIT / scale, dtype=np.float32),
        "tastes": np.zeros((dimensions, len(KINDS) * MEMBERS), dtype=np.float32),
        "effects": np.zeros((n_titles, VARIANTS, MEMBERS), dtype=np.int8),
        "profiles": np.empty(0, dtype=np.int64),
        "responses": np.empty((0, len(KINDS), MEMBERS), dtype=np.int8),
    }


def fit_scale(leanings: np.ndarray, tables: ArtworkTables) -> float:
    """By how much fits of variants of one title differ: their standard deviation within titles; 1 where none differ."""
    if not len(leanings) or not len(tables.kinds):
        return 1.0
    pairs = np.arange(max(AT_ONCE, len(tables.kinds)))
    fits, there = fits_of(leanings[pairs % len(leanings)], pairs % len(tables.kinds), tables)
    there &= tables.index[pairs % len(tables.kinds)] >= 0
    centred = (fits - mean_there(fits, there)[:, None])[there]
    return float(np.sqrt(np.square(centred).mean())) if centred.any() else 1.0


def fits_of(leanings: np.ndarray, titles: np.ndarray, tables: ArtworkTables) -> tuple[np.ndarray, np.ndarray]:
    """How well each variant fits: float32 [n, VARIANTS], 0 where no vector is known; and which are there: bool."""
    index = tables.index[titles]
    fits = np.einsum("nd,nvd->nv", leanings, tables.vectors[index]) if len(tables.vectors) else np.zeros(index.shape)
    return np.where(index >= 0, fits, 0.0), tables.kinds[titles] >= 0


def mean_there(values: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Over the variants that are there: [n, ...] of values [n, VARIANTS, ...]."""
    weights = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return np.einsum("nv...,nv->n...", values, weights)


def main_directions(leanings: np.ndarray) -> np.ndarray:
    """float64 [d, at most DIRECTIONS], such that what profiles are in each has variance 1."""
    values, vectors = np.linalg.eigh(leanings.T.astype(np.float64) @ leanings / len(leanings))
    kept = np.flatnonzero(values > 1e-9 * max(values[-1], 1e-12))[-DIRECTIONS:]
    return vectors[:, kept] / np.sqrt(values[kept])


@dataclass(frozen=True)
class Shown:
    """What was shown, by how it differs from the mean over the title's variants: kinds, float64 [n, KINDS]; fits: [n];
    fits_of_kinds: [n, KINDS]; tastes: [n, directions * KINDS]."""

    kinds: np.ndarray
    fits: np.ndarray
    fits_of_kinds: np.ndarray
    tastes: np.ndarray

    @classmethod
    def of(
        cls, log: ArtworkLog, leanings: np.ndarray, tables: ArtworkTables, scale: float, directions: np.ndarray
    ) -> "Shown":
        parts = [
            differences(leanings[log.owners[these]], log.titles[these], log.variants[these], tables, scale)
            for these in (slice(start, start + AT_ONCE) for start in range(0, len(log), AT_ONCE))
        ]
        found = np.concatenate(parts)
        kinds, fits, of_kinds = found[:, : len(KINDS)], found[:, len(KINDS)], found[:, len(KINDS) + 1 :]
        along = (leanings @ directions)[log.owners]
        tastes = (along[:, :, None] * kinds[:, None, :]).reshape(len(log), -1)
        return cls(kinds, fits, of_kinds, tastes)


def differences(
    leanings: np.ndarray, titles: np.ndarray, variants: np.ndarray, tables: ArtworkTables, scale: float
) -> np.ndarray:
    """Kinds, fit and fits by kind of these variants less the means over each title's: float64 [n, 2 * KINDS + 1]."""
    fits, there = fits_of(leanings, titles, tables)
    kinds = tables.kinds[titles][:, :, None] == np.arange(len(KINDS))
    fits = fits[:, :, None] / scale
    described = np.concatenate([kinds, fits, fits * kinds], axis=2)
    return described[np.arange(len(titles)), variants] - mean_there(described, there)


class Effect(NamedTuple):
    """columns: int64 [n], which of a group's columns each row has; keys: what belongs to each column, two int64 [p]."""

    columns: np.ndarray
    keys: tuple[np.ndarray, np.ndarray]

    @classmethod
    def of_each(cls, columns: np.ndarray, ids: np.ndarray, numbers: int = 1) -> "Effect":
        """With a column for every id with every number."""
        return cls(columns, (np.repeat(ids, numbers), np.tile(np.arange(numbers), len(ids))))


def design_of(log: ArtworkLog, shown: Shown, tables: ArtworkTables) -> Design:
    dense, effects = dense_columns(log, shown), effects_of(log, tables)
    sizes = {name: columns.shape[1] for name, columns in dense.items()}
    keys = {name: key_of(NUMBER[name], np.arange(size)) for name, size in sizes.items()}
    sizes |= {name: len(effect.keys[0]) for name, effect in effects.items()}
    keys |= {name: key_of(NUMBER[name], *effect.keys) for name, effect in effects.items()}
    means = prior_means(log)
    return Design(
        dense=np.concatenate(list(dense.values()), axis=1, dtype=np.float32),
        effects=one_hot([effect.columns for effect in effects.values()], [sizes[name] for name in effects]),
        groups=np.repeat([NUMBER[name] for name in sizes], list(sizes.values())),
        means=np.concatenate([means.get(name, np.zeros(size)) for name, size in sizes.items()]),
        keys=np.concatenate(list(keys.values())),
        deviations=np.array(list(GROUPS.values())),
    )


def dense_columns(log: ArtworkLog, shown: Shown) -> dict[str, np.ndarray]:
    """Of each group: [n, columns]."""
    return {
        "plain": np.column_stack([np.ones(len(log)), np.log1p(log.places)]),
        "kind": shown.kinds,
        "fit": shown.fits[:, None],
        "fit_of_kind": shown.fits_of_kinds,
        "taste_and_kind": shown.tastes,
    }


def effects_of(log: ArtworkLog, tables: ArtworkTables) -> dict[str, Effect]:
    kinds = tables.kinds[log.titles, log.variants].astype(np.int64)
    return {
        "title": Effect.of_each(log.titles, tables.title_ids),
        "artwork": Effect.of_each(log.titles * VARIANTS + log.variants, tables.title_ids, VARIANTS),
        "profile": Effect.of_each(log.owners, log.profile_ids),
        "response": Effect.of_each(log.owners * len(KINDS) + kinds, log.profile_ids, len(KINDS)),
    }


def prior_means(log: ArtworkLog) -> dict[str, np.ndarray]:
    """Of the groups that are not believed to be about 0."""
    base = log.played.mean()
    biases = np.array([PRIOR_BIASES.get(kind, 0.0) for kind in KINDS])
    return {
        "plain": np.array([np.log(base / (1 - base)), *[0.0] * log.places.shape[1]]),
        "kind": biases,
        "fit": np.array([PRIOR_FIT]),
    }


def one_hot(columns: list[np.ndarray], sizes: list[int]) -> csr_matrix:
    """A 1 in one column of each group for each row: float32 [n, all columns]."""
    starts = np.cumsum([0, *sizes])
    indices = np.stack([own + start for own, start in zip(columns, starts, strict=False)], axis=1)
    n, groups = indices.shape
    return csr_matrix(
        (np.ones(n * groups, dtype=np.float32), indices.ravel(), np.arange(n + 1) * groups), shape=(n, starts[-1])
    )


def by_group(design: Design, posterior: Posterior) -> dict[str, np.ndarray]:
    """The members' values of each group's columns: float64 [columns, MEMBERS]."""
    values = posterior.mode[:, None] + SPREAD * posterior.drawn
    return {name: values[design.groups == number] for name, number in NUMBER.items()}


def in_steps(values: np.ndarray) -> np.ndarray:
    return np.rint(values / STEP).clip(-MOST_STEPS, MOST_STEPS).astype(np.int8)
