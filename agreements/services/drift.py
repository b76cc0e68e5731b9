"""Whether what the public sees is what the log of publications says, with nothing missing or left over.

Nothing here looks at private edits: a document is held against its last line in the log, what stands in it of
others against their documents, and everything that it is found by against the document. It is read a chunk at
a time, so that memory stays flat.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from agreements.models import Publication, PublishedFacet, PublishedRecord
from agreements.services import drift_index, drift_owners, references, shelf
from agreements.services.shelf import Entry

CHUNK = 200
ORDER = (*references.REFERENCES, *references.DEEDS)
"""Reference data first: others are searched by its names."""


class Drift(NamedTuple):
    """One difference, in words for an operator."""

    kind: str
    slug: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}: {self.words}"


Found = Iterator[tuple[str, str]]  # address and words


def check(kinds: Iterable[str] = ORDER) -> list[Drift]:
    """Every difference."""
    return list(differences(kinds))


def differences(kinds: Iterable[str] = ORDER) -> Iterator[Drift]:
    """Every difference, one after another."""
    for kind in kinds:
        for pks in chunks(kind):
            yield from in_chunk(kind, pks)
        yield from (Drift(kind, slug, "is not public, but the log says that it is") for slug in lost(kind))
        if kind in references.REFERENCES:
            yield from (Drift(kind, slug, "is used, but it is not public") for slug in missing(kind))


def chunks(kind: str) -> Iterator[list[int]]:
    """The primary keys of what is public of a kind, some hundreds at a time."""
    last = 0
    rows = PublishedRecord.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)
    while pks := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield pks
        last = pks[-1]


def in_chunk(kind: str, pks: list[int]) -> list[Drift]:
    """The differences of some documents. What seems wrong is looked at again while nobody publishes: it may
    have been published between two questions."""
    suspects = list(_look(kind, pks))
    if not suspects:
        return []
    with transaction.atomic():
        shelf.one_at_a_time()
        return list(_look(kind, pks))


def _look(kind: str, pks: list[int]) -> Iterator[Drift]:
    rows = list(PublishedRecord.objects.filter(pk__in=pks).order_by("pk"))
    wrong = dict(_not_logged(kind, rows))
    yield from (Drift(kind, slug, words) for slug, words in wrong.items())
    entries = [
        Entry(kind, row.record_id, row.slug, json.loads(row.body), row, fresh=False)
        for row in rows
        if row.slug not in wrong
    ]
    for look in LOOKS:
        yield from (Drift(kind, slug, words) for slug, words in look(kind, entries))


def _not_logged(kind: str, rows: list[PublishedRecord]) -> Found:
    """Documents that are not those of their last line; nothing more can be told of them."""
    lines = shelf.last_lines(kind, [row.slug for row in rows])
    for row in rows:
        line = lines.get(row.slug)
        if line is None or not line.body:
            yield row.slug, "is public, but the log says that it is not"
        elif line.body != row.body:
            yield (
                row.slug,
                f"is not the document of its last line in the log{_otherwise(row.body, line.body)}",
            )
        elif line.pk != row.sequence:
            yield row.slug, "does not have the number of its last line in the log"


def _otherwise(stored: str, logged: str) -> str:
    """Where the two texts differ."""
    try:
        one, other = json.loads(stored), json.loads(logged)
    except ValueError:
        return ": it can't be read"
    names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    return f": {', '.join(names)}"


def _unused(kind: str, entries: list[Entry]) -> Found:
    if kind in references.REFERENCES:
        used = references.still_used(kind, {entry.slug for entry in entries})
        for entry in entries:
            if entry.slug not in used:
                yield entry.slug, "is public, but nothing public uses it"


LOOKS: list[Callable[[str, list[Entry]], Found]] = [
    drift_owners.orphans,
    drift_owners.addresses,
    drift_owners.revisions,
    _unused,
    drift_index.blocks_of_others,
    drift_index.indexes,
]


def lost(kind: str) -> Iterator[str]:
    """Addresses whose last line in the log has a document that is nowhere."""
    lines = Publication.objects.filter(kind=kind).exclude(body="").order_by("pk")
    later = Publication.objects.filter(kind=kind, slug=OuterRef("slug"), pk__gt=OuterRef("pk"))
    there = PublishedRecord.objects.filter(kind=kind, slug=OuterRef("slug"))
    return lines.filter(~Exists(there), ~Exists(later)).values_list("slug", flat=True).iterator(CHUNK)


def missing(kind: str) -> Iterator[str]:
    """Addresses that documents name and where nothing is public."""
    facets, kept_by, _stands_in = references.REFERENCES[kind]
    there = PublishedRecord.objects.filter(kind=kind, slug=OuterRef("value"))
    rows = PublishedFacet.objects.filter(~Exists(there), kind__in=facets, record__kind__in=kept_by)
    return rows.order_by("value").values_list("value", flat=True).distinct().iterator(CHUNK)
