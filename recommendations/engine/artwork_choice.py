"""Which variant of a title's artwork a profile sees, and with what probability it was chosen.

Ensemble sampling (Lu and Van Roy, NeurIPS 2017): a retrain leaves several models, the members, that differ as much as
what was seen leaves open. For a profile, a title and an epoch one member is picked by a hash, and the variant that it
thinks best is shown: Thompson sampling, but the probability of each variant is known, for it is the share of members
that think it best. A small share of choices is made uniformly at random instead, so that no variant is ever without
data and estimates for other policies can be had from the log.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from recommendations.engine.noise import key_of, mixed

# The last is of anything but a mood that no vector is known for: somebody with one title, a decade of few.
KINDS = ("genre", "director", "lead", "mood", "era", "unfamiliar")
VARIANTS = 8
# A probability is a multiple of 1 / MEMBERS: enough to tell a sure choice from an open one, and cheap to count.
MEMBERS = 16
EXPLORED = 0.02
# Effects in a logit are kept as whole steps: two decimals are far finer than any of them is known.
STEP = np.float32(1 / 64)
# So long a profile sees the same variant of a title, unless it has learned better.
EPOCH_DAYS, SECONDS_A_DAY = 14, 86_400
# Each pair of a profile and a title leans to one kind by so much of a logit: where two variants are as good, the
# titles of a row do not all show a face. A rule that looked at the neighbours would dress a title differently in each
# row that it stands in.
VARIETY = np.float32(0.1)


@dataclass(frozen=True)
class ArtworkTables:
    """Which variants the titles have; e emphases, t titles.

    vectors: float32 [e, d], unit length; index: int32 [t, VARIANTS], the emphasis of each variant, -1 where no vector
    is known; kinds: int8 [t, VARIANTS], of KINDS, -1 where there is no such variant (any more); title_ids: int64 [t].
    """

    vectors: np.ndarray
    index: np.ndarray
    kinds: np.ndarray
    title_ids: np.ndarray


@dataclass(frozen=True)
class ArtworkModel(ArtworkTables):
    """The variants, and the logits of each of the M members for them.

    biases, fits: float32 [KINDS, M], for being of a kind and for each unit of fit; tastes: float32 [d, KINDS * M], for
    being of a kind by how the taste differs from the average; effects: int8 [t, VARIANTS, M], of each variant, and
    responses: int8 [P, KINDS, M], of each profile that was shown artwork (profiles: their ids, int64 [P], ascending) to
    kinds, both in STEPs. explored: the share that is chosen uniformly.
    """

    biases: np.ndarray
    fits: np.ndarray
    tastes: np.ndarray
    effects: np.ndarray
    profiles: np.ndarray
    responses: np.ndarray
    explored: float


# What of it is learned, in its order.
LEARNED = ("biases", "fits", "tastes", "effects", "profiles", "responses")


class Choices(NamedTuple):
    """variants: int16 [n]; probabilities: float32 [n], with which each was chosen."""

    variants: np.ndarray
    probabilities: np.ndarray

    def at(self, place: int) -> tuple[int, float]:
        return int(self.variants[place]), float(self.probabilities[place])


def choose(
    model: ArtworkModel,
    leanings: np.ndarray,
    profile_ids: np.ndarray,
    epochs: np.ndarray,
    titles: np.ndarray,
    owners: np.ndarray,
) -> Choices:
    """For each title (int [n], indexes) the variant for its owner (int [n], a row of the next); the first, with
    certainty, where a title has none that is known.

    leanings: float32 [B, d], how the taste of each profile differs from the average; profile_ids, epochs: int64 [B].
    """
    pairs = key_of(profile_ids[owners], model.title_ids[titles])
    draws = mixed(pairs + epochs[owners].astype(np.uint64))
    wanted, fits = wanted_kinds(model, leanings, profile_ids), leanings @ model.vectors.T
    tables = (model.index, model.kinds, model.effects)
    return Choices(*sampled(wanted, fits, model.fits, *tables, model.explored, titles, owners, pairs, draws))


def wanted_kinds(model: ArtworkModel, leanings: np.ndarray, profile_ids: np.ndarray) -> np.ndarray:
    """What being of a kind is worth to each profile, by each member: float32 [B, KINDS, M]."""
    wanted = model.biases + (leanings @ model.tastes).reshape(len(leanings), *model.biases.shape)
    if len(model.profiles):
        places = np.searchsorted(model.profiles, profile_ids).clip(max=len(model.profiles) - 1)
        known = model.profiles[places] == profile_ids
        wanted[known] += model.responses[places[known]] * STEP
    return wanted.astype(np.float32)


def epoch_of(profile_ids: np.ndarray, now: float) -> np.ndarray:
    """The number of the epoch that each profile (int64 [n]) is in at a moment (unix seconds): int64 [n].

    They begin on different days for different profiles: what is shown does not change for everybody at once.
    """
    offsets = (key_of(profile_ids) % np.uint64(EPOCH_DAYS)).astype(np.int64)
    return (int(now // SECONDS_A_DAY) + offsets) // EPOCH_DAYS


# Without Python's checks for division by zero, and with MEMBERS known to the compiler, the innermost loops run several
# members at a time: all of it takes a third of the time.
compiled = njit(cache=True, error_model="numpy")


@compiled
def sampled(
    wanted: np.ndarray,
    fits: np.ndarray,
    fit_weights: np.ndarray,
    index: np.ndarray,
    kinds: np.ndarray,
    effects: np.ndarray,
    explored: float,
    titles: np.ndarray,
    owners: np.ndarray,
    pairs: np.ndarray,
    draws: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """variants, probabilities: see Choices. pairs, draws: uint64 [n], bits for each pair, and for it in its epoch."""
    variants, probabilities = np.zeros(len(titles), dtype=np.int16), np.ones(len(titles), dtype=np.float32)
    best, winners = np.empty(MEMBERS, dtype=np.float32), np.empty(MEMBERS, dtype=np.int32)
    there = np.empty(VARIANTS, dtype=np.int32)
    for place in range(len(titles)):
        title, owner = titles[place], owners[place]
        leant_to = np.int64(pairs[place] >> np.uint64(33)) % len(KINDS)
        count = 0
        for variant in range(VARIANTS):
            kind, emphasis = kinds[title, variant], index[title, variant]
            if kind < 0:
                continue
            fit = fits[owner, emphasis] if emphasis >= 0 else np.float32(0)
            extra = VARIETY if kind == leant_to else np.float32(0)
            if count == 0:
                best[:] = -np.inf
            compete(best, winners, wanted, fit_weights, effects, owner, kind, title, variant, fit, extra)
            there[count] = variant
            count += 1
        if count:
            variants[place], probabilities[place] = drawn(winners, there, count, draws[place], explored)
    return variants, probabilities


@njit(cache=True, error_model="numpy", inline="always")
def compete(
    best: np.ndarray,
    winners: np.ndarray,
    wanted: np.ndarray,
    fit_weights: np.ndarray,
    effects: np.ndarray,
    owner: int,
    kind: int,
    title: int,
    variant: int,
    fit: float,
    extra: float,
) -> None:
    """One more variant: best and winners (both [MEMBERS]) are brought up to date."""
    for member in range(MEMBERS):
        effect = np.float32(effects[title, variant, member]) * STEP
        value = wanted[owner, kind, member] + fit_weights[kind, member] * fit + effect + extra
        # Written every time: a branch would be guessed wrong often.
        winners[member] = np.int32(variant) if value > best[member] else winners[member]
        best[member] = value if value > best[member] else best[member]


@compiled
def drawn(winners: np.ndarray, there: np.ndarray, count: int, bits: int, explored: float) -> tuple[int, float]:
    """The variant that these bits (uint64) draw, and its probability. there: the variants of the title, first count."""
    share = np.float64(bits >> np.uint64(40)) / 2.0**24
    variant = winners[np.int64((bits >> np.uint64(16)) & np.uint64(0xFFFF)) % MEMBERS]
    if share < explored:
        variant = there[np.int64(bits & np.uint64(0xFFFF)) * count >> 16]
    votes = 0
    for member in range(MEMBERS):
        votes += np.int32(winners[member] == variant)
    return variant, (1.0 - explored) * votes / MEMBERS + explored / count
