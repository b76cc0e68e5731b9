"""Reference data in public: parties, areas and types are public while a published document uses them."""

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile

from agreements.models import Area, Party, PublishedFacet
from agreements.models.publication import Action, Facet
from agreements.records import read
from agreements.records.schema import RecordDict
from agreements.services import addresses, documents, shelf
from agreements.services.documents import Document
from agreements.services.shelf import Deed, Entry

USES = {
    "party": (Facet.WITHIN, Facet.MENTIONS),
    "area": (Facet.AREA,),
    "type": (Facet.TYPE,),
}
"""The facets by which agreements and events use reference data, ancestors included."""


def shelf_for(kind: str, records: Iterable[RecordDict], deed: Deed) -> dict[str, dict[int, Document]]:
    """The documents of everything that these agreements or events refer to, by kind and primary key.

    What is not yet public becomes public now. A fixed number of queries, however many records.
    """
    ids = _referred(kind, list(records))
    offices = read("office", ids["office"])
    parties = public("party", ids["party"] | {office["party"] for office in offices.values()}, deed)
    return {
        "party": parties,
        "area": public("area", ids["area"], deed),
        "type": public("type", ids["type"], deed),
        "person": _people(ids["person"]),
        "office": _offices(offices, parties),
        "source": _sources(ids["source"]),
    }


REFERS = {
    "agreement": {
        "type": [("", "type")],
        "party": [("participations", "party"), ("signatories", "party")],
        "area": [("coverage", "area")],
        "person": [("signatories", "person")],
        "office": [("signatories", "office")],
        "source": [("citations", "source")],
    },
    "event": {
        "party": [("", "place"), ("parties", "party"), ("speakers", "party")],
        "area": [("topics", "area")],
        "person": [("speakers", "person")],
        "office": [("speakers", "office")],
        "source": [("citations", "source")],
    },
}
"""Where the records of a kind refer to what: (part, field); no part is the root."""


def _referred(kind: str, records: list[RecordDict]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {name: set() for name in ("type", "party", "area")}
    for target, places in REFERS[kind].items():
        rows = ((row, name) for part, name in places for record in records for row in _rows(record, part))
        found[target] = {row[name] for row, name in rows if row[name] is not None}
    return found


def _rows(record: RecordDict, part: str) -> list[RecordDict]:
    return record[part] if part else [record]


def _people(ids: Iterable[int]) -> dict[int, Document]:
    records = read("person", ids)
    slugs = addresses.give("person", _wishes("person", records))
    return {pk: documents.named(record, slugs[pk]) for pk, record in records.items()}


def _offices(records: Mapping[int, RecordDict], parties: Mapping[int, Document]) -> dict[int, Document]:
    slugs = addresses.give("office", _wishes("office", records))
    return {pk: documents.office(r, slugs[pk], parties[r["party"]]) for pk, r in records.items()}


def _sources(ids: Iterable[int]) -> dict[int, Document]:
    return {pk: documents.source(record) for pk, record in read("source", ids).items()}


def _wishes(kind: str, records: Mapping[int, RecordDict]) -> dict[int, str]:
    """The address that each would like: a term its code, all others their English name."""
    if kind in ("area", "type"):
        return {pk: record["code"] for pk, record in records.items()}
    return {pk: addresses.slug_of(documents.named(r, "")["names"]["en"]) for pk, r in records.items()}


def public(kind: str, ids: Iterable[int], deed: Deed) -> dict[int, Document]:
    """The public documents of these parties, areas or types; they and their ancestors become public now
    where they are not yet. Edits of those that are already public wait for `release`."""
    wanted = set(ids)
    there = {entry.record_id: entry.document for entry in shelf.taken(kind, record_id__in=wanted)}
    chains = _chains(kind, wanted - there.keys())
    above = {pk for chain in chains.values() for pk in chain} - there.keys()
    there |= {entry.record_id: entry.document for entry in shelf.taken(kind, record_id__in=above)}
    made = made_of(kind, _downwards(chains, there.keys()), there)
    for entry in made:
        entry.action = Action.PUBLISHED
    shelf.put(made, deed)
    return there | {entry.record_id: entry.document for entry in made}


def _chains(kind: str, ids: set[int]) -> dict[int, list[int]]:
    """Primary key → its ancestors, nearest first."""
    if kind == "party":
        return {pk: [one.pk for one in chain] for pk, chain in Party.objects.ancestors(ids).items()}
    if kind == "area" and ids:
        above = dict(Area.objects.values_list("pk", "parent"))
        return {pk: _chain(pk, above) for pk in ids}
    return {pk: [] for pk in ids}


def _downwards(chains: Mapping[int, list[int]], there: Collection[int]) -> list[int]:
    """What is not yet public, ancestors first. Nothing above a public ancestor becomes public with it."""
    found: dict[int, None] = {}
    for own, chain in sorted(chains.items(), key=lambda item: (len(item[1]), item[0])):
        new = takewhile(lambda pk: pk not in there, chain)
        found |= dict.fromkeys([*reversed(list(new)), own])
    return list(found)


def _chain(pk: int, above: Mapping[int, int | None]) -> list[int]:
    chain: list[int] = []
    while (parent := above[chain[-1] if chain else pk]) and parent not in chain:
        chain.append(parent)
    return chain


def made_of(kind: str, ids: Iterable[int], there: Mapping[int, Document]) -> list[Entry]:
    """New documents from the working records; `ids` name ancestors first."""
    records = read(kind, ids)
    slugs = addresses.give(kind, _wishes(kind, records))
    sources = _sources({row["source"] for record in records.values() for row in record.get("citations", ())})
    made: dict[int, Document] = {}
    for pk, record in records.items():
        parent = made.get(record.get("parent")) or there.get(record.get("parent"))  # type: ignore[arg-type]  # None is no key
        made[pk] = _document(kind, record, slugs[pk], parent, sources)
    return [Entry(kind, pk, slugs[pk], document) for pk, document in made.items()]


def _document(
    kind: str, record: RecordDict, slug: str, parent: Document | None, sources: Mapping[int, Document]
) -> Document:
    if kind == "party":
        return documents.party(record, slug, parent, documents.citations(record["citations"], sources))
    if kind == "area":
        return documents.area(record, slug, parent)
    return documents.agreement_type(record, slug)


Used = set[tuple[str, str]]


def used_by(entries: Iterable[Entry]) -> Used:
    """(kind, address) of the reference data that these stored documents use."""
    rows = PublishedFacet.objects.filter(record__in=[entry.row for entry in entries if entry.row])
    kind_of: dict[str, str] = {facet: kind for kind, facets in USES.items() for facet in facets}
    return {(kind_of[facet], value) for facet, value in rows.values_list("kind", "value") if facet in kind_of}


def withdraw_unused(candidates: Used, deed: Deed) -> None:
    """Reference data goes from the public with the last document that used it."""
    for kind, facets in USES.items():
        slugs = {slug for of, slug in candidates if of == kind}
        rows = PublishedFacet.objects.filter(record__kind__in=("agreement", "event"), kind__in=facets)
        still = set(rows.filter(value__in=slugs).values_list("value", flat=True).distinct())
        shelf.remove(shelf.taken(kind, slug__in=slugs - still), deed)
