"""Text files: CSV with commas, semicolons, tabs or bars, in whatever encoding a program wrote them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from agreements.spreadsheets.child.encodings import encoding_of
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Sheet

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 200
SAMPLE = 300_000
"""Characters from which the delimiter is told."""
END = "the end of the file"
SEPARATOR_TOLD = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line with which a file tells Excel its delimiter; Excel does not show it."""


def read(
    content: bytes, limits: Limits, encoding: str = "", delimiter: str = ""
) -> tuple[Sheet, dict[str, str]]:
    """Its rows, and the encoding and delimiter that it turned out to have. Raises Refused."""
    encoding = encoding or encoding_of(content)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("not_in_encoding", encoding=encoding, **_where(content, error)) from error
    if told := SEPARATOR_TOLD.match(text):
        text = text[told.end() :]
        delimiter = delimiter or told[1]
    delimiter = delimiter or _delimiter(text)
    csv.field_size_limit(limits.longest)
    try:
        sheet = _sheet(text, delimiter, limits, strict=True)
    except _Unclear:
        sheet = _sheet(text, delimiter, limits, strict=False)
    return sheet, {"encoding": encoding, "delimiter": delimiter}


class _Unclear(Exception):
    """A quotation mark in the middle of a cell: spreadsheet programs take it as it is."""


def _sheet(text: str, delimiter: str, limits: Limits, strict: bool) -> Sheet:
    sheet, number, closed = Sheet(""), 0, False
    rows = csv.reader(_lines(text, strict), delimiter=delimiter, strict=strict)
    try:
        for number, row in enumerate(rows, start=1):
            if closed := (not strict and row == [END]):
                break
            if row:
                sheet.add(number, row if sheet.full(limits) else [cell.strip() for cell in row], limits)
    except csv.Error as error:
        if strict and "expected after" in str(error):
            raise _Unclear from error
        if "field larger" in str(error):
            raise Refused("cell") from error
        raise Refused("never_closed", row=number + 1) from error
    if not strict and not closed:
        raise Refused("never_closed", row=number)
    return sheet


def _lines(text: str, strict: bool) -> Iterator[str]:
    r"""Lines end with \n, \r or both alone: other programs' ends of lines (\x0b, \x85) stand inside of cells."""
    yield from io.StringIO(text, newline="")
    if not strict:
        yield END  # where a quotation mark is left open, this is not a row of its own


def _delimiter(text: str) -> str:
    """The candidate that parts most rows into equally many cells; of several, the one that makes most cells."""
    sample = text[:SAMPLE]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(row):
                widths[len(row)] += 1
            if widths.total() == SAMPLE_ROWS:
                break
    except csv.Error:
        return 0, 0
    shared = max(
        (width for width in widths if width > 1), key=lambda width: (widths[width], width), default=0
    )
    return (round(widths[shared] / widths.total(), 1), shared) if shared else (0, 0)


def _where(content: bytes, error: Exception) -> dict[str, int]:
    """The line with the byte that does not fit, as far as lines can be counted."""
    if isinstance(error, UnicodeDecodeError):
        return {"line": content.count(b"\n", 0, error.start) + 1}
    return {"line": 1}
