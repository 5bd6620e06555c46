"""What our scores of titles that nobody has watched are compared with."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity

from recommendations.engine.features import CatalogFacts, Features, FeatureWeights, describe, matrix_of
from recommendations.engine.interactions import Interactions
from recommendations.engine.sparse import unit_rows
from recommendations.engine.train import TrainingSettings, fit
from recommendations.evaluation.cold_split import ColdSplit

GENRES_ONLY = FeatureWeights(genre=1.0, director=0.0, cast=0.0, tag=0.0, decade=0.0)
ALL_METADATA = FeatureWeights(genre=1.0, director=1.0, cast=1.0, tag=1.0, decade=1.0)


class ColdPeer(Protocol):
    """name: as the report calls it. space: for each parameter the values a trial may take."""

    name: str
    libraries: tuple[str, ...]
    space: dict[str, Sequence[object]]

    def scores(self, split: ColdSplit, parameters: dict[str, object], seed: int) -> np.ndarray:
        """float32 [measured profiles, cold titles], larger is better."""


class Chance:
    name = "random"
    libraries: tuple[str, ...] = ()
    space: dict[str, Sequence[object]] = {}

    def scores(self, split: ColdSplit, parameters: dict[str, object], seed: int) -> np.ndarray:
        return np.random.default_rng(seed).random(split.targets.shape, dtype=np.float32)


class GenrePopularity:
    """The same for everybody: how often titles of its genres are liked, on average."""

    name = "genre_popularity"
    libraries: tuple[str, ...] = ()
    space: dict[str, Sequence[object]] = {}

    def scores(self, split: ColdSplit, parameters: dict[str, object], seed: int) -> np.ndarray:
        warm, cold = describe_both(split, GENRES_ONLY)
        members = (warm > 0).astype(np.float32)
        likes = np.asarray(split.liked.sum(axis=0)).ravel()
        by_genre = members.T @ likes / np.maximum(np.asarray(members.sum(axis=0)).ravel(), 1.0)
        belongs = (cold > 0).astype(np.float32)
        by_title = belongs @ by_genre / np.maximum(np.asarray(belongs.sum(axis=1)).ravel(), 1.0)
        return np.tile(by_title.astype(np.float32), (len(split.measured), 1))


class ContentNeighbours:
    """The sum of the similarities (cosine of what is known, to a power) to what the profile liked."""

    name = "content_knn"
    libraries: tuple[str, ...] = ()
    space: dict[str, Sequence[object]] = {"power": (0.5, 1.0, 2.0, 3.0), "credits": (0.0, 0.25, 0.5, 1.0)}

    def scores(self, split: ColdSplit, parameters: dict[str, object], seed: int) -> np.ndarray:
        loudness = parameters["credits"]
        weights = FeatureWeights(genre=1.0, director=loudness, cast=loudness, tag=loudness, decade=loudness)
        warm, cold = describe_both(split, weights)
        similar = (unit_rows(warm) @ unit_rows(cold).T).toarray() ** parameters["power"]
        return split.liked[split.measured] @ similar


class LightFMByMetadata:
    """LightFM as published (Kula 2015): a cold title's vector and bias are the sums of those of what is known of it.

    own: whether a training title has a vector of its own beside, which a cold one lacks.
    """

    libraries: tuple[str, ...] = ("lightfm",)
    space: dict[str, Sequence[object]] = {
        "own": (False, True),
        "dimensions": (16, 32, 64),
        "epochs": (5, 10, 20),
        "learning_rate": (0.02, 0.05),
        "item_alpha": (0.0, 1e-6, 1e-5),
        "user_alpha": (0.0, 1e-6, 1e-5),
    }

    def __init__(self, name: str, weights: FeatureWeights) -> None:
        self.name = name
        self.weights = weights

    def scores(self, split: ColdSplit, parameters: dict[str, object], seed: int) -> np.ndarray:
        own = parameters["own"]
        warm, cold = describe_both(split, self.weights)
        n_profiles, n_titles = split.liked.shape
        added = n_titles if own else 0
        items = hstack([identity(n_titles), warm]) if own else warm
        settings = TrainingSettings(**{k: v for k, v in parameters.items() if k != "own"}, threads=1, seed=seed)
        by_name = Features(identity(n_profiles, dtype=np.float32, format="csr"), [])
        found = fit(interactions_of(split), features_of(items), by_name, settings, lambda *_: None)
        vectors = cold @ found.feature_vectors[added:]
        biases = cold @ found.feature_biases[added:]
        return found.profile_vectors[split.measured] @ vectors.T + biases


def describe_both(split: ColdSplit, weights: FeatureWeights) -> tuple[csr_matrix, csr_matrix]:
    """What is known of the warm and of the cold titles: float32 [titles, labels of warm titles]."""
    warm, cold = (describe_all(facts, weights) for facts in (split.warm.facts, split.cold))
    labels = sorted({label for labels in warm for label in labels})
    position = {label: index for index, label in enumerate(labels)}
    return matrix_of(warm, position), matrix_of(cold, position)


def describe_all(facts: CatalogFacts, weights: FeatureWeights) -> list[dict[str, float]]:
    described = (describe(facts, row, weights) for row in range(len(facts.title_ids)))
    return [{label: weight for label, weight in labels.items() if weight} for labels in described]


def features_of(matrix: csr_matrix) -> Features:
    return Features(csr_matrix(matrix, dtype=np.float32), [str(column) for column in range(matrix.shape[1])])


def interactions_of(split: ColdSplit) -> Interactions:
    pairs = split.liked.tocoo()
    return Interactions(pairs.row, pairs.col, pairs.data, np.zeros(pairs.nnz), *split.liked.shape)


ALL: tuple[ColdPeer, ...] = (
    Chance(),
    GenrePopularity(),
    ContentNeighbours(),
    LightFMByMetadata("lightfm_genres", GENRES_ONLY),
    LightFMByMetadata("lightfm_metadata", ALL_METADATA),
)
COLD_PEERS: dict[str, ColdPeer] = {peer.name: peer for peer in ALL}
