"""The catalogue's reads, each named for the page that needs it."""

from datetime import datetime
from typing import Protocol, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

YEARS_A_DECADE = 10


class Viewer(Protocol):
    """Whoever looks: the catalogue needs only the limit."""

    maturity_limit: int


class TitleQuerySet(models.QuerySet):
    def available(self) -> Self:
        """Published titles inside their availability window."""
        now = timezone.now()
        return self.filter(
            Q(available_from=None) | Q(available_from__lte=now),
            Q(available_until=None) | Q(available_until__gt=now),
            is_published=True,
        )

    def visible_to(self, viewer: Viewer) -> Self:
        """The titles this viewer may know of: every page, API and image asks through here."""
        return self.available().filter(maturity__lte=viewer.maturity_limit)

    def for_title_page(self) -> Self:
        """A title with everything its page tells of it."""
        return self.prefetch_related("genres", "credits__person", "seasons__episodes")

    def browsed(
        self,
        *,
        genre: models.Model | None = None,
        person: models.Model | None = None,
        decade: int | None = None,
        country: str = "",
        kind: str = "",
    ) -> Self:
        """What is left by these choices, of which any may be missing. decade: its first year, 1990."""
        titles = self.filter(kind=kind) if kind else self
        titles = titles.filter(country=country) if country else titles
        if decade is not None:
            titles = titles.filter(year__range=(decade, decade + YEARS_A_DECADE - 1))
        if genre is not None:
            titles = titles.filter(genres=genre)
        # Looked for and not joined: who directs and plays has the title once.
        return (
            titles.filter(Exists(self.model.people.through.objects.filter(title=OuterRef("pk"), person=person)))
            if person is not None
            else titles
        )

    def newest_first(self) -> Self:
        """By year, those without one last; equals by what came to the catalogue last."""
        return self.order_by(F("year").desc(nulls_last=True), "-added_at", "id")

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "id")

    def decades(self) -> list[int]:
        """The first years of the decades that these titles are from, the latest first."""
        years = self.exclude(year=None).order_by().values_list("year", flat=True).distinct()
        return sorted({year // YEARS_A_DECADE * YEARS_A_DECADE for year in years}, reverse=True)

    def countries(self) -> list[str]:
        """Where these titles are from, in order of the alphabet."""
        return list(self.exclude(country="").order_by("country").values_list("country", flat=True).distinct())

    def stamps(self) -> dict[int, datetime]:
        """When each of these titles last changed, by id: what rendered cards are kept by."""
        return dict(self.values_list("pk", "updated_at"))


class OfTitlesQuerySet(models.QuerySet):
    """What titles have many of."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of at least one title this viewer may see: a name by itself can give a title away."""
        link = self.model.titles.through.objects.filter(**{self.model._meta.model_name: OuterRef("pk")})
        titles = self.model.titles.rel.related_model.objects.visible_to(viewer)
        return self.filter(Exists(link.filter(title__in=titles)))


class GenreQuerySet(OfTitlesQuerySet):
    pass


class PersonQuerySet(OfTitlesQuerySet):
    pass


class ArtworkQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Artwork of titles this viewer may see: a picture gives a title away as well as its name does."""
        titles = self.model.title.field.related_model.objects.visible_to(viewer)
        return self.filter(is_active=True, title__in=titles)

    def retired(self) -> Self:
        """What curators took out of the choice."""
        return self.filter(is_active=False)


class TrailerQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Trailers of titles this viewer may see."""
        titles = self.model.title.field.related_model.objects.visible_to(viewer)
        return self.filter(title__in=titles)

    def playable(self) -> Self:
        """Those that have a video and are not retired; curators may note others for later."""
        return self.filter(is_active=True).exclude(video="")
