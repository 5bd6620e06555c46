"""Fit the hybrid. The one place that knows LightFM."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from scipy.sparse import coo_matrix

from recommendations.engine.features import Features
from recommendations.engine.interactions import Interactions


@dataclass(frozen=True)
class TrainingSettings:
    """threads > 1 is faster and not repeatable to the last bit (LightFM's threads race by design).

    deep: whether a deep model takes part where its libraries are installed. most_profiles: how many are learned from
    where there are more, None for all; the others' pages come from the same model.
    """

    dimensions: int = 64
    epochs: int = 20
    learning_rate: float = 0.05
    item_alpha: float = 0.0
    user_alpha: float = 0.0
    max_sampled: int = 20
    threads: int = 2
    seed: int = 42
    deep: bool = True
    most_profiles: int | None = None

    def as_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Factors:
    """What a fit found. Scores are title_vectors @ profile + title_biases.

    title_vectors: float32 [titles, d]; title_biases: float32 [titles];
    feature_vectors, feature_biases: float32 [item features, d] and [item features];
    profile_vectors: float32 [profiles, d], demographics included;
    demographic_vectors: float32 [demographic labels, d].
    """

    title_vectors: np.ndarray
    title_biases: np.ndarray
    feature_vectors: np.ndarray
    feature_biases: np.ndarray
    profile_vectors: np.ndarray
    demographic_vectors: np.ndarray


def fit(
    interactions: Interactions,
    item_features: Features,
    profile_features: Features,
    settings: TrainingSettings,
    on_epoch: Callable[[int, int], None],
) -> Factors:
    """Fit LightFM with the WARP loss (Kula 2015; Weston et al. 2011) on what was liked.

    on_epoch(done, all) is called after each epoch. Raises ValueError if nothing was liked.
    """
    # The only import of LightFM, and inside the call, so that no process but a training one loads it.
    from lightfm import LightFM  # noqa: PLC0415

    liked = interactions.only(interactions.weights > 0)
    if not len(liked.titles):
        raise ValueError("Nothing was watched or liked yet: there is nothing to learn from.")
    model = LightFM(
        no_components=settings.dimensions,
        loss="warp",
        learning_rate=settings.learning_rate,
        item_alpha=settings.item_alpha,
        user_alpha=settings.user_alpha,
        max_sampled=settings.max_sampled,
        random_state=settings.seed,
    )
    positives, weights = matrices_of(liked)
    for epoch in range(settings.epochs):
        model.fit_partial(
            positives,
            sample_weight=weights,
            user_features=profile_features.matrix,
            item_features=item_features.matrix,
            epochs=1,
            num_threads=settings.threads,
        )
        on_epoch(epoch + 1, settings.epochs)
    return factors_of(model, item_features, profile_features)


def matrices_of(liked: Interactions) -> tuple[coo_matrix, coo_matrix]:
    """What was liked, and how much, as LightFM takes it: in step, float32 [profiles, titles] both."""
    shape, pairs = (liked.n_profiles, liked.n_titles), (liked.profiles, liked.titles)
    weights = coo_matrix((liked.weights.astype(np.float32), pairs), shape=shape)
    return coo_matrix((np.ones_like(weights.data), pairs), shape=shape), weights


def factors_of(model: object, item_features: Features, profile_features: Features) -> Factors:
    item_biases, item_vectors = model.get_item_representations(item_features.matrix)
    _, profile_vectors = model.get_user_representations(profile_features.matrix)
    n_profiles = profile_features.matrix.shape[0]
    return Factors(
        title_vectors=np.ascontiguousarray(item_vectors, dtype=np.float32),
        title_biases=np.ascontiguousarray(item_biases, dtype=np.float32),
        feature_vectors=np.ascontiguousarray(model.item_embeddings, dtype=np.float32),
        feature_biases=np.ascontiguousarray(model.item_biases, dtype=np.float32),
        profile_vectors=np.ascontiguousarray(profile_vectors, dtype=np.float32),
        demographic_vectors=np.ascontiguousarray(model.user_embeddings[n_profiles:], dtype=np.float32),
    )
