"""Agreements as a sheet: the columns of AgreementResource, which come back as "0 changed"."""

import json
from collections.abc import Iterator
from typing import Any

from agreements.models.agreement import AgreementQuerySet
from agreements.models.json_text import in_one_line
from agreements.records import read
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cells import Cells
from agreements.spreadsheets.pieces import csv_pieces, xlsx_pieces

CHUNK = 500
TEXT = json.JSONEncoder(ensure_ascii=False)
SHEET = "agreements"
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(agreements: AgreementQuerySet, file_format: str) -> bytes:
    """The agreements as a file of the format: csv (UTF-8 with BOM) or xlsx."""
    return b"".join(stream(agreements, file_format))


def stream(agreements: AgreementQuerySet, file_format: str) -> Iterator[bytes]:
    """The same file piece by piece. However many agreements there are, some hundreds are in memory."""
    rows = sheet(agreements)
    return csv_pieces(rows) if file_format == "csv" else xlsx_pieces(rows, SHEET)


def json_lines(kind: str, rows: Any) -> Iterator[bytes]:
    """Each record of the query set as one line of JSON, in the form of `records.read`, some hundreds in memory."""
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        found = read(kind, ids[start : start + CHUNK])
        yield "".join(
            in_one_line(TEXT.encode(found[pk])) + "\n" for pk in ids[start : start + CHUNK] if pk in found
        ).encode()


def sheet(agreements: AgreementQuerySet) -> Iterator[list[str]]:
    """The heading row, and a row for each agreement; every cell is text and harmless as a formula."""
    yield [column.column_name for column in COLUMNS.values() if not column.input_only]
    ids = list(agreements.values_list("pk", flat=True))
    cells = Cells()
    for start in range(0, len(ids), CHUNK):
        yield from map(cells.row, cells.read(ids[start : start + CHUNK]))
