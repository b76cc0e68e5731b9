"""CSV files, in whatever encoding and with whatever delimiter a spreadsheet program wrote them."""

import csv
import io

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ENCODINGS = ["cp1251", "cp1252", "gb18030", "big5", "koi8_r"]
DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
SAMPLE = 200_000
"""Bytes from which the encoding is told."""

Numbered = list[tuple[int, list[str]]]


def read_csv(file_name: str, content: bytes) -> tuple[Numbered, dict[str, str | int]]:
    """(number, cells) of every row, and what the file turned out to be. Raises SheetError."""
    text, encoding = _decoded(file_name, content)
    csv.field_size_limit(LONGEST_CELL)
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetError(
            _("“%(file)s” can't be read as CSV: %(error)s. Look for a quotation mark that is never closed.")
            % {"file": file_name, "error": error}
        ) from error
    numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    return numbered, {"encoding": encoding, "delimiter": delimiter}


def _decoded(file_name: str, content: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return _decode(file_name, content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    best = from_bytes(_sample(content), cp_isolation=ENCODINGS).best()
    if best is None:
        raise SheetError(
            _("“%(file)s” is not text in an encoding that is known. Save it as CSV (UTF-8).")
            % {"file": file_name}
        )
    return _decode(file_name, content, best.encoding), best.encoding


def _sample(content: bytes) -> bytes:
    """The beginning, in whole lines: a character cut in two would rule its encoding out."""
    if len(content) <= SAMPLE:
        return content
    return content[: content.rfind(b"\n", 0, SAMPLE) + 1 or SAMPLE]


def _decode(file_name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(
            _("“%(file)s” looks like %(encoding)s but can't be read as it. Save it as CSV (UTF-8).")
            % {"file": file_name, "encoding": encoding.upper().removesuffix("-SIG")}
        ) from error


def _delimiter(text: str) -> str:
    """The candidate that parts the heading row into most cells."""
    return max(DELIMITERS, key=lambda delimiter: len(_first_row(text, delimiter)))


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True)
        return next((row for row in rows if any(row)), [])
    except csv.Error:
        return []
