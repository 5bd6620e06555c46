"""The SQL behind record_events: set-based, so that a batch costs the same few statements whatever is in it."""

from viewing.models import WatchEvent

Kind = WatchEvent.Kind
# What tells of watching. The other kinds are a viewer's own words, and outlast the history.
WATCHING = (Kind.PLAY, Kind.HEARTBEAT, Kind.PAUSE, Kind.FINISH, Kind.CLEAR)
WATCHING_KINDS = ", ".join(f"'{kind.value}'" for kind in WATCHING)

# Whether what an event tells of has been deleted since. It is looked for by the statement that inserts: what is
# deleted while that runs makes it wait, and is found out by "overtaken".
IS_FORGOTTEN = """EXISTS (
            SELECT FROM viewing_forgotten AS forgotten
            WHERE forgotten.profile_id = {profile} AND forgotten.forgotten_at >= event.{at}
              AND (forgotten.title_id = event.{title} OR forgotten.title_id IS NULL){about}
        )"""
TOLD_OF = {"profile": "%(profile)s", "at": "at", "title": "title"}
KEPT = {"profile": "event.profile_id", "at": "occurred_at", "title": "title_id"}
ABOUT_WATCHING = f" AND event.kind IN ({WATCHING_KINDS})"

# One statement, so that a batch costs one trip: store what is new, raise the history's version if there was
# anything, and bring progress up to date. The latest event says where the profile is; time spent adds up; what
# was cleared later stays cleared. Every batch locks its events first, then its profile's history until the commit,
# then progress, which is why each part reads from the one before: in any other order two batches of one profile
# would wait for each other. The statement itself sees nothing of a batch that it waited for; what follows it in
# the same transaction does, and "overtaken" says that there was such a batch.
INSERT_EVENTS = f"""
    WITH stored AS (
        INSERT INTO viewing_watchevent (profile_id, received_at, event_id, title_id, episode_id, kind, session,
            occurred_at, position_seconds, duration_seconds, watched_seconds, value)
        SELECT %(profile)s, %(received_at)s, id, title, episode, kind, session, at, position, duration, watched, value
        FROM json_to_recordset(%(events)s) AS event (id uuid, title bigint, episode bigint, kind text, session uuid,
            at timestamptz, position float8, duration float8, watched float8, value smallint)
        WHERE NOT {IS_FORGOTTEN.format(**TOLD_OF, about=ABOUT_WATCHING)}
        -- In one order, so that two posts of the same events wait for each other and never in a circle.
        ORDER BY id
        ON CONFLICT (event_id) DO NOTHING
        RETURNING *
    ), raised AS (
        INSERT INTO viewing_history AS history (profile_id, version, last_event_at)
        -- Counted, and not only looked for: every event has to be stored before.
        SELECT %(profile)s, 1, %(received_at)s FROM stored HAVING count(*) > 0
        ON CONFLICT (profile_id) DO UPDATE SET version = history.version + 1, last_event_at = excluded.last_event_at
        RETURNING version
    ), new AS (
        SELECT title_id, episode_id, occurred_at, watched_seconds,
            coalesce(duration_seconds, 0) AS duration,
            CASE WHEN kind = 'finish' THEN coalesce(duration_seconds, position_seconds, 0)
                 ELSE coalesce(position_seconds, 0) END AS position,
            kind = 'finish' OR position_seconds >= %(finished)s * duration_seconds AND duration_seconds > 0 AS done
        FROM stored WHERE kind IN ('play', 'heartbeat', 'pause', 'finish')
    ), latest AS (
        SELECT DISTINCT ON (title_id, episode_id) * FROM new
        ORDER BY title_id, episode_id, occurred_at DESC, position DESC
    ), spent AS (
        SELECT title_id, episode_id, sum(watched_seconds) AS watched FROM new GROUP BY title_id, episode_id
    ), moved AS (
        INSERT INTO viewing_progress AS progress (profile_id, title_id, episode_id, position_seconds,
            duration_seconds, watched_seconds, finished_at, cleared_at, updated_at)
        SELECT %(profile)s, latest.title_id, latest.episode_id, position, duration, spent.watched,
            CASE WHEN done THEN occurred_at END,
            (SELECT max(cleared.occurred_at) FROM viewing_watchevent AS cleared
             WHERE cleared.profile_id = %(profile)s AND cleared.title_id = latest.title_id
               AND (cleared.value IS NOT NULL OR cleared.kind IN ('list', 'unlist', 'hide', 'unhide', 'clear'))
               AND cleared.kind = 'clear' AND cleared.occurred_at >= latest.occurred_at),
            occurred_at
        FROM raised CROSS JOIN latest JOIN spent ON spent.title_id = latest.title_id
            AND spent.episode_id IS NOT DISTINCT FROM latest.episode_id
        ON CONFLICT (profile_id, title_id, episode_id) DO UPDATE SET
            watched_seconds = progress.watched_seconds + excluded.watched_seconds,
            (position_seconds, duration_seconds, finished_at, cleared_at, updated_at) = (
                SELECT chosen.* FROM (VALUES
                    (excluded.position_seconds, excluded.duration_seconds, excluded.finished_at,
                     excluded.cleared_at, excluded.updated_at),
                    (progress.position_seconds, progress.duration_seconds, progress.finished_at,
                     progress.cleared_at, progress.updated_at)
                ) AS chosen (position, duration, finished, cleared, at)
                ORDER BY at DESC, position DESC LIMIT 1)
    )
    SELECT stored.event_id, raised.version > coalesce(seen.version, 0) + 1 AS overtaken
    FROM raised CROSS JOIN stored LEFT JOIN viewing_history AS seen ON seen.profile_id = %(profile)s
"""


