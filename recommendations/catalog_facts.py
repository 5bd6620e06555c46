"""What the engine may know of the catalogue, read in a few set-based queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
from django.db.models import Q
from django.db.models.functions import Extract

from catalog.models import Artwork, Credit, Title
from recommendations.engine.artwork_choice import KINDS, VARIANTS
from recommendations.engine.features import CatalogFacts

# Of so many, artwork is looked up by title; of more, all of it is read.
FEW_TITLES = 1000


def read_catalog_facts(only: Collection[int] | None = None) -> CatalogFacts:
    """Every published title, or those with these ids, with its genres, credits and tags, in the order of ids."""
    chosen = Q(is_published=True) if only is None else Q(is_published=True, pk__in=only)
    titles = Title.objects.filter(chosen).order_by("id")
    rows = list(
        titles.annotate(added=Extract("added_at", "epoch")).values_list(
            "id", "name", "year", "kind", "runtime_minutes", "maturity", "added"
        )
    )
    ids, names, years, kinds, runtimes, maturity, added = zip(*rows, strict=True) if rows else ((),) * 7
    credits = Credit.objects.filter(title__in=titles.order_by()).order_by("title", "billing", "id")
    return CatalogFacts(
        title_ids=np.array(ids, dtype=np.int64),
        names=list(names),
        years=np.array([year or 0 for year in years], dtype=np.int16),
        kinds=list(kinds),
        runtimes=np.array([minutes or 0 for minutes in runtimes], dtype=np.int16),
        maturity=np.array(maturity, dtype=np.int16),
        added_at=np.array(added, dtype=np.float64),
        genres=grouped(ids, titles.filter(genres__isnull=False).values_list("id", "genres__name")),
        directors=grouped(ids, credits.filter(role=Credit.Role.DIRECTOR).values_list("title", "person")),
        cast=grouped(ids, credits.filter(role=Credit.Role.CAST).values_list("title", "person")),
        tags=grouped(ids, titles.filter(tags__isnull=False).values_list("id", "tags__name")),
        # By joins alone: where PostgreSQL has not counted a catalogue yet that was just imported, it plans a look for
        # credits among credits as if there were none, and takes hours.
        person_names=dict(credits.order_by().values_list("person", "person__name").distinct()),
    )


def grouped(ids: Iterable[int], pairs: Iterable[tuple[int, object]]) -> list[tuple]:
    """[(title id, thing) ...] as one tuple of things a title, in the order of ids."""
    groups: dict[int, list] = defaultdict(list)
    for title_id, thing in pairs:
        groups[title_id].append(thing)
    return [tuple(groups.get(title_id, ())) for title_id in ids]


def artwork_features(facts: CatalogFacts, labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Which feature each variant of each title emphasises (int32 [titles, VARIANTS], -1 for none known), and of which
    kind that is (int8, see artwork_choice.KINDS, -1 where there is no such variant or it is retired)."""
    position = {label: index for index, label in enumerate(labels)}
    person = {name: person_id for person_id, name in facts.person_names.items()}
    row_of = {title_id: row for row, title_id in enumerate(facts.title_ids.tolist())}
    features = np.full((len(facts.title_ids), VARIANTS), -1, dtype=np.int32)
    kinds = np.full(features.shape, -1, dtype=np.int8)
    artworks = Artwork.objects.filter(is_active=True, variant__lt=VARIANTS, emphasis_kind__in=KINDS)
    if len(row_of) <= FEW_TITLES:
        artworks = artworks.filter(title__in=row_of)
    columns = artworks.values_list("title", "variant", "emphasis_kind", "emphasis_value")
    for title_id, variant, kind, value in columns.iterator():
        if (row := row_of.get(title_id)) is not None:
            features[row, variant] = position.get(feature_label(kind, value, person), -1)
            kinds[row, variant] = KINDS.index(kind)
    return features, kinds


def feature_label(kind: str, value: str, person: dict[str, int]) -> str:
    """The engine's name of what an artwork emphasises; moods have no feature of their own."""
    if kind in {"director", "lead"}:
        role = "director" if kind == "director" else "cast"
        return f"{role}:{person.get(value, 0)}"
    if kind == "era":
        return f"decade:{value.rstrip('s')}"
    return f"{kind}:{value}"
