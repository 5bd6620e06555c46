"""The deep model: trained with torch, served without it."""

import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine import build, deep
from recommendations.engine.blend import LEAST_PROFILES
from recommendations.engine.deep import Columns, DeepModel, add_deep, fit_deep, weighed
from recommendations.engine.evaluate import NDCG
from recommendations.engine.fold_in import BUCKETS
from recommendations.engine.linear import Audience
from recommendations.engine.new_titles import with_new_titles
from recommendations.engine.scoring import blended_scores, profile_vectors
from recommendations.engine.snapshot import NETWORK, SnapshotError, load_snapshot, write_snapshot
from recommendations.engine.sparse import unit_rows
from recommendations.engine.train import TrainingSettings
from tests.engine.worlds import VARIANTS, make_facts, make_snapshot, make_two_tastes

ROOT = Path(__file__).resolve().parents[2]
TITLES, HALF = 30, 15
# The last three titles are liked by too few to be known.
KNOWN = np.arange(TITLES - 3, dtype=np.int32)
LABELS = np.zeros((3, 2), dtype=np.float32)
EMPTY = (("titles", np.int32), ("weights", np.float32))
NOT_INSTALLED = "The extra 'deep' (torch, onnx, onnxruntime) is not installed: the deep model is not tested."


def make_audience(each: int = 150) -> Audience:
    """Half the profiles like about two thirds of the first half of the titles, half of the second."""
    rng = np.random.default_rng(3)
    rows = np.zeros((2 * each, TITLES), dtype=np.float32)
    for number, row in enumerate(rows):
        row[rng.permutation(HALF)[:10] + HALF * (number % 2)] = 1.0
    liked = csr_matrix(rows)
    return Audience(liked, liked, np.zeros((2 * each, 2), dtype=np.float32))


def histories(*rows: dict[int, float]) -> csr_matrix:
    matrix = np.zeros((len(rows), TITLES), dtype=np.float32)
    for number, row in enumerate(rows):
        matrix[number, list(row)] = list(row.values())
    return csr_matrix(matrix)


SOME = histories({0: 1.0, 3: 1.0, 5: 0.6}, {20: 1.0}, {})


