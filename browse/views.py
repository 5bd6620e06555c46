"""The pages viewers see: find, ask, render."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from browse.cards import card_list, probability_text, rendered_rows, rest_of_row
from browse.forms import ACTIONS, ActionForm, OnboardingForm
from browse.genres import genre_name
from browse.headings import heading
from browse.kept_pages import keep_page, kept_page
from browse.marks import NO_MARK, stored_marks
from browse.onboarding import like_picked, needs_onboarding, offered_titles, skip_onboarding
from browse.title_facts import facts_of
from browse.walls import render_wall
from catalog.models import Genre, Person, Title
from catalog.popularity import most_watched_first
from catalog.search import search_catalog
from profiles.decorators import profile_required
from profiles.redirects import asked_next
from recommendations.services import HomeRows, home_rows
from recommendations.stored_version import stored_version
from viewing.services import ACCEPTED

# Two screens: the hero fills most of the first.
FIRST_ROWS = 5
ROWS_AT_ONCE = 5


def is_scripted(request: HttpRequest) -> bool:
    """A script of ours asks, and wants only what it will put into the page."""
    return request.headers.get("X-Requested-With") == "fetch"


@require_GET
@profile_required
def home(request: HttpRequest) -> HttpResponse:
    version = stored_version(request.profile)
    if version and (kept := kept_page(request, version)):
        return kept
    page = home_rows(request.profile)
    if needs_onboarding(request, page):
        return redirect("onboarding")
    return keep_page(request, page.version, lambda extra: render_home(request, page, extra))


def render_home(request: HttpRequest, page: HomeRows, extra: dict) -> HttpResponse:
    rows = rendered_rows(request.profile, page, 0, FIRST_ROWS)
    more = FIRST_ROWS if len(page.rows) > FIRST_ROWS else None
    context = {"rows": rows, "more": more, "hero": hero(request, page), "personalised": page.personalised, **extra}
    return render(request, "browse/home.html", context)


def hero(request: HttpRequest, page: HomeRows) -> dict | None:
    """The title on top, if the profile may still see it."""
    if page.hero_title is None:
        return None
    title = Title.objects.visible_to(request.profile).filter(pk=page.hero_title).first()
    mark = stored_marks(page.marks).get(page.hero_title, NO_MARK)
    if title is None:
        return None
    share = probability_text(page.hero_probability)
    return {"title": title, "variant": page.hero_variant, "probability": share, "pressed": mark.actions}


@require_GET
@profile_required
def further_rows(request: HttpRequest) -> HttpResponse:
    """A fragment with the next rows; as a page of its own where there are no scripts."""
    first = asked_place(request)
    page = home_rows(request.profile)
    last = first + ROWS_AT_ONCE
    rows = rendered_rows(request.profile, page, first, last)
    context = {"rows": rows, "more": last if len(page.rows) > last else None}
    return render(request, "components/rows.html" if is_scripted(request) else "browse/more_rows.html", context)


def asked_place(request: HttpRequest) -> int:
    """The number in ?from=; 404 for anything that cannot be one."""
    asked = request.GET.get("from", "0")
    if not asked.isdecimal() or len(asked) > 3:
        raise Http404("Say from where: ?from=5")
    return int(asked)


@require_GET
@profile_required
def whole_row(request: HttpRequest, position: int) -> HttpResponse:
    """The further titles of a row for a script; without scripts, a page with all of them."""
    page = home_rows(request.profile)
    if position >= len(page.rows):
        raise Http404("There is no such row any more.")
    begin = asked_place(request) if is_scripted(request) else 0
    titles = rest_of_row(request.profile, page, position, begin)
    if is_scripted(request):
        return HttpResponse(titles)
    context = {"heading": heading(page.rows[position]), "kind": "row", "cards": titles}
    return render(request, "browse/titles.html", context)


@require_GET
@profile_required
def title_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A title's own page; for a script, what the quick look shows of it."""
    profile = request.profile
    title = get_object_or_404(Title.objects.visible_to(profile).for_title_page(), slug=slug)
    facts = facts_of(profile, title)
    context = {
        "title": title,
        "directors": facts.directors,
        "cast": facts.cast,
        "variant": facts.choice.variant,
        "similar": card_list(profile, facts.similar, facts.choices),
        "percent": round(facts.mark.fraction * 100),
        "pressed": facts.mark.actions,
        "reason": facts.reason,
    }
    return render(request, "browse/quick_look.html" if is_scripted(request) else "browse/title.html", context)


@require_POST
@profile_required
def title_action(request: HttpRequest, slug: str) -> HttpResponse:
    """Rate, list, hide or clear: a button's form, or a script's request that wants JSON back."""
    title = get_object_or_404(Title.objects.visible_to(request.profile), slug=slug)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    outcome = ACTIONS[form.cleaned_data["action"]](request.profile, title)
    if is_scripted(request):
        return JsonResponse({"status": outcome.status}, status=200 if outcome.status == ACCEPTED else 409)
    return redirect(asked_next(request) or title)


@require_GET
@profile_required
def search(request: HttpRequest) -> HttpResponse:
    found = search_catalog(request.profile, request.GET.get("q", ""))
    # Asked for by the template only where nothing is found: the way into the catalogue without a name.
    genres = Genre.objects.visible_to(request.profile)
    context = {"found": found, "cards": card_list(request.profile, found.titles), "genres": genres}
    return render(request, "browse/search_results.html" if is_scripted(request) else "browse/search.html", context)


@require_GET
@profile_required
def my_list(request: HttpRequest) -> HttpResponse:
    visible = Title.objects.visible_to(request.profile)
    listed = request.profile.my_list.filter(title__in=visible).newest_first()
    return titles_page(request, _("My List"), listed.values_list("title_id", flat=True), kind="my_list")


@require_GET
@profile_required
def genre(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Genre.objects.visible_to(request.profile), slug=slug)
    return titles_page(request, genre_name(chosen.name), visible_most_watched(request, chosen.titles), kind="genre")


@require_GET
@profile_required
def person(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Person.objects.visible_to(request.profile), slug=slug)
    return titles_page(request, chosen.name, visible_most_watched(request, chosen.titles), kind="person")


def visible_most_watched(request: HttpRequest, titles: QuerySet) -> list[int]:
    return most_watched_first(titles.visible_to(request.profile).values_list("pk", flat=True))


def titles_page(request: HttpRequest, heading: str, title_ids: Sequence[int], *, kind: str) -> HttpResponse:
    return render_wall(request, "browse/titles.html", title_ids, {"heading": heading, "kind": kind})


@require_http_methods(["GET", "POST"])
@profile_required
def onboarding(request: HttpRequest) -> HttpResponse:
    """A profile without a history picks three titles it likes, or says it would rather not."""
    if request.method == "POST" and "skip" in request.POST:
        skip_onboarding(request)
        return redirect("home")
    offered = offered_titles(request.profile)
    form = OnboardingForm(request.POST or None, offered=[title.pk for title in offered])
    if request.method == "POST" and form.is_valid():
        like_picked(request.profile, offered, form.cleaned_data["titles"])
        return redirect("home")
    context = {"form": form, "offered": offered, "picked": request.POST.getlist("titles")}
    context["missing"] = range(1, OnboardingForm.LEAST + 1)
    return render(request, "browse/onboarding.html", context)
