"""How published documents speak of each other: an agreement of an earlier one, an event of an agreement.

A link is public while both ends are. It stands in both documents: with its owner, and with the other one
as seen from there. When one end is published or withdrawn, its neighbours get a new version.

A neighbour's private edits never show: its links are those of its stored document, and, as long as its
working record is unchanged since it was published, those of its record to what has become public since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F

from agreements.models.base import State
from agreements.records import KINDS
from agreements.records.schema import RecordDict
from agreements.services import shelf
from agreements.services.documents import Document, block
from agreements.services.shelf import Entry


@dataclass(frozen=True)
class Link:
    """Records of `owner` name agreements in the column `field` of their part."""

    owner: str
    part: str
    field: str
    label: str
    out: str  # the list in the owner's document
    back: str  # the list in the agreement's document


LINKS = [
    Link("agreement", "relations", "to", "kind", out="relations", back="relations_from"),
    Link("event", "agreements", "agreement", "happening", out="agreements", back="events"),
]

Ends = dict[tuple[str, int], Entry]  # (kind, primary key) → its document


class Edge(NamedTuple):
    link: Link
    label: str
    owner: int
    target: int


def lists(kind: str) -> list[tuple[str, str]]:
    """The lists of links in a document of the kind, each with the kind of what it speaks of."""
    out = [(link.out, "agreement") for link in LINKS if link.owner == kind]
    back = [(link.back, link.owner) for link in LINKS if kind == "agreement"]
    return out + back


def wire(
    kind: str, placed: Mapping[int, Entry], records: Mapping[int, RecordDict], old: Iterable[Entry]
) -> list[Entry]:
    """Fill the links of the documents that are being published; returns the neighbours' new versions."""
    edges = {*_own(kind, records), *_from_working(kind, placed)}
    near = _neighbours(kind, placed, old, edges)
    edges |= _from_stored(kind, placed, near)
    _forget(kind, {entry.slug for entry in placed.values()}, near.values())
    ends = near | {(kind, pk): entry for pk, entry in placed.items()}
    for edge in edges:
        _draw(edge, ends)
    for entry in ends.values():
        _sort(entry)
    return list(near.values())


def unwire(kind: str, gone: Mapping[int, Entry]) -> list[Entry]:
    """The new versions of the neighbours of documents that are being withdrawn."""
    near = _neighbours(kind, gone, gone.values(), set())
    _forget(kind, {entry.slug for entry in gone.values()}, near.values())
    return list(near.values())


def _own(kind: str, records: Mapping[int, RecordDict]) -> set[Edge]:
    return {
        Edge(link, row[link.label], pk, row[link.field])
        for link in LINKS
        if link.owner == kind
        for pk, record in records.items()
        for row in record[link.part]
    }


def _from_working(kind: str, placed: Mapping[int, Entry]) -> set[Edge]:
    """Links to what is being published, of records whose public and working version are the same."""
    edges: set[Edge] = set()
    for link in LINKS if kind == "agreement" else ():
        part = KINDS[link.owner].part[link.part]
        unchanged = KINDS[link.owner].model._default_manager.filter(
            state=State.PUBLISHED, revision=F("published_revision")
        )
        rows: Any = part.model._default_manager
        rows = rows.filter(**{f"{link.field}__in": list(placed), f"{part.root}__in": unchanged})
        found = rows.values_list(link.label, f"{part.root}_id", f"{link.field}_id")
        own = placed if link.owner == kind else {}
        edges |= {Edge(link, *row) for row in found if row[1] not in own}
    return edges


def _neighbours(kind: str, placed: Mapping[int, Entry], old: Iterable[Entry], edges: Iterable[Edge]) -> Ends:
    """The published documents at the other ends of old and new links."""
    slugs: dict[str, set[str]] = {"agreement": set(), "event": set()}
    for entry in old:
        for name, of in lists(kind):
            slugs[of] |= {row[of]["slug"] for row in entry.document[name]}
    ids: dict[str, set[int]] = {"agreement": {edge.target for edge in edges}, "event": set()}
    for edge in edges:
        ids[edge.link.owner].add(edge.owner)
    near: Ends = {}
    for of in slugs:
        found = [*shelf.taken(of, slug__in=slugs[of]), *shelf.taken(of, record_id__in=ids[of])]
        near |= {(of, e.record_id): e for e in found if of != kind or e.record_id not in placed}
    return near


def _from_stored(kind: str, placed: Mapping[int, Entry], near: Ends) -> set[Edge]:
    """Links to what is being published, as the neighbours' stored documents have them."""
    if kind != "agreement":
        return set()
    by_slug = {entry.slug: pk for pk, entry in placed.items()}
    return {
        Edge(link, row[link.label], pk, by_slug[row["agreement"]["slug"]])
        for (of, pk), entry in near.items()
        for link in LINKS
        if link.owner == of
        for row in entry.document[link.out]
        if row["agreement"]["slug"] in by_slug
    }


def _forget(kind: str, slugs: set[str], near: Iterable[Entry]) -> None:
    for entry in near:
        for name, of in lists(entry.kind):
            if of == kind:
                entry.document[name] = [row for row in entry.document[name] if row[of]["slug"] not in slugs]


def _draw(edge: Edge, ends: Ends) -> None:
    """Put the link into both documents, if both are public."""
    link = edge.link
    owner, target = ends.get((link.owner, edge.owner)), ends.get(("agreement", edge.target))
    if owner and target:
        _add(owner, link.out, {link.label: edge.label, "agreement": block("agreement", target.document)})
        _add(target, link.back, {link.label: edge.label, link.owner: block(link.owner, owner.document)})


def _add(entry: Entry, name: str, row: Document) -> None:
    if row not in entry.document[name]:
        entry.document[name].append(row)


def _sort(entry: Entry) -> None:
    """An order that depends on nothing but what the links say."""
    for name, of in lists(entry.kind):
        entry.document[name].sort(
            key=lambda row: (row[of]["slug"], sorted(v for v in row.values() if isinstance(v, str)))
        )
