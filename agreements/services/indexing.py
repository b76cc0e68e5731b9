"""What a published document can be found by: its facets, its searchable words, its day, its dated facts.

All of it follows from documents alone, so it can be checked and made again at any time.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from agreements.models.agreement import UNDATED
from agreements.models.decision import NOTICE_GIVEN_FOR, months_before
from agreements.models.finding import tokens
from agreements.models.folding import name_key, title_key, words
from agreements.models.publication import (
    Facet,
    PublishedAgreement,
    PublishedStatus,
    as_value,
    code,
    counted_lines,
)
from agreements.models.status import DATES, ENDS, IN_FORCE, WINDOWS, statuses
from agreements.services.documents import Document

Names = Mapping[tuple[str, str], Iterable[str]]  # (kind, address) → every name of it
FacetSet = set[tuple[str, str]]


def facets(kind: str, document: Document) -> FacetSet:
    """(facet, value) of everything that the document is filtered and counted by."""
    own = {(Facet.WORD, token) for text in _searched(kind, document, {}) for token in tokens(text)}
    return set(FACETS[kind](document)) | own


def _agreement(document: Document) -> Iterator[tuple[str, str]]:
    yield from _parties(document)
    yield from _mentioned(document["signatories"])
    yield from _areas(document["areas"])
    yield from _evidence(document["citations"])
    if document["type"]:
        yield Facet.TYPE, document["type"]["slug"]
    for entry in (*document["relations"], *document["relations_from"]):
        yield Facet.AGREEMENT, entry["agreement"]["slug"]
    for entry in document["events"]:
        yield Facet.EVENT, entry["event"]["slug"]
    yield Facet.LEGAL_FORCE, document["legal_force"]
    yield Facet.RENEWAL, document["renewal"]["mode"]
    if document["laterality"]:
        yield Facet.LATERALITY, document["laterality"]


def _event(document: Document) -> Iterator[tuple[str, str]]:
    yield from _parties(document)
    yield from _mentioned(document["speakers"])
    yield from _areas(document["topics"])
    yield from _evidence(document["citations"])
    if place := document["place"]:
        yield from _lies(place)
    for entry in document["agreements"]:
        yield Facet.AGREEMENT, entry["agreement"]["slug"]
    yield Facet.KIND, document["kind"]
    yield Facet.STATUS, document["status"]


CODES = {"iso_3166_1": "iso", "iso_3166_2": "iso", "wikidata": "wikidata", "geonames": "geonames"}
"""Field of a party → what its codes are asked by."""


def _party(document: Document) -> Iterator[tuple[str, str]]:
    for field, scheme in CODES.items():
        if document[field]:
            yield Facet.CODE, code(scheme, document[field])
    yield Facet.KIND, document["kind"]
    yield from _lies(document)
    yield from _evidence(document["citations"])


def _office(document: Document) -> Iterator[tuple[str, str]]:
    yield Facet.PARTY, document["party"]["slug"]
    yield from _lies(document["party"])
    for row in document["holders"]:
        yield Facet.PERSON, row["person"]["slug"]
        yield from _evidence(row["citations"])


def _person(document: Document) -> Iterator[tuple[str, str]]:
    for row in document["offices"]:
        yield Facet.OFFICE, row["office"]["slug"]
        yield Facet.PARTY, row["office"]["party"]["slug"]
        yield from _lies(row["office"]["party"])
        yield from _evidence(row["citations"])


def _source(document: Document) -> Iterator[tuple[str, str]]:
    yield Facet.KIND, document["kind"]
    if document["publisher"]:
        yield Facet.PUBLISHER, as_value(document["publisher"])
    if document["language"]:
        yield Facet.LANGUAGE, document["language"]
    if document["published"]:
        yield Facet.YEAR, document["published"]["date"][:4]


def _area(document: Document) -> Iterator[tuple[str, str]]:
    for slug in (document["slug"], *document["within"]):
        yield Facet.WITHIN, slug
    for row in document["mappings"]:
        yield Facet.CODE, code(row["scheme"], row["code"])


def _type(document: Document) -> Iterator[tuple[str, str]]:
    yield from ()


FACETS = {
    "agreement": _agreement,
    "event": _event,
    "party": _party,
    "area": _area,
    "type": _type,
    "office": _office,
    "person": _person,
    "source": _source,
}


def _evidence(citations: Iterable[Document]) -> Iterator[tuple[str, str]]:
    for row in citations:
        yield Facet.SOURCE, row["source"]["slug"]
        if row["source"]["publisher"]:
            yield Facet.PUBLISHER, as_value(row["source"]["publisher"])


def _parties(document: Document) -> Iterator[tuple[str, str]]:
    for entry in document["parties"]:
        yield Facet.PARTY, entry["party"]["slug"]
        yield from _lies(entry["party"])


def _lies(party: Document) -> Iterator[tuple[str, str]]:
    """Where the party lies, itself included."""
    if party["country"]:
        yield Facet.COUNTRY, party["country"]["slug"]
    for slug in (party["slug"], *party["within"]):
        yield Facet.WITHIN, slug


def _mentioned(people: Iterable[Document]) -> Iterator[tuple[str, str]]:
    for entry in people:
        yield Facet.PERSON, entry["person"]["slug"]
        if entry["office"]:
            yield Facet.OFFICE, entry["office"]["slug"]
        for party in (entry["party"], entry["office"] and entry["office"]["party"]):
            for slug in (party["slug"], *party["within"]) if party else ():
                yield Facet.MENTIONS, slug


def _areas(rows: Iterable[Document]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row["area"]:
            for slug in (row["area"]["slug"], *row["area"]["within"]):
                yield Facet.AREA, slug


def search_text(kind: str, document: Document, names: Names) -> str:
    """Folded words of everything that the document is searched by, each once and behind a space."""
    found: dict[str, None] = {}
    for text in _searched(kind, document, names):
        found |= dict.fromkeys(words(text))
        found |= dict.fromkeys(name_key(text).split())
    return "".join(f" {word}" for word in found)


def _searched(kind: str, document: Document, names: Names) -> Iterator[str]:
    for name in ("reference", "title", "name", "publisher", "url"):
        yield document.get(name) or ""
    yield from (row["text"] for row in document.get("titles", ()))
    yield from (row["text"] for row in document.get("all_names", ()))
    yield from _wordings(document)
    for reference in references(kind, document):
        yield from names.get(reference, ())


def _wordings(document: Document) -> Iterator[str]:
    yield document.get("venue", "")
    yield from (row["wording"] for row in (*document.get("areas", ()), *document.get("topics", ())))
    yield from (row["place"] for row in document.get("signatories", ()))
    for entry in (*document.get("signatories", ()), *document.get("speakers", ())):
        yield entry["office_as_written"]


def references(kind: str, document: Document) -> Iterator[tuple[str, str]]:
    """(kind, address) of the reference data whose names the document is searched by."""
    return REFERENCES[kind](document) if kind in REFERENCES else iter(())


def _of_deed(document: Document) -> Iterator[tuple[str, str]]:
    yield from (("party", entry["party"]["slug"]) for entry in document["parties"])
    rows = document.get("areas") or document.get("topics") or ()
    yield from (("area", row["area"]["slug"]) for row in rows if row["area"])
    if document.get("type"):
        yield "type", document["type"]["slug"]
    if document.get("place"):
        yield "party", document["place"]["slug"]
    for entry in (*document.get("signatories", ()), *document.get("speakers", ())):
        yield "person", entry["person"]["slug"]
        if entry["office"]:
            yield "office", entry["office"]["slug"]


def _of_office(document: Document) -> Iterator[tuple[str, str]]:
    yield "party", document["party"]["slug"]


def _of_person(document: Document) -> Iterator[tuple[str, str]]:
    for row in document["offices"]:
        yield "office", row["office"]["slug"]
        yield "party", row["office"]["party"]["slug"]


REFERENCES = {"agreement": _of_deed, "event": _of_deed, "office": _of_office, "person": _of_person}


def names_of(document: Document) -> list[str]:
    """Every name of some reference data, aliases too."""
    return [document["name"], *(row["text"] for row in document["all_names"])]


DAY = {"event": "start", "source": "published"}
"""The date by which the newest come first."""


def sort_day(kind: str, document: Document) -> date:
    """The day by which lists are ordered; what has no day is ordered by address alone."""
    if kind == "agreement":
        return dated_facts(document).sort_day
    day = document[DAY[kind]] if kind in DAY else None
    return date.fromisoformat(day["earliest"]) if day else UNDATED


def columns(kind: str, document: Document) -> dict[str, Any]:
    """Its places in the orders of lists, where a party lies, and when an event is held, as far as is known."""
    found: dict[str, Any] = dict.fromkeys(COLUMNS)
    found["title_key"] = title_key(document["title"] if "title" in document else document["name"])
    day = sort_day(kind, document)
    found["oldest_day"] = date.max if day == UNDATED else day
    found["ends_on"] = _ends_on(document) if kind == "agreement" else date.max
    if kind == "party":
        found |= document.get("coordinates") or {}  # the first documents had none
    if kind == "event" and (days := [day for day in (document["start"], document["end"]) if day]):
        found["held_first"] = date.fromisoformat(days[0]["earliest"])
        found["held_last"] = date.fromisoformat(days[-1]["latest"])
    return found


COLUMNS = ("title_key", "ends_on", "oldest_day", "latitude", "longitude", "held_first", "held_last")


def _ends_on(document: Document) -> date:
    end = next((document["dates"][name] for name in ENDS if document["dates"][name]), None)
    return date.fromisoformat(end["latest"]) if end else date.max


def decision(document: Document) -> tuple[date | None, date | None]:
    """The first and the last day on which its renewal can be due for decision: the notice before its scheduled end.
    Of what ends early, or is replaced, nothing is decided."""
    renewal = document["renewal"]
    name = next((name for name in ENDS if document["dates"][name]), "")
    if document["dates"]["terminated"] or superseded_on(document):
        return None, None
    if not name or not renewal["notice_months"] or renewal["mode"] not in NOTICE_GIVEN_FOR:
        return None, None
    end = document["dates"][name]
    bounds = (end["latest"], end["latest"]) if name in WINDOWS else (end["earliest"], end["latest"])
    first, last = (months_before(date.fromisoformat(day), renewal["notice_months"]) for day in bounds)
    return first, last


def dated(kind: str, document: Document) -> str:
    """What the status of an agreement is told from, in one line; other records have none."""
    return dated_facts(document).dated if kind == "agreement" else ""


def counted(document: Document) -> str:
    """What is counted of an agreement."""
    return counted_lines(_agreement(document))


def dated_facts(document: Document, **extra: Any) -> PublishedAgreement:
    """The columns from which an agreement's status is told."""
    facts = PublishedAgreement(
        **{name: as_written(document["dates"][name]) for name in DATES},
        renewal="" if document["renewal"]["mode"] == "unknown" else document["renewal"]["mode"],
        superseded_on=superseded_on(document),
        **extra,
    )
    facts.decision_first, facts.decision_last = decision(document)
    facts._meta.get_field("sort_day").pre_save(facts, True)
    return facts


