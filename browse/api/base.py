"""What the views of this API share: parameters that are checked, pages of a list, and what a tile looks like."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from browse.marks import RATINGS, Mark
from browse.tiles import Tile
from catalog.models import Maturity, Title

TITLES_A_PAGE = 60
MOST_A_PAGE = 100
LAST_PAGE = 100_000
# A share of a film in thousandths is as exact as anybody sees.
SHARE_DIGITS = 3


class Query(serializers.Serializer):
    """The parameters of a view. One that it does not know is refused: most are a slip of the pen."""

    def to_internal_value(self, data: dict) -> dict:
        if unknown := data.keys() - self.fields.keys():
            known = ", ".join(self.fields) or _("none")
            message = _("There is no such parameter; there are: %(known)s.") % {"known": known}
            raise serializers.ValidationError(dict.fromkeys(unknown, [message]))
        return super().to_internal_value(data)


class PageQuery(Query):
    page = serializers.IntegerField(min_value=1, max_value=LAST_PAGE, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=MOST_A_PAGE, default=TITLES_A_PAGE)


class ProfileView(APIView):
    """For a profile that was chosen. asked: the parameters of the address, checked by `query`."""

    query: ClassVar[type[Query]] = Query
    asked: dict

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        asked = self.query(data=request.query_params.dict(), context={"request": request})
        asked.is_valid(raise_exception=True)
        self.asked = asked.validated_data


class ArtworkSerializer(serializers.Serializer):
    """Pictures in 16:9, as WebP. With .avif in place of .webp they are the same, and smaller."""

    variant = serializers.IntegerField(help_text="To be told with an impression.")
    probability = serializers.FloatField(help_text="With which it was chosen: to be told with an impression.")
    card_320 = serializers.CharField()
    card_640 = serializers.CharField()
    hero_1280 = serializers.CharField()
    hero_1920 = serializers.CharField()


def artwork_of(tile: Tile) -> dict[str, object]:
    first = reverse("artwork", args=[tile.title.pk, tile.choice.variant, "card", 320, "webp"])
    folder = first.rpartition("/")[0]
    sizes = ("card_320", "card_640", "hero_1280", "hero_1920")
    chosen = {"variant": tile.choice.variant, "probability": round(tile.choice.probability, 4)}
    return chosen | {size: f"{folder}/{size.replace('_', '-')}.webp" for size in sizes}


class MarkSerializer(serializers.Serializer):
    """What the profile did with a title."""

    progress = serializers.SerializerMethodField(help_text="Share that was watched of what is begun, else 0.")
    rating = serializers.SerializerMethodField()
    in_list = serializers.BooleanField()
    hidden = serializers.BooleanField(help_text="Not interested: it is on no row.")

    def get_progress(self, mark: Mark) -> float:
        return round(mark.fraction, SHARE_DIGITS)

    def get_rating(self, mark: Mark) -> serializers.ChoiceField(choices=list(RATINGS.values()), allow_null=True):
        return RATINGS.get(mark.rating)


class TileSerializer(serializers.Serializer):
    """A title as a card or a line shows it."""

    id = serializers.IntegerField(source="title.pk")
    slug = serializers.CharField(source="title.slug")
    kind = serializers.ChoiceField(Title.Kind.choices, source="title.kind")
    name = serializers.CharField(source="title.name")
    year = serializers.IntegerField(source="title.year", allow_null=True)
    maturity = serializers.ChoiceField(Maturity.choices, source="title.maturity", help_text="Youngest age it is for.")
    runtime_minutes = serializers.IntegerField(source="title.runtime_minutes", allow_null=True)
    artwork = serializers.SerializerMethodField()
    reason = serializers.CharField(allow_blank=True, help_text="Because of what it is here; empty: as its row says.")
    mark = MarkSerializer()

    def get_artwork(self, tile: Tile) -> ArtworkSerializer:
        return artwork_of(tile)


class PageSerializer(serializers.Serializer):
    """One page of a list. A subclass says what its results are."""

    count = serializers.IntegerField(help_text="Of all pages together.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class TilePageSerializer(PageSerializer):
    results = TileSerializer(many=True)


def one_page(request: Request, asked: dict, things: Sequence, make: Callable[[Sequence], list]) -> dict[str, object]:
    """The page of things that is asked for, and the way to those beside it. make: what is told of those on it."""
    paginator = Paginator(things, asked["page_size"])
    if asked["page"] > paginator.num_pages:
        last = _("The last page is %(number)d.") % {"number": paginator.num_pages}
        raise serializers.ValidationError({"page": [last]})
    page = paginator.page(asked["page"])
    return {
        "count": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        "next": address_of(request, page.number + 1) if page.has_next() else None,
        "previous": address_of(request, page.number - 1) if page.has_previous() else None,
        "results": make(page.object_list),
    }


def address_of(request: Request, page: int) -> str:
    parameters = request.query_params.copy()
    parameters["page"] = page
    return f"{request.path}?{parameters.urlencode()}"
