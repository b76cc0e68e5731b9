"""Lists as tables: CSV and XLSX, one row a record."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase

from agreements import public
from agreements.api.formats import CSV, XLSX
from agreements.api.shaping import wanted
from agreements.api.whole import Whole, bounded, disposition, streamed
from agreements.services import tables
from agreements.services.tables import TABLES, Cell, Column, columns, written
from agreements.spreadsheets.pieces import BYTE_ORDER_MARK, csv_pieces
from agreements.spreadsheets.plain import fitting

ADDRESS = "address"
"""The last column of every table: where the record is."""


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
    return streamed(whole, CSV, csv(whole, asked(whole)))


def csv(whole: Whole, shown: list[Column]) -> Iterator[bytes]:
    """The whole table is sent as it is kept, a table of some columns is made of the documents."""
    if len(shown) == len(columns(whole.kind)) + 1:
        return kept_lines(whole)
    return csv_pieces([written(cell) for cell in row] for row in table(whole, shown))


def kept_lines(whole: Whole) -> Iterator[bytes]:
    """The same as CSV of the documents."""
    names = [*(name for name, _read in columns(whole.kind)), ADDRESS]
    yield BYTE_ORDER_MARK + ",".join(names).encode() + b"\r\n"
    address = whole.addresses()
    for rows in whole.rows(public.table_rows):
        lines = []
        for row, cells in _with_cells(whole.kind, rows):
            status = f",{_status(public.status(row.dated, whole.day))},{cells.behind}" if row.dated else ""
            lines.append(f"{cells.before}{status},{address.format(row.slug)}\r\n")
        yield "".join(lines).encode()


def _with_cells(kind: str, rows: list[Any]) -> Iterator[tuple[Any, tables.Row]]:
    """Rows with the cells that are kept; where an older version kept others, or none, they are made of the document."""
    read = [(row, tables.read_kept(kind, row.table_row)) for row in rows]
    older = [row.slug for row, cells in read if cells is None]
    documents = public.documents(kind, older) if older else {}
    for row, cells in read:
        if cells is None and row.slug in documents:
            cells = tables.read_kept(kind, tables.kept(kind, documents[row.slug]))
        if cells:  # else it was withdrawn just now
            yield row, cells


@lru_cache(maxsize=2**14)
def _status(told: bytes) -> str:
    """The cells of the status, as CSV."""
    return tables.as_csv(tables.status_columns(public.AGREEMENT), {"status": json.loads(told)})


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
        page.write_string(
            row, column, fitting(shown.replace("\r\n", "\n")), text
        )  # for Excel a CR is a character
