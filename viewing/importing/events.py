"""From staged events to watch events, and to progress, ratings, lists and histories that follow from them.

Every table takes only what was new, so that importing a file again changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from catalog.importing.progress import Bars
from viewing.services import FINISHED_FRACTION
from viewing.statements import ABOUT_WATCHING, IS_FORGOTTEN, KEPT

LINES_PER_CHUNK = 250_000
DEFAULT_SECONDS = 100 * 60
WATCHED = "('play', 'heartbeat', 'pause', 'finish')"

# Keys of the file to rows of the database, once for all chunks.
CREATE_MAPS = f"""
DROP TABLE IF EXISTS title_map, profile_map, event_batch, event_added, touched;
CREATE TEMPORARY TABLE title_map ON COMMIT DROP AS
    SELECT source_key AS title_key, id AS title_id,
        coalesce(runtime_minutes * 60, {DEFAULT_SECONDS}) AS seconds
    FROM catalog_title WHERE source = %(title_source)s;
CREATE TEMPORARY TABLE profile_map ON COMMIT DROP AS
    SELECT source_key AS profile_key, id AS profile_id FROM profiles_profile WHERE source = %(profile_source)s;
CREATE TEMPORARY TABLE event_batch (
    line bigint, event_id uuid, profile_id bigint, title_id bigint, episode_id bigint, kind text,
    occurred_at timestamptz, position double precision, duration double precision, watched double precision,
    value smallint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE event_added (
    event_id uuid, profile_id bigint, title_id bigint, episode_id bigint, kind text, occurred_at timestamptz,
    position double precision, duration double precision, watched double precision, value smallint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE touched (profile_id bigint, last_event_at timestamptz) ON COMMIT DROP;
ANALYZE title_map; ANALYZE profile_map;
"""

# The id is a name-based UUID (version 3) of what the event is, so that the same row always gets the same one.
# An event without a time gets one that follows from its id, somewhere in the span of the data.
FILL_BATCH = """
INSERT INTO event_batch
SELECT line, event_id, profile_id, title_map.title_id, e.id, kind,
    to_timestamp(%(moved)s + coalesce(at, %(first)s + %(span)s
        * ('x' || substr(event_id::text, 1, 8))::bit(32)::bigint / 4294967296.0)),
    coalesce(position, CASE kind WHEN 'finish' THEN coalesce(s.duration, seconds) END),
    CASE WHEN kind IN {watched} THEN coalesce(s.duration, seconds) END,
    coalesce(watched, CASE kind WHEN 'finish' THEN coalesce(s.duration, seconds) END, 0),
    value
FROM staged_event s
JOIN title_map USING (title_key)
JOIN profile_map USING (profile_key)
LEFT JOIN catalog_season n ON n.title_id = title_map.title_id AND n.number = s.season
LEFT JOIN catalog_episode e ON e.season_id = n.id AND e.number = s.episode
CROSS JOIN LATERAL (SELECT overlay(overlay(
    md5(concat_ws(chr(31), %(profile_source)s, profile_key, title_key, {identity}))
    PLACING '3' FROM 13) PLACING '8' FROM 17)::uuid AS event_id) AS named
WHERE line > %(after)s AND line <= %(upto)s
"""

# What a viewer deleted does not come back with its file.
ADD_EVENTS = f"""
WITH added AS (
    INSERT INTO viewing_watchevent (event_id, profile_id, title_id, episode_id, kind, occurred_at,
        received_at, position_seconds, duration_seconds, watched_seconds, value)
    SELECT event_id, profile_id, title_id, episode_id, kind, occurred_at,
        %(run_at)s, position, duration, watched, value
    FROM event_batch AS event WHERE NOT {IS_FORGOTTEN.format(**KEPT, about=ABOUT_WATCHING)} ORDER BY line
    ON CONFLICT (event_id) DO NOTHING
    RETURNING event_id, profile_id, title_id, episode_id, kind, occurred_at,
        position_seconds, duration_seconds, watched_seconds, value
) INSERT INTO event_added SELECT * FROM added
"""

# An event that this very run added is a duplicate line; one that was there before is merely known.
REJECT_DUPLICATES = """
INSERT INTO staged_reject
SELECT line, 'duplicate' FROM (
    SELECT line, event_id, row_number() OVER (PARTITION BY event_id ORDER BY line) AS nth FROM event_batch
) AS b JOIN viewing_watchevent e USING (event_id)
WHERE e.received_at = %(run_at)s
AND (nth > 1 OR NOT EXISTS (SELECT FROM event_added a WHERE a.event_id = b.event_id))
"""

# The latest event says where the profile is; time spent adds up.
ADD_PROGRESS = f"""
INSERT INTO viewing_progress AS progress (profile_id, title_id, episode_id, position_seconds, duration_seconds,
    watched_seconds, finished_at, updated_at)
SELECT DISTINCT ON (profile_id, title_id, episode_id) profile_id, title_id, episode_id,
    coalesce(position, 0), coalesce(duration, 0),
    sum(watched) OVER (PARTITION BY profile_id, title_id, episode_id),
    CASE WHEN kind = 'finish' OR position >= {FINISHED_FRACTION} * nullif(duration, 0) THEN occurred_at END,
    occurred_at
FROM event_added WHERE kind IN {WATCHED}
ORDER BY profile_id, title_id, episode_id, occurred_at DESC, position DESC
ON CONFLICT (profile_id, title_id, episode_id) DO UPDATE SET
    watched_seconds = progress.watched_seconds + excluded.watched_seconds,
    (position_seconds, duration_seconds, finished_at, updated_at) = (
        SELECT chosen.* FROM (VALUES
            (excluded.position_seconds, excluded.duration_seconds, excluded.finished_at, excluded.updated_at),
            (progress.position_seconds, progress.duration_seconds, progress.finished_at, progress.updated_at)
        ) AS chosen (position, duration, finished, at) ORDER BY at DESC, position DESC LIMIT 1)
"""

CLEAR_PROGRESS = """
UPDATE viewing_progress p SET cleared_at = a.occurred_at FROM event_added a
WHERE a.kind = 'clear' AND (p.profile_id, p.title_id) = (a.profile_id, a.title_id)
AND p.updated_at <= a.occurred_at
"""

ADD_RATINGS = """
INSERT INTO viewing_rating (profile_id, title_id, value, rated_at)
SELECT DISTINCT ON (profile_id, title_id) profile_id, title_id, value, occurred_at
FROM event_added WHERE value IS NOT NULL ORDER BY profile_id, title_id, occurred_at DESC
ON CONFLICT (profile_id, title_id) DO UPDATE SET value = excluded.value, rated_at = excluded.rated_at
WHERE viewing_rating.rated_at <= excluded.rated_at
"""
DROP_RATINGS = """
DELETE FROM viewing_rating r USING event_added a
WHERE r.value = 0 AND (r.profile_id, r.title_id) = (a.profile_id, a.title_id)
"""

# Of putting on and taking off, the last one counts, in whatever order they stand in the file.
DECIDE_MARKS = """
WITH last AS (
    SELECT DISTINCT ON (profile_id, title_id) profile_id, title_id, kind, occurred_at
    FROM viewing_watchevent JOIN (
        SELECT DISTINCT profile_id, title_id FROM event_added WHERE kind IN ('{on}', '{off}')
    ) AS decided USING (profile_id, title_id)
    WHERE kind IN ('{on}', '{off}') ORDER BY profile_id, title_id, occurred_at DESC
), dropped AS (
    DELETE FROM {table} m USING last
    WHERE last.kind = '{off}' AND (m.profile_id, m.title_id) = (last.profile_id, last.title_id)
)
INSERT INTO {table} (profile_id, title_id, {moment})
SELECT profile_id, title_id, occurred_at FROM last WHERE kind = '{on}'
ON CONFLICT (profile_id, title_id) DO UPDATE SET {moment} = excluded.{moment}
"""
MARKS = (
    {"table": "viewing_mylistitem", "moment": "added_at", "on": "list", "off": "unlist"},
    {"table": "viewing_hiddentitle", "moment": "hidden_at", "on": "hide", "off": "unhide"},
)
TOUCH = "INSERT INTO touched SELECT profile_id, max(occurred_at) FROM event_added GROUP BY profile_id"
ADD_HISTORIES = """
INSERT INTO viewing_history (profile_id, version, last_event_at)
SELECT profile_id, 1, max(last_event_at) FROM touched GROUP BY profile_id
ON CONFLICT (profile_id) DO UPDATE SET version = viewing_history.version + 1,
    last_event_at = greatest(viewing_history.last_event_at, excluded.last_event_at)
"""

# A table that was emptied and vacuumed counts as empty for the planner until it is analysed, and a join planned on that
# takes hours. ANALYZE sees what its own transaction has added.
COUNT_EVENTS = "ANALYZE viewing_watchevent"
COUNT_STATES = "ANALYZE viewing_progress; ANALYZE viewing_rating"

# What makes a row the same event when it is imported again. Of a rating data set: who rated what.
ONE_PER_TITLE = "''"
ONE_PER_MOMENT = "kind, row(s.season, s.episode, at, position, value)::text"


@dataclass(frozen=True)
class Batch:
    """What is staged, and how to take it.

    lines: the last line number. identity: ONE_PER_TITLE or ONE_PER_MOMENT. moved: seconds added to every time.
    first, span: where the times that a file lacks may fall (Unix seconds, before moving).
    """

    title_source: str
    profile_source: str
    lines: int
    run_at: datetime
    identity: str = ONE_PER_MOMENT
    moved: float = 0
    first: float = 0
    span: float = 0


def add_staged_events(batch: Batch, bars: Bars) -> int:
    """Add what is staged and new; duplicates in the file go to staged_reject. Returns how many were added."""
    values, added = vars(batch), 0
    fill_batch = FILL_BATCH.format(identity=batch.identity, watched=WATCHED)
    with connection.cursor() as cursor, bars.bar("Storing what was watched", batch.lines) as bar:
        cursor.execute(CREATE_MAPS, values)
        # Checked at the end of each statement: the queue of all rows of a long run would not fit in memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for after in range(0, batch.lines + 1, LINES_PER_CHUNK):
            upto = after + LINES_PER_CHUNK
            added += _add_chunk(cursor, fill_batch, values | {"after": after, "upto": upto})
            bar.move_to(upto)
        cursor.execute(ADD_HISTORIES)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return added


def _add_chunk(cursor: object, fill_batch: str, values: dict[str, object]) -> int:
    first = not values["after"]
    cursor.execute("TRUNCATE event_batch, event_added")
    cursor.execute(fill_batch, values)
    staged = cursor.rowcount
    cursor.execute(ADD_EVENTS, values)
    added = cursor.rowcount
    cursor.execute("ANALYZE event_batch; ANALYZE event_added")
    if first:
        cursor.execute(COUNT_EVENTS)
    if added < staged:
        cursor.execute(REJECT_DUPLICATES, values)
    for statement in (ADD_PROGRESS, ADD_RATINGS, *([COUNT_STATES] if first else []), CLEAR_PROGRESS, DROP_RATINGS):
        cursor.execute(statement)
    for mark in MARKS:
        cursor.execute(DECIDE_MARKS.format(**mark))
    cursor.execute(TOUCH)
    return added
