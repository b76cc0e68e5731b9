"""A public world as an early version of the tracker left it: no documents of people, offices and sources, no
addresses in citations, fields and index rows missing."""

import json
from typing import Any

from django.db.models import QuerySet

from agreements.models import (
    Publication,
    PublishedFacet,
    PublishedRecord,
    PublishedStatus,
    PublishedWord,
)
from agreements.records import read, write
from agreements.services.documents import as_text

UNKNOWN_KINDS = ("person", "office", "source")
UNKNOWN_FACETS = ("source", "publisher", "language", "year", "laterality", "legal_force", "renewal", "word")
UNKNOWN_KEYS = {
    "agreement": ("laterality",),
    "event": (),
    "party": ("reference",),
    "area": ("retired",),
    "type": ("retired",),
}
PARTS_OF_SOURCES = ("slug", "kind")
NEWEST = "moscow-beijing-2024-2026"
"""Address of the newest agreement of that world."""


def body(kind: str, slug: str) -> Any:
    """The public document."""
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def edit(record: Any, kind: str, **facts: Any) -> None:
    """As an analyst does, through the log."""
    write(kind, [read(kind, [record.pk])[record.pk] | facts], by=None)


def make_older() -> None:
    """As if all that is public had been published then."""
    PublishedRecord.objects.filter(kind__in=UNKNOWN_KINDS).delete()
    Publication.objects.filter(kind__in=UNKNOWN_KINDS).delete()
    PublishedFacet.objects.filter(kind__in=UNKNOWN_FACETS).delete()
    PublishedStatus.objects.all().delete()
    PublishedWord.objects.all().delete()
    PublishedFacet.objects.update(of="", sort_day="0001-01-01")
    for row in (*PublishedRecord.objects.all(), *lines()):
        document = json.loads(row.body)
        row.body = as_text({name: older(document[name]) for name in _keys(row.kind, document)})
        row.save()
    PublishedRecord.objects.update(shape=1, revision=None)


def lines() -> QuerySet[Publication]:
    return Publication.objects.exclude(body="")


def _keys(kind: str, document: dict[str, Any]) -> list[str]:
    return [name for name in document if name not in UNKNOWN_KEYS[kind]]


def older(value: Any) -> Any:
    """A part of a document as it was then."""
    if isinstance(value, list):
        return [older(item) for item in value]
    if not isinstance(value, dict):
        return value
    source = PARTS_OF_SOURCES if "publisher" in value else ()
    return {name: older(item) for name, item in value.items() if name not in source}
