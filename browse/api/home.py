"""The home page: its rows, and the titles further along a row."""

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from browse.api.base import ProfileView, Query, TileSerializer
from browse.onboarding import needs_onboarding
from browse.tiles import rest_of_tiles, tile_home, tile_rows
from browse.views import FIRST_ROWS, ROWS_AT_ONCE
from recommendations.services import HomeRows, home_rows

MOST_PLACES = 1000


class FromQuery(Query):
    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's own.
        return {"from": serializers.IntegerField(min_value=0, max_value=MOST_PLACES, default=0)}


class RowSerializer(serializers.Serializer):
    position = serializers.IntegerField(help_text="On the page, from 0: to be told with an impression.")
    kind = serializers.CharField(help_text="top_picks, because_you_watched, genre ...: to be told with an impression.")
    heading = serializers.CharField()
    reason = serializers.CharField(help_text="Of titles that have none of their own.")
    titles = TileSerializer(many=True, source="tiles")
    next = serializers.SerializerMethodField(help_text="Where the further titles are; null: these are all.")

    def get_next(self, row: object) -> serializers.CharField(allow_null=True):
        return f"{reverse('api_home_row', args=[row.position])}?from={row.further}" if row.further else None


class RowsSerializer(serializers.Serializer):
    version = serializers.CharField(help_text="Changes whenever the page does: then begin anew.")
    rows = RowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next rows are; null: these are the last.")


class HomeSerializer(RowsSerializer):
    personalised = serializers.BooleanField(help_text="False before the first training: the same for everybody.")
    needs_onboarding = serializers.BooleanField(help_text="Nothing is known of the profile: ask it to pick three.")
    hero = TileSerializer(allow_null=True, help_text="The title on top.")


class RowTitlesSerializer(serializers.Serializer):
    version = serializers.CharField()
    titles = TileSerializer(many=True)


def rows_after(page: HomeRows, last: int) -> str | None:
    return f"{reverse('api_home_rows')}?from={last}" if len(page.rows) > last else None


class HomeApi(ProfileView):
    @extend_schema(summary="Home: the hero and the first rows", tags=["home"], responses=HomeSerializer)
    def get(self, request: Request) -> Response:
        """Up to date with everything that was accepted before."""
        page = home_rows(request.profile)
        hero, rows = tile_home(request.profile, page, FIRST_ROWS)
        told = {
            "version": page.version,
            "personalised": page.personalised,
            "needs_onboarding": needs_onboarding(request._request, page),
            "hero": hero,
            "rows": rows,
            "next": rows_after(page, FIRST_ROWS),
        }
        return Response(HomeSerializer(told).data)


class HomeRowsApi(ProfileView):
    query = FromQuery

    @extend_schema(
        summary="Further rows of home",
        tags=["home"],
        operation_id="home_rows",
        parameters=[FromQuery],
        responses=RowsSerializer,
    )
    def get(self, request: Request) -> Response:
        first = self.asked["from"]
        last = first + ROWS_AT_ONCE
        page = home_rows(request.profile)
        rows = tile_rows(request.profile, page, first, last)
        return Response(RowsSerializer({"version": page.version, "rows": rows, "next": rows_after(page, last)}).data)


class HomeRowApi(ProfileView):
    query = FromQuery

    @extend_schema(
        summary="Further titles of a row",
        tags=["home"],
        operation_id="home_row_titles",
        parameters=[FromQuery],
        responses=RowTitlesSerializer,
    )
    def get(self, request: Request, position: int) -> Response:
        page = home_rows(request.profile)
        if position >= len(page.rows):
            raise NotFound(_("There is no such row any more."))
        titles = rest_of_tiles(request.profile, page, position, self.asked["from"])
        return Response(RowTitlesSerializer({"version": page.version, "titles": titles}).data)
