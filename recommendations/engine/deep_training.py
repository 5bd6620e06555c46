"""Train the deep model, and export it for deep.DeepModel. The one place in the engine that knows torch.

A denoising autoencoder with one wide hidden layer: a random part of a history goes in, the rest of it is to come out,
as in Mult-DAE (Liang et al., "Variational Autoencoders for Collaborative Filtering", WWW 2018). Unlike there, parts of
all lengths are shown, as pages will have them; what was shown is no longer among the answers; and demographics go in.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from onnx import TensorProto, checker, helper, numpy_helper
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional

from recommendations.engine.deep import CONTEXT, SCORES, SUMMED, Columns, DeepModel, context_of, unit_rows
from recommendations.engine.fold_in import BUCKETS, only_entries
from recommendations.engine.linear import Audience

# Chosen on validation profiles of MovieLens-1M.
HIDDEN, DROPOUT = 1024, 0.6
EPOCHS, BATCH = 30, 100
LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 2e-3, 0.1, 0.1
# Of this share of the parts, most of the history is shown; of the others any length, short ones as often as long ones.
LONG_SHARE = 0.7
MOST_SHOWN = 0.8
# A profile counts as much as this power of how much of it is to be found.
PROFILE_POWER = 0.5
# So many steps are enough for any audience: from there on, more profiles make better steps, not more of them.
MOST_STEPS = 20_000
# Old enough for any onnxruntime of the last years.
OPSET, IR_VERSION = 17, 8


class Network(nn.Module):
    """Histories and labels to log shares, up to a constant. columns: see deep.Columns."""

    def __init__(self, log_likes: Tensor, n_labels: int) -> None:
        """log_likes: float32 [columns], where scores start: popularity need not be learned step by step."""
        super().__init__()
        self.titles = nn.Parameter(0.05 * torch.randn(len(log_likes), HIDDEN))
        self.context = nn.Linear(n_labels + 1, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(log_likes))
        nn.init.zeros_(self.context.weight)
        nn.init.zeros_(self.context.bias)
        nn.init.normal_(self.out.weight, std=0.02)
        self.out.bias.data = log_likes - log_likes.mean()

    def forward(self, parts: "Parts") -> Tensor:
        """float32 [B, columns]."""
        summed = functional.embedding_bag(
            parts.columns, self.titles, parts.starts, mode="sum", per_sample_weights=parts.values
        )
        hidden = torch.tanh(summed + self.context(parts.context))
        return self.out(functional.dropout(hidden, DROPOUT, self.training))


@dataclass(frozen=True)
class Parts:
    """The shown parts of a batch of histories, one after another.

    columns, values: int64 and float32 [shown], values at unit length for each profile; starts: int64 [B]; context:
    float32 [B, labels + 1], see deep.context_of.
    """

    columns: Tensor
    values: Tensor
    starts: Tensor
    context: Tensor

    @classmethod
    def of(cls, shown: csr_matrix, labels: np.ndarray, device: torch.device) -> "Parts":
        arrays = (
            shown.indices.astype(np.int64),
            unit_rows(shown).data,
            shown.indptr[:-1].astype(np.int64),
            context_of(shown, labels),
        )
        return cls(*(torch.from_numpy(array).to(device) for array in arrays))


@dataclass(frozen=True)
class Lesson:
    """A batch: what is shown, and what is to be found; wanted, hidden: float32 and bool [B, columns]."""

    parts: Parts
    wanted: Tensor
    hidden: Tensor

    def loss(self, network: Network) -> Tensor:
        """Cross-entropy of what is to be found, among all that was not shown."""
        shares = functional.log_softmax(network(self.parts).masked_fill(self.hidden, -1e9), dim=1)
        totals = self.wanted.sum(dim=1).clamp(min=1e-6)
        return (-(shares * self.wanted).sum(dim=1) * totals ** (PROFILE_POWER - 1.0)).mean()


@dataclass(frozen=True)
class Teacher:
    """Draws lessons from an audience whose titles are columns: see Audience, deep.Columns."""

    audience: Audience
    rng: np.random.Generator
    device: torch.device

    @classmethod
    def of(cls, audience: Audience, columns: Columns, seed: int, device: torch.device) -> "Teacher":
        """Of those who liked at least two titles."""
        teaching = np.flatnonzero(np.diff(audience.shown.indptr) >= 2)
        shown, sought = (columns.gather(matrix[teaching]) for matrix in (audience.shown, audience.sought))
        some = Audience(shown, sought, audience.demographics[teaching].astype(np.float32))
        return cls(some, np.random.default_rng(seed), device)

    def lessons(self, steps: int) -> Iterator[Lesson]:
        """So many, each profile as often as any other."""
        profiles = self.audience.shown.shape[0]
        while True:
            order = self.rng.permutation(profiles)
            for start in range(0, profiles, BATCH):
                if not steps:
                    return
                steps -= 1
                yield self.lesson(order[start : start + BATCH])

    def lesson(self, rows: np.ndarray) -> Lesson:
        histories = self.audience.shown[rows]
        shown = part_of(histories, lengths_to_show(np.diff(histories.indptr), self.rng), self.rng)
        hidden = torch.zeros(shown.shape, dtype=torch.bool)
        hidden[shown.nonzero()] = True
        # The last column stands for many titles: that one of them was shown does not answer for the others.
        hidden[:, -1] = False
        wanted = torch.from_numpy(self.audience.sought[rows].toarray()).masked_fill(hidden, 0.0)
        parts = Parts.of(shown, self.audience.demographics[rows], self.device)
        return Lesson(parts, wanted.to(self.device), hidden.to(self.device))


def lengths_to_show(liked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How many titles of each history to show, so that at least one is left: int64, for int64 numbers of liked ones."""
    most = np.minimum(np.maximum(np.floor(MOST_SHOWN * liked), 1), np.maximum(liked - 1, 1))
    long = most * rng.uniform(0.5, 1.0, len(liked))
    any_length = np.exp(rng.random(len(liked)) * np.log(most))
    return np.maximum(np.where(rng.random(len(liked)) < LONG_SHARE, long, any_length), 1).astype(np.int64)


