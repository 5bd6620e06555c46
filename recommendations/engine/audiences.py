"""What profiles like who say the same of themselves."""

import numpy as np
from scipy.sparse import csr_matrix

# As if so many more had given the label and liked what everybody likes.
PRIOR_PROFILES = 20.0
# Between what most of them like (0) and what they like more than others (1).
LIFT_POWER = 0.5


def label_appeal(histories: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """How much each title appeals to who gave each label: float32 [labels, titles], 0 where none of them liked it.

    histories: signed weights, float32 [profiles, titles]; labels: float32 [profiles, labels], 1 where given. It is the
    share of them that liked the title, times a power of how much larger this is than everybody's.
    """
    liked = (histories > 0).astype(np.float32)
    everybody = np.asarray(liked.sum(axis=0)).ravel() / max(histories.shape[0], 1)
    counts = (liked.T @ labels).T
    size = labels.sum(axis=0)[:, None]
    share = (counts + PRIOR_PROFILES * everybody) / (size + PRIOR_PROFILES)
    appeal = share * (share / np.maximum(everybody, 1e-9)) ** LIFT_POWER
    return np.where(counts > 0, appeal, 0.0).astype(np.float32)
