"""Agreements as a sheet: the columns of AgreementResource, which come back as "0 changed"."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from agreements.models.agreement import AgreementQuerySet
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cells import Cells
from agreements.spreadsheets.escape import escape
from agreements.spreadsheets.plain import fitting

CHUNK = 500
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(agreements: AgreementQuerySet, file_format: str) -> bytes:
    """The agreements as a file of the format: csv (UTF-8 with BOM) or xlsx."""
    rows = sheet(agreements)
    return as_csv(rows) if file_format == "csv" else as_xlsx(rows)


def sheet(agreements: AgreementQuerySet) -> Iterator[list[str]]:
    """The heading row, and a row for each agreement; every cell is text and harmless as a formula."""
    written = [column for column in COLUMNS.values() if not column.input_only]
    yield [column.column_name for column in written]
    ids = list(agreements.values_list("pk", flat=True))
    cells = Cells()
    for start in range(0, len(ids), CHUNK):
        for record in cells.read(ids[start : start + CHUNK]):
            yield [escape(cells.text(column.key, record)) for column in written]


def as_csv(rows: Iterator[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


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
