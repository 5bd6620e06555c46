"""Assemble and store home pages: for one profile when it asks, for all of them after training."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

import numpy as np
import orjson
from django.db import connection, transaction
from django.utils import timezone
from threadpoolctl import ThreadpoolController

from catalog.models import Artwork, Title
from catalog.stamp import available_stamp, catalog_stamp
from profiles.models import Profile
from recommendations.catalog_facts import artwork_features, read_catalog_facts
from recommendations.engine.artwork_arrays import without
from recommendations.engine.artwork_choice import VARIANTS
from recommendations.engine.features import CatalogFacts
from recommendations.engine.new_titles import with_new_titles
from recommendations.engine.page import Page, PageSettings, assemble_pages
from recommendations.engine.reasons import numbered
from recommendations.engine.rows.pinned import Pinned
from recommendations.engine.snapshot import Snapshot as Arrays
from recommendations.models import HomePage, PublishRange, Snapshot, TrainingRun
from recommendations.packed_rows import packed, unpack
from recommendations.pins import pinned_now
from recommendations.states import StoredState, indexes_of, states_of

PROFILES_A_RANGE = 512
PAGE_SETTINGS = PageSettings()


@dataclass(frozen=True)
class LabelledArrays:
    """A snapshot, with the titles that were added since, and what is available and pinned at this moment.

    available_stamp, pins: see HomePage, both of before these were read.
    """

    arrays: Arrays
    available: np.ndarray  # bool [titles]
    available_stamp: str = ""
    pinned: Sequence[Pinned] = ()
    pins: str = ""


# Of the last snapshot that was asked for: see at_state.
_at_state: dict[tuple, tuple[Arrays, np.ndarray]] = {}


def with_availability(arrays: Arrays) -> LabelledArrays:
    stamp = available_stamp()
    extended, available = at_state(arrays, catalog_stamp())
    return LabelledArrays(extended, available, stamp, *pinned_now(extended.title_ids))


def at_state(arrays: Arrays, catalog: str) -> tuple[Arrays, np.ndarray]:
    """The snapshot with the titles that it does not know, and what is available (bool [titles]).

    Read once for each state of the catalogue: for a single page to read all ids would take longer than to make it.
    """
    key = (arrays.directory, catalog)
    # Other threads may clear it at any time.
    if (known := _at_state.get(key)) is not None:
        return known
    ids = np.fromiter(Title.objects.available().values_list("id", flat=True), dtype=np.int64)
    new = np.setdiff1d(ids, arrays.title_ids)
    extended = with_new_titles(arrays, read_catalog_facts(new.tolist()), by_labels(arrays)) if len(new) else arrays
    extended = without_retired(extended)
    found = extended, np.isin(extended.title_ids, ids)
    _at_state.clear()
    _at_state[key] = found
    return found


def by_labels(arrays: Arrays) -> Callable[[CatalogFacts], tuple[np.ndarray, np.ndarray]]:
    """The artwork of titles that the snapshot does not know, by the emphases that it does."""
    return partial(artwork_features, labels=arrays.manifest["artwork_labels"])


def without_retired(arrays: Arrays) -> Arrays:
    """The snapshot without the artwork that was retired since."""
    retired = Artwork.objects.retired().filter(variant__lt=VARIANTS).values_list("title", "variant")
    ids, variants = np.array(list(retired), dtype=np.int64).reshape(-1, 2).T
    titles, known = indexes_of(ids, arrays.title_ids)
    return without(arrays, titles[known], variants[known]) if known.any() else arrays


def pages_for(labelled: LabelledArrays, profiles: Iterable[Profile]) -> list[tuple[StoredState, Page]]:
    stored = states_of(labelled.arrays, profiles)
    states = [state.state for state in stored]
    pages = assemble_pages(labelled.arrays, labelled.available, states, PAGE_SETTINGS, labelled.pinned)
    return list(zip(stored, pages, strict=True))


def stored_parts(arrays: Arrays, state: StoredState, page: Page) -> tuple[bytes, str, str]:
    """What HomePage keeps as rows, reasons and marks, with title ids and names instead of the engine's indexes."""
    heads = [
        {"kind": kind, "subject": subject, "label": arrays.label_of(subject)}
        for kind, subject in zip(page.kinds, page.subjects, strict=True)
    ]
    watches, places = numbered(page.cited, arrays.n_titles)
    rows = packed(heads, page.lengths, arrays.title_ids[page.titles], page.artwork, places, page.probabilities)
    names = arrays.manifest["title_names"]
    done = zip(state.done(arrays, watches), watches.tolist(), strict=True)
    reasons = orjson.dumps([[what, names[title]] for what, title in done])
    return rows, reasons.decode(), orjson.dumps(state.marks(arrays, page)).decode()


