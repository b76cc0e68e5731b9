"""Lists as tables: CSV and XLSX, one row a record. docs/api-tables.md has a line for each column; columns are only added."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase

from agreements import public
from agreements.api.formats import CSV, XLSX
from agreements.api.shaping import wanted
from agreements.api.whole import Whole, bounded, disposition, streamed
from agreements.spreadsheets.download import csv_lines
from agreements.spreadsheets.escape import escape
from agreements.spreadsheets.plain import fitting, printable

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
    return public.base_language(row["language"])


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
    public.AGREEMENT: {
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
        "dates": dates(public.DATES),
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
    public.EVENT: NAMED
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
    public.PARTY: NAMED
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
    public.PERSON: NAMED | {"offices": tenures("offices", "office")},
    public.OFFICE: NAMED | {"party": block("party"), "holders": tenures("holders", "person")},
    public.AREA: TERM | {"parent": block("parent"), "within": within(), "mappings": mappings()},
    public.TYPE: TERM,
    public.SOURCE: {
        name: as_it_is(name)
        for name in ("slug", "reference", "url", "title", "publisher", "language", "kind", "archive_url")
    }
    | {"published": own_date("published"), "accessed": as_it_is("accessed")},
}
"""Field of the document → its columns."""

ADDRESS = "address"
"""The last column of every table: where the record is."""


def columns(kind: str) -> list[Column]:
    return [column for of_field in TABLES[kind].values() for column in of_field]


@lru_cache
def named(kind: str) -> dict[str, list[str]]:
    """What can be asked of a table by name: a field with all of its columns, or a column."""
    every = [*(name for name, _read in columns(kind)), ADDRESS]
    fields = {field: [name for name, _read in of_field] for field, of_field in TABLES[kind].items()}
    if "name" in fields:
        fields["name"] = ["name_en"]
    return fields | {name: [name] for name in every if name not in fields}


def asked(whole: Whole) -> list[Column]:
    """The columns that the request asks for."""
    some, addresses = wanted(whole.request, whole.kind, named(whole.kind)), whole.addresses()
    every = [*columns(whole.kind), (ADDRESS, lambda document: addresses.format(document["slug"]))]
    return every if some is None else [column for column in every if column[0] in some]


# Files


def table(whole: Whole, shown: list[Column]) -> Iterator[list[Cell]]:
    """The headings, and a row for each record."""
    yield [name for name, _read in shown]
    for document in whole.documents():
        yield [read(document) for _name, read in shown]


def as_csv(whole: Whole) -> HttpResponseBase:
    """UTF-8 with the mark by which spreadsheet programs know it. However many records, some hundreds are in memory."""
    return streamed(
        whole, CSV, csv_lines([written(cell) for cell in row] for row in table(whole, asked(whole)))
    )


def written(cell: Cell) -> str:
    """The cell as text that no spreadsheet program runs as a formula; a number is none, even below zero."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return escape(printable(cell))
    return "" if cell is None else str(cell)


def as_xlsx(whole: Whole) -> HttpResponseBase:
    """Made row by row, so that no more than the packed file is in memory."""
    bounded(whole, XLSX)
    shown = asked(whole)
    if whole.request.method == "HEAD":
        return streamed(whole, XLSX, iter(()))
    file = io.BytesIO()
    write(file, whole, shown)
    return HttpResponse(file.getvalue(), content_type=XLSX.content_type, headers=disposition(whole, XLSX))


def write(file: Any, whole: Whole, shown: list[Column]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        # The same answer has the same bytes, as its tag promises.
        book.set_properties({"created": datetime(whole.day.year, whole.day.month, whole.day.day, tzinfo=UTC)})
        page = book.add_worksheet(whole.name)
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})  # so that a program does not read 2024-06 as a day
        plain = book.add_format({"num_format": "General"})
        page.set_column(0, max(len(shown) - 1, 0), 18, text)
        page.freeze_panes(1, 1)
        for number, row in enumerate(table(whole, shown)):
            for column, cell in enumerate(row):
                put(page, number, column, cell, bold if number == 0 else text, plain)


def put(page: Any, row: int, column: int, cell: Cell, text: Any, number: Any) -> None:
    """As in CSV, but that a number can be reckoned with; an empty cell is left out."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, column, cell, number)
    elif shown := written(cell):
        page.write_string(row, column, fitting(shown), text)
