"""One cut of a title's film, from its facts to a file."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from catalog.artwork.subject import Emphasis, Subject
from playback.film.edit import Edit, edit_of
from playback.film.encode import write_film
from playback.film.plates import Plate
from playback.film.score import composed
from playback.film.shots import Studio

# Changes with what films look or sound like: those made before are made again.
EDITION = 1


@dataclass(frozen=True)
class Print:
    """How a cut is made: its size in pixels, and how hard the encoder tries."""

    width: int
    height: int
    preset: str


PRINTS = {
    "film": Print(854, 480, "superfast"),
    # Somebody waits for it.
    "opening": Print(640, 360, "ultrafast"),
    "action": Print(640, 360, "superfast"),
    "people": Print(640, 360, "superfast"),
}


@dataclass
class Production:
    """A title's cuts, made one after the other with the same artwork."""

    subject: Subject
    plates: dict[Emphasis, Plate] = field(default_factory=dict, repr=False)

    def edit(self, cut: str) -> Edit:
        return edit_of(self.subject, cut)

    def write(self, cut: str, path: Path) -> None:
        """Write the whole file or nothing. Raises KeyError for an unknown cut, EncodeError if ffmpeg fails."""
        edit, made = self.edit(cut), PRINTS[cut]
        size = (made.width, made.height)
        sound = composed(edit.look.recipe, edit.seconds, edit.title_at, edit.seed)
        write_film(path, Studio(size, self.plates).frames(edit), size, sound, made.preset)


def digest_of(subject: Subject) -> str:
    """Of the facts a film is made from: what is made from others has another name."""
    return hashlib.blake2b(f"{EDITION} {subject!r}".encode(), digest_size=6).hexdigest()
