"""The edit decision list: which shots a cut has, how long each is in beats, and what is read over it."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.artwork.emphasis import emphases_for
from catalog.artwork.lettering import split_name
from catalog.artwork.subject import Emphasis, Subject, seed_of
from playback.film import lines
from playback.film.looks import Look, look_of

FRAMES_A_SECOND = 24
# A shot of fewer frames is over before a slow join would be.
SHORT, QUICK = 40, frozenset({"cut", "flash"})
# Which of its genres a film takes after. Not how much a genre tells (see catalog.artwork.emphasis): beside action or
# comedy a crime or a romance is what it is about, and not how it moves.
TONES = (
    "Film-Noir", "Western", "Animation", "Horror", "Documentary", "Musical", "Sci-Fi", "Comedy", "War", "Children",
    "Fantasy", "Adventure", "Action", "Mystery", "Romance", "Crime", "Thriller", "Drama", "IMAX",
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A shot as planned. picture: an emphasis to show the artwork of, or the number of the look's own imagery.

    frames: how long; join: how it follows the one before; words: (role, text); role: opening, name, line, title,
    subtitle or closing.
    """

    picture: Emphasis | int
    frames: int
    join: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Edit:
    """A cut of a title's film: its shots in order."""

    subject: Subject
    genre: str
    look: Look
    slots: tuple[Slot, ...]
    seed: int

    @property
    def frames(self) -> int:
        return sum(slot.frames for slot in self.slots)

    @property
    def seconds(self) -> float:
        return self.frames / FRAMES_A_SECOND

    @property
    def colours(self) -> Emphasis:
        """Whose palette the look's own imagery has."""
        return next(slot.picture for slot in self.slots if isinstance(slot.picture, Emphasis))

    @property
    def title_at(self) -> float:
        """When the title comes, in seconds."""
        return sum(slot.frames for slot in self.slots[:-1]) / FRAMES_A_SECOND


@dataclass
class Cutter:
    """Puts slots together on the beats of a look's score."""

    subject: Subject
    genre: str
    look: Look
    seed: int

    def __post_init__(self) -> None:
        self.slots: list[Slot] = []
        self.beats = 0
        emphases = emphases_for(self.subject)
        first = Emphasis("genre", self.genre)
        self.genres = [first, *(each for each in emphases if each.kind == "genre" and each != first)]
        self.moods = [each for each in emphases if each.kind in {"mood", "era"}]
        self.leads = [each for each in emphases if each.kind == "lead"]
        self.directors = [each for each in emphases if each.kind == "director"]

    def add(self, picture: Emphasis | int, seconds: float, *words: tuple[str, str]) -> None:
        """A shot of about so many seconds, in whole pairs of beats."""
        self.add_beats(picture, max(2, 2 * round(seconds / self.look.recipe.beat / 2)), *words)

    def add_beats(self, picture: Emphasis | int, beats: int, *words: tuple[str, str]) -> None:
        # Where it ends counts from the beginning, so that roundings to frames never add up against the score.
        begin, end = (
            round(beat * self.look.recipe.beat * FRAMES_A_SECOND) for beat in (self.beats, self.beats + beats)
        )
        read = tuple(word for word in words if word[1])
        self.slots.append(Slot(picture, end - begin, self.next_join(end - begin), read))
        self.beats += beats

    def next_join(self, frames: int) -> str:
        if not self.slots:
            return "dip"
        joins = [join for join in self.look.joins if frames >= SHORT or join in QUICK] or ["cut"]
        return joins[len(self.slots) % len(joins)]

    def add_quick(self, most_seconds: float) -> None:
        """The quick part: artwork after artwork."""
        shots, beats = self.look.pace
        beats = min(beats, max(1, int(most_seconds / 2 / self.look.recipe.beat)))
        shots = max(2, min(shots, int(most_seconds / beats / self.look.recipe.beat)))
        pictures = [*self.genres[::-1], *self.leads, *self.moods[:1], *self.directors]
        for number in range(shots):
            self.add_beats(pictures[number % len(pictures)], beats)

    def add_title(self, picture: Emphasis | int, seconds: float) -> None:
        name, subtitle = split_name(self.subject.name)
        closing = lines.closing_of(self.subject)
        self.add(picture, seconds, ("title", name), ("subtitle", subtitle), ("closing", closing))

    def edit(self) -> Edit:
        return Edit(self.subject, self.genre, self.look, tuple(self.slots), self.seed)


def edit_film(cutter: Cutter) -> None:
    """Some 25 seconds."""
    subject, genres = cutter.subject, cutter.genres
    lead = cutter.leads[0] if cutter.leads else genres[-1]
    cutter.add(genres[0], 3.4, ("opening", lines.opening_of(subject)))
    cutter.add(0, 3.2, ("name", lines.star_of(subject, 1)))
    cutter.add(lead, 3.2, ("name", lines.star_of(subject, 0)))
    cutter.add(cutter.moods[0], 2.4)
    cutter.add(1, 3.4, ("line", lines.line_of(subject, cutter.genre, cutter.seed)))
    cutter.add_quick(4.4)
    cutter.add_title(genres[0], 5.6)


def edit_action(cutter: Cutter) -> None:
    """A trailer of what happens."""
    cutter.add(0, 2.6, ("line", lines.line_of(cutter.subject, cutter.genre, cutter.seed + 1)))
    cutter.add_quick(3.4)
    cutter.add_title(cutter.genres[0], 3.6)


def edit_people(cutter: Cutter) -> None:
    """A trailer of who is in it."""
    pictures = [*cutter.leads, *cutter.directors, *cutter.moods][:2]
    for picture in pictures:
        cutter.add(picture, 2.6, ("name", picture.value if picture.kind in {"lead", "director"} else ""))
    cutter.add(1, 2.2)
    cutter.add_title(pictures[0], 3.4)


def edit_opening(cutter: Cutter) -> None:
    """What can be made while somebody waits."""
    cutter.add(cutter.genres[0], 3.2, ("opening", lines.opening_of(cutter.subject)))
    cutter.add(0, 3.0, ("name", lines.star_of(cutter.subject, 0)))
    cutter.add_title(cutter.genres[0], 4.0)


EDITS: dict[str, Callable[[Cutter], None]] = {
    "film": edit_film, "action": edit_action, "people": edit_people, "opening": edit_opening,
}  # fmt: skip


def edit_of(subject: Subject, cut: str) -> Edit:
    """cut: film, action, people or opening. Raises KeyError for another."""
    genre = leading_genre(subject)
    seed = seed_of(subject, Emphasis("genre", genre)) % 2**32
    cutter = Cutter(subject, genre, look_of(genre), seed)
    EDITS[cut](cutter)
    return cutter.edit()


def leading_genre(subject: Subject) -> str:
    """Whose look a film has; a comedy that thrills is no comedy first of all."""
    tones = [tone for tone in TONES if tone in subject.genres]
    if tones[:1] == ["Comedy"] and "Thriller" in tones:
        tones = tones[1:]
    return tones[0] if tones else "Drama"


def emphasis_of(subject: Subject, cut: str) -> Emphasis:
    """What a trailer is about, in the artwork's own terms."""
    if cut == "action":
        return Emphasis("genre", leading_genre(subject))
    emphases = emphases_for(subject)
    people = [each for kind in ("lead", "director", "mood") for each in emphases if each.kind == kind]
    return people[0]
