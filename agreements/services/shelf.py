"""The published documents: taking them from the shelf and putting new versions there, with all their index rows.

Every new version is a line in the log of publications; where the text stays the same, nothing is written.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models import Max

from agreements.models import (
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
    PublishedStatus,
    PublishedWord,
)
from agreements.models.publication import Action, Facet
from agreements.records import revisions
from agreements.services import indexing, tables
from agreements.services.documents import SHAPE, Document, as_text

T = TypeVar("T")
BATCH = 500
LOCK = 7203_2024
"""Any number, as long as it is always the same."""


@dataclass
class Entry:
    """One document on its way to the shelf, or already there."""

    kind: str
    record_id: int
    slug: str
    document: Document
    row: PublishedRecord | None = None
    action: str = Action.REFRESHED
    text: str = field(default="", init=False)
    fresh: bool = True  # made of the working record, not of what is public


@dataclass(frozen=True)
class Deed:
    """Who publishes, and why. Kept in the log, never shown to the public."""

    by: AbstractBaseUser | None = None
    why: str = ""


def one_at_a_time() -> None:
    """Publications become visible in the order of their numbers: on PostgreSQL the next one waits here
    until this transaction ends. On SQLite there is one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def batches(keys: list[T], size: int = BATCH) -> Iterator[list[T]]:
    """The keys, some hundreds at a time: what one statement takes, and one look at memory."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def taken(kind: str, **condition: Any) -> list[Entry]:
    """Published documents of a kind, opened."""
    rows = PublishedRecord.objects.filter(**condition, kind=kind).order_by("pk")
    return [Entry(kind, row.record_id, row.slug, json.loads(row.body), row, fresh=False) for row in rows]


def latest() -> int:
    """The number of the latest publication."""
    return Publication.objects.aggregate(latest=Max("pk"))["latest"] or 0


def as_of(kind: str, slugs: Iterable[str], number: int) -> dict[str, Document]:
    """Address → the document that was public there when the log had this number."""
    lines = last_lines(kind, slugs, pk__lte=number)
    return {slug: json.loads(line.body) for slug, line in lines.items() if line.body}


def last_lines(kind: str, slugs: Iterable[str], **condition: Any) -> dict[str, Publication]:
    """Address → its last line in the log."""
    lines = Publication.objects.filter(kind=kind, slug__in=list(slugs), **condition).order_by()
    last = lines.values("slug").annotate(last=Max("pk")).values("last")
    return {line.slug: line for line in Publication.objects.filter(pk__in=last).order_by()}


def put(entries: Iterable[Entry], deed: Deed) -> list[Entry]:
    """Store the documents that differ from what is stored; each gets its line in the log. Those that are made
    of working records are from now on shown as these stand."""
    given = list(entries)
    changed = [entry for entry in given if _differs(entry)]
    for entry, line in zip(changed, _log(changed, deed), strict=True):
        entry.row = entry.row or row_for(entry.kind, entry.record_id, entry.slug)
        entry.row.body, entry.row.sequence = entry.text, line.pk
    moved = _show_revision([entry for entry in given if entry.fresh])
    index(changed)
    written = {id(entry.row) for entry in changed}
    PublishedRecord.objects.bulk_update(
        [row for row in moved if id(row) not in written], ["revision", "shape"], BATCH
    )
    return changed


def row_for(kind: str, record_id: int, slug: str) -> PublishedRecord:
    """The row of a document that is not yet on the shelf."""
    return PublishedRecord(kind=kind, record_id=record_id, slug=slug, shape=SHAPE)


def _show_revision(entries: list[Entry]) -> list[PublishedRecord]:
    """Note which revision of each working record is shown, in today's shape; the rows that said otherwise."""
    moved = []
    for kind in {entry.kind for entry in entries}:
        rows = {entry.record_id: entry.row for entry in entries if entry.kind == kind and entry.row}
        stored = revisions(kind, rows)
        for pk, row in rows.items():
            if (row.revision, row.shape) != (stored.get(pk), SHAPE):
                row.revision, row.shape = stored.get(pk), SHAPE
                moved.append(row)
    return moved


