"""Rows of texts as files that are sent piece by piece: however many there are, some hundreds are in memory."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator

import xlsxwriter

from agreements.spreadsheets.plain import fitting

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHARACTERS = 50_000
BYTES = 1 << 18
"""So much is sent at once."""

OPTIONS = {
    "constant_memory": True,  # each row goes to the disk
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_pieces(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    yield BYTE_ORDER_MARK
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(row)
        if text.tell() > CHARACTERS:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def xlsx_pieces(rows: Iterable[list[str]], name: str) -> Iterator[bytes]:
    """A workbook of one sheet; it is whole before the first piece is sent, in a file of its own."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            _write(book, rows, name)
        file.seek(0)
        while piece := file.read(BYTES):
            yield piece


def _write(book: xlsxwriter.Workbook, rows: Iterable[list[str]], name: str) -> None:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})  # so that a program does not read 2024-06 as a day
    page.set_column(0, 60, 18, text)
    page.freeze_panes(1, 1)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                page.write_string(number, column, fitting(cell), bold if number == 0 else text)
