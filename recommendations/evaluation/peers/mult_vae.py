"""Mult-VAE-PR: Liang et al., "Variational Autoencoders for Collaborative Filtering" (WWW 2018)."""

from collections.abc import Sequence

from recommendations.evaluation.peers.base import Histories, Scorer


class MultVAE:
    """A variational autoencoder with a multinomial likelihood; kl_cap is the paper's beta.

    varied: whether training shows histories of all lengths instead of a fixed share of each. The paper does not do
    so; the search may, because we compare on short histories too.
    """

    name = "mult_vae"
    libraries: tuple[str, ...] = ("torch",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "learning_rate": (5e-4, 1e-3, 2e-3),
        "weight_decay": (0.0, 0.01, 0.1),
        "dropout": (0.3, 0.5, 0.7),
        "varied": (False, True),
        "kl_cap": (0.05, 0.1, 0.2, 0.4, 0.7),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> Scorer:
        from recommendations.evaluation.peers.networks import mult_vae  # noqa: PLC0415 - torch is optional

        return mult_vae.fit(train, parameters, seed)
