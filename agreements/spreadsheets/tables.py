"""The table that is meant in a file: its headings and rows, found on a sheet or told by the user.

What the user told about a file is its `reading`, kept with the batch as JSON; what is missing there is found out:

    {"encoding": "cp1251", "delimiter": ";",            # of text files
     "sheets": ["Agreements"],                          # which sheets; several are read as one table
     "layouts": {"Agreements": {                        # where the table is, for each sheet
         "headings": [3, 4],                            # numbers of the rows with headings; [] where there is none
         "roles": {"17": "section", "90": "note"}}},    # what single rows are, where it isn't what was found
     "sections": true,                                  # section rows become a column
     "comments": true,                                  # cell comments become columns
     "constants": {"party.1": "Guangzhou"},             # facts of every row that stand nowhere in the file
     "orders": {"Date": "dmy"},                         # order of day and month, by heading
     "language": "ru",                                  # of the names that columns without a heading get
     "agreed": true}                                    # the user looked at the table and went on
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agreements.records import KINDS
from agreements.spreadsheets import layouts, sheet_choice
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import Book, Grid, Row, Table, letter
from agreements.spreadsheets.layouts import Layout
from agreements.spreadsheets.one_table import Part, joined
from agreements.spreadsheets.reading_check import check_rows
from agreements.spreadsheets.whole.layout import ABOUT

Reading = dict[str, Any]


def table(file_name: str, book: Book, reading: Reading) -> Table:
    """The table on the chosen sheets, where it stands there. Raises SheetError."""
    check_rows(book, reading)
    if not reading.keys() & {"sheets", "layouts", "agreed"}:  # of which somebody said what to read
        _refuse_workbook(file_name, book)
    with override(reading.get("language") or get_language()):
        grids = sheet_choice.chosen(book, reading)
        _refuse_more(file_name, grids)
        told = reading.get("layouts", {})
        parts = [Part(grid, layouts.layout(grid, told.get(grid.name))) for grid in grids if grid.rows]
        return _table(file_name, book, parts, reading)


def _refuse_workbook(file_name: str, book: Book) -> None:
    """A workbook of everything, as the tracker writes it, has a sheet for each kind of record, and its own way back."""
    headings = {grid.name: set(grid.rows[0].cells) for grid in book.grids if grid.rows}
    if ABOUT in headings and any({"id", "revision"} <= headings.get(kind, set()) for kind in KINDS):
        words = _(
            "“%(file)s” is a workbook of the tracker, with every field. Bring it back at a list of the admin "
            "(“Bring the workbook back”), or with import_workbook."
        )
        raise SheetError(words % {"file": file_name})


def plain_table(file_name: str, book: Book) -> Table:
    """The first row of the first sheet names the columns, all below it are rows: so do our own files. Raises SheetError."""
    grid = book.shown
    _refuse_more(file_name, [grid])
    parts = [Part(grid, layouts.plain(grid))] if grid.rows else []
    return _table(file_name, book, parts, {})


def _table(file_name: str, book: Book, parts: list[Part], reading: Reading) -> Table:
    _refuse_size(file_name, parts)
    for part in parts:
        _refuse_nul(file_name, part.grid, part.layout)
    found = joined(parts, reading)
    found.about = {**book.about, **found.about, **sheet_choice.about(book, parts, found.about)}
    return found


def _refuse_more(file_name: str, grids: list[Grid]) -> None:
    """Rows that were only counted would be lost."""
    if any(grid.more for grid in grids):
        raise SheetError(_too_many(file_name, sum(len(grid.rows) + grid.more for grid in grids)))


def _too_many(file_name: str, rows: int) -> str:
    return _("“%(file)s” has %(rows)s rows; up to %(most)s are taken at once (SHEET_MAX_ROWS). Split it.") % {
        "file": file_name,
        "rows": rows,
        "most": settings.SHEET_MAX_ROWS,
    }


def _refuse_size(file_name: str, parts: list[Part]) -> None:
    rows = sum(len(part.rows) for part in parts)
    width = max((part.width for part in parts), default=0)
    if not parts:
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    if not rows:
        raise SheetError(_("“%(file)s” has no rows below its heading row.") % {"file": file_name})
    if rows > settings.SHEET_MAX_ROWS:
        raise SheetError(_too_many(file_name, rows))
    if width > settings.SHEET_MAX_COLUMNS:
        raise SheetError(
            _("“%(file)s” has %(columns)s columns; up to %(most)s are taken (SHEET_MAX_COLUMNS).")
            % {"file": file_name, "columns": width, "most": settings.SHEET_MAX_COLUMNS}
        )


def _refuse_nul(file_name: str, grid: Grid, layout: Layout) -> None:
    """Databases don't take the byte, and it shows that a file was damaged on its way."""
    for row in grid.rows:
        if "\x00" in "".join(row.cells):
            raise SheetError(_damaged(file_name, layout.names, row))


def _damaged(file_name: str, names: list[str], row: Row) -> str:
    index, cell = next((index, cell) for index, cell in enumerate(row.cells) if "\x00" in cell)
    where = {
        "file": file_name,
        "row": row.number,
        "cell": f"{letter(index)}{row.number}",
        "column": (names[index : index + 1] or [""])[0].replace("\x00", "") or "—",
        "value": cell.replace("\x00", "␀")[:60],
    }
    return (
        _(
            "“%(file)s”, row %(row)s, cell %(cell)s (column “%(column)s”): “%(value)s” has a NUL byte (␀), "
            "which no text has. Delete it, or save the file again as CSV (UTF-8)."
        )
        % where
    )
