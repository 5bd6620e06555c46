"""The network of Mult-VAE-PR and its training."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.networks.denoising import hide
from recommendations.evaluation.peers.networks.training import LikesScorer, dense, shuffled, train_until_worse
from recommendations.evaluation.peers.stopping import set_aside

HIDDEN, LATENT = 600, 200
EPOCHS, PATIENCE = 60, 6
# Over how much of training the KL term grows to its full weight.
ANNEALING_EPOCHS = 20


class MultVAENetwork(nn.Module):
    """[titles, 600, 200, 600, titles], tanh between; forward gives scores from the latent mean."""

    def __init__(self, n_titles: int) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_titles, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2 * LATENT))
        self.decoder = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, n_titles))
        for layer in (*self.encoder, *self.decoder):
            if isinstance(layer, nn.Linear):
                nn.init.xavier_normal_(layer.weight)
                nn.init.trunc_normal_(layer.bias, std=0.001)

    def encode(self, liked: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance: float32 [B, 200] each."""
        return self.encoder(functional.normalize(liked)).chunk(2, dim=1)

    def forward(self, liked: Tensor) -> Tensor:
        return self.decoder(self.encode(liked)[0])

    def loss(self, liked: Tensor, shown: Tensor, kl_weight: float) -> Tensor:
        """Negative ELBO of all that was liked, given what is shown of it, the KL term counting so much."""
        mean, log_variance = self.encode(shown)
        sample = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        likelihood = (functional.log_softmax(self.decoder(sample), dim=1) * liked).sum(dim=1)
        divergence = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(dim=1)
        return (kl_weight * divergence - likelihood).mean()


def fit(train: Histories, parameters: dict[str, object], seed: int) -> LikesScorer:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    rest, stopping = set_aside(train, seed)
    network = MultVAENetwork(train.liked.shape[1])
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=parameters["learning_rate"], weight_decay=parameters["weight_decay"]
    )
    epochs_done = 0

    def epoch() -> None:
        nonlocal epochs_done
        kl_weight = parameters["kl_cap"] * min(1.0, epochs_done / ANNEALING_EPOCHS)
        for rows in shuffled(rest.liked.shape[0], rng):
            liked = dense(rest.liked[rows])
            shown = hide(liked, parameters["dropout"], parameters["varied"])
            optimizer.zero_grad()
            network.loss(liked, shown, kl_weight).backward()
            optimizer.step()
        epochs_done += 1

    scorer = LikesScorer(network)
    train_until_worse(network, epoch, scorer, stopping, EPOCHS, PATIENCE)
    return scorer
