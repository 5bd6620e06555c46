"""Finding titles: by choices, by person, by typing."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from browse.api.base import PageQuery, ProfileView, Query, TilePageSerializer, TileSerializer, one_page
from browse.api.titles import NamedSerializer
from browse.tiles import tiles_of
from catalog.models import Genre, Person, Title
from catalog.popularity import ORDERS, POPULAR, ids_in_order
from catalog.querysets import YEARS_A_DECADE
from catalog.search import LONGEST_QUERY, search_catalog
from profiles.api import OneOf

FIRST_DECADE, LAST_DECADE = 1870, 2100


class BrowseQuery(PageQuery):
    """Choices that may be combined; a name that the profile may not see is one that does not exist."""

    kind = OneOf(Title.Kind.choices, required=False)
    genre = serializers.CharField(max_length=80, required=False, help_text="Its slug.")
    person = serializers.CharField(max_length=220, required=False, help_text="The slug of who directs or plays.")
    decade = serializers.IntegerField(
        min_value=FIRST_DECADE, max_value=LAST_DECADE, required=False, help_text="Its first year: 1990."
    )
    country = serializers.CharField(max_length=80, required=False)
    order = OneOf(ORDERS, default=POPULAR)

    def validate_genre(self, slug: str) -> Genre:
        return self.found(Genre, slug, _("There is no such genre."))

    def validate_person(self, slug: str) -> Person:
        return self.found(Person, slug, _("There is no such person."))

    def found(self, model: type[Genre] | type[Person], slug: str, otherwise: str) -> Genre | Person:
        thing = model.objects.visible_to(self.context["request"].profile).filter(slug=slug).first()
        if thing is None:
            raise serializers.ValidationError(otherwise)
        return thing

    def validate_decade(self, year: int) -> int:
        if year % YEARS_A_DECADE:
            raise serializers.ValidationError(_("Give the first year of a decade, such as 1990."))
        return year


class SearchQuery(Query):
    q = serializers.CharField(max_length=LONGEST_QUERY, allow_blank=True, default="")


class FoundSerializer(serializers.Serializer):
    query = serializers.CharField(allow_blank=True)
    titles = TileSerializer(many=True)
    people = NamedSerializer(many=True)
    genres = NamedSerializer(many=True)


class KindSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class ChoicesSerializer(serializers.Serializer):
    """What there is to choose from, as far as the profile may see it."""

    kinds = KindSerializer(many=True)
    genres = NamedSerializer(many=True)
    decades = serializers.ListField(child=serializers.IntegerField(), help_text="First years, the latest first.")
    countries = serializers.ListField(child=serializers.CharField())
    orders = serializers.ListField(child=serializers.CharField())


class TitlesApi(ProfileView):
    query = BrowseQuery

    @extend_schema(
        summary="Browse titles",
        tags=["titles"],
        operation_id="titles_list",
        parameters=[BrowseQuery],
        responses=TilePageSerializer,
    )
    def get(self, request: Request) -> Response:
        names = ("kind", "genre", "person", "decade", "country")
        choices = {name: self.asked[name] for name in names if name in self.asked}
        titles = Title.objects.visible_to(request.profile).browsed(**choices)
        ids = ids_in_order(titles, self.asked["order"])
        page = one_page(request, self.asked, ids, lambda shown: tiles_of(request.profile, shown))
        return Response(TilePageSerializer(page).data)


class TitleChoicesApi(ProfileView):
    @extend_schema(
        summary="What titles can be browsed by",
        tags=["titles"],
        operation_id="titles_choices",
        responses=ChoicesSerializer,
    )
    def get(self, request: Request) -> Response:
        visible = Title.objects.visible_to(request.profile)
        offered = {
            "kinds": [{"value": value, "label": label} for value, label in Title.Kind.choices],
            "genres": Genre.objects.visible_to(request.profile),
            "decades": visible.decades(),
            "countries": visible.countries(),
            "orders": ORDERS,
        }
        return Response(ChoicesSerializer(offered).data)


class PersonApi(ProfileView):
    @extend_schema(summary="A person", tags=["titles"], responses=NamedSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What they directed and played in: /titles/?person=slug."""
        person = get_object_or_404(Person.objects.visible_to(request.profile), slug=slug)
        return Response(NamedSerializer(person).data)


class SearchApi(ProfileView):
    query = SearchQuery

    @extend_schema(
        summary="Search titles, people and genres",
        tags=["titles"],
        parameters=[SearchQuery],
        responses=FoundSerializer,
    )
    def get(self, request: Request) -> Response:
        """Forgives typos, accents and the order of words."""
        found = search_catalog(request.profile, self.asked["q"])
        told = {
            "query": found.query,
            "titles": tiles_of(request.profile, found.titles),
            "people": found.people,
            "genres": found.genres,
        }
        return Response(FoundSerializer(told).data)