def spans(facts: PublishedAgreement) -> list[tuple[str, date, date]]:
    """(status, first day, last day) for all time, and the same of what stands in force by whichever status."""
    told = [(str(status), day) for day, status in statuses(facts)]
    stands = [(PublishedStatus.STANDS if status in IN_FORCE else "", day) for status, day in told]
    return [span for turns in (told, stands) for span in _spans(turns) if span[0]]


def _spans(turns: list[tuple[str, date]]) -> Iterator[tuple[str, date, date]]:
    """Days on which something begins, as spans; neighbours that say the same are one."""
    starts = [
        turn for before, turn in zip([(None, None), *turns], turns, strict=False) if turn[0] != before[0]
    ]
    for (status, first), (_next, until) in zip(starts, [*starts[1:], ("", None)], strict=True):
        yield str(status), first, until - timedelta(days=1) if until else date.max


def as_written(value: Document | None) -> str:
    return value["date"] if value else ""


def superseded_on(document: Document) -> str:
    """When the first agreement that supersedes it started: as for working agreements, but told from
    published ones only. Of several, the one that surely started first."""
    starts = [
        start
        for entry in document["relations_from"]
        if entry["kind"] == "supersedes" and (start := _start(entry["agreement"]["dates"]))
    ]
    return min(starts)[1] if starts else ""


def _start(dates: Document) -> tuple[str, str] | None:
    """(last possible day, date as text) of when an agreement took another's place: at its entry into force,
    else when it was signed and its period had begun. The same rule as `models.status` has for working ones."""
    if value := dates["in_force"]:
        return value["latest"], value["date"]
    signed, period = dates["signed"], dates["period_start"]
    if period and (not signed or signed["latest"] <= period["earliest"]):
        return period["earliest"], period["earliest"]
    return (signed["latest"], signed["date"]) if signed else None
