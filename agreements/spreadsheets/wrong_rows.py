"""The wrong rows of a sheet as a file of their own, to be mended and brought back.

It has the headings of the file, so that the same mapping fits, and before them a column that says what is wrong; when
it comes back that column says nothing.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import ImportBatch
from agreements.models.cell_text import escape, unescape
from agreements.spreadsheets import kept_plans, readers
from agreements.spreadsheets.agreements import label_of
from agreements.spreadsheets.download import FORMATS, SHEET
from agreements.spreadsheets.grids import Table, place
from agreements.spreadsheets.keeping import is_reason
from agreements.spreadsheets.pieces import csv_pieces, xlsx_pieces
from agreements.spreadsheets.planned import WRONG

Row = dict[str, Any]


def file(batch: ImportBatch, ending: str = "") -> tuple[bytes, str, str]:
    """The content, its type and its ending: as asked, else that of the file that came. Raises SheetError."""
    table = readers.read(batch.file_name, batch.content, batch.reading)
    wrong = {row["number"]: row["problems"] for row in kept_plans.rows(batch) if _is_wrong(row)}
    if ending not in FORMATS:
        ending = "csv" if PurePath(batch.file_name).suffix.lower() in (".csv", ".tsv", ".txt") else "xlsx"
    return written(table, wrong, ending), FORMATS[ending], ending


def _is_wrong(row: Row) -> bool:
    """Also one that was left out so that the others could be imported."""
    return row["outcome"] == WRONG or bool(row["problems"]) or bool((row["decided"] or {}).get("wrong"))


def written(table: Table, wrong: dict[int, list[Row]], ending: str) -> bytes:
    """The rows with these numbers and what is wrong with them, as a file. `table`: as the rows were read."""
    rows = _rows(table, wrong)
    return b"".join(csv_pieces(rows) if ending == "csv" else xlsx_pieces(rows, SHEET))


def _rows(table: Table, wrong: dict[int, list[Row]]) -> Iterator[list[str]]:
    kept = [
        index
        for index, heading in enumerate(table.headings)
        if heading not in table.fixed and not is_reason(heading)
    ]
    yield [label_of("reason"), *(table.headings[index] for index in kept)]
    for row in table.rows:
        if row.number in wrong:
            cells = [escape(unescape(row.cells[index])) for index in kept]
            yield [escape(_reason(wrong[row.number], place(row.number, table.about))), *cells]


def _reason(problems: list[Row], number: str) -> str:
    told = [f"{p['column']}: {p['text']}" if p["column"] else p["text"] for p in problems]
    return _("Row %(row)s.") % {"row": number} + " " + " ".join(told)
