"""SASRec: Kang and McAuley, "Self-Attentive Sequential Recommendation" (ICDM 2018), trained with a sampled softmax."""

from collections.abc import Sequence

from recommendations.evaluation.peers.base import Histories, Scorer


class SASRec:
    """Two blocks of causal self-attention, 64 wide, that say what comes next.

    shuffled: whether training puts each history in a new random order every epoch. The paper does not do so; the
    search may, because we compare on titles that were liked at any time, not next.
    """

    name = "sasrec"
    libraries: tuple[str, ...] = ("torch",)
    needs_times = True
    space: dict[str, Sequence[object]] = {
        "learning_rate": (1e-3, 2e-3, 4e-3),
        "dropout": (0.1, 0.2, 0.3, 0.5),
        "length": (50, 100, 200),
        "shuffled": (False, True),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> Scorer:
        from recommendations.evaluation.peers.networks import sasrec  # noqa: PLC0415 - torch is optional

        return sasrec.fit(train, parameters, seed)
