"""Reference data in public: parties, areas, types, offices, people and sources are public while a published
document uses them."""

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from typing import NamedTuple

from agreements.models import Area, Party, PublishedFacet
from agreements.models.publication import Action, Facet
from agreements.records import read
from agreements.records.schema import RecordDict
from agreements.services import addresses, shelf, tenures
from agreements.services.documents import Document
from agreements.services.reference_documents import BUILD
from agreements.services.shelf import Deed, Entry


class Reference(NamedTuple):
    """How the documents of others say that they use a kind of reference data."""

    facets: tuple[Facet, ...]
    kept_by: tuple[str, ...]  # the kinds of documents that keep it public
    stands_in: tuple[str, ...]  # the kinds in which a block of it stands; ancestors in their own kind aside


DEEDS = ("agreement", "event")
"""What an editor publishes; everything else is public for their sake."""
ENDS = ("office", "person")

REFERENCES = {
    "source": Reference((Facet.SOURCE,), (*DEEDS, "party", *ENDS), (*DEEDS, "party", *ENDS)),
    "type": Reference((Facet.TYPE,), DEEDS, DEEDS),
    "area": Reference((Facet.AREA,), DEEDS, DEEDS),
    "party": Reference((Facet.WITHIN, Facet.MENTIONS), DEEDS, (*DEEDS, *ENDS)),
    "office": Reference((Facet.OFFICE,), DEEDS, (*DEEDS, "person")),
    "person": Reference((Facet.PERSON,), DEEDS, (*DEEDS, "office")),
}
"""The kinds of reference data, in the order in which they become public: what is used comes first."""

USES = {kind: reference.facets for kind, reference in REFERENCES.items()}

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
    "party": {"source": [("citations", "source")]},
    "office": {"party": [("", "party")]},
}
"""Where the records of a kind refer to what: (part, field); no part is the root. A parent is not named here."""

Shelf = dict[str, dict[int, Document]]  # documents by kind and primary key


def shelf_for(kind: str, records: Iterable[RecordDict], deed: Deed) -> Shelf:
    """The documents of everything that these records refer to. What is not yet public becomes public now.
    A fixed number of queries, however many records."""
    return {target: public(target, ids, deed) for target, ids in referred(kind, records).items()}


def referred(kind: str, records: Iterable[RecordDict]) -> dict[str, set[int]]:
    """The primary keys that these records name, by kind."""
    rows, places = list(records), REFERS.get(kind, {})
    return {target: _ids(rows, places.get(target, ())) for target in REFERENCES}


def _ids(records: Iterable[RecordDict], places: Iterable[tuple[str, str]]) -> set[int]:
    rows = [
        (row, name)
        for part, name in places
        for record in records
        for row in (record[part] if part else [record])
    ]
    return {row[name] for row, name in rows if row[name] is not None}


def public(kind: str, ids: Iterable[int], deed: Deed) -> dict[int, Document]:
    """The public documents of some reference data; it and its ancestors become public now where they are
    not yet. Edits of what is already public wait for its release."""
    if not (wanted := set(ids)):
        return {}
    there = _there(kind, wanted)
    chains = _chains(kind, wanted - there.keys())
    there |= _there(kind, {pk for chain in chains.values() for pk in chain} - there.keys())
    made = made_of(kind, read(kind, _downwards(chains, there.keys())), there, deed)
    for entry in made:
        entry.action = Action.PUBLISHED
    put(kind, made, deed)
    return there | {entry.record_id: entry.document for entry in made}


def renew(kind: str, ids: Iterable[int], deed: Deed) -> list[Entry]:
    """New versions of public reference data, made of the working records as they stand now; those that
    changed. What is not public stays private."""
    old = {entry.record_id: entry for entry in shelf.taken(kind, record_id__in=list(ids))}
    before = used_by(old.values())
    chains = _chains(kind, set(old))
    above = public(kind, {chain[0] for chain in chains.values() if chain} - old.keys(), deed)
    records = read(kind, sorted(old, key=lambda pk: (len(chains[pk]), pk)))
    made = made_of(kind, records, above, deed)
    for entry in made:
        entry.row, entry.action = old[entry.record_id].row, Action.PUBLISHED
    changed = put(kind, made, deed)
    withdraw_unused(before - used_by(made), deed)
    return changed


def _there(kind: str, ids: Collection[int]) -> dict[int, Document]:
    return {entry.record_id: entry.document for entry in shelf.taken(kind, record_id__in=ids)} if ids else {}


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
    while (parent := above.get(chain[-1] if chain else pk)) and parent not in chain:
        chain.append(parent)
    return chain


def made_of(
    kind: str, records: Mapping[int, RecordDict], above: Mapping[int, Document], deed: Deed
) -> list[Entry]:
    """The documents of these records, ancestors first; `above` has those that are public."""
    slugs = addresses.give(kind, addresses.wishes(kind, records))
    made: dict[int, Document] = {}
    things = shelf_for(kind, records.values(), deed) | {"parent": {**above}}
    for pk, record in records.items():
        made[pk] = things["parent"][pk] = BUILD[kind](record, slugs[pk], things)
    return [Entry(kind, pk, slugs[pk], document) for pk, document in made.items()]


def put(kind: str, made: list[Entry], deed: Deed) -> list[Entry]:
    """Store these documents, with the tenures that people and offices tell of each other."""
    near = []
    if kind in tenures.LISTS and made:
        held = tenures.of(kind, made)
        sources = public("source", _ids(held, [("citations", "source")]), deed)
        near = tenures.wire(kind, made, held, sources)
    changed = shelf.put([*made, *near], deed)
    return [entry for entry in changed if entry.kind == kind]


Used = set[tuple[str, str]]


def used_by(entries: Iterable[Entry]) -> Used:
    """(kind, address) of the reference data that these stored documents use."""
    rows = PublishedFacet.objects.filter(record__in=[entry.row for entry in entries if entry.row])
    kind_of: dict[str, str] = {facet: kind for kind, facets in USES.items() for facet in facets}
    found = rows.filter(kind__in=list(kind_of)).values_list("kind", "value")
    return {(kind_of[facet], value) for facet, value in found}


def withdraw_unused(candidates: Used, deed: Deed) -> None:
    """Reference data goes from the public with the last document that used it; what it used itself, too."""
    for kind in reversed(REFERENCES):
        slugs = {slug for of, slug in candidates if of == kind}
        gone = shelf.taken(kind, slug__in=slugs - still_used(kind, slugs)) if slugs else []
        if gone:
            near = tenures.unwire(kind, gone)
            candidates = candidates | used_by([*gone, *near])
            shelf.remove(gone, deed)
            shelf.put(near, deed)


def still_used(kind: str, slugs: Collection[str] | None = None) -> set[str]:
    """Of these addresses, or of all, those that a document keeps public."""
    facets, kept_by, _ = REFERENCES[kind]
    rows = PublishedFacet.objects.filter(record__kind__in=kept_by, kind__in=facets)
    if slugs is not None:
        rows = rows.filter(value__in=slugs)
    return set(rows.values_list("value", flat=True).distinct())
