"""What a sheet would do, worked out without writing anything: every row, every name, every problem."""

from collections import Counter
from functools import cached_property
from typing import Any

from agreements.records import all_in_words, diff
from agreements.spreadsheets import open_names
from agreements.spreadsheets.checking import check
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.existing import address_key, by_reference, sources
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.mapping import Matching
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.pairing import Pairing, working_title
from agreements.spreadsheets.planned import (
    CHANGED,
    LEFT_OUT,
    NEW,
    OUTCOMES,
    UNCHANGED,
    UNDECIDED,
    WRONG,
    PlannedRow,
    is_undecided,
)
from agreements.spreadsheets.resolving import Reader
from agreements.spreadsheets.row_reading import RowReading, read_row


class Planner:
    """One reading of one sheet with one mapping and one set of decisions.

    `mapping`: heading → field key, "" for left out; a column that is missing is matched by its heading.
    `decisions`: mention key → decision; afterwards under the keys that names have by now, without those that lead
    nowhere. Nothing is written to the database.
    """

    def __init__(self, table: Table, mapping: dict[str, str | None], decisions: dict[str, Any]):
        self.table = table
        self.decisions = decisions
        directories = Directories()
        self.columns = Matching(table, mapping, directories)
        self.fields = self.columns.fields
        self._read(directories)
        self._plan()

    def as_json(self) -> dict[str, Any]:
        """The plan as it is kept with the batch."""
        return {
            "source": self.table.about,
            "columns": self.columns.as_json(),
            "fields": [list(choice) for choice in self.columns.choices],
            "names": open_names.listed(self.naming),
            "sources": self.new_sources,
            "rows": [row.as_json() for row in self.rows],
        }

    def counts(self) -> dict[str, int]:
        """How many rows have which outcome, and how many names and columns are yet to be decided."""
        counted = Counter(row.outcome for row in self.rows)
        names = sum(question.decision is None for question in self.naming.questions.values())
        counted_rows = {outcome: counted[outcome] for outcome in OUTCOMES}
        return {**counted_rows, "names": names, "columns": self.columns.open}

    # Reading

    def _read(self, directories: Directories) -> None:
        """Read the rows; once more where a decision changes what others mean."""
        while True:
            self.readings = [read_row(self.table, row, self.fields) for row in self.table.rows]
            self.naming = Naming(self.decisions, directories)
            self.rows = self._resolved()
            if (tidied := self.naming.tidied()) == self.decisions:
                return
            self.decisions = tidied

    def _resolved(self) -> list[PlannedRow]:
        targets = {m.target for reading in self.readings for m in reading.values.get("relations", [])}
        reader = Reader(self.naming, self.addresses, by_reference(targets))
        return [PlannedRow(reading, reader.resolve(reading)) for reading in self.readings]

    @cached_property
    def addresses(self) -> dict[str, int | str]:
        """Address as written → the stored source, or `new:source|<its first spelling>`."""
        urls = dict.fromkeys(url for reading in self.readings for url in reading.values.get("sources", []))
        first: dict[str, str] = {}
        for url in urls:
            first.setdefault(address_key(url), f"new:source|{url}")
        return {url: first[address_key(url)] for url in urls} | sources(set(urls))

    @cached_property
    def new_sources(self) -> dict[str, dict[str, str]]:
        """First spelling of an address that is not stored yet → what the sheet knows of the source."""
        found: dict[str, dict[str, str]] = {}
        for reading in self.readings:
            for url in reading.values.get("sources", []):
                if isinstance(key := self.addresses[url], str):
                    known = found.setdefault(
                        key.removeprefix("new:source|"), {"language": "", "published": ""}
                    )
                    known["language"] = known["language"] or reading.values.get("source_language", "")
                    known["published"] = known["published"] or reading.values.get("published", "")
        return found

    # Rows

    def _plan(self) -> None:
        for row in self.rows:
            self._settle(row)
        open_rows = [row for row in self.rows if not row.outcome]
        pairing = Pairing(self.naming, open_rows, {key or "" for key in self.fields})
        pairing.pair()
        for row in open_rows:
            self._fill(row, pairing)
        check(self.rows)
        self._compare(open_rows, pairing)

    def _settle(self, row: PlannedRow) -> None:
        """Rows that can't become a record: left out, wrong, or with a name that nobody decided about."""
        if row.number in self.naming.left_out_rows:
            row.outcome = LEFT_OUT
        elif row.problems:
            row.outcome = WRONG
        elif is_undecided(row.stated):
            row.outcome = UNDECIDED
        row.title = row.reading.values.get("title") or _named(row.reading)

    def _fill(self, row: PlannedRow, pairing: Pairing) -> None:
        """What the row would become; nothing where it says what is stored already."""
        record = pairing.after(row, row.id)
        if not record["title"]:
            record |= {"title": working_title(record, self.naming), "working_title": True}
        row.title = record["title"]
        if row.id is None or record != pairing.stored[row.id]:
            row.record = record

    def _compare(self, rows: list[PlannedRow], pairing: Pairing) -> None:
        """Settle the outcome of every row, and word what it changes."""
        changed = [row for row in rows if row.id and row.record]
        differences = [diff("agreement", pairing.stored[row.id], row.record) for row in changed if row.id]
        for row, words in zip(
            changed, all_in_words("agreement", differences, self._unwritten()), strict=True
        ):
            row.changes = [word._asdict() for word in words]
        for row in rows:
            said = NEW if row.id is None else CHANGED if row.record else UNCHANGED
            row.outcome = WRONG if row.problems else said

    # Words

    def _unwritten(self) -> dict[str, str]:
        """What to call those who are yet to be created."""
        questions = self.naming.questions.items()
        names = {f"new:{key}": (q.decision or {}).get("name", q.mention.text) for key, q in questions}
        return names | {f"new:source|{url}": url for url in self.new_sources}


def _named(reading: RowReading) -> str:
    """What to call a row that has no record: its parties as written."""
    values = reading.values
    named = [value.text for key, value in values.items() if key.startswith("party.")]
    named += [party.mention.text for party in values.get("parties", [])]
    return " – ".join(named)
