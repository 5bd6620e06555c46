"""Whether a new model may take over from the one that serves: both on the same profiles, which neither has seen."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.evaluate import NDCG, HeldOut, figures
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot

# On fewer profiles nothing but noise is measured.
LEAST_PROFILES = 20
# Standard errors of the paired difference.
NOISE = 2.0
# Of the lift over popularity: where ratings came in wrong, the old model does as badly on them as the new one.
LARGEST_FALL = 0.15


def compare(scores: np.ndarray, active: np.ndarray, held_out: HeldOut) -> dict[str, float]:
    """Mean NDCG@100 of the active model, what the new one gains over it, and the standard error of that.

    scores, active: float32 [held out, titles], of the new and of the active model.
    """
    if len(held_out.profiles) < LEAST_PROFILES:
        return {}
    before = figures(active, held_out)[NDCG]
    gain = figures(scores, held_out)[NDCG] - before
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    return {f"active_{NDCG}": float(before.mean()), "gain": float(gain.mean()), "gain_error": float(error)}


def scores_by(
    active: Snapshot, title_ids: np.ndarray, histories: csr_matrix, demographics: list[tuple[str, ...]]
) -> np.ndarray:
    """What the active snapshot says of these histories, in the order of the new title_ids (int64, ascending).

    float32 [B, titles]; titles that it does not know come last.
    """
    place = np.searchsorted(active.title_ids, title_ids).clip(max=max(active.n_titles - 1, 0))
    known = active.title_ids[place] == title_ids if active.n_titles else np.zeros(len(title_ids), dtype=bool)
    its_own = np.zeros((histories.shape[0], active.n_titles), dtype=np.float32)
    its_own[:, place[known]] = histories[:, np.flatnonzero(known)].toarray()
    its_histories = csr_matrix(its_own)
    labels = label_matrix(active.demographic_index, demographics)
    vectors = profile_vectors(active, its_histories, labels)
    scores = np.full(histories.shape, -np.inf, dtype=np.float32)
    scores[:, known] = blended_scores(active, its_histories, labels, vectors)[:, place[known]]
    return scores


def reason_to_hold_back(metrics: Mapping[str, float], active_metrics: Mapping[str, float]) -> str:
    """Why a snapshot with these metrics must not take over from one with those; empty if it may."""
    gain, error = metrics.get("gain", 0.0), metrics.get("gain_error", 0.0)
    if gain < -NOISE * error:
        return (
            f"On {metrics['held_out_profiles']:,} profiles that neither has seen, its NDCG@100 is {metrics[NDCG]:.3f}; "
            f"that of the active snapshot is {metrics[f'active_{NDCG}']:.3f}, better by {-gain:.3f} +- {error:.3f}."
        )
    lift, active_lift = lift_of(metrics), lift_of(active_metrics)
    if 0.0 < lift < (1.0 - LARGEST_FALL) * active_lift:
        return (
            f"Its NDCG@100 is {lift:.2f} times that of popularity; of the active snapshot it was {active_lift:.2f} "
            "times. Were the latest ratings imported as they should be?"
        )
    return ""


def lift_of(metrics: Mapping[str, float]) -> float:
    """NDCG@100 over that of popularity; 0 where too few profiles were held out to say."""
    if metrics.get("held_out_profiles", 0) < LEAST_PROFILES:
        return 0.0
    return metrics[NDCG] / max(metrics[f"popularity_{NDCG}"], 1e-9)
