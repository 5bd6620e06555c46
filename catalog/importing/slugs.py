"""Slugs that are unique, and the same on every import."""

from collections.abc import Callable, Iterable

from django.db import models
from django.utils.text import slugify

LONGEST_STEM = 200


def slug_of(name: str, *more: object) -> str:
    """ "the-matrix-1999"; empty for a name without a single Latin letter or digit."""
    stem = slugify(name)[:LONGEST_STEM].strip("-")
    return "-".join([stem, *(str(part) for part in more if part)]) if stem else ""


def free_slugs(model: type[models.Model], wanted: Iterable[str]) -> list[str]:
    """One slug for each wanted, with -2, -3 ... where it is taken in the table or earlier in the list."""
    wanted = list(wanted)
    taken = set(model.objects.filter(slug__in=set(wanted)).values_list("slug", flat=True))
    is_taken = _lookup(model, taken)
    slugs = []
    for stem in wanted:
        slug, number = stem, 1
        while slug in taken or (number > 1 and is_taken(slug)):
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _lookup(model: type[models.Model], taken: set[str]) -> Callable[[str], bool]:
    def is_taken(slug: str) -> bool:
        return slug in taken or model.objects.filter(slug=slug).exists()

    return is_taken
