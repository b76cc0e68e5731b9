"""Agreements as a sheet: the columns of AgreementResource, which come back as "0 changed"."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from agreements.records import read
from agreements.records.schema import RecordDict
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.escape import escape

CHUNK = 500
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(agreements: AgreementQuerySet, file_format: str) -> bytes:
    """The agreements as a file of the format: csv (UTF-8 with BOM) or xlsx."""
    rows = sheet(agreements)
    return _as_csv(rows) if file_format == "csv" else _as_xlsx(rows)


def sheet(agreements: AgreementQuerySet) -> Iterator[list[str]]:
    """The heading row, and a row for each agreement; every cell is text and harmless as a formula."""
    written = [column for column in COLUMNS.values() if not column.input_only]
    yield [column.column_name for column in written]
    ids = list(agreements.values_list("pk", flat=True))
    cells = Cells()
    for start in range(0, len(ids), CHUNK):
        for record in cells.read(ids[start : start + CHUNK]):
            yield [escape(cells.text(column.key, record)) for column in written]


class Cells:
    """Cells of records, with names fetched once for the whole sheet."""

    def __init__(self) -> None:
        self.directories = Directories()
        self.references: dict[int, str] = {}
        self.urls: dict[int, str] = {}

    def read(self, ids: list[int]) -> list[RecordDict]:
        """The records, and what their relations and citations lead to."""
        from agreements.models import Source

        records = list(read("agreement", ids).values())
        targets = {row["to"] for record in records for row in record["relations"]}
        for pk, reference in (
            Agreement.objects.filter(pk__in=targets).order_by().values_list("pk", "reference")
        ):
            self.references[pk] = reference or f"#{pk}"
        sources = {row["source"] for record in records for row in record["citations"]}
        self.urls |= dict(
            Source.objects.filter(pk__in=sources).exclude(url="").order_by().values_list("pk", "url")
        )
        return records

    def text(self, key: str, record: RecordDict) -> str:
        """The cell of a column."""
        column = COLUMNS[key]
        special = getattr(self, f"_{key}", None)
        value = special(record) if special else record[column.attribute]
        return str(column.widget.render(value)) if value not in (None, "", []) else ""

    def _type(self, record: RecordDict) -> str:
        return self.directories.types.entries[record["type"]].code if record["type"] else ""

    def _parties(self, record: RecordDict) -> list[tuple[str, str]]:
        return [(self.directories.party_label(row["party"]), row["role"]) for row in record["participations"]]

    def _areas(self, record: RecordDict) -> list[tuple[str, str]]:
        areas = self.directories.areas.entries
        return [
            (row["wording"], areas[row["area"]].code if row["area"] else "") for row in record["coverage"]
        ]

    def _signatories(self, record: RecordDict) -> list[tuple[str, str, str]]:
        people, offices = self.directories.people.entries, self.directories.offices.entries
        return [
            (
                people[row["person"]].name,
                offices[row["office"]].name if row["office"] else row["office_as_written"],
                self.directories.party_label(row["party"]) if row["party"] else "",
            )
            for row in record["signatories"]
        ]

    def _relations(self, record: RecordDict) -> list[tuple[str, str]]:
        return [(row["kind"], self.references[row["to"]]) for row in record["relations"]]

    def _sources(self, record: RecordDict) -> list[str]:
        cited = dict.fromkeys(row["source"] for row in record["citations"])
        return [self.urls[pk] for pk in cited if pk in self.urls]


def _as_csv(rows: Iterator[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(rows: Iterator[list[str]]) -> bytes:
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet("agreements")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})  # so that a program does not read 2024-06 as a day
        page.set_column(0, 60, 18, text)
        page.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, cell, bold if number == 0 else text)
    return file.getvalue()