def part_of(histories: csr_matrix, lengths: np.ndarray, rng: np.random.Generator) -> csr_matrix:
    """So many titles of each history, drawn at random."""
    rows = np.repeat(np.arange(histories.shape[0]), np.diff(histories.indptr))
    drawn = np.lexsort((rng.random(len(rows)), rows))
    place = np.empty(len(rows), dtype=np.int64)
    place[drawn] = np.arange(len(rows)) - histories.indptr[rows]
    return only_entries(histories, place < lengths[rows])


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def train(
    audience: Audience, columns: Columns, *, threads: int, seed: int, report: Callable[[float], None]
) -> DeepModel:
    """A model that counts for nothing yet. report(share done) is called after each step. On a GPU where there is one.

    Repeatable for one seed and number of threads on one machine. Raises ValueError where nobody liked two titles.
    """
    torch.manual_seed(seed)
    teacher = Teacher.of(audience, columns, seed, device())
    likes = np.asarray(teacher.audience.sought.sum(axis=0)).ravel()
    if not likes.any():
        raise ValueError("A deep model needs profiles that liked at least two titles; there is none.")
    network = Network(torch.from_numpy(np.log1p(likes)).float(), audience.demographics.shape[1]).to(device())
    steps = min(MOST_STEPS, EPOCHS * math.ceil(teacher.audience.shown.shape[0] / BATCH))
    with on_threads(threads):
        run_steps(network, teacher.lessons(steps), steps, report)
    titles = network.titles.detach().cpu().numpy()
    return DeepModel(titles, exported(network), columns, np.zeros(len(BUCKETS), dtype=np.float32))


def run_steps(network: Network, lessons: Iterator[Lesson], steps: int, report: Callable[[float], None]) -> None:
    matrices = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    biases = [parameter for parameter in network.parameters() if parameter.ndim == 1]
    # Popularity is in the biases, and is to stay there.
    groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps, pct_start=WARM_UP)
    network.train()
    for step, lesson in enumerate(lessons, start=1):
        optimizer.zero_grad()
        lesson.loss(network).backward()
        optimizer.step()
        schedule.step()
        report(step / steps)


@contextmanager
def on_threads(threads: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def exported(network: Network) -> bytes:
    """All but the first layer, which is a sum of a few of its rows, as an ONNX model: see deep.DeepModel."""
    weights = {
        "context_weights": network.context.weight.T,
        "context_biases": network.context.bias,
        "out_weights": network.out.weight.T,
        "out_biases": network.out.bias,
    }
    arrays = {name: tensor.detach().cpu().contiguous().numpy() for name, tensor in weights.items()}
    nodes = [
        helper.make_node("Gemm", [CONTEXT, "context_weights", "context_biases"], ["shift"]),
        helper.make_node("Add", [SUMMED, "shift"], ["total"]),
        helper.make_node("Tanh", ["total"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "out_weights", "out_biases"], [SCORES]),
    ]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
        for name, width in (
            (SUMMED, HIDDEN),
            (CONTEXT, network.context.in_features),
            (SCORES, network.out.out_features),
        )
    ]
    initial = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    graph = helper.make_graph(nodes, "deep", ends[:2], ends[2:], initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    checker.check_model(model)
    return model.SerializeToString()
