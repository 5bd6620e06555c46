"""Linear models of what a profile will like next, each fitted to histories of one length, in closed form.

EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) predicts each title from all others over
whole histories, and so trusts a short history as though it were all there is to know. Here the regression sees
what serving sees: a random part of a history goes in, and what is to be predicted is the rest of it. The mean over all
parts of a given size needs no sampling: it is the Gram matrix with its entries scaled by how often one title, or two
together, are in such a part (for a part chosen by dropout this is EDLAE; Steck, NeurIPS 2020).

What is predicted is not whether a title was liked but what finding it would be worth: its share of the
profile's ideal DCG. Ranking by the mean of that is ranking by expected NDCG. Demographics are further inputs.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, diags

from recommendations.engine.metrics import ideal_gain
from recommendations.engine.sparse import product

# Rare titles say too little for weights of their own, and each costs a row of the matrix that is solved.
LEAST_LIKES = 5
MOST_TITLES = 5000
# Of a history, the share that will be looked for: see evaluate.TARGET_SHARE.
TARGET_SHARE = 0.2
LONGEST_LIST = 100
# In profiles: as if so many more had given the label and liked nothing in particular.
DEMOGRAPHIC_RIDGE = 300.0


@dataclass(frozen=True)
class Design:
    """How a model is fitted. length: so many titles go in; None for half of each history.

    ridge: in profiles, like so many that saw a title without consequence. profile_power: a profile counts as much as
    this power of how much it liked; long histories say more about which titles go together.
    """

    length: int | None
    ridge: float
    profile_power: float


# Chosen on validation profiles of MovieLens-1M; "wide", which only trusts what very many have in common, in windows of
# time before its test: what a profile likes on another day follows the fine detail of its history less.
DESIGNS = {
    "short": Design(length=3, ridge=1.0, profile_power=0.5),
    "medium": Design(length=10, ridge=5.0, profile_power=0.5),
    "wide": Design(length=None, ridge=1000.0, profile_power=0.5),
    "long": Design(length=None, ridge=30.0, profile_power=0.0),
}


@dataclass(frozen=True)
class Audience:
    """What the models are fitted to.

    shown: float32 [profiles, titles], 0 to 1, how surely a title is part of what the profile likes; sought: the same
    for what is worth finding; demographics: float32 [profiles, labels], 1 where a profile gave a label.
    """

    shown: csr_matrix
    sought: csr_matrix
    demographics: np.ndarray

    @property
    def known_titles(self) -> np.ndarray:
        """Those that enough profiles like, the most liked if there are too many: int32, ascending."""
        likes = np.asarray((self.shown > 0).sum(axis=0)).ravel()
        best = np.argsort(-likes, kind="stable")[:MOST_TITLES]
        return np.sort(best[likes[best] >= LEAST_LIKES]).astype(np.int32)


@dataclass(frozen=True)
class LinearModel:
    """What a history and demographics add to each title's base.

    known: int32 [h], the titles that take part; weights: float32 [h, h], from what was liked to what to show; base:
    float32 [titles]; by_label: float32 [labels, titles].
    """

    known: np.ndarray
    weights: np.ndarray
    base: np.ndarray
    by_label: np.ndarray

    def scores(self, histories: csr_matrix, demographics: np.ndarray) -> np.ndarray:
        """float32 [B, titles] for strengths of liking [B, titles] and labels [B, labels]."""
        scores = demographics @ self.by_label + self.base
        scores[:, self.known] += histories[:, self.known] @ self.weights
        return scores


def likes_of(weights: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
    """Signed confidences as (shown, sought): a thumb up counts whole, a film watched without a word less."""
    shown, sought = weights.maximum(0).tocsr(), weights.maximum(0).tocsr()
    shown.data = np.minimum(shown.data, 1.0)
    sought.data = np.clip((sought.data - 0.5) / 0.5, 0.0, 1.0)
    return shown, sought


def solve(moments: "Moments", design: Design) -> LinearModel:
    """The model that fits an audience of these moments best; time grows with the cube of the known titles."""
    h = len(moments.known)
    gram, cross = moments.centred()
    ridges = np.repeat(np.array([design.ridge, DEMOGRAPHIC_RIDGE], dtype=np.float32), [h, len(gram) - h])
    gram[np.diag_indices_from(gram)] += ridges
    factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    solved = cho_solve(factor, cross, overwrite_b=True, check_finite=False)
    # Titles of the history itself are never ranked: what one says of itself is nobody's score.
    np.fill_diagonal(solved[:h], 0.0)
    total = max(moments.total, 1e-9)
    base = moments.targets / total
    # Inputs were centred for the fit; serving has them as they are.
    base[moments.known] -= (moments.inputs / total) @ solved
    labels = np.zeros((len(solved) - h, len(base)), dtype=np.float32)
    labels[:, moments.known] = solved[h:]
    return LinearModel(moments.known, solved[:h], base.astype(np.float32), labels)


def worth(sought: csr_matrix) -> np.ndarray:
    """For each profile what finding one of its titles adds to its NDCG: float32 [profiles]."""
    to_find = np.rint(TARGET_SHARE * np.diff(sought.indptr)).clip(1, LONGEST_LIST).astype(int)
    return (1.0 / ideal_gain(to_find)).astype(np.float32)


@dataclass(frozen=True)
class Moments:
    """What a fit needs of an audience: sums over its profiles, so that those of two audiences add up.

    known: int32 [h]; profiles: how many taught; total: the sum of what they count as; inputs: float64 [h + labels],
    sums of titles and labels that go in; targets: float64 [titles], of what is to be predicted; gram, cross: float32
    [h + labels, h + labels] and [h + labels, h], sums of products of inputs, and of inputs with targets.
    """

    known: np.ndarray
    profiles: int
    total: float
    inputs: np.ndarray
    targets: np.ndarray
    gram: np.ndarray
    cross: np.ndarray

    @classmethod
    def of(cls, audience: Audience, known: np.ndarray, design: Design) -> "Moments":
        parts = Parts.of(audience, design)
        shown, labels, h = audience.shown[:, known].tocsr(), audience.demographics, len(known)
        sought = scaled(audience.sought, worth(audience.sought) * parts.counts_as)
        unseen = 1.0 - parts.once
        targets, known_targets = sought.T @ unseen, sought[:, known].tocsr()
        gram = np.zeros((h + labels.shape[1],) * 2, dtype=np.float32)
        gram[:h, :h] = product(shown, scaled(shown, parts.counts_as * parts.twice))
        shown_sums = shown.T @ (parts.counts_as * parts.once)
        gram[np.arange(h), np.arange(h)] = shown_sums
        gram[:h, h:] = shown.T @ (labels * (parts.counts_as * parts.once)[:, None])
        gram[h:, :h] = gram[:h, h:].T
        gram[h:, h:] = labels.T @ (labels * parts.counts_as[:, None])
        cross = np.zeros((h + labels.shape[1], h), dtype=np.float32)
        cross[:h] = product(shown, scaled(known_targets, parts.apart))
        # A title that is in the part is not looked for.
        np.fill_diagonal(cross[:h], 0.0)
        cross[h:] = (known_targets.T @ (labels * unseen[:, None])).T
        inputs = np.concatenate([shown_sums, parts.counts_as @ labels])
        return cls(known, parts.teaching, float(parts.counts_as.sum()), inputs, targets, gram, cross)

    def __add__(self, other: "Moments") -> "Moments":
        """Of both audiences together; they must have the same known titles, labels and design."""
        names = ("profiles", "total", "inputs", "targets", "gram", "cross")
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})

    def centred(self) -> tuple[np.ndarray, np.ndarray]:
        """gram and cross about the means of inputs and targets, as if each profile that taught counted as one."""
        total = max(self.total, 1e-9)
        targets = self.targets[self.known]
        each = np.float32(max(self.profiles, 1) / total)
        gram = self.gram - np.outer(self.inputs, self.inputs / total).astype(np.float32)
        cross = self.cross - np.outer(self.inputs, targets / total).astype(np.float32)
        gram *= each
        cross *= each
        return gram, cross


@dataclass(frozen=True)
class Parts:
    """Random parts of histories. teaching: how many profiles have one.

    counts_as, once, twice, apart: float32 [profiles], how much a profile counts, and how likely a title of its history
    is in the part, two titles are, one is and another is not.
    """

    teaching: int
    counts_as: np.ndarray
    once: np.ndarray
    twice: np.ndarray
    apart: np.ndarray

    @classmethod
    def of(cls, audience: Audience, design: Design) -> "Parts":
        size = np.asarray(audience.shown.sum(axis=1)).ravel()
        length = np.floor(size / 2) if design.length is None else np.full(len(size), float(design.length))
        # At least one goes in and one is left; whoever liked less than two has nothing to teach.
        length = np.minimum(np.maximum(length, 1.0), size - 1.0)
        teaches = size >= 2
        once = np.where(teaches, length / np.maximum(size, 1), 0.0)
        second = (length - 1.0).clip(0) / np.maximum(size - 1.0, 1.0)
        counts_as = np.where(teaches, size**design.profile_power, 0.0)
        moments = (part.astype(np.float32) for part in (counts_as, once, once * second, once * (1.0 - second)))
        return cls(int(teaches.sum()), *moments)


def scaled(matrix: csr_matrix, by: np.ndarray) -> csr_matrix:
    """Each row times a number."""
    return (diags(by) @ matrix).tocsr().astype(np.float32)
