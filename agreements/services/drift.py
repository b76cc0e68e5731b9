"""Whether what the public sees is what the log of publications says, with nothing missing or left over.

Nothing here looks at private edits: a document is held against its last line in the log, and everything
that it is found by against the document.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from agreements.models import Address, Publication, PublishedFacet, PublishedRecord
from agreements.models.base import State
from agreements.models.status import DATES
from agreements.records import KINDS
from agreements.services import indexing, links, references, shelf
from agreements.services.shelf import Deed, Entry

REPAIR = Deed(why="publications rebuild")
ORDER = (*references.REFERENCES, *references.DEEDS)
"""Reference data first: others are searched by its names."""


class Drift(NamedTuple):
    """One difference, in words for an operator."""

    kind: str
    slug: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}: {self.words}"


def check() -> list[Drift]:
    """Every difference; documents that are not those of the log come first and alone, as nothing can be
    told from them. Reads everything that is public once."""
    return list(_log_differences()) or [*_orphans(), *_unused(), *_index_differences()]


@transaction.atomic
def rebuild() -> int:
    """Repair every difference; how many there were."""
    shelf.one_at_a_time()
    found = list(_log_differences())
    for kind in ORDER:
        _restore(kind)
    found += check()
    for kind in ORDER:
        _remove_orphans(kind)
    for kind in ORDER:
        for entries in _chunks(kind):
            shelf.index(entries)
    references.withdraw_unused({(drift.kind, drift.slug) for drift in _unused()}, REPAIR)
    return len(found)


def _chunks(kind: str) -> Iterator[list[Entry]]:
    keys = list(PublishedRecord.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True))
    return (shelf.taken(kind, pk__in=some) for some in shelf.batches(keys))


def _last_lines(kind: str) -> dict[str, Publication]:
    """Address → its last line in the log, of what should be public."""
    last = Publication.objects.filter(kind=kind).order_by().values("slug").annotate(last=Max("pk"))
    lines = Publication.objects.filter(pk__in=last.values("last")).exclude(body="")
    return {line.slug: line for line in lines.order_by()}


def _log_differences() -> Iterator[Drift]:
    for kind in ORDER:
        lines = _last_lines(kind)
        stored = dict(PublishedRecord.objects.filter(kind=kind).values_list("slug", "body"))
        for slug in sorted(stored.keys() | lines.keys()):
            if slug not in lines:
                yield Drift(kind, slug, "is public, but the log says that it is not")
            elif slug not in stored:
                yield Drift(kind, slug, "is not public, but the log says that it is")
            elif stored[slug] != lines[slug].body:
                yield Drift(kind, slug, "is not the document of its last line in the log")


def _orphan_rows(kind: str) -> list[Entry]:
    """Documents whose working record is gone or is not marked as published."""
    if kind not in ("agreement", "event"):
        return []
    working = KINDS[kind].model._default_manager.filter(state=State.PUBLISHED)
    published = set(working.values_list("pk", flat=True))
    return [entry for some in _chunks(kind) for entry in some if entry.record_id not in published]


def _orphans() -> Iterator[Drift]:
    for kind in ORDER:
        for entry in _orphan_rows(kind):
            yield Drift(kind, entry.slug, "is public, but its working record is not published")


def _unused() -> Iterator[Drift]:
    for kind in references.REFERENCES:
        used = references.still_used(kind)
        there = set(PublishedRecord.objects.filter(kind=kind).values_list("slug", flat=True))
        yield from (
            Drift(kind, slug, "is public, but nothing public uses it") for slug in sorted(there - used)
        )
        yield from (Drift(kind, slug, "is used, but it is not public") for slug in sorted(used - there))


def _index_differences() -> Iterator[Drift]:
    for kind in ORDER:
        for entries in _chunks(kind):
            names = shelf.names_for(entries)
            facets: dict[int, set] = {}
            rows = PublishedFacet.objects.filter(record__in=[entry.row for entry in entries])
            for pk, facet, value in rows.values_list("record", "kind", "value"):
                facets.setdefault(pk, set()).add((facet, value))
            for entry in entries:
                yield from _wrong_index(entry, facets.get(entry.row.pk, set()), names)  # type: ignore[union-attr]  # taken from the shelf


def _wrong_index(entry: Entry, facets: set, names: indexing.Names) -> Iterator[Drift]:
    row, document = entry.row, entry.document
    assert row is not None  # noqa: S101  # it was taken from the shelf
    wrong = {
        "facets": facets != {(str(kind), value) for kind, value in indexing.facets(entry.kind, document)},
        "searched words": row.search != indexing.search_text(entry.kind, document, names),
        "day": row.sort_day != indexing.sort_day(entry.kind, document),
        "dated facts": entry.kind == "agreement" and not _facts_agree(entry),
    }
    for what, differs in wrong.items():
        if differs:
            yield Drift(entry.kind, entry.slug, f"its {what} are not those of its document")


def _facts_agree(entry: Entry) -> bool:
    stored = getattr(entry.row, "facts", None)
    right = indexing.dated_facts(entry.document)
    names = (*DATES, "renewal", "superseded_on", "sort_day")
    return stored is not None and all(getattr(stored, name) == getattr(right, name) for name in names)


def _restore(kind: str) -> None:
    """Put documents back as the log has them, and take away what it knows nothing of."""
    lines = _last_lines(kind)
    stored = {row.slug: row for row in PublishedRecord.objects.filter(kind=kind)}
    owners = dict(Address.objects.filter(kind=kind, slug__in=lines.keys()).values_list("slug", "record_id"))
    entries = []
    for slug, line in lines.items():
        row = stored.get(slug) or PublishedRecord(kind=kind, slug=slug, record_id=owners.get(slug, 0))
        if row.body != line.body and slug in owners:
            row.body, row.sequence = line.body, line.pk
            document = json.loads(line.body)
            row.sort_day = indexing.sort_day(kind, document)
            entries.append(Entry(kind, owners[slug], slug, document, row))
    shelf.index(entries)
    PublishedRecord.objects.filter(kind=kind, slug__in=stored.keys() - lines.keys()).delete()


def _remove_orphans(kind: str) -> None:
    gone = {entry.record_id: entry for entry in _orphan_rows(kind)}
    shelf.remove(gone.values(), REPAIR)
    shelf.put(links.unwire(kind, gone), REPAIR)
