"""Times in files."""

from datetime import UTC, datetime

from catalog.importing.errors import BadRowError

# Anything in 1970 is a counter that started at nought, not a time.
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC).timestamp()
# Clocks differ a little.
LATEST_AHEAD = 24 * 3600


def parse_unix_time(text: str, now: float) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise BadRowError("bad time", f"{text[:40]!r} is not a Unix time in seconds") from error
    return check_past(seconds, now)


def parse_time(text: str, now: float) -> float:
    """Unix seconds of a time in the past, written as a Unix time or in ISO 8601."""
    if text.lstrip("-").replace(".", "", 1).isdecimal():
        return parse_unix_time(text, now)
    return check_past(parse_moment(text).timestamp(), now)


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time; one without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRowError("bad time", f"{text[:40]!r} is not ISO 8601") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def check_past(seconds: float, now: float) -> float:
    if seconds < EARLIEST:
        raise BadRowError("time before 1971", f"{seconds:.0f}")
    # Written so that "not a number" is refused as well.
    if not seconds <= now + LATEST_AHEAD:
        raise BadRowError("time in the future", f"{seconds:.0f}")
    return seconds
