"""Whether documents say of others what these say of themselves, and are found by what they say."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from agreements.models import PublishedAgreement, PublishedFacet
from agreements.services import blocks, indexing, shelf, tables
from agreements.services.documents import Document
from agreements.services.shelf import Entry

Found = Iterator[tuple[str, str]]
MOST = 5
FACTS = (*PublishedAgreement.FACTS, "sort_day", "decision_first", "decision_last", "counted")


def blocks_of_others(kind: str, entries: list[Entry]) -> Found:
    """Documents in which a party, person, area … stands otherwise than in its own document."""
    copies = [Entry(kind, entry.record_id, entry.slug, entry.document) for entry in entries]
    blocks.cut_anew(copies, blocks.current(blocks.used(copies)))
    for entry, copy in zip(entries, copies, strict=True):
        if names := _changed(entry.document, copy.document):
            yield entry.slug, f"its {_listed(names)} are not as the documents of what they name have it"


def _changed(one: Document, other: Document) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def indexes(kind: str, entries: list[Entry]) -> Found:
    """Documents whose facets, searched words, day or dated facts are not those of the document."""
    names = shelf.names_for(entries)
    stored = _facets(entries)
    for entry in entries:
        row: Any = entry.row
        for words in (
            _wrong_facets(stored.get(row.pk, set()), indexing.facets(kind, entry.document)),
            _wrong_search(row.search, indexing.search_text(kind, entry.document, names)),
            "its day is not that of its document" if _wrong_day(entry) else "",
            "its place, days or place in an order are not those of its document"
            if _wrong_columns(entry)
            else "",
            "its row of the table is not that of its document" if _wrong_row(entry) else "",
            _wrong_facts(entry) if kind == "agreement" else "",
        ):
            if words:
                yield entry.slug, words


def _facets(entries: list[Entry]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = {}
    rows = PublishedFacet.objects.filter(record__in=[entry.row for entry in entries])
    # A row that does not stand in the order of its record is found nowhere.
    rows = rows.filter(of=F("record__kind"), sort_day=F("record__sort_day"))
    for pk, facet, value in rows.values_list("record", "kind", "value"):
        found.setdefault(pk, set()).add((facet, value))
    return found


def _wrong_facets(stored: set[tuple[str, str]], right: set[tuple[str, str]]) -> str:
    right = {(str(kind), value) for kind, value in right}
    lost = [f"without {kind}={value}" for kind, value in sorted(right - stored)]
    over = [f"with {kind}={value}" for kind, value in sorted(stored - right)]
    return f"its facets are not those of its document: {_listed(lost + over)}" if lost or over else ""


def _wrong_search(stored: str, right: str) -> str:
    if stored == right:
        return ""
    lost, over = set(right.split()) - set(stored.split()), set(stored.split()) - set(right.split())
    words = [f"without {word}" for word in sorted(lost)] + [f"with {word}" for word in sorted(over)]
    return f"its searched words are not those of its document: {_listed(words) or 'another order'}"


def _wrong_day(entry: Entry) -> bool:
    return entry.row is not None and entry.row.sort_day != indexing.sort_day(entry.kind, entry.document)


def _wrong_row(entry: Entry) -> bool:
    return entry.row is not None and entry.row.table_row != tables.kept(entry.kind, entry.document)


def _wrong_columns(entry: Entry) -> bool:
    right = indexing.columns(entry.kind, entry.document)
    return any(getattr(entry.row, name) != value for name, value in right.items())


def _wrong_facts(entry: Entry) -> str:
    stored, right = (
        getattr(entry.row, "facts", None),
        indexing.dated_facts(entry.document, counted=indexing.counted(entry.document)),
    )
    if stored is None:
        return "its dated facts are missing"
    if entry.row is None or entry.row.dated != right.dated:
        return "the line that its status is told from is not that of its document"
    names = [name for name in FACTS if getattr(stored, name) != getattr(right, name)]
    if not names and _spans(entry) != sorted(indexing.spans(right)):
        names = ["statuses"]
    return f"its dated facts are not those of its document: {_listed(names)}" if names else ""


def _spans(entry: Entry) -> list[Any]:
    row: Any = entry.row
    return sorted(row.statuses.filter(sort_day=row.sort_day).values_list("status", "first", "last"))


def _listed(words: list[str]) -> str:
    return ", ".join(words[:MOST]) + (" …" if len(words) > MOST else "")
