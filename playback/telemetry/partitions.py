"""The days of a table that is partitioned by day: made ahead and when first needed, dropped whole when they are old."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

TABLE = "playback_transferreport"
DAYS_AHEAD = 3
PARTITION = re.compile(rf"{TABLE}_(\d{{8}})")
# Whoever makes or drops a day holds this: two that make the same one would fail, or wait for each other in a circle.
LOCK = 0x5EC0_DA75
# What is dropped needs the table for itself for a moment; readers that take long are not to hold up all writers.
PATIENCE_MS = 5000


def name_of(day: date) -> str:
    return f"{TABLE}_{day:%Y%m%d}"


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def days_there() -> list[date]:
    """The days that have a partition, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE])
        names = [PARTITION.search(name) for (name,) in cursor.fetchall()]
    return sorted(datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).date() for found in names if found)


@transaction.atomic
def make_days(days: Sequence[date]) -> list[date]:
    """Make the partitions of those days that have none; says which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        missing = sorted(set(days) - set(days_there()))
        for day in missing:
            # Attached and not made in place: that lets others go on reading and writing.
            cursor.execute(f"CREATE TABLE {name_of(day)} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
            cursor.execute(
                f"ALTER TABLE {TABLE} ATTACH PARTITION {name_of(day)} FOR VALUES FROM"
                f" ('{day} 00:00+00') TO ('{day + timedelta(days=1)} 00:00+00')"
            )
    return missing


@transaction.atomic
def drop_days(before: date) -> list[date]:
    """Drop the partitions of earlier days; says which. Raises OperationalError where the table is busy for long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
        old = [day for day in days_there() if day < before]
        for day in old:
            cursor.execute(f"DROP TABLE {name_of(day)}")
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return old


def keep_days() -> tuple[list[date], list[date]]:
    """Make the days to come, and drop those older than TELEMETRY_DAYS: (made, dropped)."""
    today = day_of(timezone.now())
    made = make_days([today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)])
    return made, drop_days(today - timedelta(days=settings.TELEMETRY_DAYS))
