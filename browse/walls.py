"""Walls: pages that show many titles side by side, a page at a time."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from browse.cards import card_list

TITLES_A_PAGE = 60


def render_wall(request: HttpRequest, template: str, title_ids: Sequence[int], context: dict) -> HttpResponse:
    """A page number that makes no sense shows the nearest."""
    page = Paginator(title_ids, TITLES_A_PAGE).get_page(request.GET.get("page"))
    cards = card_list(request.profile, list(page.object_list))
    return render(request, template, {**context, "cards": cards, "page": page, "query": query_of(request, page)})


def query_of(request: HttpRequest, page: Page) -> dict[str, str]:
    """What the links to the pages before and after this one ask for, all else as it was asked for now."""
    numbers = {
        "previous": page.previous_page_number() if page.has_previous() else None,
        "next": page.next_page_number() if page.has_next() else None,
    }
    asked = request.GET.copy()
    links = {}
    for name, number in numbers.items():
        asked["page"] = number
        links[name] = asked.urlencode() if number else ""
    return links
