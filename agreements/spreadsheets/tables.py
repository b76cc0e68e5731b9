"""The table that is meant in a file: its headings and rows, found on a sheet or told by the user.

What the user told about a file is its `reading`, kept with the batch as JSON; what is missing there is found out:

    {"encoding": "cp1251", "delimiter": ";",            # of text files
     "sheets": ["Agreements"],                          # which sheets; several are read as one table
     "layouts": {"Agreements": {                        # where the table is, for each sheet
         "headings": [3, 4],                            # numbers of the rows with headings
         "roles": {"17": "section", "90": "note"}}},    # what single rows are, where it isn't what was found
     "sections": true,                                  # section rows become a column
     "comments": true,                                  # cell comments become columns
     "constants": {"party.1": "Guangzhou"},             # facts of every row that stand nowhere in the file
     "orders": {"Date": "dmy"}}                         # order of day and month, by heading
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import About, Book, Grid, Row, Table, letter

Reading = dict[str, Any]


def table(file_name: str, book: Book, reading: Reading) -> Table:
    """The first row with something in it is the heading row. Raises SheetError."""
    return _table(file_name, book.shown, book.about)


def _table(file_name: str, grid: Grid, about: About) -> Table:
    rows, width = list(grid.rows), grid.width
    _refuse_size(file_name, rows, width)
    _refuse_nul(file_name, rows)
    for row in rows:
        row.cells = row.cells[:width] + [""] * (width - len(row.cells))
    heading, *rows = rows
    about = {**about, "rows": len(rows), "heading_row": heading.number}
    doubled = sorted({cell for cell in heading.cells if cell and heading.cells.count(cell) > 1})
    return Table(_unique(heading.cells), rows, about, doubled)


def _unique(headings: list[str]) -> list[str]:
    """Names for unnamed columns, and numbers for those that are called the same."""
    found: list[str] = []
    for index, heading in enumerate(headings):
        name, number = heading or _unnamed(index), 1
        while (told := name if number == 1 else f"{name} ({number})") in found:
            number += 1
        found.append(told)
    return found


def _refuse_size(file_name: str, rows: list[Row], width: int) -> None:
    if not rows:
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    if len(rows) == 1:
        raise SheetError(_("“%(file)s” has no rows below its heading row.") % {"file": file_name})
    if len(rows) - 1 > settings.SHEET_MAX_ROWS:
        raise SheetError(
            _("“%(file)s” has %(rows)s rows; up to %(most)s are taken at once. Split it.")
            % {"file": file_name, "rows": len(rows) - 1, "most": settings.SHEET_MAX_ROWS}
        )
    if width > settings.SHEET_MAX_COLUMNS:
        raise SheetError(
            _("“%(file)s” has %(columns)s columns; up to %(most)s are taken.")
            % {"file": file_name, "columns": width, "most": settings.SHEET_MAX_COLUMNS}
        )


def _refuse_nul(file_name: str, rows: list[Row]) -> None:
    """Databases don't take the byte, and it shows that a file was damaged on its way."""
    for row in rows:
        for index, cell in enumerate(row.cells):
            if "\x00" in cell:
                where = {
                    "file": file_name,
                    "cell": f"{letter(index)}{row.number}",
                    "column": (rows[0].cells[index : index + 1] or [""])[0].replace("\x00", "") or "—",
                    "value": cell.replace("\x00", "␀")[:60],
                }
                raise SheetError(
                    _(
                        "“%(file)s”, row %(row)s, cell %(cell)s (column “%(column)s”): “%(value)s” has a NUL byte (␀), "
                        "which no text has. Delete it, or save the file again as CSV (UTF-8)."
                    )
                    % {**where, "row": row.number}
                )


def _unnamed(index: int) -> str:
    return _("(column %(letter)s)") % {"letter": letter(index)}
