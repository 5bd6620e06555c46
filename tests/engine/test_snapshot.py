"""A snapshot is there whole or not at all, and says what is wrong with it."""

import itertools
import json
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np

from recommendations.engine import snapshot as snapshots
from recommendations.engine.snapshot import (
    ARRAYS,
    FINITE,
    FORMAT,
    MANIFEST,
    SnapshotError,
    load_snapshot,
    write_snapshot,
)
from tests.engine.worlds import make_snapshot


class FullDisk:
    """Stands in for np.save: works so many times, then finds the disk full."""

    def __init__(self, save: Callable, successes: int) -> None:
        self.save, self.left = save, successes

    def __call__(self, *arguments: object) -> None:
        if not self.left:
            raise OSError("disk full")
        self.left -= 1
        self.save(*arguments)


class SnapshotTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.directory = self.root / "run-1"
        made = make_snapshot(12)
        self.arrays, self.manifest = made.arrays, made.manifest | {"metrics": {"ndcg@100": 0.5}}


class RoundTripTests(SnapshotTestCase):
    def setUp(self) -> None:
        super().setUp()
        write_snapshot(self.directory, self.arrays, self.manifest)
        self.loaded = load_snapshot(self.directory)

    def test_every_array_comes_back_as_it_was(self) -> None:
        for name in ARRAYS:
            with self.subTest(name):
                array = getattr(self.loaded, name)
                np.testing.assert_array_equal(array, self.arrays[name])
                self.assertEqual(array.dtype, self.arrays[name].dtype)

    def test_the_manifest_comes_back_with_format_versions_and_checksums(self) -> None:
        for name, value in self.manifest.items():
            self.assertEqual(self.loaded.manifest[name], value)
        self.assertEqual(self.loaded.manifest["format"], FORMAT)
        self.assertEqual(self.loaded.manifest["numpy"], np.__version__)
        self.assertEqual(set(self.loaded.manifest["sha256"]), set(ARRAYS))

    def test_loaded_arrays_cannot_be_written_to(self) -> None:
        for name in ARRAYS:
            with self.subTest(name), self.assertRaises(ValueError):
                getattr(self.loaded, name)[...] = 0

    def test_it_knows_its_size_and_the_places_of_demographic_labels(self) -> None:
        self.assertEqual(self.loaded.n_titles, 12)
        self.assertEqual(self.loaded.demographic_index, {"gender:F": 0, "gender:M": 1})

    def test_rows_are_named_after_their_subjects(self) -> None:
        self.assertEqual(self.loaded.label_of("title:3"), "Title 3")
        self.assertEqual(self.loaded.label_of("genre:Comedy"), "Comedy")
        self.assertEqual(self.loaded.label_of("director:1"), "Rosa Heart")
        self.assertEqual(self.loaded.label_of(""), "")

    def test_an_array_that_does_not_exist_is_an_attribute_error(self) -> None:
        with self.assertRaises(AttributeError):
            _ = self.loaded.opinions


class WriteTests(SnapshotTestCase):
    def test_nothing_but_the_snapshot_is_left_behind(self) -> None:
        write_snapshot(self.directory, self.arrays, self.manifest)
        self.assertEqual([path.name for path in self.root.iterdir()], ["run-1"])

    def test_a_write_that_fails_half_way_leaves_no_snapshot_and_the_next_one_succeeds(self) -> None:
        with mock.patch.object(snapshots.np, "save", FullDisk(np.save, successes=2)), self.assertRaises(OSError):
            write_snapshot(self.directory, self.arrays, self.manifest)
        self.assertFalse(self.directory.exists())
        write_snapshot(self.directory, self.arrays, self.manifest)
        self.assertEqual(load_snapshot(self.directory).n_titles, 12)

    def test_a_missing_array_is_refused_by_name(self) -> None:
        del self.arrays["neighbours"]
        with self.assertRaisesRegex(ValueError, "neighbours"):
            write_snapshot(self.directory, self.arrays, self.manifest)
        self.assertFalse(self.directory.exists())

    def test_an_unknown_array_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(ValueError, "opinions"):
            write_snapshot(self.directory, self.arrays | {"opinions": np.zeros(3)}, self.manifest)

    def test_a_snapshot_is_never_written_over(self) -> None:
        write_snapshot(self.directory, self.arrays, self.manifest)
        with self.assertRaises(OSError):
            write_snapshot(self.directory, self.arrays, self.manifest | {"metrics": {}})
        self.assertEqual(load_snapshot(self.directory).manifest["metrics"], {"ndcg@100": 0.5})


