"""One title as a file describes it, before it has a row in the database."""

from dataclasses import dataclass, field
from datetime import datetime

from catalog.models import Title


@dataclass
class EpisodeRecord:
    season: int
    number: int
    name: str
    synopsis: str = ""
    runtime_minutes: int | None = None


@dataclass
class TitleRecord:
    """key: the title's id at its source. maturity: None to follow from content_rating.
    tags: how many people applied each. added_at: None for now. synopsis: empty to compose one from the facts.
    """

    key: str
    name: str
    kind: str = Title.Kind.FILM
    original_name: str = ""
    year: int | None = None
    genres: list[str] = field(default_factory=list)
    directors: list[str] = field(default_factory=list)
    cast: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    content_rating: str = ""
    maturity: int | None = None
    runtime_minutes: int | None = None
    country: str = ""
    language: str = ""
    synopsis: str = ""
    available_from: datetime | None = None
    available_until: datetime | None = None
    added_at: datetime | None = None
    episodes: list[EpisodeRecord] = field(default_factory=list)
