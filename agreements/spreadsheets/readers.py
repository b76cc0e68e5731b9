"""Files as tables of text: CSV and XLSX. A spreadsheet is read in a child process with limits.

Every cell becomes text: a day `2024-06-17`, a whole number without `.0`, an empty cell "".
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from charset_normalizer import from_bytes
from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError

CHILD = Path(__file__).with_name("calamine_child.py")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
MOST_RATIO = 200
"""How many times larger than the file its unpacked content may be; real workbooks stay below 30."""


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
    about: dict[str, str | int] = field(default_factory=dict)


def read(file_name: str, content: bytes) -> Table:
    """The table in a .csv or .xlsx file. Raises SheetError in words."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise SheetError(
            _("“%(file)s” is not a spreadsheet that can be read here. Save it as .xlsx or .csv.")
            % {"file": file_name}
        )
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SheetError(_("“%(file)s” is empty.") % {"file": file_name})
    if len(content) > settings.SHEET_MAX_BYTES:
        raise SheetError(
            _("“%(file)s” has %(size)s MB; up to %(most)s MB are taken. Split it.")
            % {"file": file_name, "size": len(content) >> 20, "most": settings.SHEET_MAX_BYTES >> 20}
        )
    cells, about = _csv(file_name, content) if ending == ".csv" else _xlsx(file_name, content)
    return _table(file_name, cells, about)


def _table(file_name: str, cells: list[list[str]], about: dict[str, str | int]) -> Table:
    """The first row with something in it is the heading row."""
    rows = [Row(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    if len(rows) < 2:
        raise SheetError(_("“%(file)s” has no rows below its heading row.") % {"file": file_name})
    if len(rows) > settings.SHEET_MAX_ROWS:
        raise SheetError(
            _("“%(file)s” has %(rows)s rows; up to %(most)s are taken at once. Split it.")
            % {"file": file_name, "rows": len(rows), "most": settings.SHEET_MAX_ROWS}
        )
    heading, *rows = rows
    width = max(len(row.cells) for row in [heading, *rows])
    if width > settings.SHEET_MAX_COLUMNS:
        raise SheetError(
            _("“%(file)s” has %(columns)s columns; up to %(most)s are taken.")
            % {"file": file_name, "columns": width, "most": settings.SHEET_MAX_COLUMNS}
        )
    for row in [heading, *rows]:
        row.cells += [""] * (width - len(row.cells))
    about |= {"rows": len(rows), "heading_row": heading.number}
    return Table([cell or _unnamed(index) for index, cell in enumerate(heading.cells)], rows, about)


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


def _csv(file_name: str, content: bytes) -> tuple[list[list[str]], dict[str, str | int]]:
    text, encoding = _decoded(file_name, content)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise SheetError(
            _("“%(file)s”, line %(line)s, has a NUL byte, which no text has. Save it again as CSV (UTF-8).")
            % {"file": file_name, "line": line}
        )
    delimiter = _delimiter(text)
    csv.field_size_limit(1_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetError(
            _("“%(file)s” can't be read as CSV: %(error)s. Look for a quotation mark that is never closed.")
            % {"file": file_name, "error": error}
        ) from error
    return [[cell.strip() for cell in row] for row in rows], {"encoding": encoding, "delimiter": delimiter}


def _decoded(file_name: str, content: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return _decode(file_name, content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    best = from_bytes(
        content[:200_000], cp_isolation=["cp1251", "cp1252", "gb18030", "big5", "koi8_r"]
    ).best()
    if best is None:
        raise SheetError(
            _("“%(file)s” is not text in an encoding that is known. Save it as CSV (UTF-8).")
            % {"file": file_name}
        )
    return _decode(file_name, content, best.encoding), best.encoding


def _decode(file_name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(
            _("“%(file)s” looks like %(encoding)s but can't be read as it. Save it as CSV (UTF-8).")
            % {"file": file_name, "encoding": encoding}
        ) from error


def _delimiter(text: str) -> str:
    """The candidate that stands most often in the first line, outside of quotation marks."""
    first = text.lstrip().split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(",;\t|", key=outside.count)


def _xlsx(file_name: str, content: bytes) -> tuple[list[list[str]], dict[str, str | int]]:
    _refuse_bomb(file_name, content)
    try:
        done = subprocess.run(  # noqa: S603 - our own script, our own interpreter, nothing from the user on the command line
            [sys.executable, "-I", str(CHILD), str(settings.SHEET_MAX_MEMORY)],
            input=content,
            capture_output=True,
            timeout=settings.SHEET_MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetError(
            _("“%(file)s” takes too long to read. Is it a spreadsheet?") % {"file": file_name}
        ) from error
    if done.returncode != 0:
        raise SheetError(
            _(
                "“%(file)s” is not an .xlsx workbook, or it is damaged. Open it in a spreadsheet program and save it again."
            )
            % {"file": file_name}
        )
    answer = json.loads(done.stdout)
    return answer["rows"], {"sheet": answer["sheet"]}


def _refuse_bomb(file_name: str, content: bytes) -> None:
    """An .xlsx is a zip: look at what it says it unpacks to, before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SheetError(
            _(
                "“%(file)s” is named .xlsx but is not a workbook. Open it in a spreadsheet program and save it as .xlsx."
            )
            % {"file": file_name}
        ) from error
    if unpacked > max(
        settings.SHEET_MAX_UNPACKED_BYTES // 10,
        min(settings.SHEET_MAX_UNPACKED_BYTES, MOST_RATIO * len(content)),
    ):
        raise SheetError(
            _(
                "“%(file)s” unpacks to %(size)s MB, far more than a sheet of agreements needs. It was not opened."
            )
            % {"file": file_name, "size": unpacked >> 20}
        )
