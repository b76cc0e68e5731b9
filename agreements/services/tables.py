"""Documents as rows of tables: columns and what stands in them. docs/api-tables.md has a line for each column; columns
are only added.

The row of each published document is kept beside it as CSV text, so that everything can be sent as it stands.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from agreements.models.cell_text import escape, printable
from agreements.models.change import RecordKind
from agreements.models.names import base_language
from agreements.models.status import DATES

Cell = str | int | float | bool | None
Column = tuple[str, Callable[[dict[str, Any]], Cell]]
LANGUAGES = ("en", "ru", "zh")
BETWEEN = "; "


# Cells: what stands in a column


def as_it_is(name: str) -> list[Column]:
    return [(name, lambda document: document[name])]


def joined(values: Iterable[Any]) -> str:
    """Several values, each in its place; nothing where none is known."""
    texts = ["" if value is None else str(value) for value in values]
    return BETWEEN.join(texts) if any(texts) else ""


def partial(name: str, read: Callable[[dict], dict | None]) -> list[Column]:
    """A date as it is written, and its first and last possible day."""

    def part(key: str) -> Callable[[dict], Cell]:
        return lambda document: (read(document) or {}).get(key)

    return [(name, part("date")), (f"{name}_earliest", part("earliest")), (f"{name}_latest", part("latest"))]


def own_date(name: str) -> list[Column]:
    return partial(name, lambda document: document[name])


def dates(names: Iterable[str]) -> list[Column]:
    return [column for name in names for column in partial(name, _date_of(name))]


def _date_of(name: str) -> Callable[[dict], dict | None]:
    return lambda document: document["dates"][name]


def called(block: dict[str, Any] | None, language: str) -> str:
    """What a block is called in the language, else in English."""
    return (block["names"].get(language) or block["name"]) if block else ""


def blocks(name: str, read: Callable[[dict], Iterable[dict | None]]) -> list[Column]:
    """Other records: their addresses, and what they are called, in the same order."""

    def names(language: str) -> Callable[[dict], Cell]:
        return lambda document: joined(called(block, language) for block in read(document))

    addresses: Column = (name, lambda document: joined(block and block["slug"] for block in read(document)))
    return [addresses, *((f"{name}_{language}", names(language)) for language in LANGUAGES)]


def block(name: str) -> list[Column]:
    """Another record, or none."""
    return blocks(name, lambda document: [document[name]] if document[name] else [])


def rows(name: str, field: str, *keys: str) -> list[Column]:
    """Of each row of a field what stands under the keys."""

    def read(row: Any) -> Any:
        for key in keys:
            row = row and row[key]
        return row

    return [(name, lambda document: joined(read(row) for row in document[field]))]


def row_blocks(name: str, field: str, key: str) -> list[Column]:
    return blocks(name, lambda document: (row[key] for row in document[field]))


def nothing(_name: str = "") -> list[Column]:
    """A field that stands in the columns of another one."""
    return []


def own_names() -> dict[str, list[Column]]:
    def name_in(language: str) -> Callable[[dict], Cell]:
        return lambda document: document["names"].get(language)

    return {
        "slug": as_it_is("slug"),
        "name": nothing(),  # it is name_en
        "names": [(f"name_{language}", name_in(language)) for language in LANGUAGES],
        "all_names": [
            (
                "all_names",
                lambda document: joined(
                    f"{row['language']}: {row['text']} ({row['kind']})" for row in document["all_names"]
                ),
            )
        ],
    }


def titles() -> list[Column]:
    """The first title in each language, and those in other ones."""

    def title_in(language: str) -> Callable[[dict], Cell]:
        return lambda document: next(
            (row["text"] for row in document["titles"] if _base(row) == language), None
        )

    def others(document: dict) -> Cell:
        return joined(
            f"{row['language']}: {row['text']}" for row in document["titles"] if _base(row) not in LANGUAGES
        )

    return [*((f"title_{language}", title_in(language)) for language in LANGUAGES), ("titles_other", others)]


def _base(row: dict[str, Any]) -> str:
    return base_language(row["language"])


def linked(name: str, word: str) -> list[Column]:
    """How it stands to agreements: "continues moscow-beijing-2021-2023"."""
    return [
        (
            name,
            lambda document: joined(f"{row[word]} {row['agreement']['slug']}" for row in document[name]),
        )
    ]


def coverage(field: str) -> list[Column]:
    return row_blocks(field, field, "area") + rows(f"{field}_wording", field, "wording")


def sources() -> list[Column]:
    """What is cited, each source once."""

    def told(key: str) -> Callable[[dict], Cell]:
        def cell(document: dict) -> Cell:
            cited = {row["source"]["slug"]: row["source"][key] for row in document["citations"]}
            return joined(cited.values())

        return cell

    return [
        ("sources", told("slug")),
        ("source_urls", told("url")),
        ("source_publishers", told("publisher")),
    ]


def speakers(field: str) -> list[Column]:
    return [
        *row_blocks(field, field, "person"),
        *row_blocks(f"{field}_office", field, "office"),
        *rows(f"{field}_office_as_written", field, "office_as_written"),
        *row_blocks(f"{field}_party", field, "party"),
    ]


def coordinates() -> list[Column]:
    def at(key: str) -> Callable[[dict], Cell]:
        return lambda document: (document["coordinates"] or {}).get(key)

    return [("latitude", at("latitude")), ("longitude", at("longitude"))]


def parts(field: str, *names: str) -> list[Column]:
    def part(name: str) -> Callable[[dict], Cell]:
        return lambda document: document[field][name]

    return [(f"{field}_{name}", part(name)) for name in names]


def tenures(field: str, key: str) -> list[Column]:
    return [
        *row_blocks(field, field, key),
        *rows("held_from", field, "held_from", "date"),
        *rows("held_until", field, "held_until", "date"),
    ]


def mappings() -> list[Column]:
    return [
        (
            "mappings",
            lambda document: joined(
                f"{row['scheme']} {row['code']} ({row['match']})" for row in document["mappings"]
            ),
        )
    ]


def within() -> list[Column]:
    return [("within", lambda document: joined(document["within"]))]


# Tables: each field of a document with its columns


STATUS = "on", "label", "certain", "rule", "because", "doubt", "next_change"
TERM = own_names() | {"definition": as_it_is("definition"), "retired": as_it_is("retired")}
NAMED = own_names() | {"reference": as_it_is("reference")}

TABLES: dict[str, dict[str, list[Column]]] = {
    RecordKind.AGREEMENT: {
        "slug": as_it_is("slug"),
        "reference": as_it_is("reference"),
        "status": [("status", lambda document: document["status"]["status"]), *parts("status", *STATUS)],
        "type": block("type"),
        "title": as_it_is("title"),
        "working_title": as_it_is("working_title"),
        "titles": titles(),
        "parties": [
            *row_blocks("parties", "parties", "party"),
            *rows("party_roles", "parties", "role"),
            *blocks(
                "party_countries", lambda document: (row["party"]["country"] for row in document["parties"])
            ),
        ],
        "laterality": as_it_is("laterality"),
        "dates": dates(DATES),
        "renewal": parts("renewal", "mode", "term_months", "notice_months"),
        "legal_force": as_it_is("legal_force"),
        "summary": as_it_is("summary"),
        "areas": coverage("areas"),
        "signatories": [
            *speakers("signatories"),
            *rows("signatories_capacity", "signatories", "capacity"),
            *rows("signatories_signed", "signatories", "signed", "date"),
            *rows("signatories_place", "signatories", "place"),
        ],
        "relations": linked("relations", "kind"),
        "relations_from": linked("relations_from", "kind"),
        "events": row_blocks("events", "events", "event") + rows("event_happenings", "events", "happening"),
        "documents": rows("documents", "documents", "url"),
        "citations": sources(),
        "verified_on": as_it_is("verified_on"),
    },
    RecordKind.EVENT: NAMED
    | {
        "kind": as_it_is("kind"),
        "status": as_it_is("status"),
        "start": own_date("start"),
        "end": own_date("end"),
        "place": block("place"),
        "venue": as_it_is("venue"),
        "mode": as_it_is("mode"),
        "summary": as_it_is("summary"),
        "parties": row_blocks("parties", "parties", "party") + rows("party_roles", "parties", "role"),
        "speakers": speakers("speakers"),
        "topics": coverage("topics"),
        "agreements": linked("agreements", "happening"),
        "citations": sources(),
        "verified_on": as_it_is("verified_on"),
    },
    RecordKind.PARTY: NAMED
    | {
        "kind": as_it_is("kind"),
        "country": block("country"),
        "parent": block("parent"),
        "within": within(),
        "coordinates": coordinates(),
        "iso_3166_1": as_it_is("iso_3166_1"),
        "iso_3166_2": as_it_is("iso_3166_2"),
        "wikidata": as_it_is("wikidata"),
        "geonames": as_it_is("geonames"),
        "citations": sources(),
    },
    RecordKind.PERSON: NAMED | {"offices": tenures("offices", "office")},
    RecordKind.OFFICE: NAMED | {"party": block("party"), "holders": tenures("holders", "person")},
    RecordKind.AREA: TERM | {"parent": block("parent"), "within": within(), "mappings": mappings()},
    RecordKind.TYPE: TERM,
    RecordKind.SOURCE: {
        name: as_it_is(name)
        for name in ("slug", "reference", "url", "title", "publisher", "language", "kind", "archive_url")
    }
    | {"published": own_date("published"), "accessed": as_it_is("accessed")},
}
"""Field of the document → its columns."""

STATUS_FIELD = "status"
"""The one field of an agreement that is not in its document: it is told for a day."""


def columns(kind: str) -> list[Column]:
    return [column for of_field in TABLES[kind].values() for column in of_field]


def status_columns(kind: str) -> list[Column]:
    """What is told for a day, and so not kept."""
    return TABLES[kind][STATUS_FIELD] if kind == RecordKind.AGREEMENT else []


def written(cell: Cell) -> str:
    """The cell as text that no spreadsheet program runs as a formula; a number is none, even below zero."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return escape(printable(cell))
    return "" if cell is None else str(cell)


