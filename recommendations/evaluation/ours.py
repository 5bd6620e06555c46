"""Our own model as it is shipped: trained by what retraining trains with, scored by what pages are scored with."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from scipy.sparse import csr_matrix

from recommendations.engine.build import build_snapshot
from recommendations.engine.interactions import Interactions, confidence
from recommendations.engine.sampling import learned_from
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot, load_snapshot
from recommendations.engine.train import TrainingSettings
from recommendations.evaluation.dataset import Dataset

OURS = "streamsite"
VARIANTS = 8
SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class TrainingData:
    interactions: Interactions
    profile_ids: np.ndarray
    demographics: list[tuple[str, ...]]


@dataclass(frozen=True)
class Ours:
    """A snapshot and the scores it gives."""

    snapshot: Snapshot

    def scores(self, histories: csr_matrix, demographics: list[tuple[str, ...]]) -> np.ndarray:
        """float32 [n, titles] for signed weights [n, titles]."""
        labels = label_matrix(self.snapshot.demographic_index, demographics)
        vectors = profile_vectors(self.snapshot, histories, labels)
        return blended_scores(self.snapshot, histories, labels, vectors)


def weights_of(data: Dataset, now: float | None = None) -> np.ndarray:
    """What each entry says about liking, as the site would have it at that time (unix seconds): float32 [n].

    With no time given none is older than another; nor is an entry whose time is unknown.
    """
    ages = np.zeros(len(data.values)) if now is None else np.maximum(0.0, now - np.nan_to_num(data.seen_at, nan=now))
    return confidence(data.values, data.fractions, ages / SECONDS_A_DAY)


def train_ours(data: Dataset, weights: np.ndarray, seed: int, report: Callable[[str, float], None]) -> Ours:
    """data: of the profiles to train on. weights: see weights_of, in step with its entries."""
    kept = np.isin(data.profiles, learned_from(np.unique(data.profiles), settings.TRAINING_PROFILES))
    data, weights = data.only(kept), weights[kept]
    profiles, rows = np.unique(data.profiles, return_inverse=True)
    rng = np.random.default_rng(seed)
    times = np.where(np.isfinite(data.seen_at), data.seen_at, rng.random(len(data.seen_at)))
    interactions = Interactions(
        rows.astype(np.int32), data.titles, weights, times, n_profiles=len(profiles), n_titles=data.n_titles
    )
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "snapshot"
        build_snapshot(
            directory,
            facts=data.facts,
            data=TrainingData(interactions, profiles, [data.demographics[profile] for profile in profiles]),
            artwork_features=lambda labels: no_artwork(data.n_titles),
            settings=TrainingSettings(seed=seed, deep=settings.DEEP_MODEL),
            report=report,
        )
        snapshot = load_snapshot(directory)
        # Arrays stay mapped after their names are gone; a network has to be read before.
        _ = snapshot.deep
        return Ours(snapshot)


def no_artwork(n_titles: int) -> tuple[np.ndarray, np.ndarray]:
    """No features and no kinds of variants: the data knows titles, not their pictures."""
    return np.full((n_titles, VARIANTS), -1, dtype=np.int32), np.full((n_titles, VARIANTS), -1, dtype=np.int8)
