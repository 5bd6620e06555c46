"""What a profile would like, title by title: one path for pages, retraining's own measurements, and evaluation."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.blend import Blend, add_others
from recommendations.engine.deep import DeepModel, add_deep
from recommendations.engine.fold_in import fold_in, liked_counts, mapped, means_without
from recommendations.engine.kernel import KernelModel
from recommendations.engine.new_titles import NewTitles

DEMOGRAPHICS_HALVED_AT = 3.0


class Model(Protocol):
    """What scoring needs; a snapshot has it. Shapes: see snapshot.ARRAYS."""

    title_vectors: np.ndarray
    title_biases: np.ndarray
    fold_in_maps: np.ndarray
    mean_profile: np.ndarray
    demographic_vectors: np.ndarray
    blend: Blend
    kernel: KernelModel
    deep: DeepModel | None
    new_titles: NewTitles


def label_matrix(index: Mapping[str, int], demographics: Sequence[Sequence[str]]) -> np.ndarray:
    """float32 [B, labels], 1 where a profile gave a label that training knew."""
    matrix = np.zeros((len(demographics), len(index)), dtype=np.float32)
    for row, labels in enumerate(demographics):
        matrix[row, [index[label] for label in labels if label in index]] = 1.0
    return matrix


def profile_vectors(model: Model, histories: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Fold the histories in, and add what demographics say: float32 [B, d]."""
    vectors = fold_in(histories, model.title_vectors, model.fold_in_maps, model.mean_profile)
    return vectors + demographic_shares(liked_counts(histories)) * (labels @ model.demographic_vectors)


def demographic_shares(liked: np.ndarray) -> np.ndarray:
    """How much demographics say beside so many liked titles: float32 [B, 1]."""
    # What a profile watches soon says more than whom it belongs to.
    return (1.0 / (1.0 + liked / DEMOGRAPHICS_HALVED_AT)).astype(np.float32)[:, None]


def vectors_without(
    model: Model, histories: csr_matrix, labels: np.ndarray, owners: np.ndarray, titles: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """profile_vectors of histories that each lack one liked title: float32 [q, d]; see fold_in.means_without."""
    liked = liked_counts(histories)[owners] - 1
    means = means_without(histories, model.title_vectors, owners, titles, weights)
    vectors = mapped(means, liked, model.fold_in_maps, model.mean_profile)
    return vectors + demographic_shares(liked) * (labels @ model.demographic_vectors)[owners]


def lightfm_scores(model: Model, vectors: np.ndarray) -> np.ndarray:
    """float32 [B, trained titles] for vectors [B, d]."""
    scores = vectors @ model.title_vectors[: len(model.title_biases)].T
    scores += model.title_biases
    return scores


def blended_scores(model: Model, histories: csr_matrix, labels: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """What pages are ranked by: float32 [B, titles], larger is better.

    histories: signed weights, float32 [B, titles]; labels: see label_matrix; vectors: see profile_vectors.
    """
    scores = lightfm_scores(model, vectors)
    n_titles, trained = histories.shape[1], scores.shape[1]
    known = histories if n_titles == trained else histories[:, :trained]
    add_others(scores, model.blend, model.kernel, known, labels)
    if model.deep is not None:
        add_deep(scores, model.deep, known, labels)
    return model.new_titles.add_scores(scores, n_titles)
