"""Train the deep model, and export it for deep.DeepModel. The one place in the engine that knows torch.

RecVAE (Shenbin et al., "RecVAE: A New Variational Autoencoder for Top-N Recommendations", WSDM 2020): a random part of
a history goes in, and what is to come out is the rest. Unlike there, parts of all lengths are shown, as pages will have
them; what was shown is no longer among the answers; and demographics and the length of the history go in.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional

from recommendations.engine.deep import CONTEXT, SCORES, SUMMED, Columns, DeepModel, context_of
from recommendations.engine.fold_in import BUCKETS, only_entries
from recommendations.engine.linear import Audience
from recommendations.engine.sparse import unit_rows

# All of these were chosen on validation profiles of MovieLens-1M.
HIDDEN, LATENT, LAYERS, NORM_EPSILON = 500, 200, 5, 0.1
EPOCHS, BATCH, LEARNING_RATE = 20, 200, 1.5e-3
# Over this last share of the training, steps grow smaller.
COOLING = 0.4
# Steps of the encoder for each step of the decoder.
ENCODER_PASSES = 3
# The paper's gamma: how much the divergence from the prior counts beside each title to be found.
KL_WEIGHT = 0.002
# The prior: standard normal, the encoder as it was an epoch ago, and one that is nearly flat.
PRIOR_SHARES, FLAT_LOG_VARIANCE = (3 / 20, 3 / 4, 1 / 10), 10.0
# Of this share of the parts, most of the history is shown; of the others any length, short ones as often as long ones.
LONG_SHARE, MOST_SHOWN = 0.5, 0.8
# A profile counts as much as this power of how much of it is to be found.
PROFILE_POWER = 0.5
# From there on, more profiles make better epochs, not more steps.
MOST_BATCHES = 5_000
# Old enough for any onnxruntime of the last years.
OPSET, IR_VERSION = 17, 8


class Encoder(nn.Module):
    """Dense layers, each fed by the sum of all before it and normalised, then mean and log variance."""

    def __init__(self, n_columns: int, n_labels: int) -> None:
        super().__init__()
        self.titles = nn.Parameter(0.05 * torch.randn(n_columns, HIDDEN))
        self.context = nn.Linear(n_labels + 1, HIDDEN)
        self.layers = nn.ModuleList([nn.Linear(HIDDEN, HIDDEN) for _ in range(LAYERS - 1)])
        self.norms = nn.ModuleList([nn.LayerNorm(HIDDEN, eps=NORM_EPSILON) for _ in range(LAYERS)])
        self.out = nn.Linear(HIDDEN, 2 * LATENT)
        # Who somebody is comes in softly: what was liked says more.
        nn.init.zeros_(self.context.weight)
        nn.init.zeros_(self.context.bias)

    def forward(self, parts: "Parts") -> tuple[Tensor, Tensor]:
        """float32 [B, LATENT] each."""
        total = self.context(parts.context)
        hidden = functional.embedding_bag(
            parts.columns, self.titles, parts.starts, mode="sum", per_sample_weights=parts.values
        )
        for number, norm in enumerate(self.norms):
            hidden = hidden if number == 0 else self.layers[number - 1](hidden)
            hidden = norm(functional.silu(hidden + total))
            total = total + hidden
        return self.out(hidden).chunk(2, dim=1)


class Network(nn.Module):
    """Parts of histories to log shares, up to a constant."""

    def __init__(self, log_likes: Tensor, n_labels: int) -> None:
        """log_likes: float32 [columns], where scores start: popularity need not be learned step by step."""
        super().__init__()
        self.encoder = Encoder(len(log_likes), n_labels)
        self.encoder_before = Encoder(len(log_likes), n_labels).requires_grad_(False)
        self.decoder = nn.Linear(LATENT, len(log_likes))
        self.decoder.bias.data = log_likes - log_likes.mean()
        self.keep_encoder()

    def keep_encoder(self) -> None:
        """From now on, the prior knows the encoder as it is now."""
        self.encoder_before.load_state_dict(self.encoder.state_dict())

    def forward(self, parts: "Parts") -> Tensor:
        """float32 [B, columns], from the latent mean."""
        return self.decoder(self.encoder(parts)[0])

    def encoder_loss(self, lesson: "Lesson") -> Tensor:
        """Negative ELBO."""
        mean, log_variance = self.encoder(lesson.shown)
        sample = drawn(mean, log_variance)
        divergence = log_normal(sample, mean, log_variance) - self.log_prior(sample, lesson.whole)
        counts_as = KL_WEIGHT * lesson.totals.clamp(min=1.0) ** PROFILE_POWER
        return lesson.surprise(self.decoder(sample)) + (counts_as * divergence.sum(dim=1)).mean()

    def decoder_loss(self, lesson: "Lesson") -> Tensor:
        with torch.no_grad():
            sample = drawn(*self.encoder(lesson.shown))
        return lesson.surprise(self.decoder(sample))

    def log_prior(self, sample: Tensor, whole: "Parts") -> Tensor:
        mean, log_variance = self.encoder_before(whole)
        zeros = torch.zeros_like(sample)
        parts = (
            log_normal(sample, zeros, zeros),
            log_normal(sample, mean, log_variance),
            log_normal(sample, zeros, zeros + FLAT_LOG_VARIANCE),
        )
        weighted = [part + math.log(share) for part, share in zip(parts, PRIOR_SHARES, strict=True)]
        return torch.logsumexp(torch.stack(weighted), dim=0)


def drawn(mean: Tensor, log_variance: Tensor) -> Tensor:
    return mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)


def log_normal(x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    return -0.5 * (log_variance + math.log(2 * math.pi) + (x - mean).square() / log_variance.exp())


@dataclass(frozen=True)
class Parts:
    """Parts of a batch of histories, one after another.

    columns, values: int64 and float32 [titles in them], values at unit length for each profile; starts: int64 [B];
    context: float32 [B, labels + 1], see deep.context_of.
    """

    columns: Tensor
    values: Tensor
    starts: Tensor
    context: Tensor

    @classmethod
    def of(cls, histories: csr_matrix, labels: np.ndarray, device: torch.device) -> "Parts":
        arrays = (
            histories.indices.astype(np.int64),
            unit_rows(histories).data,
            histories.indptr[:-1].astype(np.int64),
            context_of(histories, labels),
        )
        return cls(*(torch.from_numpy(array).to(device) for array in arrays))


@dataclass(frozen=True)
class Lesson:
    """A batch: what is shown, whole histories, and what is to be found.

    wanted: float32 [B, columns]; hidden: bool, the same shape, what is not to be ranked; totals: float32 [B], the sums
    of wanted.
    """

    shown: Parts
    whole: Parts
    wanted: Tensor
    hidden: Tensor
    totals: Tensor

    def surprise(self, scores: Tensor) -> Tensor:
        """Cross-entropy of what is to be found, among all that was not shown."""
        log_shares = functional.log_softmax(scores.masked_fill(self.hidden, -1e9), dim=1)
        weights = self.totals.clamp(min=1e-6) ** (PROFILE_POWER - 1.0)
        return -((log_shares * self.wanted).sum(dim=1) * weights).mean()


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

    @property
    def batches(self) -> int:
        """In an epoch."""
        return min(MOST_BATCHES, math.ceil(self.audience.shown.shape[0] / BATCH))

    def lessons(self) -> Iterator[Lesson]:
        """An epoch of them, in which no profile comes twice."""
        order = self.rng.permutation(self.audience.shown.shape[0])
        return (self.lesson(order[batch * BATCH : (batch + 1) * BATCH]) for batch in range(self.batches))

    def lesson(self, rows: np.ndarray) -> Lesson:
        histories, labels = self.audience.shown[rows], self.audience.demographics[rows]
        shown = part_of(histories, lengths_to_show(np.diff(histories.indptr), self.rng), self.rng)
        wanted, hidden = dense_on(self.device, self.audience.sought[rows]), dense_on(self.device, shown) > 0
        # The last column stands for many titles: that one of them was shown does not answer for the others.
        hidden[:, -1] = False
        wanted.masked_fill_(hidden, 0.0)
        parts = (Parts.of(part, labels, self.device) for part in (shown, histories))
        return Lesson(*parts, wanted, hidden, wanted.sum(dim=1))


def dense_on(device: torch.device, matrix: csr_matrix) -> Tensor:
    """float32, the shape of the matrix, which has no entry twice: filled there, for most of it is zeros."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    places = torch.from_numpy(rows * matrix.shape[1] + matrix.indices).to(device)
    dense = torch.zeros(matrix.shape, device=device)
    dense.view(-1)[places] = torch.from_numpy(matrix.data).to(device)
    return dense


