"""What readers see of a record: its public part as a document, plain data fit for JSON.

A document says nothing that depends on the day, and nothing of the analysts' own: no notes, source texts,
user names or primary keys. Reference data stands in it as small blocks, cut from its own document.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from agreements.models import partial_dates
from agreements.models.json_text import as_json
from agreements.models.names import best_names
from agreements.models.status import DATES
from agreements.records.schema import RecordDict

Document = dict[str, Any]
Documents = Mapping[int, Document]  # by primary key of the working record

SHAPE = 2
"""Which fields and blocks documents have today. Another number whenever these change: what is stored with a
smaller one is then made anew by `upgrading.py`."""

BLOCKS = {
    "party": ("slug", "name", "names", "kind", "country", "within", "coordinates"),
    "area": ("slug", "name", "names", "within"),
    "type": ("slug", "name", "names"),
    "person": ("slug", "name", "names"),
    "office": ("slug", "name", "names", "party"),
    "agreement": ("slug", "title", "titles", "dates"),
    "event": ("slug", "name", "names", "kind", "start", "end"),
    "source": ("slug", "url", "title", "publisher", "language", "kind", "published", "archive_url"),
}
"""What of a document stands in the documents of others."""

BRIEF = ("slug", "name", "names")
LINK_DATES = ("signed", "in_force", "period_start", "period_end")


def as_text(document: Document) -> str:
    """The document as it is stored and sent."""
    return as_json(document)


def block(kind: str, document: Document | None) -> Document | None:
    """The part of a document that stands in the documents of others."""
    if document is None:
        return None
    cut = {name: document[name] for name in BLOCKS[kind]}
    if kind == "agreement":
        cut["dates"] = {name: document["dates"][name] for name in LINK_DATES}
    return cut


def brief(document: Document) -> Document:
    """Address and names alone."""
    return {name: document[name] for name in BRIEF}


def named(record: RecordDict, slug: str) -> Document:
    """The beginning of every document of something that has names."""
    rows = [(row["language"], row["kind"], row["text"]) for row in record["names"]]
    names = {"en": record["name"]} | best_names(rows)
    return {"slug": slug, "name": record["name"], "names": names, "all_names": record["names"]}


# Agreements and events


def agreement(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """An agreement's document, as yet without its links to other agreements and events."""
    return {
        "slug": slug,
        "reference": record["reference"],
        "type": block("type", shelf["type"].get(record["type"])),
        "title": record["title"],
        "working_title": record["working_title"],
        "titles": record["titles"],
        "parties": _parties(record["participations"], shelf),
        "laterality": laterality(record["participations"]),
        "dates": {name: dated(record[name]) for name in DATES},
        "renewal": {
            "mode": record["renewal"] or "unknown",
            "term_months": record["renewal_term_months"],
            "notice_months": record["renewal_notice_months"],
        },
        "legal_force": record["legal_force"] or "unknown",
        "summary": record["summary"],
        "areas": _areas(record["coverage"], shelf),
        "signatories": [
            _speaker(row, shelf)
            | {"capacity": row["capacity"], "signed": dated(row["signed"]), "place": row["place"]}
            for row in record["signatories"]
        ],
        "relations": [],
        "relations_from": [],
        "events": [],
        "documents": _texts(record["documents"]),
        "citations": citations(record["citations"], shelf["source"]),
        "verified_on": record["verified_on"],
    }


def event(record: RecordDict, slug: str, shelf: Mapping[str, Documents]) -> Document:
    """An event's document, as yet without its links to agreements."""
    return named(record, slug) | {
        "reference": record["reference"],
        "kind": record["kind"],
        "status": record["status"],
        "start": dated(record["start"]),
        "end": dated(record["end"]),
        "place": block("party", shelf["party"].get(record["place"])),
        "venue": record["venue"],
        "mode": record["mode"] or "unknown",
        "summary": record["summary"],
        "parties": _parties(record["parties"], shelf),
        "speakers": [_speaker(row, shelf) for row in record["speakers"]],
        "topics": _areas(record["topics"], shelf),
        "agreements": [],
        "citations": citations(record["citations"], shelf["source"]),
        "verified_on": record["verified_on"],
    }


BOUND = ("contracting", "acceding")


def laterality(rows: Iterable[RecordDict]) -> str | None:
    """How many parties are bound: one, two, or more. It is counted, never typed."""
    bound = len({row["party"] for row in rows if row["role"] in BOUND})
    return ("unilateral", "bilateral", "multilateral")[min(bound, 3) - 1] if bound else None


def dated(text: str) -> Document | None:
    """A partial date as it is written, with its first and last possible day."""
    if not text:
        return None
    first, last = partial_dates.earliest(text), partial_dates.latest(text)
    return {"date": text, "earliest": first.isoformat(), "latest": last.isoformat()}


FACTS = {"participations": "parties", "coverage": "areas"}
"""Parts of a record that have another name in its document."""


def citations(rows: Iterable[RecordDict], sources: Documents) -> list[Document]:
    """Each source with what it says; `field` names the fact as the document does."""
    names = ("value_stated", "quote", "quote_language", "translation", "locator", "stance", "note")
    return [
        {"source": block("source", sources[row["source"]]), "field": FACTS.get(row["field"], row["field"])}
        | {name: row[name] for name in names}
        for row in rows
    ]


def _parties(rows: Iterable[RecordDict], shelf: Mapping[str, Documents]) -> list[Document]:
    return [{"role": row["role"], "party": block("party", shelf["party"][row["party"]])} for row in rows]


def _areas(rows: Iterable[RecordDict], shelf: Mapping[str, Documents]) -> list[Document]:
    return [
        {"wording": row["wording"], "area": block("area", shelf["area"].get(row["area"]))} for row in rows
    ]


def _speaker(row: RecordDict, shelf: Mapping[str, Documents]) -> Document:
    """A person in an office, for a party."""
    return {
        "person": block("person", shelf["person"][row["person"]]),
        "office": block("office", shelf["office"].get(row["office"])),
        "office_as_written": row["office_as_written"],
        "party": block("party", shelf["party"].get(row["party"])),
    }


def _texts(rows: Iterable[RecordDict]) -> list[Document]:
    """Texts that can be read somewhere; uploaded files are the analysts' own."""
    names = ("language", "kind", "url", "sha256")
    return [{name: row[name] for name in names} for row in rows if row["url"]]
