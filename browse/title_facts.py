"""Everything a title's own page tells, for whatever screen."""

from dataclasses import dataclass, field

from browse.marks import NO_MARK, marks_of
from browse.reasons import reason_in_words
from browse.tiles import Tile
from catalog.models import Credit, Title
from profiles.models import Profile
from recommendations.services import ArtworkChoice, artwork_choices, more_like_this, why_on_home


@dataclass(frozen=True)
class TitleFacts(Tile):
    """similar: ids of titles like it, best first. choices: the artwork of those and of its own."""

    similar: list[int] = field(default_factory=list)
    choices: dict[int, ArtworkChoice] = field(default_factory=dict)

    @property
    def directors(self) -> list[Credit]:
        return [credit for credit in self.title.credits.all() if credit.role == Credit.Role.DIRECTOR]

    @property
    def cast(self) -> list[Credit]:
        return [credit for credit in self.title.credits.all() if credit.role == Credit.Role.CAST]


def facts_of(profile: Profile, title: Title) -> TitleFacts:
    """title: read for_title_page."""
    similar = more_like_this(profile, title.pk)
    choices = artwork_choices(profile, [title.pk, *similar])
    mark = marks_of(profile, [title.pk]).get(title.pk, NO_MARK)
    why = why_on_home(profile, title.pk)
    return TitleFacts(title, choices[title.pk], mark, reason_in_words(*why) if why else "", similar, choices)
