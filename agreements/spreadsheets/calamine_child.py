"""Read an .xlsx from standard input, write the rows of its first visible sheet as JSON. Run as a script, with limits.

It imports nothing of the project: a hostile file meets as little as possible.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

TOO_LARGE = 3


def text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def first_visible(book: CalamineWorkbook) -> CalamineSheet:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return book.get_sheet_by_name((shown or book.sheet_names)[0])


def rows(sheet: CalamineSheet, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them, under the numbers that the spreadsheet shows."""
    if sheet.start is None or sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > most_cells:
        sys.exit(TOO_LARGE)
    before = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if cells.count("") < len(cells):  # most rows of a hostile sheet are empty, and counting is quick
            yield number, before + [text(cell) for cell in cells]


def main(most_memory: int, most_cells: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheet = first_visible(CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())))
    json.dump({"sheet": sheet.name, "rows": list(rows(sheet, most_cells))}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
