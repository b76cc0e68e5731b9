"""Files as tables of text: CSV and XLSX.

Every cell becomes text: a day `2024-06-17`, a whole number without `.0`, an empty cell "".
"""

from dataclasses import dataclass, field
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.reading_csv import read_csv
from agreements.spreadsheets.reading_xlsx import read_xlsx

About = dict[str, str | int]


@dataclass
class Row:
    """One row of the sheet, under the number that the spreadsheet shows."""

    number: int
    cells: list[str]


@dataclass
class Table:
    """The heading row and the rows below it that say something."""

    headings: list[str]
    rows: list[Row]
    about: About = field(default_factory=dict)


def read(file_name: str, content: bytes) -> Table:
    """The table in a .csv or .xlsx file. Raises SheetError in words."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise SheetError(
            _("“%(file)s” is not a spreadsheet that can be read here. Save it as .xlsx or .csv.")
            % {"file": file_name}
        )
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    if len(content) > settings.SHEET_MAX_BYTES:
        raise SheetError(
            _("“%(file)s” has %(size)s MB; up to %(most)s MB are taken. Split it.")
            % {"file": file_name, "size": len(content) >> 20, "most": settings.SHEET_MAX_BYTES >> 20}
        )
    numbered, about = (read_csv if ending == ".csv" else read_xlsx)(file_name, content)
    return _table(file_name, [Row(number, cells) for number, cells in numbered if any(cells)], about)


def _table(file_name: str, rows: list[Row], about: About) -> Table:
    """The first row with something in it is the heading row."""
    _refuse_size(file_name, rows)
    _refuse_nul(file_name, rows)
    width = _width(rows)
    for row in rows:
        row.cells = row.cells[:width] + [""] * (width - len(row.cells))
    heading, *rows = rows
    about |= {"rows": len(rows), "heading_row": heading.number}
    return Table([cell or _unnamed(index) for index, cell in enumerate(heading.cells)], rows, about)


def _refuse_size(file_name: str, rows: list[Row]) -> None:
    if not rows:
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    if len(rows) == 1:
        raise SheetError(_("“%(file)s” has no rows below its heading row.") % {"file": file_name})
    if len(rows) - 1 > settings.SHEET_MAX_ROWS:
        raise SheetError(
            _("“%(file)s” has %(rows)s rows; up to %(most)s are taken at once. Split it.")
            % {"file": file_name, "rows": len(rows) - 1, "most": settings.SHEET_MAX_ROWS}
        )
    if (width := _width(rows)) > settings.SHEET_MAX_COLUMNS:
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


def _width(rows: list[Row]) -> int:
    """How many columns say something: programs write empty ones behind them."""
    return max((index + 1 for row in rows for index, cell in enumerate(row.cells) if cell), default=0)


def _unnamed(index: int) -> str:
    return _("(column %(letter)s)") % {"letter": letter(index)}


def letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
