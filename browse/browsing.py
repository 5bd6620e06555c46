"""The browse page: the catalogue narrowed down by kind, genre, decade and country."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from browse.genres import by_shown_name, genre_name
from browse.mixes import decade_name
from browse.walls import render_wall
from catalog.models import Genre, Title
from catalog.popularity import NAME, NEWEST, POPULAR, ids_in_order
from catalog.querysets import Viewer
from profiles.decorators import profile_required

ORDER_NAMES = {
    POPULAR: gettext_lazy("Most watched"),
    NEWEST: gettext_lazy("Newest"),
    NAME: gettext_lazy("A to Z"),
}


class BrowseForm(forms.Form):
    """What to show and in which order; only what the viewer may see is offered."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    genre = forms.ModelChoiceField(Genre.objects.none(), label=gettext_lazy("Genre"), required=False)
    decade = forms.TypedChoiceField(label=gettext_lazy("Decade"), required=False, coerce=int, empty_value=None)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=ORDER_NAMES.items())

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        super().__init__(data)
        visible = Title.objects.visible_to(viewer)
        self.fields["kind"].choices = [("", _("Films and series")), *Title.Kind.choices]
        self.fields["genre"].to_field_name = "slug"
        genres = self.fields["genre"].queryset = Genre.objects.visible_to(viewer)
        named = [(genre.slug, genre_name(genre.name)) for genre in by_shown_name(genres)]
        self.fields["genre"].choices = [("", _("All genres")), *named]
        decades = [(decade, decade_name(decade)) for decade in visible.decades()]
        self.fields["decade"].choices = [("", _("All decades")), *decades]
        self.fields["country"].choices = [("", _("All countries")), *((name, name) for name in visible.countries())]

    @property
    def chosen(self) -> dict[str, object]:
        """The choices that make sense: one that does not is said to be wrong, and narrows nothing down."""
        return {name: self.cleaned_data.get(name) for name in ("kind", "genre", "decade", "country")}


@require_GET
@profile_required
def browse(request: HttpRequest) -> HttpResponse:
    form = BrowseForm(request.GET, viewer=request.profile)
    form.is_valid()
    chosen = {name: value for name, value in form.chosen.items() if value}
    titles = Title.objects.visible_to(request.profile).browsed(**chosen)
    title_ids = ids_in_order(titles, form.cleaned_data.get("order") or POPULAR)
    return render_wall(request, "browse/browse.html", title_ids, {"form": form, "is_narrowed": bool(chosen)})
