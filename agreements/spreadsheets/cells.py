"""The cells of stored agreements, as a download writes them."""

from collections.abc import Callable, Iterable
from functools import cached_property
from operator import itemgetter
from typing import Any

from agreements.models import Agreement, Source
from agreements.models.cell_text import escape, unescape
from agreements.records import read
from agreements.records.reading import chunks
from agreements.records.repeats import EachTime, Repeats
from agreements.records.schema import RecordDict
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.plain import fitting, plain

NOTHING: tuple[Any, ...] = (None, "", [])


class Cells:
    """Cells of records, with names fetched once for the whole sheet."""

    def __init__(self, directories: Directories | None = None) -> None:
        self.directories = directories or Directories()
        self.people = Repeats(self.directories.people.label)
        self.offices = Repeats(self.directories.offices.label)
        self.references: dict[int, str] = {}
        self.urls: dict[int, str] = {}

    def read(self, ids: list[int]) -> list[RecordDict]:
        """The records, and what their relations and citations lead to; of those read before nothing is kept."""
        self.references, self.urls = {}, {}
        records = list(read("agreement", ids).values())
        self.look_up(records)
        return records

    def look_up(self, records: Iterable[RecordDict]) -> None:
        """Fetch what relations and citations lead to: two queries for every 5,000 of them."""
        targets = {row["to"] for record in records for row in record["relations"]}
        for some in chunks(targets):
            rows = Agreement.objects.filter(pk__among=some).order_by()
            self.references |= {pk: ref or f"#{pk}" for pk, ref in rows.values_list("pk", "reference")}
        sources = {row["source"] for record in records for row in record["citations"]}
        for some in chunks(sources):
            addresses = Source.objects.filter(pk__among=some).exclude(url="").order_by()
            self.urls |= dict(addresses.values_list("pk", "url"))

    def text(self, key: str, record: RecordDict) -> str:
        """The cell of a column."""
        column = COLUMNS[key]
        special = getattr(self, f"_{key}", None)
        return _rendered(column, special(record) if special else record[column.attribute])

    def row(self, record: RecordDict) -> list[str]:
        """The cells of a row of a download, harmless as formulas."""
        return ["" if (value := says(record)) in NOTHING else texts[value] for says, texts in self._written]

    @cached_property
    def _written(self) -> list[tuple[Callable[[RecordDict], Any], Repeats | EachTime]]:
        """Of each column of a download: what a record says there, and the texts of it. Many records say the same."""
        return [self._column(column) for column in COLUMNS.values() if not column.input_only]

    def _column(self, column: Column) -> tuple[Callable[[RecordDict], Any], Repeats | EachTime]:
        def text(value: Any) -> str:
            return escape(_rendered(column, value))

        special = getattr(self, f"_{column.key}", None)
        if special or column.several:  # lists, which can be no key
            return special or itemgetter(column.attribute), EachTime(text)
        return itemgetter(column.attribute), Repeats(text)

    def forms(self, key: str, record: RecordDict) -> set[str]:
        """The texts as which the cell of a column can come back: whole, or cut to what a cell holds."""
        text = self.text(key, record)
        return {text, plain(unescape(fitting(escape(text))))}

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
        return [
            (
                self.people[row["person"]],
                self.offices[row["office"]] if row["office"] else row["office_as_written"],
                self.directories.party_label(row["party"]) if row["party"] else "",
            )
            for row in record["signatories"]
        ]

    def _relations(self, record: RecordDict) -> list[tuple[str, str]]:
        return [(row["kind"], self.references[row["to"]]) for row in record["relations"]]

    def _sources(self, record: RecordDict) -> list[str]:
        cited = dict.fromkeys(row["source"] for row in record["citations"])
        return [self.urls[pk] for pk in cited if pk in self.urls]


def _rendered(column: Column, value: Any) -> str:
    return plain(str(column.widget.render(value))) if value not in NOTHING else ""
