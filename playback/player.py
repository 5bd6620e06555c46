"""What a player is told when it opens: the addresses of all it may fetch, and what it needs to know of the viewer."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Episode, Title
from playback.delivery import sign
from playback.episodes import episode_after, episode_to_watch, streamed_episodes
from playback.models import Captions, Marker, PlaySession, Stream
from playback.networks import connection_of, network_of
from playback.serving import is_there
from playback.sessions import begin, screen_of
from playback.sources import version_for
from playback.throughput import table_for
from profiles.models import Profile
from viewing.models import Progress

NO_STREAM = {
    **dict.fromkeys(("manifest", "sizes", "thumbnails", "duration", "renew", "end", "expires_in", "throughput")),
    "captions": [],
}


@dataclass(frozen=True)
class Choice:
    """What is to play: of a series one episode, and what follows it."""

    title: Title
    episode: Episode | None
    stream: Stream | None
    following: Episode | None

    @property
    def address(self) -> str:
        return watch_address(self.title, self.episode)


def watch_address(title: Title, episode: Episode | None) -> str:
    address = reverse("watch", args=[title.slug])
    return f"{address}?episode={episode.pk}" if episode else address


def choose(title: Title, profile: Profile, asked: str = "") -> Choice:
    """asked: the id of an episode, or nothing for where the profile is. Raises Episode.DoesNotExist."""
    streamed = streamed_episodes(title)
    if asked:
        known = asked if asked.isdecimal() and asked.isascii() and len(asked) < 19 else 0
        episode = Episode.objects.select_related("season").get(pk=known, season__title=title)
    else:
        episode = episode_to_watch(title, profile, streamed)
    stream = Stream.objects.playing(title.pk, episode.pk if episode else None)
    return Choice(title, episode, stream, episode_after(episode, streamed))


def open_player(request: HttpRequest, choice: Choice) -> dict[str, object]:
    """Begin a play session where there is a stream, and tell the player all. Raises TooManyStreamsError."""
    stream, session = choice.stream, None
    if stream:
        session = begin(profile=request.profile, stream=stream, screen=screen_of(request))
    streaming = streaming_config(request, choice, session) if session else NO_STREAM
    return {
        "title": choice.title.pk,
        "name": choice.title.name,
        "episode": choice.episode and choice.episode.pk,
        "episode_name": choice.episode and str(choice.episode),
        "session": str(session.pk if session else uuid.uuid4()),
        "kind": "stream" if session else "file",
        "file": f"{reverse('clip', args=[choice.title.pk])}?v={version_for(choice.title)}",
        "poster": f"/artwork/{choice.title.pk}/0/hero-1280.webp",
        "cover": f"/artwork/{choice.title.pk}/0/square-512.webp",
        "markers": markers_of(choice),
        "resume": {"share": resume_share(choice, request.profile)},
        "next": choice.following and next_config(choice),
        "telemetry": reverse("api_telemetry"),
        "still_watching_after": settings.STILL_WATCHING_SECONDS,
        **streaming,
    }


def streaming_config(request: HttpRequest, choice: Choice, session: PlaySession) -> dict[str, object]:
    stream, base = choice.stream, base_of(session)
    place = f"{stream.title_id}/{stream.version}"
    return {
        "manifest": f"{base}master.m3u8",
        "sizes": f"{base}sizes.json",
        "thumbnails": f"{base}thumbnails.vtt" if is_there(f"{place}/thumbnails.vtt") else None,
        "captions": [
            {"language": language, "label": label, "url": f"{base}captions-{language}.vtt"}
            for language, label in Captions.objects.filter(about(choice)).values_list("language", "label")
            if is_there(f"{place}/captions-{language}.vtt")
        ],
        "duration": stream.duration_seconds,
        "renew": reverse("api_session_renew", args=[session.pk]),
        "end": reverse("api_session_end", args=[session.pk]),
        "expires_in": settings.STREAM_TOKEN_SECONDS,
        "throughput": table_for(network_of(request), connection_of(request), timezone.now().hour),
    }


def base_of(session: PlaySession) -> str:
    """A fresh prefix of all addresses of what the session plays."""
    return f"/stream/{sign(session.pk)}/"


def about(choice: Choice) -> Q:
    return Q(title=choice.title, episode=choice.episode)


def markers_of(choice: Choice) -> list[dict[str, object]]:
    marked = Marker.objects.filter(about(choice)).values_list("kind", "start_seconds", "end_seconds")
    return [{"kind": kind, "start": start, "end": end} for kind, start, end in marked]


def resume_share(choice: Choice, profile: Profile) -> float:
    begun = Progress.objects.continue_watching().filter(profile=profile, title=choice.title)
    found = (begun.filter(episode=choice.episode) if choice.episode else begun).first()
    return found.fraction if found else 0


def next_config(choice: Choice) -> dict[str, str]:
    return {"name": str(choice.following), "url": watch_address(choice.title, choice.following)}