class Echo:
    """Stands in for an onnxruntime session: says the sum that it is given."""

    def run(self, names: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        return [inputs[deep.SUMMED]]


def made_by_hand(weights: np.ndarray) -> DeepModel:
    """A model whose scores are its history itself, at unit length."""
    model = DeepModel(np.eye(len(KNOWN) + 1, dtype=np.float32), b"", Columns(KNOWN, TITLES), weights)
    # As the session's cached property would have kept it.
    model.__dict__["session"] = Echo()
    return model


class ColumnTests(unittest.TestCase):
    def test_titles_that_are_not_known_share_a_column_and_what_comes_out_of_it(self) -> None:
        columns = Columns(KNOWN, TITLES)
        gathered = columns.gather(histories({2: 1.0, 27: 0.5, 29: 1.0})).toarray()
        self.assertEqual(gathered.shape, (1, len(KNOWN) + 1))
        np.testing.assert_allclose(gathered[0, [2, -1]], [1.0, 1.5])
        spread = columns.spread(np.log(np.full((1, len(KNOWN) + 1), 0.3, dtype=np.float32)))
        np.testing.assert_allclose(np.exp(spread[0, [0, 27, 28, 29]]), [0.3, 0.1, 0.1, 0.1], atol=1e-6)

    def test_what_was_turned_down_is_not_heard(self) -> None:
        gathered = Columns(KNOWN, TITLES).gather(histories({2: 1.0, 4: -0.05, 29: -0.05}))
        self.assertEqual(gathered.indices.tolist(), [2])

    def test_histories_are_brought_to_unit_length_and_empty_ones_stay_empty(self) -> None:
        rows = unit_rows(histories({1: 3.0, 2: 4.0}, {})).toarray()
        np.testing.assert_allclose(rows[0, [1, 2]], [0.6, 0.8], atol=1e-6)
        self.assertFalse(rows[1].any())


class BlendTests(unittest.TestCase):
    def test_each_history_gets_as_much_of_it_as_its_length_is_worth(self) -> None:
        weights = np.zeros(len(BUCKETS), dtype=np.float32)
        weights[BUCKETS.index(2)] = 3.0
        scores = np.ones((2, TITLES), dtype=np.float32)
        add_deep(scores, made_by_hand(weights), histories({0: 1.0}, {1: 1.0, 2: 1.0}), LABELS[:2])
        np.testing.assert_array_equal(scores[0], np.ones(TITLES))
        np.testing.assert_allclose(scores[1, [0, 1, 2]], [1.0, 1 + 3 / np.sqrt(2), 1 + 3 / np.sqrt(2)], atol=1e-6)

    def test_one_that_is_worth_nothing_in_any_bucket_is_left_out(self) -> None:
        model = made_by_hand(np.zeros(len(BUCKETS), dtype=np.float32))
        self.assertIsNone(weighed(model, [{"deep": 0.0}] * len(BUCKETS)))
        self.assertIsNone(weighed(None, [{"lightfm": 1.0}] * len(BUCKETS)))
        of_buckets = [{"deep": 0.5 * number} for number in range(len(BUCKETS))]
        np.testing.assert_allclose(weighed(model, of_buckets).weights, 0.5 * np.arange(len(BUCKETS)))


class AbsenceTests(unittest.TestCase):
    def fit(self, settings: TrainingSettings, n_learning: int = LEAST_PROFILES) -> DeepModel | None:
        return fit_deep(make_audience(10), KNOWN, n_learning, settings, lambda phase, share: self.fail(phase))

    def test_without_its_libraries_there_is_none(self) -> None:
        with mock.patch.object(deep, "find_spec", return_value=None):
            self.assertIsNone(self.fit(TrainingSettings()))

    def test_turned_off_there_is_none(self) -> None:
        self.assertIsNone(self.fit(TrainingSettings(deep=False)))

    def test_where_nobody_can_tell_what_it_is_worth_there_is_none(self) -> None:
        self.assertIsNone(self.fit(TrainingSettings(), n_learning=LEAST_PROFILES - 1))


class SnapshotTests(unittest.TestCase):
    def setUp(self) -> None:
        self.directory = Path(self.enterContext(tempfile.TemporaryDirectory())) / "run-1"
        made = make_snapshot(TITLES)
        arrays = {
            "deep_titles": np.eye(TITLES, dtype=np.float32),
            "deep_weights": np.ones(len(BUCKETS), dtype=np.float32),
        }
        write_snapshot(self.directory, made.arrays | arrays, made.manifest | {"deep": {}}, b"a network")

    def refused(self, reason: str) -> None:
        with self.assertRaisesRegex(SnapshotError, reason):
            load_snapshot(self.directory)

    def test_where_the_runtime_is_missing_it_is_refused_with_what_to_do(self) -> None:
        with mock.patch.object(deep, "find_spec", return_value=None):
            self.refused(r"deep\.onnx is a deep model, and onnxruntime is not installed.*pip install '\.\[deep\]'")

    def test_a_network_that_was_changed_or_lost_is_refused(self) -> None:
        (self.directory / NETWORK).write_bytes(b"another")
        self.refused(r"deep\.onnx is not what was written")
        (self.directory / NETWORK).unlink()
        self.refused(r"deep\.onnx is missing")

    def test_numbers_that_are_not_finite_are_refused(self) -> None:
        made = make_snapshot(TITLES)
        arrays = {"deep_titles": np.full((1, 1), np.nan), "deep_weights": np.ones(1, dtype=np.float32)}
        directory = self.directory.with_name("run-2")
        write_snapshot(directory, made.arrays | arrays, made.manifest | {"deep": {}}, b"a network")
        with self.assertRaisesRegex(SnapshotError, "deep_titles.npy holds numbers that are not finite"):
            load_snapshot(directory)

    def test_a_snapshot_without_one_needs_no_runtime(self) -> None:
        made = make_snapshot(TITLES)
        directory = self.directory.with_name("run-2")
        write_snapshot(directory, made.arrays, made.manifest)
        with mock.patch.object(deep, "find_spec", return_value=None):
            self.assertIsNone(load_snapshot(directory).deep)


@unittest.skipUnless(deep.can_train(), NOT_INSTALLED)
class TrainedTests(unittest.TestCase):
    model: DeepModel

    @classmethod
    def setUpClass(cls) -> None:
        # Only where it is installed.
        from recommendations.engine import deep_training  # noqa: PLC0415

        cls.training = deep_training
        small = {"HIDDEN": 32, "LATENT": 8, "BATCH": 30, "EPOCHS": 8, "LEARNING_RATE": 1e-2}
        cls.enterClassContext(mock.patch.multiple(deep_training, **small))
        cls.networks: list[object] = []
        with mock.patch.object(deep_training, "exported", cls.export_and_keep(deep_training.exported)):
            cls.reported: list[float] = []
            cls.model = cls.train(1, cls.reported.append)

    @classmethod
    def export_and_keep(cls, export: Callable) -> Callable:
        def exported(network: object) -> bytes:
            cls.networks.append(network)
            return export(network)

        return exported

    @classmethod
    def train(cls, seed: int, report: Callable[[float], None] = lambda done: None) -> DeepModel:
        return cls.training.train(make_audience(), Columns(KNOWN, TITLES), threads=1, seed=seed, report=report)

    def test_it_ranks_the_rest_of_a_taste_first(self) -> None:
        scores = self.model.scores(SOME, LABELS)
        self.assertEqual(scores.shape, (3, TITLES))
        for row, taste, seen in ((0, range(HALF), {0, 3, 5}), (1, range(HALF, TITLES), {20})):
            unseen = [title for title in np.argsort(-scores[row]).tolist() if title not in seen]
            self.assertLess(set(unseen[:8]), set(taste))

    def test_what_is_served_is_what_torch_says(self) -> None:
        columns, [network] = self.model.columns, self.networks
        parts = self.training.Parts.of(columns.gather(SOME), LABELS, self.training.device())
        expected = columns.spread(network.eval()(parts).detach().cpu().numpy())
        np.testing.assert_allclose(self.model.scores(SOME, LABELS), expected, atol=1e-4)

    def test_a_history_is_told_the_same_alone_and_among_others(self) -> None:
        together = self.model.scores(SOME, LABELS)
        for row in range(3):
            np.testing.assert_allclose(self.model.scores(SOME[[row]], LABELS[:1])[0], together[row], atol=1e-5)

    def test_the_same_seed_finds_the_same_model(self) -> None:
        with mock.patch.object(self.training, "EPOCHS", 1):
            first, again, other = (self.train(seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first.titles, again.titles)
        self.assertFalse((first.titles == other.titles).all())

    def test_it_tells_how_far_it_is(self) -> None:
        self.assertEqual(self.reported, sorted(self.reported))
        self.assertEqual(self.reported[-1], 1.0)

    def test_an_audience_with_nothing_to_teach_is_an_error(self) -> None:
        nothing = Audience(histories({1: 1.0}), histories({1: 1.0}), LABELS[:1])
        with self.assertRaisesRegex(ValueError, "at least two titles"):
            self.training.train(nothing, Columns(KNOWN, TITLES), threads=1, seed=1, report=lambda done: None)

    def test_a_snapshot_keeps_it_and_serves_its_weighted_scores_on_top_of_the_others(self) -> None:
        directory = Path(self.enterContext(tempfile.TemporaryDirectory())) / "run-1"
        nothing = {f"blend_{name}": np.empty((len(BUCKETS), len(KNOWN), 0), kind) for name, kind in EMPTY}
        without = make_snapshot(TITLES, blend_known=KNOWN, **nothing)
        weights = np.full(len(BUCKETS), 0.5, dtype=np.float32)
        arrays = {"deep_titles": self.model.titles, "deep_weights": weights}
        write_snapshot(directory, without.arrays | arrays, without.manifest | {"deep": {}}, self.model.network)
        snapshot = load_snapshot(directory)
        vectors = profile_vectors(snapshot, SOME, LABELS)
        gained = blended_scores(snapshot, SOME, LABELS, vectors) - blended_scores(without, SOME, LABELS, vectors)
        np.testing.assert_allclose(gained, 0.5 * self.model.scores(deep.strengths(SOME), LABELS), atol=1e-4)

    def test_a_retrain_trains_it_blends_it_and_measures_with_it(self) -> None:
        directory = Path(self.enterContext(tempfile.TemporaryDirectory())) / "run-1"

        def learn_half_for_all(scores: Callable, held_out: object, names: Sequence[str]) -> list[dict[str, float]]:
            self.assertIn("deep", names)
            return [dict.fromkeys(names, 0.5)] * len(BUCKETS)

        with mock.patch.object(build, "learn_blend", learn_half_for_all):
            metrics = build.build_snapshot(
                directory,
                facts=make_facts(TITLES),
                data=make_two_tastes(TITLES, profiles_each=200),
                artwork_features=lambda labels: (
                    np.full((TITLES, VARIANTS), -1, dtype=np.int32),
                    np.full((TITLES, VARIANTS), -1, dtype=np.int8),
                ),
                settings=TrainingSettings(dimensions=4, epochs=3, threads=1),
                report=lambda phase, share: None,
            )
        self.assertIn(NDCG, metrics)
        snapshot = load_snapshot(directory)
        np.testing.assert_allclose(snapshot.deep.weights, 0.5)
        self.assertEqual(len(snapshot.deep.titles), len(snapshot.blend.known) + 1)
        before = blended_scores(snapshot, SOME, LABELS, profile_vectors(snapshot, SOME, LABELS))
        self.assertTrue(np.isfinite(before).all())
        later = with_new_titles(snapshot, make_facts(2, title_ids=np.array([9000, 9010])))
        longer = csr_matrix((SOME.data, SOME.indices, SOME.indptr), shape=(3, TITLES + 2))
        after = blended_scores(later, longer, LABELS, profile_vectors(later, longer, LABELS))
        np.testing.assert_allclose(after[:, :TITLES], before, atol=1e-4)

    def test_serving_loads_onnxruntime_and_not_torch(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "network").write_bytes(self.model.network)
        np.save(folder / "titles.npy", self.model.titles)
        program = (
            "import sys, numpy as np; from scipy.sparse import csr_matrix;"
            "from recommendations.engine.deep import *;"
            "titles = np.load(sys.argv[1] + '/titles.npy');"
            f"columns = Columns(np.arange({len(KNOWN)}, dtype=np.int32), {TITLES});"
            "model = DeepModel(titles, open(sys.argv[1] + '/network', 'rb').read(), columns, np.ones(7));"
            f"scores = model.scores(csr_matrix((1, {TITLES}), dtype=np.float32), np.zeros((1, 2), np.float32));"
            "print(scores.shape[1], *{name.partition('.')[0] for name in sys.modules})"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        shape, *loaded = done.stdout.split()
        self.assertEqual(shape, str(TITLES))
        self.assertIn("onnxruntime", loaded)
        self.assertFalse(set(loaded) & {"torch", "onnx", "lightfm", "django"})


@unittest.skipUnless(deep.can_train(), NOT_INSTALLED)
class PartTests(unittest.TestCase):
    def test_a_part_is_never_empty_and_always_leaves_something(self) -> None:
        from recommendations.engine import deep_training  # noqa: PLC0415

        rng = np.random.default_rng(0)
        liked = np.repeat([2, 3, 10, 100], 200)
        lengths = deep_training.lengths_to_show(liked, rng)
        self.assertTrue((lengths >= 1).all())
        self.assertTrue((lengths < liked).all())
        self.assertEqual(lengths[:200].max(), 1)
        self.assertGreater((lengths[600:] < 10).mean(), 0.1)
        self.assertGreater((lengths[600:] >= 40).mean(), 0.5)

    def test_a_part_has_as_many_titles_of_each_history_as_asked_and_any_of_them(self) -> None:
        from recommendations.engine import deep_training  # noqa: PLC0415

        whole, rng = make_audience(20).shown, np.random.default_rng(0)
        lengths = np.arange(whole.shape[0]) % 10 + 1
        parts = [deep_training.part_of(whole, lengths, rng).toarray() for _ in range(200)]
        for part in parts:
            np.testing.assert_array_equal((part > 0).sum(axis=1), lengths)
        np.testing.assert_array_equal(np.max(parts, axis=0), whole.toarray())

    def test_what_is_shown_is_not_to_be_found(self) -> None:
        from recommendations.engine import deep_training  # noqa: PLC0415

        columns = Columns(KNOWN, TITLES)
        teacher = deep_training.Teacher.of(make_audience(20), columns, 0, deep_training.device())
        [lesson] = teacher.lessons()
        shown = lesson.hidden.cpu().numpy()
        self.assertTrue(shown.any(axis=1).all())
        self.assertFalse((lesson.wanted.cpu().numpy()[shown] > 0).any())
        # Ten were liked, those in the column of the unknown ones counted together.
        liked_known = columns.gather(make_audience(20).shown).toarray()[:, :-1].sum()
        found = shown[:, :-1].sum() + lesson.wanted.cpu().numpy()[:, :-1].sum()
        self.assertEqual(found, liked_known)