# Rows that are kept


BETWEEN_PARTS = "\x1f"
"""No cell has it: it can't be printed."""


class Row(NamedTuple):
    """A row as CSV text, before and behind the cells of the status; behind is empty where there is none."""

    before: str
    behind: str


def kept(kind: str, document: dict[str, Any]) -> str:
    """The row of a document, as it is kept beside it."""
    before, behind = _parted(kind)
    return BETWEEN_PARTS.join([_headings(kind), as_csv(before, document), as_csv(behind, document)])


def read_kept(kind: str, text: str) -> Row | None:
    """The row that is kept; None where the table had other columns, or none, when the document was published."""
    headings, _, row = text.partition(BETWEEN_PARTS)
    return Row(*row.split(BETWEEN_PARTS)) if headings == _headings(kind) else None


def as_csv(some: Iterable[Column], document: dict[str, Any]) -> str:
    """These cells as a part of a line of CSV; "" for none."""
    text = io.StringIO(newline="")
    cells = [written(read(document)) for _name, read in some]
    csv.writer(text).writerow(cells)  # which quotes what ends a line only while that ends its own
    return text.getvalue().removesuffix("\r\n")


@cache
def _parted(kind: str) -> tuple[list[Column], list[Column]]:
    told = status_columns(kind)
    every = columns(kind)
    place = every.index(told[0]) if told else len(every)
    return every[:place], every[place + len(told) :]


@cache
def _headings(kind: str) -> str:
    """Stands for the columns of the table."""
    names = ",".join(name for name, _read in columns(kind))
    return hashlib.sha256(names.encode()).hexdigest()[:8]
