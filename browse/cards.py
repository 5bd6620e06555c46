"""Cards: one title with one artwork, rendered once and kept, for they are the same for every profile.

What is a viewer's own (how much was watched, what is on the list) stands beside the card, not in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice, zip_longest

from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from browse.headings import heading
from browse.marks import NO_MARK, Mark, marks_of, stored_marks
from browse.reasons import because, of_row
from catalog.models import Title
from profiles.models import Profile
from recommendations.services import ArtworkChoice, HomeRows, artwork_choices

CARDS_KEPT = 20_000
# The sign on the card, in words.
RATED = {1: gettext_lazy("You like this"), 2: gettext_lazy("You love this"), -1: gettext_lazy("Not for you")}
# Three times what a wide screen shows of a row; the rest comes when the row is scrolled.
TITLES_AT_FIRST = 12
# (title, variant, language, day) -> when the title had last changed, and the card as rendered then. What is new or
# about to leave today may not be tomorrow.
CardKey = tuple[int, int, str, int]
_cards: dict[CardKey, tuple[datetime, SafeString]] = {}


@dataclass(frozen=True)
class RenderedRow:
    """One row ready for the template. html: its list items, joined; further: from which title on there are more.

    reason: why the titles are there that no watch is named for.
    """

    kind: str
    heading: str
    reason: str
    html: SafeString
    position: int
    further: int | None = None

    @property
    def list_tag(self) -> str:
        """Where the places are what it is about, a screen reader is to count them."""
        return "ol" if self.kind == "top_10" else "ul"


def cards(choices: dict[int, int], stamps: dict[int, datetime]) -> dict[int, SafeString]:
    """The cards of titles with these variants. stamps: the titles that may be seen; others are left out."""
    language, day = get_language() or "", timezone.now().toordinal()
    wanted = {title: (title, variant, language, day) for title, variant in choices.items() if title in stamps}
    missing = [key for title, key in wanted.items() if not is_kept(key, stamps[title])]
    if missing:
        render_cards(missing, stamps)
    return {title: _cards[key][1] for title, key in wanted.items() if key in _cards}


def is_kept(key: CardKey, stamp: datetime) -> bool:
    kept = _cards.get(key)
    return kept is not None and kept[0] == stamp


def render_cards(keys: Iterable[CardKey], stamps: dict[int, datetime]) -> None:
    if len(_cards) > CARDS_KEPT:
        # Rare, and cheaper than keeping count of what was used when.
        _cards.clear()
    template = card_template()
    keys = list(keys)
    titles = Title.objects.prefetch_related("genres").in_bulk([key[0] for key in keys])
    for key in keys:
        if title := titles.get(key[0]):
            html = mark_safe(template.render({"title": title, "variant": key[1]}).strip())
            _cards[key] = (stamps[key[0]], html)


def forget_cards() -> None:
    """For tests that count what it costs to make them."""
    _cards.clear()


@lru_cache(maxsize=1)
def card_template() -> object:
    return get_template("components/card.html")


def rendered_rows(profile: Profile, page: HomeRows, first: int, last: int) -> list[RenderedRow]:
    """Rows first to last of a home page, each with its first titles, without what may no longer be seen."""
    shown = {place: row["titles"][:TITLES_AT_FIRST] for place, row in enumerate(page.rows[first:last], start=first)}
    made = made_cards(profile, page, shown)
    marks = stored_marks(page.marks)
    return [
        RenderedRow(
            page.rows[place]["kind"],
            heading(page.rows[place]),
            of_row(page.rows[place]),
            items(titles, made, marks, page.rows[place]["probabilities"], reasons_of(page, place, 0)),
            place,
            TITLES_AT_FIRST if len(page.rows[place]["titles"]) > TITLES_AT_FIRST else None,
        )
        for place, titles in shown.items()
        if any(title in made for title in titles)
    ]


def rest_of_row(profile: Profile, page: HomeRows, place: int, begin: int) -> SafeString:
    """The titles of one row from begin on."""
    shown = {place: page.rows[place]["titles"][begin:]}
    made = made_cards(profile, page, shown)
    shares = page.rows[place]["probabilities"][begin:]
    return items(shown[place], made, stored_marks(page.marks), shares, reasons_of(page, place, begin))


def reasons_of(page: HomeRows, place: int, begin: int) -> list[str]:
    """What each title of a row from begin on is there because of, "" where no watch is named."""
    named = ([page.reasons[place] for place in places if place >= 0] for places in page.rows[place]["reasons"][begin:])
    return [because(reason) if reason else "" for reason in named]


def made_cards(profile: Profile, page: HomeRows, shown: dict[int, list[int]]) -> dict[int, SafeString]:
    """The cards of these titles of these rows, each with the artwork stored with it."""
    ids = {title for titles in shown.values() for title in titles}
    # The same title may stand in Continue Watching and in My List, with one artwork in both.
    choices = {
        title: variant
        for place in shown
        for title, variant in zip(page.rows[place]["titles"], page.rows[place]["artwork"], strict=True)
        if title in ids
    }
    return cards(choices, Title.objects.visible_to(profile).filter(pk__in=ids).stamps())


def items(
    titles: Sequence[int],
    made: dict[int, SafeString],
    marks: dict[int, Mark],
    probabilities: Iterable[float],
    reasons: Iterable[str] = (),
) -> SafeString:
    """List items for the titles that have a card, each with its viewer's mark, with the probability with which its
    artwork was chosen, and why it is there."""
    count = len(titles)
    columns = zip_longest(titles, islice(probabilities, count), islice(reasons, count), fillvalue="")
    parts = [
        item(made[title], marks.get(title, NO_MARK), share, reason) for title, share, reason in columns if title in made
    ]
    return mark_safe("".join(parts))  # every part was escaped when it was rendered


def item(card: SafeString, mark: Mark, probability: float, reason: str) -> str:
    pressed = "" if mark is NO_MARK else f' data-pressed="{" ".join(mark.actions)}"'
    share = probability_text(probability)
    chosen = f' data-p="{share}"' if share else ""
    rated = f'<p class="visually-hidden">{RATED[mark.rating]}</p>' if mark.rating else ""
    why = f'<p class="card__reason visually-hidden">{escape(reason)}</p>' if reason else ""
    return f'<li class="row__item"{pressed}{chosen}>{card}{progress(mark)}{rated}{why}</li>'


def probability_text(probability: float) -> str:
    """To three digits that count; empty for what is certain, as most of a page may be."""
    return "" if probability >= 1 else f"{probability:.3g}"


def progress(mark: Mark) -> str:
    """A bar for what is begun and not finished."""
    if not mark.fraction:
        return ""
    percent = max(1, round(mark.fraction * 100))
    label = escape(_("Watched"))
    return f'<progress class="card__progress" max="100" value="{percent}" aria-label="{label}">{percent} %</progress>'


def card_list(
    profile: Profile, title_ids: Sequence[int], choices: dict[int, ArtworkChoice] | None = None
) -> SafeString:
    """Cards of any titles in this order, each with the artwork that is chosen for the profile."""
    if not title_ids:
        return mark_safe("")
    stamps = Title.objects.visible_to(profile).filter(pk__in=title_ids).stamps()
    if choices is None:
        choices = artwork_choices(profile, list(stamps))
    made = cards({title: choice.variant for title, choice in choices.items()}, stamps)
    shares = [choices[title].probability if title in choices else 1.0 for title in title_ids]
    return items(title_ids, made, marks_of(profile, title_ids), shares)
