"""A trained model as files: an .npy for each array, memory-mapped by those who serve, and a manifest for all."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.artwork_choice import LEARNED, ArtworkModel
from recommendations.engine.blend import Blend
from recommendations.engine.deep import RUNTIME, Columns, DeepModel, can_serve
from recommendations.engine.files import flush, sha256
from recommendations.engine.kernel import KernelModel
from recommendations.engine.lists import Lists
from recommendations.engine.new_titles import NewTitleMap, NewTitles
from recommendations.engine.popularity import best_first

NO_NEIGHBOUR = -1
PEERS_LIST = 200
# A title is well known if it is among the most watched: so many of them, in a small catalogue a fifth.
WELL_KNOWN = 400
WELL_KNOWN_SHARE = 0.2
FORMAT = 8
MANIFEST = "manifest.json"
# These are there only if a deep model takes part; the manifest then says so under "deep". See deep.DeepModel.
NETWORK, DEEP_ARRAYS = "deep.onnx", ("deep_titles", "deep_weights")
# Everything serving needs; the shapes are in the comment of each, t titles, d dimensions.
ARRAYS = (
    "title_ids",  # int64 [t], ascending
    "title_vectors",  # float32 [t, d]
    "title_biases",  # float32 [t]
    "maturity",  # int16 [t]
    "fold_in_maps",  # float32 [buckets, d + 1, d]
    "mean_profile",  # float32 [d]
    "demographic_vectors",  # float32 [labels, d]
    "blend_lightfm",  # float32 [buckets]: see blend.Blend, as for all of these
    "blend_kernel",  # float32 [buckets]
    "blend_known",  # int32 [h]
    "blend_titles",  # int32 [buckets, h, kept]
    "blend_weights",  # float32 [buckets, h, kept]
    "blend_base",  # float32 [buckets, t]
    "blend_by_label",  # float32 [buckets, labels, t]
    "kernel_indptr",  # int32 [t + 1]: see kernel.KernelModel, as for all of these
    "kernel_indices",  # int32
    "kernel_values",  # float32
    "kernel_coefficients",  # float32 [anchors, rank]
    "kernel_known",  # int32 [h]
    "kernel_directions",  # float32 [rank, h]
    "kernel_base",  # float32 [t]
    "kernel_influence",  # int16 [h + 1, h + 1]
    "kernel_influence_steps",  # float32 [h + 1]
    "new_title_weights",  # float32 [labels + 1, h]: see new_titles.NewTitleMap, as for the next
    "new_title_watched",  # int32 [h]
    "new_title_indexes",  # int32 [n]: see new_titles.NewTitles, as for the next
    "new_title_own",  # float32 [n]
    "new_title_shares",  # float32 [h, n]
    "neighbours",  # int32 [t, 100], -1 pads
    "popular",  # int32, title indexes, the most watched first
    "trending",  # int32, title indexes, the most watched of late first
    "newest",  # int32, title indexes, the newest in the catalogue first
    "genre_members",  # bool [t, genres]
    "genre_share",  # float32 [genres] of everything that was liked
    "credit_indptr",  # int32 [t + 1] of the matrix titles x credits
    "credit_indices",  # int32, credits of each title
    "mix_indptr",  # int32 [t + 1] of the matrix titles x mixes, see mixes.mixes_of
    "mix_indices",  # int32, mixes of each title
    "mix_share",  # float32 [mixes] of everything that was liked
    "runtimes",  # int16 [t] minutes, 0 unknown
    "label_appeal",  # float32 [labels, t], see audiences.label_appeal
    "artwork_vectors",  # float32 [emphases, d], unit length
    "artwork_index",  # int32 [t, 8], which emphasis each variant has, -1 none known
    "artwork_kinds",  # int8 [t, 8]: see artwork_choice.ArtworkModel, as for the next six
    "artwork_biases",  # float32 [kinds, members]
    "artwork_fits",  # float32 [kinds, members]
    "artwork_tastes",  # float32 [d, kinds * members]
    "artwork_effects",  # int8 [t, 8, members]
    "artwork_profiles",  # int64 [p], ascending
    "artwork_responses",  # int8 [p, kinds, members]
    "artwork_explored",  # float32 [1], the share that is chosen at random
    "trailer_ids",  # int64 [c], ascending, cuts of trailers
    "trailer_effects",  # int8 [c, members], as artwork_effects
    "segment_profiles",  # int64 [q], ascending, profiles that were learned from
    "segments",  # int16 [q], the genre that each leads with, -1 none
)

# What the manifest says beside the arrays: the names of what they count.
LABELS = (
    "demographic_labels", "genre_names", "title_names", "credit_roles", "credit_names", "credit_people",
    "new_title_labels", "mixes", "artwork_labels",
)  # fmt: skip
FINITE = (
    "title_vectors", "title_biases", "fold_in_maps", "mean_profile", "demographic_vectors",
    "artwork_vectors", "artwork_biases", "artwork_fits", "artwork_tastes", "artwork_explored",
    "blend_lightfm", "blend_kernel", "blend_weights", "blend_base", "blend_by_label",
    "kernel_values", "kernel_coefficients", "kernel_directions", "kernel_base", "kernel_influence_steps",
    "mix_share", "label_appeal",
    "deep_titles", "deep_weights",
    "new_title_weights", "new_title_own", "new_title_shares",
)  # fmt: skip


class SnapshotError(Exception):
    """A snapshot's files cannot be used: says which, where, and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """The arrays above, by name as attributes, and the manifest: labels, settings, metrics, versions."""

    directory: Path
    arrays: dict[str, np.ndarray]
    manifest: dict

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.arrays[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def n_titles(self) -> int:
        return len(self.arrays["title_ids"])

    @cached_property
    def demographic_index(self) -> dict[str, int]:
        return {label: index for index, label in enumerate(self.manifest["demographic_labels"])}

    @cached_property
    def blend(self) -> Blend:
        return Blend(*(self.arrays[f"blend_{field.name}"] for field in fields(Blend)))

    @cached_property
    def kernel(self) -> KernelModel:
        return KernelModel(*(self.arrays[f"kernel_{field.name}"] for field in fields(KernelModel)))

    @cached_property
    def deep(self) -> DeepModel | None:
        if "deep" not in self.manifest:
            return None
        # Of the titles that were trained: those that came later have vectors, but no biases.
        columns = Columns(self.blend_known, len(self.title_biases))
        return DeepModel(self.deep_titles, (self.directory / NETWORK).read_bytes(), columns, self.deep_weights)

    @cached_property
    def new_titles(self) -> NewTitles:
        return NewTitles(*(self.arrays[f"new_title_{name}"] for name in ("watched", "indexes", "own", "shares")))

    @cached_property
    def new_title_map(self) -> NewTitleMap:
        return NewTitleMap(self.manifest["new_title_labels"], self.new_title_watched, self.new_title_weights)

    @cached_property
    def artwork(self) -> ArtworkModel:
        tables = (self.artwork_vectors, self.artwork_index, self.artwork_kinds, self.title_ids)
        learned = (self.arrays[f"artwork_{name}"] for name in LEARNED)
        return ArtworkModel(*tables, *learned, explored=float(self.artwork_explored[0]))

    @cached_property
    def credit_index(self) -> dict[tuple[str, int], int]:
        """The number of each credit: (role, person id)."""
        credits = zip(self.manifest["credit_roles"], self.manifest["credit_people"], strict=True)
        return {credit: index for index, credit in enumerate(credits)}

    @cached_property
    def genre_weights(self) -> np.ndarray:
        """genre_members as numbers: float32 [titles, genres]."""
        return self.genre_members.astype(np.float32)

    @cached_property
    def members_by_genre(self) -> np.ndarray:
        """bool [genres, titles]: a genre's own come one after another, which is quicker to choose by."""
        return np.ascontiguousarray(self.genre_members.T)

    @cached_property
    def well_known(self) -> np.ndarray:
        """bool [titles], those that are watched most."""
        mask = np.zeros(self.n_titles, dtype=bool)
        mask[self.popular[: min(WELL_KNOWN, int(WELL_KNOWN_SHARE * self.n_titles))]] = True
        return mask

    @cached_property
    def credits(self) -> csr_matrix:
        """Who is in which title: float32 [titles, credits], 1 where somebody is."""
        ones = np.ones(len(self.credit_indices), dtype=np.float32)
        shape = (self.n_titles, len(self.manifest["credit_roles"]))
        return csr_matrix((ones, self.credit_indices, self.credit_indptr), shape=shape)

    @cached_property
    def mixes(self) -> csr_matrix:
        """Which title is in which mix: float32 [titles, mixes], 1 where it is."""
        ones = np.ones(len(self.mix_indices), dtype=np.float32)
        shape = (self.n_titles, len(self.manifest["mixes"]))
        return csr_matrix((ones, self.mix_indices, self.mix_indptr), shape=shape)

    @cached_property
    def mix_index(self) -> dict[str, int]:
        """The number of each mix, by its subject."""
        return {subject: index for index, subject in enumerate(self.manifest["mixes"])}

    @cached_property
    def titles_by_mix(self) -> Lists:
        """Which titles are in each mix: indexes, ascending."""
        return columns_of(self.mixes)

    @cached_property
    def mix_parts(self) -> list[frozenset[str]]:
        """The genres, decade and mood that each mix names."""
        return [frozenset(subject.partition(":")[2].split("|")) for subject in self.manifest["mixes"]]

    @cached_property
    def is_new(self) -> np.ndarray:
        """bool [titles], see NewTitles.titles."""
        mask = np.zeros(self.n_titles, dtype=bool)
        mask[self.new_titles.titles] = True
        return mask

    @cached_property
    def kept_peers(self) -> dict[tuple[int, ...], np.ndarray]:
        return {}

    def liked_by_peers(self, demographics: Sequence[str]) -> np.ndarray:
        """What appeals most to those who gave these labels: int32 [at most 200], none where no label is known."""
        known = tuple(
            sorted(self.demographic_index[label] for label in demographics if label in self.demographic_index)
        )
        if known not in self.kept_peers:
            appeal = self.label_appeal[list(known)].sum(axis=0)
            self.kept_peers[known] = best_first(appeal, PEERS_LIST)
        return self.kept_peers[known]

    @cached_property
    def titles_by_credit(self) -> Lists:
        """Which titles each credit is of: indexes, ascending."""
        return columns_of(self.credits)

    def label_of(self, subject: str) -> str:
        """The name of what a row is about: "genre:Comedy", "title:12" (an index), "director:3" (a credit)."""
        kind, _, key = subject.partition(":")
        if kind == "title":
            return self.manifest["title_names"][int(key)]
        if kind in {"director", "cast"}:
            return self.manifest["credit_names"][int(key)]
        return key


def columns_of(matrix: csr_matrix) -> Lists:
    """The rows in which each column has an entry, ascending."""
    by_column = matrix.tocsc()
    return Lists(by_column.indices, by_column.indptr.astype(np.int64))


def write_snapshot(
    directory: Path, arrays: dict[str, np.ndarray], manifest: dict, network: bytes | None = None
) -> None:
    """Write beside the directory first and rename it at the end: it is there whole, or not at all.

    network: of the deep model, where the manifest says that there is one; its arrays are then to be there too.
    """
    missing = set(names_of_arrays(manifest)) ^ set(arrays)
    if missing:
        raise ValueError(f"A snapshot needs exactly the arrays of ARRAYS; it differs in {sorted(missing)}.")
    draft = directory.with_name(f".{directory.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    checksums = {}
    for name, array in arrays.items():
        path = draft / f"{name}.npy"
        np.save(path, np.ascontiguousarray(array))
        checksums[name] = sha256(path)
        flush(path)
    if network is not None:
        (draft / NETWORK).write_bytes(network)
        checksums[NETWORK] = sha256(draft / NETWORK)
        flush(draft / NETWORK)
    text = json.dumps({"format": FORMAT, "numpy": np.__version__, "sha256": checksums, **manifest})
    (draft / MANIFEST).write_text(text, encoding="utf-8")
    flush(draft / MANIFEST)
    draft.rename(directory)
    flush(directory.parent)


def load_snapshot(directory: Path) -> Snapshot:
    """Map a snapshot's arrays read-only.

    Raises SnapshotError for missing, cut short, changed, newer or older files, and for a deep model that cannot run
    here.
    """
    manifest = read_manifest(directory)
    names = names_of_arrays(manifest)
    arrays = {name: load_array(directory / f"{name}.npy", manifest["sha256"][name]) for name in names}
    for name in set(FINITE) & set(names):
        if not np.isfinite(arrays[name]).all():
            raise SnapshotError(f"{directory / name}.npy holds numbers that are not finite. Retrain.")
    if "deep" in manifest:
        check_network(directory / NETWORK, manifest["sha256"].get(NETWORK))
    return Snapshot(directory, arrays, manifest)


def names_of_arrays(manifest: dict) -> tuple[str, ...]:
    return ARRAYS + DEEP_ARRAYS if "deep" in manifest else ARRAYS


def read_manifest(directory: Path) -> dict:
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        newer, older = manifest["format"] > FORMAT, manifest["format"] < FORMAT
        # Not just any container: a list of names would do for the comparison below, and fail at the first array.
        named = set(manifest["sha256"].keys()) | set(manifest)
    except FileNotFoundError:
        raise SnapshotError(f"{path} is missing. Retrain, or roll back to an older snapshot.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}). Retrain, or roll back.") from error
    if newer:
        raise SnapshotError(f"{path} was written by a newer version of Streamsite. Update, or retrain.")
    if older:
        raise SnapshotError(f"{path} was written by an older version of Streamsite. Retrain.")
    if missing := sorted(set(LABELS) - named):
        raise SnapshotError(f"{path} does not say {', '.join(missing)}. Retrain, or roll back.")
    if not named >= set(names_of_arrays(manifest)):
        raise SnapshotError(f"{path} does not name every array. Retrain, or roll back.")
    return manifest


def load_array(path: Path, checksum: str) -> np.ndarray:
    check_file(path, checksum)
    # As a plain array: NumPy's memmap class costs more than the row it indexes.
    return np.load(path, mmap_mode="r").view(np.ndarray)


def check_network(path: Path, checksum: str | None) -> None:
    """The blend was learned with the deep model in it: without it, every other weight would be wrong."""
    check_file(path, checksum)
    if not can_serve():
        raise SnapshotError(
            f"{path} is a deep model, and {RUNTIME} is not installed here. Install the extra (pip install '.[deep]'), "
            "or retrain with DEEP_MODEL=no."
        )


def check_file(path: Path, checksum: str | None) -> None:
    if not path.is_file():
        raise SnapshotError(f"{path} is missing. Retrain, or roll back to an older snapshot.")
    if sha256(path) != checksum:
        raise SnapshotError(f"{path} is not what was written (its checksum differs). Retrain, or roll back.")
