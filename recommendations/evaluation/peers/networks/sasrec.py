"""The network of SASRec and its training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recommendations.evaluation.peers.base import Histories
from recommendations.evaluation.peers.networks.training import shuffled, slices, train_until_worse
from recommendations.evaluation.peers.stopping import set_aside

WIDTH, BLOCKS, HEADS = 64, 2, 2
EPOCHS, PATIENCE, BATCH = 60, 5, 32
# Titles drawn anew for each batch, the popular ones more often, that each next title is told apart from.
NEGATIVES = 256


class Block(nn.Module):
    """Causal self-attention, then a feed-forward layer, each added to its normalised input's source."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.before_attention, self.before_feed = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.project, self.merge = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.dropped(self.merge(self.attend(self.before_attention(x))))
        return x + self.dropped(self.feed(self.before_feed(x)))

    def attend(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        heads = self.project(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(*heads, is_causal=True)
        return attended.transpose(1, 2).reshape(batch, length, WIDTH)

    def dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training)


class SASRecNetwork(nn.Module):
    """forward: int64 [B, L] titles, n_titles being the start and the padding after the end, to float32 [B, L, 64]."""

    def __init__(self, likes: np.ndarray, length: int, dropout: float) -> None:
        """likes: int64 [titles], how many liked each."""
        super().__init__()
        n_titles = len(likes)
        self.n_titles, self.length, self.dropout = n_titles, length, dropout
        self.titles = nn.Embedding(n_titles + 1, WIDTH)
        self.places = nn.Embedding(length + 1, WIDTH)
        self.biases = nn.Embedding(n_titles + 1, 1)
        self.blocks = nn.Sequential(*[Block(dropout) for _ in range(BLOCKS)])
        self.norm = nn.LayerNorm(WIDTH)
        nn.init.normal_(self.titles.weight, std=0.05)
        nn.init.normal_(self.places.weight, std=0.05)
        # Popularity need not be learned step by step; the start itself is never scored.
        popularity = torch.from_numpy(np.log1p(np.append(likes, 0)))
        self.biases.weight.data[:, 0] = popularity - popularity.mean()
        self.log_shares = popularity[:-1].float().log_softmax(dim=0)

    def forward(self, sequences: Tensor) -> Tensor:
        x = self.titles(sequences) + self.places.weight[: sequences.shape[1]]
        return self.norm(self.blocks(functional.dropout(x, self.dropout, self.training)))

    def logits(self, states: Tensor, titles: Tensor) -> Tensor:
        return states @ self.titles(titles).T + self.biases(titles).squeeze(-1)

    def loss(self, sequences: Tensor) -> Tensor:
        """Sampled softmax (Klenitskiy and Vasilev, RecSys 2023) of each next title against shared negatives."""
        negatives = torch.multinomial(self.log_shares.exp(), NEGATIVES, replacement=True)
        states, following = self(sequences[:, :-1]), sequences[:, 1:]
        real = following != self.n_titles
        states, following = states[real], following[real]
        positive = (states * self.titles(following)).sum(-1) + self.biases(following).squeeze(-1)
        # A negative that is seldom drawn stands for all the times it was not.
        negative = self.logits(states, negatives) - self.log_shares[negatives] - np.log(NEGATIVES)
        negative = negative.masked_fill(following[:, None] == negatives, -torch.inf)
        return (torch.logaddexp(positive, negative.logsumexp(dim=1)) - positive).mean()


@dataclass(frozen=True)
class LastState:
    """Scores every title by the state after a history's last."""

    network: SASRecNetwork

    def scores(self, histories: Histories) -> np.ndarray:
        self.network.eval()
        lists = in_order(histories)
        titles = torch.arange(self.network.n_titles)
        parts = [np.empty((0, self.network.n_titles), dtype=np.float32)]
        with torch.no_grad():
            for rows in slices(len(lists)):
                recent = [each[-self.network.length :] for each in lists[rows]]
                states = self.network(padded(recent, self.network.n_titles))
                last = states[torch.arange(len(recent)), [len(each) for each in recent]]
                parts.append(self.network.logits(last, titles).numpy())
        return np.concatenate(parts)


def in_order(histories: Histories) -> list[np.ndarray]:
    """Each profile's titles, first to last."""
    order = histories.order
    rows = np.repeat(np.arange(order.shape[0]), np.diff(order.indptr))
    sorted_titles = order.indices[np.lexsort((order.data, rows))]
    return np.split(sorted_titles, order.indptr[1:-1])


def padded(lists: Sequence[np.ndarray], n_titles: int) -> Tensor:
    """int64 [B, longest + 1], each with the start before it."""
    sequences = torch.full((len(lists), 1 + max(len(each) for each in lists)), n_titles)
    for row, each in enumerate(lists):
        sequences[row, 1 : 1 + len(each)] = torch.from_numpy(each.astype(np.int64))
    return sequences


def window(titles: np.ndarray, length: int, anew: bool, rng: np.random.Generator) -> np.ndarray:
    """A run of a history from a random place on; anew: of one put in random order first."""
    if anew:
        titles = rng.permutation(titles)
    start = rng.integers(0, max(1, len(titles) - length + 1))
    return titles[start : start + length]


def fit(train: Histories, parameters: dict[str, object], seed: int) -> LastState:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    rest, stopping = set_aside(train, seed)
    n_titles, length = train.liked.shape[1], parameters["length"]
    likes = np.bincount(rest.liked.indices, minlength=n_titles)
    network = SASRecNetwork(likes, length, parameters["dropout"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=parameters["learning_rate"], weight_decay=0.01)
    lists = in_order(rest)

    def epoch() -> None:
        for rows in shuffled(len(lists), rng, BATCH):
            windows = [window(lists[row], length, parameters["shuffled"], rng) for row in rows]
            optimizer.zero_grad()
            network.loss(padded(windows, n_titles)).backward()
            optimizer.step()

    scorer = LastState(network)
    train_until_worse(network, epoch, scorer, stopping, EPOCHS, PATIENCE)
    return scorer
