"""Read an .xlsx from standard input, write the rows of its first sheet as JSON. Run as a script, with limits.

It imports nothing of the project: a hostile file meets as little as possible.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum


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


def main(most_memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    name = (shown or book.sheet_names)[0]
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    json.dump({"sheet": name, "rows": [[text(cell) for cell in row] for row in rows]}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
