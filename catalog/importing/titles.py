"""Bring title records into the database, a chunk at a time: make the new, bring the known up to date."""

from collections.abc import Iterable
from itertools import islice

from django.utils import timezone

from catalog.importing.links import Links
from catalog.importing.maturity import maturity_of
from catalog.importing.records import TitleRecord
from catalog.importing.slugs import free_slugs, slug_of
from catalog.importing.synopsis import compose_synopsis
from catalog.models import Title

CHUNK = 1000
FACTS = (
    "kind", "name", "original_name", "year", "runtime_minutes", "content_rating", "country", "language",
    "available_from", "available_until",
)  # fmt: skip


class TitleWriter:
    """Writes the titles of one source. added and updated: how many titles were made and changed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.links = Links()
        self.added = self.updated = 0

    def save(self, records: Iterable[TitleRecord]) -> None:
        """Keys must not repeat. Runs inside the caller's transaction."""
        iterator = iter(records)
        while chunk := list(islice(iterator, CHUNK)):
            self._save_chunk({record.key: record for record in chunk})

    def _save_chunk(self, records: dict[str, TitleRecord]) -> None:
        known = {title.source_key: title for title in Title.objects.filter(source=self.source, source_key__in=records)}
        added = self._add([record for key, record in records.items() if key not in known])
        self._update([(title, records[key]) for key, title in known.items()])
        self.links.write([(title, records[title.source_key]) for title in added], replace=False)
        self.links.write([(title, records[key]) for key, title in known.items()], replace=True)

    def _add(self, records: list[TitleRecord]) -> list[Title]:
        now = timezone.now()
        wanted = [slug_of(record.name, record.year) or f"title-{slug_of(record.key) or 'x'}" for record in records]
        titles = [
            Title(
                source=self.source,
                source_key=record.key,
                slug=slug,
                maturity=maturity_for(record),
                synopsis=record.synopsis or compose_synopsis(record),
                added_at=record.added_at or now,
                **facts_of(record),
            )
            for record, slug in zip(records, free_slugs(Title, wanted), strict=True)
        ]
        self.added += len(titles)
        return Title.objects.bulk_create(titles)

    def _update(self, pairs: list[tuple[Title, TitleRecord]]) -> None:
        """Addresses, dates of arrival and synopses that the file does not give stay as they are."""
        changed = [title for title, record in pairs if bring_up_to_date(title, record)]
        self.updated += len(changed)
        Title.objects.bulk_update(changed, [*FACTS, "maturity", "synopsis"], batch_size=500)
        # All of them: their people, genres and artwork are written anew.
        Title.objects.filter(pk__in=[title.pk for title, _ in pairs]).update(updated_at=timezone.now())


def facts_of(record: TitleRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in FACTS}


def maturity_for(record: TitleRecord) -> int:
    return maturity_of(record.content_rating) if record.maturity is None else record.maturity


def bring_up_to_date(title: Title, record: TitleRecord) -> bool:
    """Set what the record says; tell whether that changed anything."""
    wanted = facts_of(record) | {
        "maturity": maturity_for(record),
        "synopsis": record.synopsis or title.synopsis,
    }
    changed = {name: value for name, value in wanted.items() if getattr(title, name) != value}
    for name, value in changed.items():
        setattr(title, name, value)
    return bool(changed)