def _differs(entry: Entry) -> bool:
    entry.text = as_text(entry.document)
    return entry.row is None or entry.row.body != entry.text


def _log(entries: list[Entry], deed: Deed) -> list[Publication]:
    lines = [
        Publication(kind=e.kind, slug=e.slug, action=e.action, body=e.text, by=deed.by, why=deed.why)  # type: ignore[misc]  # whatever user model is set
        for e in entries
    ]
    return Publication.objects.bulk_create(lines, BATCH)


def index(entries: list[Entry]) -> None:
    """Write the rows of these documents, and everything that they are found by."""
    names = names_for(entries)
    rows = []
    for entry in entries:
        assert entry.row is not None  # noqa: S101  # `put` has just set it
        entry.row.search = indexing.search_text(entry.kind, entry.document, names)
        entry.row.sort_day = indexing.sort_day(entry.kind, entry.document)
        entry.row.dated = indexing.dated(entry.kind, entry.document)
        entry.row.table_row = tables.kept(entry.kind, entry.document)
        for name, value in indexing.columns(entry.kind, entry.document).items():
            setattr(entry.row, name, value)
        rows.append(entry.row)
    new, old = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    PublishedRecord.objects.bulk_create(new, BATCH)
    own = ["body", "search", "sort_day", "dated", "table_row", "sequence", "revision", "shape"]
    PublishedRecord.objects.bulk_update(old, [*own, *indexing.COLUMNS], BATCH)
    _write_facets(entries)
    _write_facts(entries)


def names_for(entries: list[Entry]) -> dict[tuple[str, str], list[str]]:
    """Every name of the reference data that the documents use. One query for each kind."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        for kind, slug in indexing.references(entry.kind, entry.document):
            wanted.setdefault(kind, set()).add(slug)
    return {
        (kind, found.slug): indexing.names_of(found.document)
        for kind, slugs in wanted.items()
        for found in taken(kind, slug__in=slugs)
    }


def _write_facets(entries: list[Entry]) -> None:
    PublishedFacet.objects.filter(record__in=[entry.row for entry in entries]).delete()
    rows = [
        PublishedFacet(record=row, kind=kind, value=value, of=entry.kind, sort_day=row.sort_day)
        for entry in entries
        if (row := entry.row)
        for kind, value in sorted(indexing.facets(entry.kind, entry.document))
    ]
    PublishedFacet.objects.bulk_create(rows, BATCH)
    found = {row.value for row in rows if row.kind == Facet.WORD}
    PublishedWord.objects.bulk_create(
        [PublishedWord(word) for word in sorted(found)], BATCH, ignore_conflicts=True
    )


def _write_facts(entries: list[Entry]) -> None:
    agreements = [entry for entry in entries if entry.kind == "agreement"]
    PublishedAgreement.objects.filter(record__in=[entry.row for entry in agreements]).delete()
    PublishedStatus.objects.filter(record__in=[entry.row for entry in agreements]).delete()
    rows = [
        indexing.dated_facts(entry.document, record=entry.row, counted=indexing.counted(entry.document))
        for entry in agreements
    ]
    PublishedAgreement.objects.bulk_create(rows, BATCH // 2)
    spans = [
        PublishedStatus(
            record=row.record, status=status, first=first, last=last, sort_day=row.record.sort_day
        )
        for row in rows
        for status, first, last in indexing.spans(row)
    ]
    PublishedStatus.objects.bulk_create(spans, BATCH)


def remove(entries: Iterable[Entry], deed: Deed) -> None:
    """Take documents off the shelf; the log keeps what they were."""
    gone = list(entries)
    for entry in gone:
        entry.action, entry.text = Action.WITHDRAWN, ""
    _log(gone, deed)
    PublishedRecord.objects.filter(pk__in=[entry.row.pk for entry in gone if entry.row]).delete()
