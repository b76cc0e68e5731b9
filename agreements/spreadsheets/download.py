"""Agreements as a sheet: the columns of AgreementResource, which come back as "0 changed"."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from agreements.models.agreement import AgreementQuerySet
from agreements.models.cell_text import escape
from agreements.records import read
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cells import Cells
from agreements.spreadsheets.plain import fitting

CHUNK = 500
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PIECE = 50_000
"""Characters that are sent at once."""
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(agreements: AgreementQuerySet, file_format: str) -> bytes:
    """The agreements as a file of the format: csv (UTF-8 with BOM) or xlsx."""
    return b"".join(stream(agreements, file_format))


def stream(agreements: AgreementQuerySet, file_format: str) -> Iterator[bytes]:
    """The same file piece by piece. However many agreements there are, some hundreds are in memory for csv."""
    if file_format == "csv":
        return csv_lines(sheet(agreements))
    return iter([as_xlsx(sheet(agreements))])


def json_lines(kind: str, rows: Any) -> Iterator[bytes]:
    """Each record of the query set as one line of JSON, in the form of `records.read`, some hundreds in memory."""
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        found = read(kind, ids[start : start + CHUNK])
        yield "".join(
            json.dumps(found[pk], ensure_ascii=False) + "\n"
            for pk in ids[start : start + CHUNK]
            if pk in found
        ).encode()


def sheet(agreements: AgreementQuerySet) -> Iterator[list[str]]:
    """The heading row, and a row for each agreement; every cell is text and harmless as a formula."""
    written = [column for column in COLUMNS.values() if not column.input_only]
    yield [column.column_name for column in written]
    ids = list(agreements.values_list("pk", flat=True))
    cells = Cells()
    for start in range(0, len(ids), CHUNK):
        for record in cells.read(ids[start : start + CHUNK]):
            yield [escape(cells.text(column.key, record)) for column in written]


def csv_lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    yield BYTE_ORDER_MARK
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(row)
        if text.tell() > PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def as_xlsx(rows: Iterator[list[str]]) -> bytes:
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet("agreements")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})  # so that a program does not read 2024-06 as a day
        page.set_column(0, 60, 18, text)
        page.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, fitting(cell), bold if number == 0 else text)
    return file.getvalue()
