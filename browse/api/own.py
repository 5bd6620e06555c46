"""What is a profile's own: My List, the history, the three titles it begins with."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from browse.api.base import (
    SHARE_DIGITS,
    PageQuery,
    PageSerializer,
    ProfileView,
    TilePageSerializer,
    TileSerializer,
    one_page,
)
from browse.api.titles import found_title
from browse.forms import OnboardingForm
from browse.history import Entry, entries, forget, watched_titles
from browse.onboarding import like_picked, offered_titles, skip_onboarding
from browse.tiles import tiles_of
from catalog.models import Title
from recommendations.services import FIRST_VARIANT


class EntrySerializer(serializers.Serializer):
    title = TileSerializer(source="tile")
    watched_at = serializers.DateTimeField(help_text="When it was last watched.")
    share = serializers.SerializerMethodField(help_text="Of what was begun of it: 0 to 1.")
    episodes = serializers.IntegerField(help_text="How many of a series were begun.")

    def get_share(self, entry: Entry) -> float:
        return round(entry.share, SHARE_DIGITS)


class HistorySerializer(PageSerializer):
    results = EntrySerializer(many=True)


class OfferSerializer(serializers.Serializer):
    least = serializers.IntegerField(help_text="How many are to be picked.")
    titles = TileSerializer(many=True)


class PicksSerializer(serializers.Serializer):
    titles = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=100, help_text="Ids of titles that were offered."
    )


class MyListApi(ProfileView):
    query = PageQuery

    @extend_schema(
        summary="My List, the latest first", tags=["own"], parameters=[PageQuery], responses=TilePageSerializer
    )
    def get(self, request: Request) -> Response:
        visible = Title.objects.visible_to(request.profile)
        listed = request.profile.my_list.filter(title__in=visible).newest_first().values_list("title_id", flat=True)
        page = one_page(request, self.asked, listed, lambda shown: tiles_of(request.profile, shown))
        return Response(TilePageSerializer(page).data)


class HistoryApi(ProfileView):
    """A kids profile has a history that can be read and not deleted."""

    query = PageQuery

    @extend_schema(
        summary="What was watched, the latest first",
        tags=["own"],
        parameters=[PageQuery],
        responses=HistorySerializer,
    )
    def get(self, request: Request) -> Response:
        lines = watched_titles(request.profile)
        page = one_page(request, self.asked, lines, lambda shown: entries(request.profile, shown))
        return Response(HistorySerializer(page).data)

    @extend_schema(
        summary="Delete the whole history", tags=["own"], operation_id="history_destroy_all", responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        """For good. Ratings and My List stay."""
        forget(request.profile)
        return Response(status=204)


class WatchedTitleApi(ProfileView):
    @extend_schema(summary="Delete a title from the history", tags=["own"], responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """For good: pages and suggestions no longer know of it. Its rating and its place on My List stay."""
        forget(request.profile, found_title(request, pk))
        return Response(status=204)


class OnboardingApi(ProfileView):
    @extend_schema(summary="Titles to pick three of", tags=["own"], responses=OfferSerializer)
    def get(self, request: Request) -> Response:
        ids = [title.pk for title in offered_titles(request.profile)]
        titles = tiles_of(request.profile, ids, dict.fromkeys(ids, FIRST_VARIANT))
        return Response(OfferSerializer({"least": OnboardingForm.LEAST, "titles": titles}).data)

    @extend_schema(summary="Pick at least three", tags=["own"], request=PicksSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Each is rated up, and home begins with what is like them."""
        picks = PicksSerializer(data=request.data)
        picks.is_valid(raise_exception=True)
        offered = offered_titles(request.profile)
        form = OnboardingForm(picks.validated_data, offered=[title.pk for title in offered])
        if not form.is_valid():
            raise ValidationError(form.errors)
        like_picked(request.profile, offered, form.cleaned_data["titles"])
        return Response(status=204)


class SkipOnboardingApi(ProfileView):
    @extend_schema(summary="Rather not pick", tags=["own"], request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Not asked again in this session."""
        skip_onboarding(request._request)
        return Response(status=204)
