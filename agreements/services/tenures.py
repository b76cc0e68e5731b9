"""Who held which office: how public people and offices speak of each other.

A tenure is public while it has a citation and both its ends are public. It stands in both documents, as it
was when either end became public or was released last.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from agreements.models import Citation, PublishedRecord, Tenure
from agreements.records import read
from agreements.records.schema import RecordDict
from agreements.services import shelf
from agreements.services.documents import Document, Documents, block, citations, dated
from agreements.services.shelf import Entry

LISTS = {"person": "offices", "office": "holders"}
"""The list of tenures in the document of each end."""
OTHER = {"person": "office", "office": "person"}


def of(kind: str, entries: Iterable[Entry]) -> list[RecordDict]:
    """The tenures of these people or offices that can be public; none for any other kind."""
    if kind not in LISTS:
        return []
    there = PublishedRecord.objects.filter(kind=OTHER[kind]).values("record_id")
    rows: Any = Tenure.objects.filter(
        Exists(Citation.objects.filter(tenure=OuterRef("pk"))),
        **{f"{kind}__in": [entry.record_id for entry in entries], f"{OTHER[kind]}__in": there},
    )
    return list(read("tenure", rows.order_by("pk").values_list("pk", flat=True)).values())


def wire(
    kind: str, placed: Iterable[Entry], tenures: Iterable[RecordDict], sources: Documents
) -> list[Entry]:
    """Fill the tenures of the documents that are being published; returns the other ends' new versions."""
    own = {entry.record_id: entry for entry in placed}
    near = _neighbours(kind, own, tenures)
    _forget(kind, {entry.slug for entry in own.values()}, near.values())
    for record in tenures:
        ends = {kind: own[record[kind]], OTHER[kind]: near[record[OTHER[kind]]]}
        for end, other in OTHER.items():
            ends[end].document[LISTS[end]].append(_told(record, other, ends[other].document, sources))
    for entry in (*own.values(), *near.values()):
        entry.document[LISTS[entry.kind]].sort(key=_order)
    return list(near.values())


def unwire(kind: str, gone: Iterable[Entry]) -> list[Entry]:
    """The new versions of the other ends of documents that are being withdrawn."""
    if kind not in LISTS:
        return []
    entries = list(gone)
    near = list(_stored(kind, entries).values())
    _forget(kind, {entry.slug for entry in entries}, near)
    return near


def _neighbours(kind: str, own: Mapping[int, Entry], tenures: Iterable[RecordDict]) -> dict[int, Entry]:
    """The other ends of these tenures, and of those that the stored documents have."""
    ids = {record[OTHER[kind]] for record in tenures}
    found = shelf.taken(OTHER[kind], record_id__in=ids)
    return _stored(kind, own.values()) | {entry.record_id: entry for entry in found}


def _stored(kind: str, entries: Iterable[Entry]) -> dict[int, Entry]:
    """The other ends that speak of these."""
    slugs = [entry.slug for entry in entries]
    found = shelf.taken(OTHER[kind], facets__kind=kind, facets__value__in=slugs)
    return {entry.record_id: entry for entry in found}


def _forget(kind: str, slugs: set[str], near: Iterable[Entry]) -> None:
    for entry in near:
        name = LISTS[entry.kind]
        entry.document[name] = [row for row in entry.document[name] if row[kind]["slug"] not in slugs]


def _told(record: RecordDict, other: str, document: Document, sources: Documents) -> Document:
    return {
        other: block(other, document),
        "held_from": dated(record["held_from"]),
        "held_until": dated(record["held_until"]),
        "citations": citations(record["citations"], sources),
    }


def _order(row: Document) -> tuple[str, str]:
    """By the first day, then by address: nothing but what the rows say."""
    other = row.get("office") or row["person"]
    return (row["held_from"] or {"date": ""})["date"], other["slug"]
