"""RecVAE: Shenbin et al., "RecVAE: A New Variational Autoencoder for Top-N Recommendations" (WSDM 2020)."""

from collections.abc import Sequence

from recommendations.evaluation.peers.base import Histories, Scorer


class RecVAE:
    """Mult-VAE with a composite prior, alternating steps and a KL weight that grows with the history.

    kl_weight is the paper's gamma; varied as in Mult-VAE here.
    """

    name = "rec_vae"
    libraries: tuple[str, ...] = ("torch",)
    needs_times = False
    space: dict[str, Sequence[object]] = {
        "learning_rate": (5e-4, 1e-3, 2e-3),
        "dropout": (0.3, 0.5, 0.7),
        "varied": (False, True),
        "kl_weight": (0.0025, 0.005, 0.01, 0.02),
    }

    def fit(self, train: Histories, parameters: dict[str, object], seed: int) -> Scorer:
        from recommendations.evaluation.peers.networks import rec_vae  # noqa: PLC0415 - torch is optional

        return rec_vae.fit(train, parameters, seed)
