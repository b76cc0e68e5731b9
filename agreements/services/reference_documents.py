"""The documents of reference data: parties, areas, types, people, offices and sources."""

from collections.abc import Mapping

from agreements.records.schema import RecordDict
from agreements.services.documents import Document, Documents, brief, citations, dated, named


def party(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """A party's document; its parent's must be there first."""
    parent = shelf["parent"].get(record["parent"])
    document = _keyed(record, slug) | {
        "kind": record["kind"],
        "country": parent["country"] if parent else None,
        "parent": brief(parent) if parent else None,
        "within": _within(parent),
        "coordinates": _coordinates(record),
        **{name: record[name] or None for name in ("iso_3166_1", "iso_3166_2", "wikidata", "geonames")},
        "citations": citations(record["citations"], shelf["source"]),
    }
    if record["kind"] == "country":
        document["country"] = brief(document)
    return document


def area(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    parent = shelf["parent"].get(record["parent"])
    return _term(record, slug) | {
        "parent": brief(parent) if parent else None,
        "within": _within(parent),
        "mappings": record["mappings"],
    }


def agreement_type(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    return _term(record, slug)


def office(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """An office's document, as yet without those who held it."""
    party = shelf["party"][record["party"]]
    of = brief(party) | {name: party[name] for name in ("country", "within")}
    return _keyed(record, slug) | {"party": of, "holders": []}


def person(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """A person's document, as yet without the offices that were held."""
    return _keyed(record, slug) | {"offices": []}


def source(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """Where something is known from; the kept text stays with the analysts."""
    names = ("url", "title", "publisher", "language", "kind")
    return {"slug": slug, "reference": record["reference"]} | {
        **{name: record[name] for name in names},
        "published": dated(record["published"]),
        "accessed": record["accessed"],
        "archive_url": record["archive_url"],
    }


BUILD = {
    "source": source,
    "type": agreement_type,
    "area": area,
    "party": party,
    "office": office,
    "person": person,
}
"""How the document of each kind is made."""


def _keyed(record: RecordDict, slug: str) -> Document:
    return named(record, slug) | {"reference": record["reference"]}


def _term(record: RecordDict, slug: str) -> Document:
    return named(record, slug) | {"definition": record["definition"], "retired": record["retired"]}


def _within(parent: Document | None) -> list[str]:
    return [parent["slug"], *parent["within"]] if parent else []


def _coordinates(record: RecordDict) -> Document | None:
    if record["latitude"] is None or record["longitude"] is None:
        return None
    return {"latitude": float(record["latitude"]), "longitude": float(record["longitude"])}