class BrokenSnapshotTests(SnapshotTestCase):
    """Each error says which file, and what to do."""

    def setUp(self) -> None:
        super().setUp()
        write_snapshot(self.directory, self.arrays, self.manifest)

    def refused(self, file: str, reason: str) -> None:
        with self.assertRaises(SnapshotError) as caught:
            load_snapshot(self.directory)
        self.assertIn(file, str(caught.exception))
        self.assertRegex(str(caught.exception), reason)
        self.assertRegex(str(caught.exception), "[Rr]etrain")

    def change_manifest(self, **changes: object) -> None:
        path = self.directory / MANIFEST
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    def test_a_folder_that_does_not_exist(self) -> None:
        self.directory.rename(self.root / "elsewhere")
        self.refused(str(self.directory / MANIFEST), "missing")

    def test_an_array_that_is_missing(self) -> None:
        (self.directory / "neighbours.npy").unlink()
        self.refused("neighbours.npy", "missing")

    def test_an_array_that_was_cut_short(self) -> None:
        path = self.directory / "title_vectors.npy"
        path.write_bytes(path.read_bytes()[:-8])
        self.refused("title_vectors.npy", "checksum")

    def test_an_array_of_which_one_bit_changed(self) -> None:
        for name in ARRAYS:
            with self.subTest(name):
                path = self.directory / f"{name}.npy"
                whole = path.read_bytes()
                path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
                self.refused(f"{name}.npy", "checksum")
                path.write_bytes(whole)

    def test_a_manifest_that_was_cut_short(self) -> None:
        path = self.directory / MANIFEST
        path.write_text(path.read_text()[:40])
        self.refused(MANIFEST, "cannot be read")

    def test_a_manifest_that_is_not_an_object(self) -> None:
        for text in ("[]", '"manifest"', "7", "{}", '{"format": "one", "sha256": {}}'):
            with self.subTest(text):
                (self.directory / MANIFEST).write_text(text)
                self.refused(MANIFEST, "cannot be read")

    def test_a_manifest_that_is_not_text(self) -> None:
        (self.directory / MANIFEST).write_bytes(b"\xff\xfe\x00")
        self.refused(MANIFEST, "cannot be read")

    def test_a_manifest_without_the_checksum_of_an_array(self) -> None:
        self.change_manifest(sha256={})
        self.refused(MANIFEST, "every array")

    def test_a_manifest_that_names_the_arrays_without_their_checksums(self) -> None:
        self.change_manifest(sha256=list(ARRAYS))
        self.refused(MANIFEST, "cannot be read|every array")

    def test_a_manifest_without_what_rows_are_named_after(self) -> None:
        whole = (self.directory / MANIFEST).read_text()
        for name in (
            "demographic_labels",
            "genre_names",
            "title_names",
            "credit_roles",
            "credit_people",
            "new_title_labels",
        ):
            with self.subTest(name):
                manifest = json.loads(whole)
                del manifest[name]
                (self.directory / MANIFEST).write_text(json.dumps(manifest))
                self.refused(MANIFEST, name)

    def test_a_format_newer_than_this_version_knows(self) -> None:
        self.change_manifest(format=FORMAT + 1)
        self.refused(MANIFEST, "newer")

    def test_a_format_of_an_older_version(self) -> None:
        self.change_manifest(format=FORMAT - 1)
        self.refused(MANIFEST, "older")

    def test_numbers_that_are_not_finite(self) -> None:
        filled = [name for name in FINITE if name in self.arrays and self.arrays[name].size]
        for name, value in itertools.product(filled, (np.nan, np.inf)):
            with self.subTest(name, value=value):
                broken = self.arrays[name].copy()
                broken.flat[-1] = value
                self.directory = self.root / f"{name}-{value}"
                write_snapshot(self.directory, self.arrays | {name: broken}, self.manifest)
                self.refused(f"{name}.npy", "finite")
