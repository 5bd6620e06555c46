"""A large catalogue and audience of random rows in the database. Rows come from SQL: millions take minutes so."""

from collections.abc import Iterator

import numpy as np
from django.db import connection
from django.utils import timezone

from benchmarks.generated import generated_facts
from catalog.models import Title
from profiles.models import Profile
from recommendations.engine.features import CatalogFacts
from viewing.models import History, MyListItem, Progress, Rating

PROFILES_AT_ONCE = 20_000
LISTED, UNFINISHED = 12, 5
# One of four watches is turned down, as in generated.history.
TURNED_DOWN = 4
WATCHED = "generate_series(%(first)s, %(last)s) AS profile, generate_series(1, %(watches)s) AS number"
# The catalogue in strips, one for each watch: no title comes twice, and none more often than another.
TITLE = "1 + (number - 1) * strip + floor(random() * strip)::int"
SEEN_AT = "now() - random() * interval '365 days'"
TABLES = {
    Progress: f"""
        (profile_id, title_id, position_seconds, duration_seconds, watched_seconds, finished_at, updated_at)
        SELECT profile, {TITLE}, 50, 100, 0, CASE WHEN number > {UNFINISHED} THEN now() END, {SEEN_AT}
        FROM {WATCHED}, (SELECT %(titles)s / %(watches)s AS strip) AS strips""",
    Rating: """
        (profile_id, title_id, value, rated_at)
        SELECT profile_id, title_id, -1, updated_at FROM viewing_progress
        WHERE profile_id BETWEEN %(first)s AND %(last)s AND random() * %(turned_down)s < 1""",
    MyListItem: f"""
        (profile_id, title_id, added_at)
        SELECT profile, {TITLE}, {SEEN_AT}
        FROM generate_series(%(first)s, %(last)s) AS profile, generate_series(1, {LISTED}) AS number,
             (SELECT %(titles)s / {LISTED} AS strip) AS strips""",
    History: """
        (profile_id, version, last_event_at)
        SELECT profile, 1, now() FROM generate_series(%(first)s, %(last)s) AS profile""",
}


def store_catalog(n_titles: int, rng: np.random.Generator) -> CatalogFacts:
    """Titles with ids from 1, and what is generated of them."""
    facts, now = generated_facts(n_titles, rng), timezone.now()
    titles = [Title(id=n, name=f"Title {n}", slug=f"title-{n}", added_at=now) for n in facts.title_ids.tolist()]
    Title.objects.bulk_create(titles, batch_size=5000)
    return facts


def store_profiles(count: int, watches: int) -> Iterator[int]:
    """So many more profiles with so many watches each, some unfinished, some turned down, some titles on their lists;
    yields how many there are as the work goes on."""
    given = {"titles": Title.objects.count(), "watches": watches, "turned_down": TURNED_DOWN}
    with connection.cursor() as cursor:
        for model in (*TABLES, Profile):
            drop_foreign_keys(cursor, model._meta.db_table)
        for stored in range(0, count, PROFILES_AT_ONCE):
            batch = [Profile(name="Profile") for _ in range(min(PROFILES_AT_ONCE, count - stored))]
            Profile.objects.bulk_create(batch, batch_size=5000)
            given |= {"first": batch[0].pk, "last": batch[-1].pk}
            for model, rows in TABLES.items():
                cursor.execute(f"INSERT INTO {model._meta.db_table} {rows}", given)
            yield stored + len(batch)
        # As autovacuum leaves them; it would otherwise come in the middle of what is measured.
        cursor.execute("VACUUM ANALYZE")


def drop_foreign_keys(cursor: object, table: str) -> None:
    """To check them row by row takes longer than all the rest of storing millions of rows."""
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
