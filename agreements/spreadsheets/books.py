"""Files as sheets of text: CSV and XLSX.

Every cell becomes text: a day `2024-06-17`, a whole number without `.0`, an empty cell "".
"""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import Book, Grid, Row
from agreements.spreadsheets.reading_csv import read_csv
from agreements.spreadsheets.reading_xlsx import read_xlsx


def open_book(file_name: str, content: bytes, reading: dict[str, Any]) -> Book:
    """Every sheet of a .csv or .xlsx file. `reading`: see `tables`. Raises SheetError in words."""
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
    rows = [Row(number, cells) for number, cells in numbered if any(cells)]
    return Book([Grid(str(about.get("sheet", "")), rows)], dict(about))
