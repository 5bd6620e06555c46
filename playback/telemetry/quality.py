"""How playing went, for whoever runs the site: by day, network, device and title, in one query.

A session that tells of itself in several ways counts once, by the fullest: our player's own reports, else CMCD events,
else the CMCD of its requests. With CMCD events alone, a stall lasts from the state "rebuffering" to the next state,
and a start-up from "starting" to the first "playing".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from catalog.models import Title

MOST_GROUPS = 20
TOTAL, DAY, NETWORK, DEVICE, TITLE = "total", "day", "network", "device", "title"

# One pass over the reports makes a line a session and source; everything else is about those few.
QUERY = """
    WITH report AS MATERIALIZED (
        SELECT * FROM playback_transferreport WHERE received_at >= %(begin)s AND received_at < %(end)s
    ), state AS (
        SELECT session, state, occurred_at,
            lead(occurred_at) OVER (PARTITION BY session ORDER BY occurred_at, id) AS until
        FROM report WHERE source = 'event' AND event = 'ps'
    ), from_states AS (
        SELECT session,
            extract(epoch FROM sum(until - occurred_at) FILTER (WHERE state = 'r')) AS stalled,
            count(*) FILTER (WHERE state = 'r') AS stalls,
            1000 * extract(epoch FROM min(occurred_at) FILTER (WHERE state = 'p')
                - min(occurred_at) FILTER (WHERE state IN ('s', 'd'))) AS startup_ms
        FROM state GROUP BY session
    ), told AS (
        SELECT session, source, min(received_at) AS began, min(title_id) AS title, min(network) AS network,
            min(device) AS device,
            coalesce(sum(media_seconds), 0) AS loaded,
            sum(bitrate_kbps * media_seconds) / nullif(sum(media_seconds), 0) AS kbps,
            coalesce(sum(stalled_ms) / 1000, 0) AS stalled,
            count(*) FILTER (WHERE stalled_ms > 0) AS stalls,
            min(startup_ms) FILTER (WHERE startup_ms > 0) AS startup_ms,
            -- What hls.js calls a change of bitrate begins with the first.
            greatest(count(*) FILTER (WHERE event = 'bc') - CASE source WHEN 'event' THEN 1 ELSE 0 END, 0) AS switches,
            count(*) FILTER (WHERE event = 'e') AS errors
        FROM report GROUP BY session, source
    ), one AS (
        SELECT DISTINCT ON (told.session) told.session, told.title, told.network, told.device, told.loaded, told.kbps,
            (told.began AT TIME ZONE 'UTC')::date AS day, told.switches, told.errors,
            CASE source WHEN 'event' THEN greatest(told.stalled, coalesce(from_states.stalled, 0))
                ELSE told.stalled END AS stalled,
            CASE source WHEN 'event' THEN greatest(told.stalls, coalesce(from_states.stalls, 0))
                ELSE told.stalls END AS stalls,
            CASE source WHEN 'event' THEN coalesce(told.startup_ms, from_states.startup_ms)
                ELSE told.startup_ms END AS startup_ms
        FROM told LEFT JOIN from_states USING (session)
        ORDER BY told.session, CASE source WHEN 'player' THEN 0 WHEN 'event' THEN 1 ELSE 2 END
    ), grouped AS (
        SELECT CASE grouping(day, network, device, title)
                WHEN 7 THEN 'day' WHEN 11 THEN 'network' WHEN 13 THEN 'device' WHEN 14 THEN 'title' ELSE 'total'
            END AS kind,
            coalesce(day::text, network, device, title::text, '') AS name,
            count(*) AS sessions,
            percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY startup_ms) AS startup_ms,
            100 * sum(stalled) / nullif(sum(stalled) + sum(loaded), 0) AS rebuffering,
            sum(kbps * loaded) / nullif(sum(loaded) FILTER (WHERE kbps IS NOT NULL), 0) AS kbps,
            avg(switches) AS switches, avg(errors) AS errors,
            100.0 * count(*) FILTER (WHERE stalls > 0) / nullif(count(*), 0) AS stalling,
            sum(loaded) / 3600 AS hours
        FROM one GROUP BY GROUPING SETS ((day), (network), (device), (title), ())
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY kind ORDER BY sessions DESC, name) AS place FROM grouped
    )
    SELECT kind, name, sessions, startup_ms[1], startup_ms[2], startup_ms[3], rebuffering, kbps, switches, errors,
        stalling, hours
    FROM ranked WHERE kind = 'day' OR place <= %(most)s
    ORDER BY kind, CASE kind WHEN 'day' THEN name END, sessions DESC, name
"""


@dataclass(frozen=True)
class Quality:
    """Of the sessions of one day, network, device or title.

    startup_50, _90, _99: percentiles of milliseconds to the first picture; rebuffering: per cent of the time watched
    that was spent waiting; kbps: mean bitrate of what was loaded; switches, errors: a session; stalling: per cent of
    sessions that stalled; hours: of film loaded. None where nothing is known.
    """

    kind: str
    name: str
    sessions: int
    startup_50: float | None
    startup_90: float | None
    startup_99: float | None
    rebuffering: float | None
    kbps: float | None
    switches: float
    errors: float
    stalling: float
    hours: float


@dataclass(frozen=True)
class Report:
    """total: None where there were no sessions. The others by day, or those with the most sessions first."""

    total: Quality | None
    days: Sequence[Quality]
    networks: Sequence[Quality]
    devices: Sequence[Quality]
    titles: Sequence[Quality]


def quality_of(first: date, last: date) -> Report:
    """Of the days from the first to the last, both included; days are of UTC."""
    span = {"begin": midnight(first), "end": midnight(last + timedelta(days=1)), "most": MOST_GROUPS}
    with connection.cursor() as cursor:
        cursor.execute(QUERY, span)
        found = [Quality(kind, name, *map(as_number, values)) for kind, name, *values in cursor.fetchall()]
    by_kind = {kind: [each for each in found if each.kind == kind] for kind in (TOTAL, DAY, NETWORK, DEVICE, TITLE)}
    total = next(iter(by_kind[TOTAL]), None)
    return Report(
        total if total and total.sessions else None,
        by_kind[DAY],
        by_kind[NETWORK],
        by_kind[DEVICE],
        named(by_kind[TITLE]),
    )


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def as_number(value: object) -> float | int | None:
    """PostgreSQL's numerics as what Python calculates with."""
    return value if value is None or isinstance(value, int) else float(value)


def named(titles: Sequence[Quality]) -> list[Quality]:
    """By the titles' names and not their ids; what is gone keeps its number."""
    names = {str(title.pk): str(title) for title in Title.objects.filter(pk__in=[each.name for each in titles])}
    return [Quality(**{**vars(each), "name": names.get(each.name, f"#{each.name}")}) for each in titles]
