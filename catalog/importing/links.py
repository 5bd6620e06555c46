"""What hangs on a title: genres, people, tags, artwork, seasons and episodes."""

from collections.abc import Callable, Iterable

from django.db import models

from catalog.importing.artwork import artworks_for
from catalog.importing.records import TitleRecord
from catalog.importing.slugs import free_slugs, slug_of
from catalog.models import Artwork, Credit, Episode, Genre, Person, Season, Tag, Title, TitleTag

BATCH = 5000
Pairs = list[tuple[Title, TitleRecord]]
TitleGenre = Title.genres.through


class IdsByName:
    """Ids of rows known by name; the missing ones are made. Remembers them for the run."""

    def __init__(self, model: type[models.Model], make: Callable[[list[str]], list[models.Model]]) -> None:
        self.model, self.make = model, make
        self.ids: dict[str, int] = {}

    def learn(self, names: Iterable[str]) -> dict[str, int]:
        unknown = set(names) - self.ids.keys()
        # Newest first, so that of two people of one name the older row is the one that stays.
        rows = self.model.objects.filter(name__in=unknown).order_by("-pk")
        self.ids.update(rows.values_list("name", "pk"))
        made = self.model.objects.bulk_create(self.make(sorted(unknown - self.ids.keys())), batch_size=BATCH)
        self.ids.update((row.name, row.pk) for row in made)
        return self.ids


def make_genres(names: list[str]) -> list[Genre]:
    return [Genre(name=name, slug=slug) for name, slug in zip(names, slugs_for(Genre, names), strict=True)]


def make_people(names: list[str]) -> list[Person]:
    return [Person(name=name, slug=slug) for name, slug in zip(names, slugs_for(Person, names), strict=True)]


def slugs_for(model: type[models.Model], names: list[str]) -> list[str]:
    return free_slugs(model, [slug_of(name)[:70] or model._meta.model_name for name in names])


class Links:
    def __init__(self) -> None:
        self.genres = IdsByName(Genre, make_genres)
        self.people = IdsByName(Person, make_people)
        self.tags = IdsByName(Tag, lambda names: [Tag(name=name) for name in names])

    def write(self, pairs: Pairs, *, replace: bool) -> None:
        """Write what the records say. replace: the titles have links already, which these supersede."""
        if not pairs:
            return
        self._write_genres(pairs, replace)
        self._write_credits(pairs, replace)
        self._write_tags([pair for pair in pairs if pair[1].tags], replace)
        # A curator's own pictures and choices stay: only variants that are missing are added.
        Artwork.objects.bulk_create(
            [artwork for title, record in pairs for artwork in artworks_for(title, record)],
            batch_size=BATCH,
            ignore_conflicts=replace,
        )
        write_episodes([pair for pair in pairs if pair[1].episodes])

    def _write_genres(self, pairs: Pairs, replace: bool) -> None:
        ids = self.genres.learn(genre for _, record in pairs for genre in record.genres)
        links = [
            TitleGenre(title_id=title.pk, genre_id=ids[genre])
            for title, record in pairs
            for genre in dict.fromkeys(record.genres)
        ]
        put(TitleGenre, pairs, links, replace)

    def _write_credits(self, pairs: Pairs, replace: bool) -> None:
        ids = self.people.learn(name for _, record in pairs for name in (*record.directors, *record.cast))
        links = [
            Credit(title_id=title.pk, person_id=ids[name], role=role, billing=billing)
            for title, record in pairs
            for role, names in ((Credit.Role.DIRECTOR, record.directors), (Credit.Role.CAST, record.cast))
            for billing, name in enumerate(dict.fromkeys(names))
        ]
        put(Credit, pairs, links, replace)

    def _write_tags(self, pairs: Pairs, replace: bool) -> None:
        ids = self.tags.learn(tag for _, record in pairs for tag in record.tags)
        links = [
            TitleTag(title_id=title.pk, tag_id=ids[tag], count=count)
            for title, record in pairs
            for tag, count in record.tags.items()
        ]
        put(TitleTag, pairs, links, replace)


def put(model: type[models.Model], pairs: Pairs, links: list[models.Model], replace: bool) -> None:
    if replace:
        model.objects.filter(title__in=[title.pk for title, _ in pairs]).delete()
    model.objects.bulk_create(links, batch_size=BATCH)


def write_episodes(pairs: Pairs) -> None:
    """Add seasons and episodes, and bring known ones up to date; those the file leaves out stay."""
    wanted = {(title.pk, episode.season) for title, record in pairs for episode in record.episodes}
    Season.objects.bulk_create(
        [Season(title_id=title_id, number=number) for title_id, number in sorted(wanted)],
        ignore_conflicts=True,
    )
    titles = [title.pk for title, _ in pairs]
    seasons = {(season.title_id, season.number): season.pk for season in Season.objects.filter(title__in=titles)}
    Episode.objects.bulk_create(
        [
            Episode(
                season_id=seasons[title.pk, episode.season],
                number=episode.number,
                name=episode.name,
                synopsis=episode.synopsis,
                runtime_minutes=episode.runtime_minutes,
            )
            for title, record in pairs
            for episode in record.episodes
        ],
        update_conflicts=True,
        unique_fields=["season", "number"],
        update_fields=["name", "synopsis", "runtime_minutes"],
    )
