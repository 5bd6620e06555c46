"""Linear models of what a profile will like next, each fitted to histories of one length, in closed form.

EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) predicts each title from all others over
whole histories, and so trusts a short history as though it were all there is to know. Here the regression sees
what serving sees: a random part of a history goes in, and what is to be predicted is the rest of it. The mean over all
parts of a given size needs no sampling: it is the Gram matrix with its entries scaled by how often one title, or two
together, are in such a part (for a part chosen by dropout this is EDLAE; Steck, NeurIPS 2020).

What is predicted is not whether a title was liked but what finding it would be worth: its share of the
profile's ideal DCG. Ranking by the mean of that is ranking by expected NDCG. Demographics are further inputs.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, diags

from recommendations.engine.metrics import ideal_gain

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


# Chosen on validation profiles of MovieLens-1M.
DESIGNS = {
    "short": Design(length=3, ridge=1.0, profile_power=0.5),
    "medium": Design(length=10, ridge=5.0, profile_power=0.5),
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


def fit_linear(audience: Audience, design: Design) -> LinearModel:
    """Solve for the weights of one design; time grows with the cube of the known titles."""
    known = audience.known_titles
    inputs = Inputs.of(audience, known, design)
    sought = scaled(audience.sought, worth(audience.sought) * inputs.counts_as)
    gram, cross = inputs.gram(), inputs.cross(sought)
    gram[np.diag_indices_from(gram)] += inputs.ridges(design.ridge)
    solved = cho_solve(cho_factor(gram, lower=True, overwrite_a=True, check_finite=False), cross, check_finite=False)
    weights, by_label = solved[: len(known)], solved[len(known) :]
    # Titles of the history itself are never ranked: what one says of itself is nobody's score.
    np.fill_diagonal(weights, 0.0)
    base = inputs.mean_target(sought)
    base[known] -= inputs.mean_shown @ weights
    labels = np.zeros((len(by_label), len(base)), dtype=np.float32)
    labels[:, known] = by_label
    # Labels were centred for the fit; serving has them as they are.
    base -= inputs.mean_labels @ labels
    return LinearModel(known, weights, base.astype(np.float32), labels)


def worth(sought: csr_matrix) -> np.ndarray:
    """For each profile what finding one of its titles adds to its NDCG: float32 [profiles]."""
    to_find = np.rint(TARGET_SHARE * np.diff(sought.indptr)).clip(1, LONGEST_LIST).astype(int)
    return (1.0 / ideal_gain(to_find)).astype(np.float32)


@dataclass(frozen=True)
class Inputs:
    """Random parts of histories, by their moments.

    shown: float32 [profiles, h]; labels: float32 [profiles, labels], centred; counts_as: float32 [profiles]; once,
    twice, apart: float32 [profiles], how likely a title is in the part, two titles are, one is and another is not.
    """

    shown: csr_matrix
    known: np.ndarray
    labels: np.ndarray
    mean_labels: np.ndarray
    counts_as: np.ndarray
    once: np.ndarray
    twice: np.ndarray
    apart: np.ndarray

    @classmethod
    def of(cls, audience: Audience, known: np.ndarray, design: Design) -> "Inputs":
        size = np.asarray(audience.shown.sum(axis=1)).ravel()
        length = np.floor(size / 2) if design.length is None else np.full(len(size), float(design.length))
        # At least one goes in and one is left; whoever liked less than two has nothing to teach.
        length = np.minimum(np.maximum(length, 1.0), size - 1.0)
        teaches = size >= 2
        once = np.where(teaches, length / np.maximum(size, 1), 0.0)
        second = (length - 1.0).clip(0) / np.maximum(size - 1.0, 1.0)
        counts_as = np.where(teaches, size**design.profile_power, 0.0)
        counts_as *= max(teaches.sum(), 1) / max(counts_as.sum(), 1e-9)
        mean_labels = counts_as @ audience.demographics / max(counts_as.sum(), 1e-9)
        moments = (part.astype(np.float32) for part in (counts_as, once, once * second, once * (1.0 - second)))
        labels = (audience.demographics - mean_labels).astype(np.float32)
        return cls(audience.shown[:, known].tocsr(), known, labels, mean_labels.astype(np.float32), *moments)

    @property
    def total(self) -> float:
        return max(float(self.counts_as.sum()), 1e-9)

    @property
    def mean_shown(self) -> np.ndarray:
        return self.shown.T @ (self.counts_as * self.once) / self.total

    def mean_target(self, sought: csr_matrix) -> np.ndarray:
        return sought.T @ (1.0 - self.once) / self.total

    def gram(self) -> np.ndarray:
        """Centred second moments of the inputs: float32 [h + labels, h + labels]."""
        h = self.shown.shape[1]
        gram = np.zeros((h + self.labels.shape[1],) * 2, dtype=np.float32)
        gram[:h, :h] = (self.shown.T @ scaled(self.shown, self.counts_as * self.twice)).toarray()
        gram[np.arange(h), np.arange(h)] = self.shown.T @ (self.counts_as * self.once)
        gram[:h, :h] -= self.total * np.outer(self.mean_shown, self.mean_shown).astype(np.float32)
        between = self.shown.T @ (self.labels * (self.counts_as * self.once)[:, None])
        gram[:h, h:], gram[h:, :h] = between, between.T
        gram[h:, h:] = self.labels.T @ (self.labels * self.counts_as[:, None])
        return gram

    def cross(self, sought: csr_matrix) -> np.ndarray:
        """Centred moments of inputs with targets: float32 [h + labels, h]. sought: weighted by counts_as."""
        h = self.shown.shape[1]
        mean_target = self.mean_target(sought)[self.known].astype(np.float32)
        targets = sought[:, self.known].tocsr()
        cross = np.zeros((h + self.labels.shape[1], h), dtype=np.float32)
        cross[:h] = (self.shown.T @ scaled(targets, self.apart)).toarray()
        # A title that is in the part is not looked for.
        np.fill_diagonal(cross[:h], 0.0)
        cross[:h] -= self.total * np.outer(self.mean_shown, mean_target)
        cross[h:] = (targets.T @ (self.labels * (1.0 - self.once)[:, None])).T
        return cross

    def ridges(self, ridge: float) -> np.ndarray:
        h, labels = self.shown.shape[1], self.labels.shape[1]
        return np.repeat(np.array([ridge, DEMOGRAPHIC_RIDGE], dtype=np.float32), [h, labels])


def scaled(matrix: csr_matrix, by: np.ndarray) -> csr_matrix:
    """Each row times a number."""
    return (diags(by) @ matrix).tocsr().astype(np.float32)