def insert_offered(table: str, shown: str, is_it: str) -> str:
    """shown: the table in the catalogue, and the column, of what was chosen; is_it: which of a title's it was."""
    return f"""
    INSERT INTO viewing_{table} (profile_id, received_at, event_id, title_id, {shown}_id, row_kind,
        row_position, position, probability, occurred_at)
    SELECT %(profile)s, %(received_at)s, event.id, event.title, {shown}.id, event."row", event.row_position,
        event.position_in_row, event.probability, event.at
    FROM json_to_recordset(%(events)s) AS event (id uuid, title bigint, variant int, trailer bigint, "row" text,
        row_position int, position_in_row int, probability float8, at timestamptz)
    LEFT JOIN catalog_{shown} AS {shown} ON {shown}.title_id = event.title AND {is_it}
    WHERE NOT {IS_FORGOTTEN.format(**TOLD_OF, about="")}
    ORDER BY event.id
    ON CONFLICT (event_id) DO NOTHING
    RETURNING event_id
"""


INSERT_IMPRESSIONS = insert_offered("impression", "artwork", "artwork.variant = event.variant")
INSERT_PREVIEWS = insert_offered("preview", "trailer", "trailer.id = event.trailer")

# Takes the profile's history until the commit, as a batch does, and makes every page made from it out of date.
RAISE_HISTORY = """
    INSERT INTO viewing_history AS history (profile_id, version, last_event_at)
    VALUES (%(profile)s, 1, %(now)s)
    ON CONFLICT (profile_id) DO UPDATE SET version = history.version + 1
"""

# Of a batch that was overtaken by a deletion: what it brought back.
DROP_FORGOTTEN = f"""
    WITH dropped AS (
        DELETE FROM viewing_watchevent AS event
        WHERE event.profile_id = %(profile)s AND event.event_id = ANY(%(ids)s)
          AND {IS_FORGOTTEN.format(**KEPT, about=ABOUT_WATCHING)}
        RETURNING event_id
    ), gone AS (
        DELETE FROM viewing_progress AS event
        WHERE event.profile_id = %(profile)s AND {IS_FORGOTTEN.format(**KEPT | {"at": "updated_at"}, about="")}
    )
    SELECT event_id FROM dropped
"""

# What a viewer decided is read back from the events, the latest word counting, so that a decision
# that arrives late cannot undo one that was made after it.
DECIDED = """
    WITH latest AS (
        SELECT DISTINCT ON (title_id) title_id, kind, value, occurred_at FROM viewing_watchevent
        WHERE profile_id = %(profile)s
          AND title_id IN (SELECT title_id FROM viewing_watchevent WHERE event_id = ANY(%(ids)s))
          AND (value IS NOT NULL OR kind IN ('list', 'unlist', 'hide', 'unhide', 'clear'))
          AND {about}
        ORDER BY title_id, occurred_at DESC, event_id DESC
    )
"""

APPLY_RATINGS = (
    DECIDED.format(about="value IS NOT NULL")
    + """
    , withdrawn AS (
        DELETE FROM viewing_rating AS rating USING latest
        WHERE rating.profile_id = %(profile)s AND rating.title_id = latest.title_id AND latest.value = 0
    )
    INSERT INTO viewing_rating (profile_id, title_id, value, rated_at)
    SELECT %(profile)s, title_id, value, occurred_at FROM latest WHERE value <> 0
    ON CONFLICT (profile_id, title_id) DO UPDATE SET value = excluded.value, rated_at = excluded.rated_at
"""
)

APPLY_LIST = (
    DECIDED.format(about="kind IN ('list', 'unlist')")
    + """
    , removed AS (
        DELETE FROM viewing_mylistitem AS item USING latest
        WHERE item.profile_id = %(profile)s AND item.title_id = latest.title_id AND latest.kind = 'unlist'
    )
    INSERT INTO viewing_mylistitem (profile_id, title_id, added_at)
    SELECT %(profile)s, title_id, occurred_at FROM latest WHERE kind = 'list'
    ON CONFLICT (profile_id, title_id) DO UPDATE SET added_at = excluded.added_at
"""
)

APPLY_HIDDEN = (
    DECIDED.format(about="kind IN ('hide', 'unhide')")
    + """
    , shown AS (
        DELETE FROM viewing_hiddentitle AS hidden USING latest
        WHERE hidden.profile_id = %(profile)s AND hidden.title_id = latest.title_id AND latest.kind = 'unhide'
    )
    INSERT INTO viewing_hiddentitle (profile_id, title_id, hidden_at)
    SELECT %(profile)s, title_id, occurred_at FROM latest WHERE kind = 'hide'
    ON CONFLICT (profile_id, title_id) DO UPDATE SET hidden_at = excluded.hidden_at
"""
)

APPLY_CLEARED = (
    DECIDED.format(about="kind = 'clear'")
    + """
    UPDATE viewing_progress AS progress SET cleared_at = latest.occurred_at FROM latest
    WHERE progress.profile_id = %(profile)s AND progress.title_id = latest.title_id
      AND progress.updated_at <= latest.occurred_at
"""
)

APPLY = (
    (APPLY_RATINGS, {Kind.RATE}),
    (APPLY_LIST, {Kind.LIST, Kind.UNLIST}),
    (APPLY_HIDDEN, {Kind.HIDE, Kind.UNHIDE}),
    (APPLY_CLEARED, {Kind.CLEAR}),
)
