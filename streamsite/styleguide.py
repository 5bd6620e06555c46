"""Every component of the pages in every state, for whoever builds and checks them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from browse.cards import RenderedRow, cards, items
from browse.marks import Mark
from catalog.models import Title
from catalog.popularity import most_watched_first
from profiles.decorators import profile_required
from profiles.models import Avatar

SHOWN = 12
COLOURS = (
    "ground", "raised", "raised-more", "line", "text", "text-quiet", "accent", "accent-warm", "good", "bad", "primary",
)  # fmt: skip
MARKS = (
    Mark(fraction=0.4), Mark(rating=1), Mark(rating=2), Mark(rating=-1), Mark(in_list=True), Mark(hidden=True),
)  # fmt: skip


class SampleForm(forms.Form):
    name = forms.CharField(label="A line of text", help_text="What helps to fill it in.")
    wrong = forms.EmailField(label="Something wrong", required=False)
    choice = forms.ChoiceField(label="A choice", choices=[("a", "This"), ("b", "That")])
    switch = forms.BooleanField(label="A switch", help_text="On or off.", required=False)


@require_GET
@profile_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """For curators and, in the demo, for everybody."""
    if not (settings.DEMO or request.user.is_staff):
        raise Http404("The styleguide is for curators.")
    visible = Title.objects.visible_to(request.profile)
    title_ids = most_watched_first(visible.values_list("pk", flat=True))[:SHOWN]
    context = {
        "colours": COLOURS,
        "avatars": Avatar.values,
        "title": visible.for_title_page().filter(pk__in=title_ids[:1]).first(),
        "variant": 0,
        "rows": sample_rows(request, title_ids),
        "page": Paginator(range(90), 30).page(2),
        "query": {"previous": "", "next": ""},
        "form": SampleForm({"name": "As filled in", "wrong": "not an address", "choice": "b", "switch": "on"}),
        "levels": [(messages.constants.DEFAULT_TAGS[level], level) for level in messages.constants.DEFAULT_TAGS],
    }
    return render(request, "styleguide.html", context)


def sample_rows(request: HttpRequest, title_ids: list[int]) -> list[RenderedRow]:
    stamps = Title.objects.visible_to(request.profile).filter(pk__in=title_ids).stamps()
    made = cards(dict.fromkeys(title_ids, 0), stamps)
    marks = dict(zip(title_ids, MARKS, strict=False))
    certain = [1.0] * len(title_ids)
    html = items(title_ids, made, marks, certain, ["Because you watched something like it"])
    return [
        RenderedRow("top_picks", "A row, with a card in each state", "Why the row is here", html, 0),
        RenderedRow("top_10", "A row with places", "", items(title_ids[:10], made, {}, certain), 1),
    ]
