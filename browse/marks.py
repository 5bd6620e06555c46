"""What a viewer did with the titles that are shown: how far, rated how, on the list or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from profiles.models import Profile
from viewing.reading import profile_titles

RATINGS = {1: "up", 2: "double_up", -1: "down"}


@dataclass(frozen=True)
class Mark:
    """fraction: of what is begun and not finished, else 0. rating: -1, 1, 2, or 0 for none."""

    fraction: float = 0.0
    rating: int = 0
    in_list: bool = False
    hidden: bool = False

    @property
    def actions(self) -> list[str]:
        """The buttons that are pressed already."""
        pressed = {"list": self.in_list, RATINGS.get(self.rating, ""): bool(self.rating), "hide": self.hidden}
        return [name for name, is_pressed in pressed.items() if is_pressed]


NO_MARK = Mark()


def stored_marks(stored: Sequence[list]) -> dict[int, Mark]:
    """From what a stored home page keeps: see HomePage.marks."""
    return {
        title: Mark(fraction if fraction < 1 else 0.0, rating, in_list)
        for title, fraction, rating, in_list in zip(*stored, strict=True)
    }


def marks_of(profile: Profile, title_ids: Iterable[int]) -> dict[int, Mark]:
    """Of those of these titles that the profile did anything with. One query, whatever their number."""
    wanted = set(title_ids)
    return {
        int(record["title"]): Mark(
            fraction=float(record["fraction"]) if record["continue_watching"] else 0.0,
            rating=int(record["rating"]),
            in_list=bool(record["in_list"]),
            hidden=bool(record["hidden"]),
        )
        for record in profile_titles([profile.pk])
        if int(record["title"]) in wanted
    }
