"""What artwork is drawn from, and what one variant of it emphasises."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """The facts of a title. key: its stable id, from which everything random is drawn."""

    key: str
    name: str
    year: int | None
    kind: str
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    country: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Emphasis:
    """kind: genre, director, lead, mood or era. value: "Comedy", "John Lasseter", "dark", "1990s"."""

    kind: str
    value: str


def seed_of(subject: Subject, emphasis: Emphasis) -> int:
    """The same in every process and on every machine, which hash() is not."""
    text = f"{subject.key}|{emphasis.kind}|{emphasis.value}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
