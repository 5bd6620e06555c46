"""A network of what a profile will like, as it is served: trained by deep_training, run by onnxruntime on the CPU.

Both its libraries are optional. Where they are, a retrain trains it and the blend learns what it is worth beside the
others; where they are not, there is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.blend import LEAST_PROFILES, bucket_of, strengths
from recommendations.engine.fold_in import only_entries
from recommendations.engine.linear import Audience
from recommendations.engine.lists import places_of
from recommendations.engine.sparse import unit_rows
from recommendations.engine.train import TrainingSettings

RUNTIME = "onnxruntime"
# What training and exporting take: the extra "deep" of pyproject.toml.
LIBRARIES = ("torch", "onnx", RUNTIME)
SUMMED, CONTEXT, SCORES = "summed", "context", "scores"
# As input to a network, a history of so many titles is about 1: its logarithm over this one.
LOG_OF_MANY = 5.0


def can_serve() -> bool:
    return find_spec(RUNTIME) is not None


def can_train() -> bool:
    return all(find_spec(library) is not None for library in LIBRARIES)


@dataclass(frozen=True)
class Columns:
    """What goes into the network and comes out: a column for each known title, and one for all the others together.

    known: int32 [h], ascending; n_titles: of the catalogue.
    """

    known: np.ndarray
    n_titles: int

    @cached_property
    def of_title(self) -> np.ndarray:
        """int64 [titles], h for those that are not known."""
        return places_of(self.known, self.n_titles, len(self.known))

    def gather(self, strengths: csr_matrix) -> csr_matrix:
        """Likes by column, what was not liked left out: float32 [B, titles] to [B, h + 1]."""
        liked = only_entries(strengths, strengths.data > 0)
        shape = (liked.shape[0], len(self.known) + 1)
        gathered = csr_matrix((liked.data, self.of_title[liked.indices], liked.indptr), shape=shape, dtype=np.float32)
        gathered.sum_duplicates()
        return gathered

    def spread(self, scores: np.ndarray) -> np.ndarray:
        """Log shares by column to log shares by title: the unknown ones share theirs evenly; float32 [B, titles]."""
        spread = scores[:, self.of_title]
        others = self.n_titles - len(self.known)
        spread[:, self.of_title == len(self.known)] -= np.float32(np.log(max(others, 1)))
        return spread


def context_of(histories: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """What else is known: the labels, and how much was liked, on a log scale; float32 [B, labels + 1]."""
    liked = np.log1p(np.diff(histories.indptr)) / LOG_OF_MANY
    return np.hstack([labels, liked[:, None]]).astype(np.float32)


@dataclass(frozen=True)
class DeepModel:
    """titles: float32 [h + 1, hidden], the first layer, a row of each column.

    network: an ONNX model, from the sum of a history's rows, float32 [B, hidden], and its
    context [B, labels + 1] to log shares [B, h + 1]. weights: float32 [buckets], what the scores count for in the
    blend, for each length of history.
    """

    titles: np.ndarray
    network: bytes
    columns: Columns
    weights: np.ndarray

    @cached_property
    def session(self) -> object:
        """Started by the first history that is scored, and so after a server has forked its workers."""
        # Optional, and only a snapshot with a network needs it.
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415

        options = SessionOptions()
        # There are as many processes as cores already, and one thread adds up in the same order every time.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return InferenceSession(self.network, options, providers=["CPUExecutionProvider"])

    def scores(self, histories: csr_matrix, labels: np.ndarray) -> np.ndarray:
        """float32 [B, titles] for strengths of liking [B, titles] and labels [B, labels]."""
        liked = self.columns.gather(histories)
        inputs = {SUMMED: unit_rows(liked) @ self.titles, CONTEXT: context_of(liked, labels)}
        [shares] = self.session.run([SCORES], inputs)
        return self.columns.spread(shares)


def add_deep(scores: np.ndarray, model: DeepModel, histories: csr_matrix, labels: np.ndarray) -> None:
    """Add what the network says to blended scores (float32 [B, titles]), in place; see blend.add_others."""
    weights = model.weights[bucket_of(histories)]
    rows = np.flatnonzero(weights)
    if len(rows):
        scores[rows] += weights[rows, None] * model.scores(strengths(histories[rows]), labels[rows])


def fit_deep(
    audience: Audience,
    known: np.ndarray,
    n_learning: int,
    settings: TrainingSettings,
    report: Callable[[str, float], None],
) -> DeepModel | None:
    """With no weights yet; None where it is turned off, cannot be trained, or too few can tell what it is worth.

    known: int32 [h], ascending; n_learning: how many profiles the blend is learned on.
    """
    if not settings.deep or not can_train() or n_learning < LEAST_PROFILES:
        return None
    # Optional, and so slow to load that nothing else should wait for it.
    from recommendations.engine import deep_training  # noqa: PLC0415

    columns = Columns(known, audience.shown.shape[1])
    phase = f"Training the deep model on the {'GPU' if deep_training.device().type == 'cuda' else 'CPU'}"
    return deep_training.train(
        audience,
        columns,
        threads=settings.threads,
        seed=settings.seed,
        report=lambda done: report(phase, 0.81 + 0.02 * done),
    )


def weighed(model: DeepModel | None, blend: Sequence[dict[str, float]]) -> DeepModel | None:
    """With its weights in the blend, one set for each of fold_in.BUCKETS; None where it is worth nothing in any."""
    if model is None or not any(weights["deep"] for weights in blend):
        return None
    return replace(model, weights=np.array([weights["deep"] for weights in blend], dtype=np.float32))
