"""Files as sheets of text: workbooks (.xlsx, .xls, .ods) and text (.csv, .tsv).

Every cell becomes the text that a spreadsheet shows: a day `2024-06-17`, a month `2024-06` where no more is shown, a
whole number without `.0`, an error as it is written (`#N/A`), an empty cell "". Merged cells all say what the first
says, hidden rows and columns are read like others.
"""

import codecs
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import Book
from agreements.spreadsheets.reading_apart import read_apart

ENDINGS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
}
WHOLE = {".xlsx": "xlsx", ".ods": "ods", ".zip": "csvs"}
"""Formats that hold several sheets of text and nothing that is lost: a zip has a .csv file for each."""
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "gb18030": "GB18030",
    "big5": "Big5",
    "koi8_r": "KOI8-R",
    "cp866": "CP866",
    "cp1250": "Windows-1250",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1256": "Windows-1256",
    "shift_jis": "Shift_JIS",
    "euc_kr": "EUC-KR",
    "mac_cyrillic": "Mac Cyrillic",
}
"""Encodings that somebody may choose; the first seven are found out."""
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}


def open_book(
    file_name: str, content: bytes, reading: dict[str, Any], endings: Mapping[str, str] = ENDINGS
) -> Book:
    """Every sheet of a file. `reading`: see `tables`. Raises SheetError in words."""
    kind = endings.get(PurePath(file_name).suffix.lower())
    if kind is None and endings is WHOLE:
        words = _("“%(file)s” is no workbook that can be read here: it must be .xlsx, .ods or .zip.")
        raise SheetError(words % {"file": file_name})
    if kind is None:
        raise SheetError(
            _(
                "“%(file)s” is not a spreadsheet that can be read here. Save it as .xlsx or .csv "
                "(.xls, .ods and .tsv are read too)."
            )
            % {"file": file_name}
        )
    refuse_large(file_name, len(content))
    if len(content) < 100 and not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    encoding, delimiter = _told(reading) if kind == "text" else ("", "")
    book = read_apart(file_name, content, kind, encoding, delimiter)
    if not any(grid.rows for grid in book.grids):
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    book.about |= {"kind": PurePath(file_name).suffix.lower()[1:], "sheet": book.shown.name}
    return book


def refuse_large(file_name: str, size: int) -> None:
    """Before a file is even taken into memory. Raises SheetError."""
    if size > settings.SHEET_MAX_BYTES:
        raise SheetError(
            _("“%(file)s” has %(size)s MB; up to %(most)s MB are taken (SHEET_MAX_BYTES). Split it.")
            % {"file": file_name, "size": size >> 20, "most": settings.SHEET_MAX_BYTES >> 20}
        )


def _told(reading: dict[str, Any]) -> tuple[str, str]:
    """The encoding and delimiter that somebody chose, if they are ones that can be."""
    encoding, delimiter = str(reading.get("encoding") or ""), str(reading.get("delimiter") or "")
    try:
        known = codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        known = ""
    names = {codecs.lookup(name).name for name in ENCODINGS} | {"utf-8-sig", "utf-16-le", "utf-16-be"}
    return (encoding if known in names else ""), (delimiter if delimiter in DELIMITERS else "")
