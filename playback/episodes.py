"""Which episode of a series plays, and which follows it."""

from collections.abc import Sequence

from catalog.models import Episode, Title
from playback.models import Stream
from profiles.models import Profile
from viewing.models import Progress


def streamed_episodes(title: Title) -> list[Episode]:
    """In order, those that have a stream."""
    if title.kind != Title.Kind.SERIES:
        return []
    streams = Stream.objects.active().filter(title=title, episode__isnull=False)
    return list(Episode.objects.filter(pk__in=streams.values("episode")).select_related("season"))


def episode_to_watch(title: Title, profile: Profile, streamed: Sequence[Episode]) -> Episode | None:
    """Where the profile is: in an episode it began, else in the one after the last it finished, else in the first."""
    if not streamed:
        return None
    places = {episode.pk: place for place, episode in enumerate(streamed)}
    seen = Progress.objects.filter(profile=profile, title=title, episode__in=places).order_by("-updated_at")
    latest = seen.filter(cleared_at=None).values_list("episode", "finished_at").first()
    if latest is None:
        return streamed[0]
    place = places[latest[0]] + bool(latest[1])
    return streamed[place] if place < len(streamed) else streamed[0]


def episode_after(episode: Episode | None, streamed: Sequence[Episode]) -> Episode | None:
    """The next that has a stream; None after the last, and of what is no episode."""
    if episode is None:
        return None
    here = (episode.season.number, episode.number)
    return next((other for other in streamed if (other.season.number, other.number) > here), None)
