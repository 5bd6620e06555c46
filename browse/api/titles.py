"""One title: everything that is known of it, and what a profile can do with it."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from browse.api.base import SHARE_DIGITS, MarkSerializer, ProfileView, TileSerializer
from browse.forms import ACTIONS
from browse.marks import NO_MARK, RATINGS, marks_of
from browse.tiles import tiles_of
from browse.title_facts import TitleFacts, facts_of
from catalog.models import Episode, Title
from profiles.api import OneOf
from viewing.models import Progress


class NamedSerializer(serializers.Serializer):
    """A genre or a person: the slug is what titles are asked for by."""

    slug = serializers.CharField()
    name = serializers.CharField()


class EpisodeSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="To be told with events.")
    number = serializers.IntegerField()
    name = serializers.CharField()
    synopsis = serializers.CharField(allow_blank=True)
    runtime_minutes = serializers.IntegerField(allow_null=True)
    progress = serializers.SerializerMethodField(help_text="Share that was watched, 0 to 1.")

    def get_progress(self, episode: Episode) -> float:
        return round(self.context["episodes"].get(episode.pk, 0.0), SHARE_DIGITS)


class SeasonSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    episodes = EpisodeSerializer(many=True)


class TitleSerializer(TileSerializer):
    original_name = serializers.CharField(source="title.original_name", allow_blank=True)
    synopsis = serializers.CharField(source="title.synopsis", allow_blank=True)
    content_rating = serializers.CharField(source="title.content_rating", allow_blank=True)
    country = serializers.CharField(source="title.country", allow_blank=True)
    language = serializers.CharField(source="title.language", allow_blank=True)
    genres = NamedSerializer(source="title.genres.all", many=True)
    directors = serializers.SerializerMethodField()
    cast = serializers.SerializerMethodField(help_text="In order of billing.")
    seasons = SeasonSerializer(source="title.seasons.all", many=True)
    more_like_this = serializers.SerializerMethodField()

    def get_directors(self, facts: TitleFacts) -> NamedSerializer(many=True):
        return NamedSerializer([credit.person for credit in facts.directors], many=True).data

    def get_cast(self, facts: TitleFacts) -> NamedSerializer(many=True):
        return NamedSerializer([credit.person for credit in facts.cast], many=True).data

    def get_more_like_this(self, facts: TitleFacts) -> TileSerializer(many=True):
        tiles = tiles_of(self.context["request"].profile, facts.similar, facts.choices)
        return TileSerializer(tiles, many=True).data


class RatingSerializer(serializers.Serializer):
    rating = OneOf(list(RATINGS.values()))


def found_title(request: Request, pk: int) -> Title:
    """404 for one above the profile's limit as for one that does not exist."""
    return get_object_or_404(Title.objects.visible_to(request.profile), pk=pk)


class TitleApi(ProfileView):
    @extend_schema(summary="Everything about a title", tags=["titles"], responses=TitleSerializer)
    def get(self, request: Request, pk: int) -> Response:
        title = get_object_or_404(Title.objects.visible_to(request.profile).for_title_page(), pk=pk)
        begun = Progress.objects.filter(profile=request.profile, title=title, episode__isnull=False)
        context = {"request": request, "episodes": {progress.episode_id: progress.fraction for progress in begun}}
        return Response(TitleSerializer(facts_of(request.profile, title), context=context).data)


class MarkView(ProfileView):
    """What can be done to a title: named by the pages' actions, answered with what the profile did by now."""

    def act(self, request: Request, pk: int, action: str) -> Response:
        title = found_title(request, pk)
        ACTIONS[action](request.profile, title)
        return Response(MarkSerializer(marks_of(request.profile, [title.pk]).get(title.pk, NO_MARK)).data)


@extend_schema_view(
    put=extend_schema(summary="Rate", tags=["titles"], request=RatingSerializer, responses=MarkSerializer),
    delete=extend_schema(summary="Take the rating back", tags=["titles"], responses={200: MarkSerializer}),
)
class RatingApi(MarkView):
    def put(self, request: Request, pk: int) -> Response:
        answers = RatingSerializer(data=request.data)
        answers.is_valid(raise_exception=True)
        return self.act(request, pk, answers.validated_data["rating"])

    def delete(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "unrate")


@extend_schema_view(
    put=extend_schema(summary="Add to My List", tags=["titles"], request=None, responses=MarkSerializer),
    delete=extend_schema(summary="Remove from My List", tags=["titles"], responses={200: MarkSerializer}),
)
class InListApi(MarkView):
    def put(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "list")

    def delete(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "unlist")


@extend_schema_view(
    put=extend_schema(summary="Not interested", tags=["titles"], request=None, responses=MarkSerializer),
    delete=extend_schema(summary="Interested after all", tags=["titles"], responses={200: MarkSerializer}),
)
class HiddenApi(MarkView):
    """A hidden title is on no row from the next page on."""

    def put(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "hide")

    def delete(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "unhide")


@extend_schema_view(
    delete=extend_schema(summary="Clear from Continue Watching", tags=["titles"], responses={200: MarkSerializer})
)
class ContinueWatchingApi(MarkView):
    """Off the row, without calling it watched."""

    def delete(self, request: Request, pk: int) -> Response:
        return self.act(request, pk, "clear")