def lengths_to_show(liked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How many titles of each history to show, so that at least one is left: int64, for int64 numbers of liked ones."""
    most = np.minimum(np.maximum(np.floor(MOST_SHOWN * liked), 1), np.maximum(liked - 1, 1))
    long = most * rng.uniform(0.5, 1.0, len(liked))
    any_length = np.exp(rng.random(len(liked)) * np.log(most))
    return np.maximum(np.where(rng.random(len(liked)) < LONG_SHARE, long, any_length), 1).astype(np.int64)


def part_of(histories: csr_matrix, lengths: np.ndarray, rng: np.random.Generator) -> csr_matrix:
    """So many titles of each history, drawn at random."""
    rows = np.repeat(np.arange(histories.shape[0]), np.diff(histories.indptr))
    # In one array, the place in a random order behind the row, they are sorted many times quicker than in two.
    drawn = np.argsort(rows + rng.random(len(rows)))
    place = np.empty(len(rows), dtype=np.int64)
    place[drawn] = np.arange(len(rows)) - histories.indptr[rows]
    return only_entries(histories, place < lengths[rows])


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def train(
    audience: Audience, columns: Columns, *, threads: int, seed: int, report: Callable[[float], None]
) -> DeepModel:
    """A model that counts for nothing yet. report(share done) is called now and then. On a GPU where there is one.

    Repeatable for one seed and number of threads on one machine. Raises ValueError where nobody liked two titles.
    """
    torch.manual_seed(seed)
    teacher = Teacher.of(audience, columns, seed, device())
    likes = np.asarray(teacher.audience.sought.sum(axis=0)).ravel()
    if not likes.any():
        raise ValueError("A deep model needs profiles that liked at least two titles; there is none.")
    network = Network(torch.from_numpy(np.log1p(likes)).float(), audience.demographics.shape[1]).to(device())
    with on_threads(threads):
        run_epochs(network, teacher, report)
    titles = network.encoder.titles.detach().cpu().numpy()
    return DeepModel(titles, exported(network), columns, np.zeros(len(BUCKETS), dtype=np.float32))


def run_epochs(network: Network, teacher: Teacher, report: Callable[[float], None]) -> None:
    encoder_steps = torch.optim.Adam(network.encoder.parameters(), lr=LEARNING_RATE, fused=True)
    decoder_steps = torch.optim.Adam(network.decoder.parameters(), lr=LEARNING_RATE, fused=True)
    for epoch in range(EPOCHS):
        for optimizer in (encoder_steps, decoder_steps):
            for group in optimizer.param_groups:
                group["lr"] = LEARNING_RATE * min(1.0, (EPOCHS - epoch) / (EPOCHS * COOLING))
        for turn in range(ENCODER_PASSES):
            once_through(encoder_steps, teacher, network.encoder_loss)
            report((epoch + (turn + 1) / (ENCODER_PASSES + 1)) / EPOCHS)
        network.keep_encoder()
        once_through(decoder_steps, teacher, network.decoder_loss)
        report((epoch + 1) / EPOCHS)


def once_through(optimizer: torch.optim.Optimizer, teacher: Teacher, loss: Callable[[Lesson], Tensor]) -> None:
    for lesson in teacher.lessons():
        optimizer.zero_grad()
        loss(lesson).backward()
        optimizer.step()


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
    encoder, decoder = network.encoder, network.decoder
    arrays = {name: array_of(tensor) for name, tensor in encoder.state_dict().items() if name != "titles"}
    # Pages are ranked by the latent mean alone.
    arrays |= {"out.weight": arrays["out.weight"][:LATENT], "out.bias": arrays["out.bias"][:LATENT]}
    arrays |= {f"decoder.{name}": array_of(tensor) for name, tensor in decoder.state_dict().items()}
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
        for name, width in ((SUMMED, HIDDEN), (CONTEXT, encoder.context.in_features), (SCORES, decoder.out_features))
    ]
    initial = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    graph = helper.make_graph(graph_nodes(), "deep", ends[:2], ends[2:], initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    checker.check_model(model)
    return model.SerializeToString()


def array_of(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().numpy()


def graph_nodes() -> list[NodeProto]:
    """Encoder.forward from its sum on, then the decoder."""
    nodes = [dense(CONTEXT, "context", "total0")]
    for number in range(LAYERS):
        if number:
            nodes.append(dense(f"hidden{number}", f"layers.{number - 1}", f"sum{number}"))
        norm, ends = f"norms.{number}", f"hidden{number + 1}"
        nodes += [
            helper.make_node("Add", [f"sum{number}" if number else SUMMED, f"total{number}"], [f"in{number}"]),
            helper.make_node("Sigmoid", [f"in{number}"], [f"gate{number}"]),
            helper.make_node("Mul", [f"in{number}", f"gate{number}"], [f"silu{number}"]),
            helper.make_node(
                "LayerNormalization",
                [f"silu{number}", f"{norm}.weight", f"{norm}.bias"],
                [ends],
                epsilon=NORM_EPSILON,
            ),
            helper.make_node("Add", [f"total{number}", ends], [f"total{number + 1}"]),
        ]
    # What is left of the last layer is only its answer.
    return [*nodes[:-1], dense(f"hidden{LAYERS}", "out", "latent"), dense("latent", "decoder", SCORES)]


def dense(source: str, layer: str, answer: str) -> NodeProto:
    return helper.make_node("Gemm", [source, f"{layer}.weight", f"{layer}.bias"], [answer], transB=1)
