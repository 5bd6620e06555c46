"""The only door in: events are checked, stored once, and everything else follows from those that were new."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.numeric import Int8

from catalog.models import Title, Trailer
from catalog.prepared import fetch_prepared
from profiles.models import Profile
from viewing.models import Forgotten, Impression, Preview, Progress, WatchEvent
from viewing.statements import (
    APPLY,
    DROP_FORGOTTEN,
    INSERT_EVENTS,
    INSERT_IMPRESSIONS,
    INSERT_PREVIEWS,
    RAISE_HISTORY,
    WATCHING,
)

MOST_EVENTS = 50
# Players keep what they could not send, for a while: a train ride, not a summer.
OLDEST = timedelta(days=7)
# A heartbeat comes every ten seconds; more than this between two is not watching but waiting.
MOST_SECONDS_AN_EVENT = 120.0
# Where the credits begin, near enough, when nobody told us.
FINISHED_FRACTION = 0.9

Kind = WatchEvent.Kind
IMPRESSION, PREVIEW = "impression", "preview"
# What was offered, with the statement that stores it: always in this order, so that no two batches wait for each other.
OFFERED = {IMPRESSION: INSERT_IMPRESSIONS, PREVIEW: INSERT_PREVIEWS}

ACCEPTED, DUPLICATE, REJECTED = "accepted", "duplicate", "rejected"


@dataclass(frozen=True)
class Event:
    """One event as the client tells it, its fields of the right types and ranges."""

    id: uuid.UUID
    kind: str
    title: int
    at: datetime
    episode: int | None = None
    session: uuid.UUID | None = None
    position: float | None = None
    duration: float | None = None
    watched: float = 0.0
    value: int | None = None
    variant: int | None = None
    trailer: int | None = None
    row: str = ""
    row_position: int = 0
    position_in_row: int = 0
    probability: float = 1.0


@dataclass(frozen=True)
class Outcome:
    id: uuid.UUID
    status: str
    reason: str = ""


@dataclass
class Batch:
    """The events of one call, sorted by what may be done with them."""

    watch: list[Event] = field(default_factory=list)
    offered: dict[str, list[Event]] = field(default_factory=lambda: {kind: [] for kind in OFFERED})
    reasons: dict[int, str] = field(default_factory=dict)


def record_events(*, profile: Profile, events: Sequence[Event], received_at: datetime | None = None) -> list[Outcome]:
    """Store what is new of these events and bring progress, ratings and lists up to date with it.

    One transaction. Answers each event in order: accepted, duplicate, or rejected with a reason.
    Whatever the order, repetition or grouping in which events arrive, the result is the same.
    """
    received_at = received_at or timezone.now()
    with transaction.atomic():
        batch = sort_events(profile, events, received_at)
        accepted: set[uuid.UUID] = set()
        if batch.watch:
            accepted |= store_watch_events(profile, batch.watch, received_at)
        for kind, offered in batch.offered.items():
            if offered:
                accepted |= store_offered(profile, kind, offered, received_at)
    return [outcome(event, batch.reasons.get(place, ""), accepted) for place, event in enumerate(events)]


def sort_events(profile: Profile, events: Sequence[Event], received_at: datetime) -> Batch:
    visible = visible_titles(profile, events)
    episodes, trailers = episodes_of(events), trailers_of(events)
    batch = Batch()
    for place, event in enumerate(events):
        if reason := why_not(event, visible, episodes, trailers, received_at):
            batch.reasons[place] = reason
        elif event.kind in OFFERED:
            batch.offered[event.kind].append(event)
        else:
            batch.watch.append(event)
    return batch


def visible_titles(profile: Profile, events: Sequence[Event]) -> set[int]:
    titles = {event.title for event in events}
    return set(Title.objects.visible_to(profile).filter(pk__in=titles).values_list("pk", flat=True))


def episodes_of(events: Sequence[Event]) -> dict[int, int]:
    """The title of each episode that the events name."""
    episodes = [event.episode for event in events if event.episode is not None]
    if not episodes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT episode.id, season.title_id FROM catalog_episode AS episode"
            " JOIN catalog_season AS season ON season.id = episode.season_id WHERE episode.id = ANY(%s)",
            [episodes],
        )
        return dict(cursor.fetchall())


def trailers_of(events: Sequence[Event]) -> dict[int, int]:
    """The title of each trailer that the events name."""
    trailers = [event.trailer for event in events if event.trailer is not None]
    return dict(Trailer.objects.filter(pk__in=trailers).values_list("pk", "title")) if trailers else {}


def why_not(
    event: Event, visible: set[int], episodes: dict[int, int], trailers: dict[int, int], received_at: datetime
) -> str:
    """Why an event cannot be taken; empty if it can."""
    # A title above the profile's limit is answered as one that does not exist: its id must not give it away.
    if event.title not in visible:
        return "There is no such title."
    if event.episode is not None and episodes.get(event.episode) != event.title:
        return "There is no such episode of this title."
    if event.trailer is not None and trailers.get(event.trailer) != event.title:
        return "There is no such trailer of this title."
    if received_at - event.at > OLDEST:
        return f"It happened more than {OLDEST.days} days ago."
    return ""


def outcome(event: Event, reason: str, accepted: set[uuid.UUID]) -> Outcome:
    if reason:
        return Outcome(event.id, REJECTED, reason)
    if event.id in accepted:
        # The same id twice in one batch: only the first was stored.
        accepted.discard(event.id)
        return Outcome(event.id, ACCEPTED)
    return Outcome(event.id, DUPLICATE)


def store_watch_events(profile: Profile, events: Sequence[Event], received_at: datetime) -> set[uuid.UUID]:
    """Insert what is new, and apply it."""
    values = {**parameters(profile, events, received_at), "finished": FINISHED_FRACTION}
    rows = fetch_prepared(connection, INSERT_EVENTS, values)
    accepted = {event_id for event_id, _overtaken in rows}
    kinds = {event.kind for event in events if event.id in accepted}
    with connection.cursor() as cursor:
        if any(overtaken for _id, overtaken in rows):
            # Who came before may have cleared or deleted what this batch, which could not know, took up again.
            kinds.add(Kind.CLEAR)
            cursor.execute(DROP_FORGOTTEN, {"profile": profile.pk, "ids": list(accepted)})
            accepted -= {event_id for (event_id,) in cursor.fetchall()}
        for statement, about in APPLY:
            if kinds & about:
                cursor.execute(statement, {"profile": profile.pk, "ids": list(accepted)})
    return accepted


def store_offered(profile: Profile, kind: str, events: Sequence[Event], received_at: datetime) -> set[uuid.UUID]:
    """What was offered is not what was done: it changes no page."""
    rows = fetch_prepared(connection, OFFERED[kind], parameters(profile, events, received_at))
    return {row[0] for row in rows}


def parameters(profile: Profile, events: Sequence[Event], received_at: datetime) -> dict[str, object]:
    """The events as JSON, clamped to what is possible: one value is sent faster than ten arrays."""
    clamped = [
        {
            **vars(event),
            "kind": str(event.kind),
            "at": min(event.at, received_at),
            "watched": min(event.watched, MOST_SECONDS_AN_EVENT),
        }
        for event in events
    ]
    return {
        # Of one type however large the number is: a prepared statement is kept by its types.
        "profile": Int8(profile.pk),
        "received_at": received_at,
        "events": orjson.dumps(clamped).decode(),
    }


def record_one(profile: Profile, title: Title, kind: str, **fields: object) -> Outcome:
    """An event that a page makes itself, for a viewer who pressed a button."""
    event = Event(id=uuid.uuid4(), kind=kind, title=title.pk, at=timezone.now(), **fields)
    return record_events(profile=profile, events=[event])[0]


def rate(*, profile: Profile, title: Title, value: int) -> Outcome:
    """-1 down, 1 up, 2 double up, 0 takes the rating back."""
    return record_one(profile, title, Kind.RATE, value=value)


def add_to_list(*, profile: Profile, title: Title) -> Outcome:
    return record_one(profile, title, Kind.LIST)


def remove_from_list(*, profile: Profile, title: Title) -> Outcome:
    return record_one(profile, title, Kind.UNLIST)


def hide(*, profile: Profile, title: Title) -> Outcome:
    """Not interested: the title is on no row from the next page on."""
    return record_one(profile, title, Kind.HIDE)


def unhide(*, profile: Profile, title: Title) -> Outcome:
    return record_one(profile, title, Kind.UNHIDE)


def clear_from_continue_watching(*, profile: Profile, title: Title) -> Outcome:
    """Off the row, without calling it watched."""
    return record_one(profile, title, Kind.CLEAR)


def forget_title(*, profile: Profile, title: Title) -> None:
    """Delete that the profile watched and was offered this title. Its rating, and its place on a list, stay."""
    with transaction.atomic():
        forgotten_at = begin_to_forget(profile)
        Forgotten.objects.update_or_create(profile=profile, title=title, defaults={"forgotten_at": forgotten_at})
        delete_watched(profile=profile, title=title)


def forget_everything(*, profile: Profile) -> None:
    """Delete all that the profile watched and was offered. Ratings and lists stay."""
    with transaction.atomic():
        forgotten_at = begin_to_forget(profile)
        Forgotten.objects.filter(profile=profile).delete()
        Forgotten.objects.create(profile=profile, forgotten_at=forgotten_at)
        delete_watched(profile=profile)


def begin_to_forget(profile: Profile) -> datetime:
    """Until when what is deleted may have happened. Raises PermissionDenied for a kids profile: parents look there."""
    if profile.is_kids:
        raise PermissionDenied(_("The history of a kids profile cannot be deleted."))
    with connection.cursor() as cursor:
        cursor.execute(RAISE_HISTORY, {"profile": profile.pk, "now": timezone.now()})
    # By now every batch that took the history before is committed.
    return timezone.now()


def delete_watched(**what: object) -> None:
    WatchEvent.objects.filter(kind__in=WATCHING, **what).delete()
    Progress.objects.filter(**what).delete()
    Impression.objects.filter(**what).delete()
    Preview.objects.filter(**what).delete()
