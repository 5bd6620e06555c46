"""The network of RecVAE and its training."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.networks.denoising import hide
from recommendations.evaluation.peers.networks.training import LikesScorer, dense, shuffled, train_until_worse
from recommendations.evaluation.peers.stopping import set_aside

HIDDEN, LATENT, LAYERS = 600, 200, 5
EPOCHS, PATIENCE = 25, 4
# Steps of the encoder for each step of the decoder.
ENCODER_PASSES = 3
# The prior: standard normal, the encoder as it was an epoch ago, and one that is nearly flat.
PRIOR_SHARES = (3 / 20, 3 / 4, 1 / 10)
FLAT_LOG_VARIANCE = 10.0


class Encoder(nn.Module):
    """Five dense layers, each fed by the sum of all before it (and normalised), then mean and log variance."""

    def __init__(self, n_titles: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(n_titles if not n else HIDDEN, HIDDEN) for n in range(LAYERS)])
        self.norms = nn.ModuleList([nn.LayerNorm(HIDDEN, eps=0.1) for _ in range(LAYERS)])
        self.out = nn.Linear(HIDDEN, 2 * LATENT)

    def forward(self, liked: Tensor) -> tuple[Tensor, Tensor]:
        hidden = functional.normalize(liked)
        total = torch.zeros(len(liked), HIDDEN)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            hidden = norm(functional.silu(layer(hidden) + total))
            total = total + hidden
        return self.out(hidden).chunk(2, dim=1)


class RecVAENetwork(nn.Module):
    """forward gives scores from the latent mean: float32 [B, titles] to the same."""

    def __init__(self, n_titles: int) -> None:
        super().__init__()
        self.encoder = Encoder(n_titles)
        self.encoder_before = Encoder(n_titles).requires_grad_(False)
        self.decoder = nn.Linear(LATENT, n_titles)
        self.keep_encoder()

    def keep_encoder(self) -> None:
        """From now on, the prior knows the encoder as it is now."""
        self.encoder_before.load_state_dict(self.encoder.state_dict())

    def forward(self, liked: Tensor) -> Tensor:
        return self.decoder(self.encoder(liked)[0])

    def log_prior(self, sample: Tensor, liked: Tensor) -> Tensor:
        mean, log_variance = self.encoder_before(liked)
        zeros = torch.zeros_like(sample)
        parts = (
            log_normal(sample, zeros, zeros),
            log_normal(sample, mean, log_variance),
            log_normal(sample, zeros, zeros + FLAT_LOG_VARIANCE),
        )
        weighted = [part + np.log(share) for part, share in zip(parts, PRIOR_SHARES, strict=True)]
        return torch.logsumexp(torch.stack(weighted), dim=0)

    def encoder_loss(self, liked: Tensor, shown: Tensor, kl_weight: float) -> Tensor:
        """Negative ELBO; the divergence from the prior counts more, the longer the history."""
        mean, log_variance = self.encoder(shown)
        sample = drawn(mean, log_variance)
        divergence = (log_normal(sample, mean, log_variance) - self.log_prior(sample, liked)).sum(dim=1)
        return (kl_weight * liked.sum(dim=1) * divergence).mean() + self.surprise(sample, liked)

    def decoder_loss(self, liked: Tensor) -> Tensor:
        """From whole histories: the paper found that hiding parts of them helps the encoder only."""
        with torch.no_grad():
            sample = drawn(*self.encoder(liked))
        return self.surprise(sample, liked)

    def surprise(self, sample: Tensor, liked: Tensor) -> Tensor:
        return -(functional.log_softmax(self.decoder(sample), dim=1) * liked).sum(dim=1).mean()


def drawn(mean: Tensor, log_variance: Tensor) -> Tensor:
    return mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)


def log_normal(x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    return -0.5 * (log_variance + np.log(2 * np.pi) + (x - mean).square() / log_variance.exp())


def fit(train: Histories, parameters: dict[str, object], seed: int) -> LikesScorer:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    rest, stopping = set_aside(train, seed)
    network = RecVAENetwork(train.liked.shape[1])
    rate = parameters["learning_rate"]
    encoder_steps = torch.optim.Adam(network.encoder.parameters(), lr=rate)
    decoder_steps = torch.optim.Adam(network.decoder.parameters(), lr=rate)

    def once_through(optimizer: torch.optim.Optimizer, loss: Callable[[Tensor], Tensor]) -> None:
        for rows in shuffled(rest.liked.shape[0], rng):
            optimizer.zero_grad()
            loss(dense(rest.liked[rows])).backward()
            optimizer.step()

    def encoder_loss(liked: Tensor) -> Tensor:
        shown = hide(liked, parameters["dropout"], parameters["varied"])
        return network.encoder_loss(liked, shown, parameters["kl_weight"])

    def epoch() -> None:
        for _ in range(ENCODER_PASSES):
            once_through(encoder_steps, encoder_loss)
        network.keep_encoder()
        once_through(decoder_steps, network.decoder_loss)

    scorer = LikesScorer(network)
    train_until_worse(network, epoch, scorer, stopping, EPOCHS, PATIENCE)
    return scorer