PAGE_COLUMNS = (
    "profile_id, snapshot_id, history_version, preferences_version, available_stamp, pins, hero_title, hero_variant, "
    "hero_probability, rows, reasons, marks, stored_at"
)
PAGE_TYPES = (
    "int8", "int8", "int8", "int4", "text", "text", "int8", "int2", "float8", "bytea", "text", "text", "timestamptz",
)  # fmt: skip
UPSERT_PAGE = f"""
    INSERT INTO recommendations_homepage ({PAGE_COLUMNS}) VALUES ({", ".join(["%s"] * len(PAGE_TYPES))})
    ON CONFLICT (profile_id, snapshot_id) DO UPDATE SET
        history_version = excluded.history_version, preferences_version = excluded.preferences_version,
        available_stamp = excluded.available_stamp, pins = excluded.pins,
        hero_title = excluded.hero_title, hero_variant = excluded.hero_variant,
        hero_probability = excluded.hero_probability,
        rows = excluded.rows, reasons = excluded.reasons, marks = excluded.marks, stored_at = excluded.stored_at
    WHERE recommendations_homepage.history_version <= excluded.history_version
"""


def page_values(snapshot_id: int, labelled: LabelledArrays, state: StoredState, page: Page, now: datetime) -> tuple:
    """Of one page, in the order of PAGE_COLUMNS."""
    return (
        page.profile_id,
        snapshot_id,
        state.history_version,
        state.preferences_version,
        labelled.available_stamp,
        labelled.pins,
        hero_id(labelled.arrays, page),
        page.hero_artwork,
        page.hero_probability,
        *stored_parts(labelled.arrays, state, page),
        now,
    )


def store_page(snapshot: Snapshot, labelled: LabelledArrays, state: StoredState, page: Page) -> HomePage:
    """Store one page over the one before it, unless that one was made from a newer history."""
    values = page_values(snapshot.pk, labelled, state, page, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_PAGE, values)
    by_name = dict(zip(PAGE_COLUMNS.split(", "), values, strict=True))
    read = {"rows": unpack, "reasons": orjson.loads, "marks": orjson.loads}
    return HomePage(**by_name | {name: of(by_name[name]) for name, of in read.items()})


def hero_id(arrays: Arrays, page: Page) -> int | None:
    return int(arrays.title_ids[page.hero]) if page.hero >= 0 else None


def plan_ranges(run: TrainingRun) -> int:
    """Cut all profiles into ranges of ids, each to be published in a transaction of its own."""
    ids = list(Profile.objects.order_by("id").values_list("id", flat=True))
    PublishRange.objects.bulk_create(
        PublishRange(run=run, first_profile=part[0], last_profile=part[-1])
        for part in (ids[start : start + PROFILES_A_RANGE] for start in range(0, len(ids), PROFILES_A_RANGE))
    )
    return len(ids)


def publish_next_range(run_id: int, snapshot_id: int, labelled: LabelledArrays) -> bool:
    """Claim a range that nobody works on, store its pages, and cross it off; False when none is left.

    A worker that is killed lets go of its range with its transaction: another takes it up.
    """
    with undisturbed(), transaction.atomic():
        claimed = PublishRange.objects.select_for_update(skip_locked=True).filter(run=run_id).first()
        if claimed is None:
            return False
        bounds = (claimed.first_profile, claimed.last_profile)
        profiles = Profile.objects.filter(id__range=bounds).order_by("id")
        copy_pages(snapshot_id, labelled, pages_for(labelled, profiles))
        claimed.delete()
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """What else a process does beside making pages by the hundred costs a tenth of the time and gains nothing."""
    # There are as many workers as cores: threads of their own would only get in each other's way.
    with linear_algebra().limit(limits=1, user_api="blas"):
        # Nothing here is garbage in circles, which is looked for among all the names of a snapshot, over and over.
        gc.disable()
        try:
            yield
        finally:
            gc.enable()


@cache
def linear_algebra() -> ThreadpoolController:
    """Of the libraries that NumPy and SciPy compute with."""
    return ThreadpoolController()


def copy_pages(snapshot_id: int, labelled: LabelledArrays, pages: Sequence[tuple[StoredState, Page]]) -> None:
    """Store many pages of a snapshot that serves nobody yet."""
    now = timezone.now()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY recommendations_homepage ({PAGE_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(PAGE_TYPES)
        for state, page in pages:
            copy.write_row(page_values(snapshot_id, labelled, state, page, now))
