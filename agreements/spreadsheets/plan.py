"""What a sheet would do, worked out without writing anything: every row, every name, every problem."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from agreements.records import diff
from agreements.spreadsheets import beside, open_names, orders, row_decisions
from agreements.spreadsheets.checking import check, refuse_with_itself
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.doubles import Doubles
from agreements.spreadsheets.existing import address_key, by_reference, sources
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.mapping import Matching
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.needed import needed_names
from agreements.spreadsheets.overlay import may_clear, of_new
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
from agreements.spreadsheets.row_reading import RowReader
from agreements.spreadsheets.undecided import open_names as open_names_of


class Planner:
    """One reading of one sheet with one mapping and one set of decisions.

    `mapping`: heading → field key, "" for left out; a column that is missing is matched by its heading.
    `decisions`: mention key → decision; afterwards under the keys that names have by now, without those that lead
    nowhere. Nothing is written to the database.
    """

    def __init__(
        self,
        table: Table,
        mapping: dict[str, str | None],
        decisions: dict[str, Any],
        reading: dict[str, Any] | None = None,
    ):
        self.table, self.told = table, reading or {}
        self.decisions = decisions
        directories = Directories()
        self.columns = Matching(table, mapping, directories)
        self.fields = self.columns.fields
        self._read(directories)
        self._plan()

    def as_json(self) -> dict[str, Any]:
        """The plan as it is kept with the batch, without its rows and new sources."""
        titles = {row.number: row.title for row in self.rows}
        # An unchanged row makes nothing, but whom the user said it means is worth remembering.
        unchanged = {row.number for row in self.rows if row.outcome == UNCHANGED}
        needed = needed_names(self.naming, self.written | unchanged)
        names = open_names.listed(self.naming, titles, offers=False)
        return {
            "source": self.table.about,
            "columns": self.columns.as_json(),
            "orders": orders.as_json(self.orders, self.table),
            "fields": [list(choice) for choice in self.columns.choices],
            "names": [name | {"needed": name["key"] in needed} for name in names],
        }

    @cached_property
    def written(self) -> set[int]:
        """The numbers of the rows that will be written."""
        return {row.number for row in self.rows if row.outcome in (NEW, CHANGED)}

    def rows_as_json(self) -> Iterator[dict[str, Any]]:
        """The rows as they are kept, one after another."""
        return (row.as_json() for row in self.rows)

    def counts(self) -> dict[str, int]:
        """How many rows have which outcome, and how many names and columns are yet to be decided."""
        counted = Counter(row.outcome for row in self.rows)
        names = sum(question.decision is None for question in self.naming.questions.values())
        counted_rows = {outcome: counted[outcome] for outcome in OUTCOMES}
        doubles = sum(row.is_double for row in self.rows)
        return {
            **counted_rows,
            "duplicates": doubles,
            "names": names,
            "columns": self.columns.open,
            "orders": self._open_orders(),
        }

    def _open_orders(self) -> int:
        """How many columns have days that can be read in two ways, until somebody says which."""
        return sum(order.open for order in self.orders.values())

    # Reading

    def _read(self, directories: Directories) -> None:
        """Read the rows; once more where a decision changes what others mean."""
        reader = RowReader(self.table, self.fields, directories, self.told.get("orders"))
        self.orders = reader.orders
        while True:
            self.readings = [reader.read(row) for row in self.table.rows]
            reader.forget()
            self.naming = Naming(self.decisions, directories)
            self.rows = self._resolved()
            if (tidied := self.naming.tidied()) == self.decisions:
                return
            self.decisions = tidied

    def _resolved(self) -> list[PlannedRow]:
        targets = {m.target for reading in self.readings for m in reading.values.get("relations", [])}
        reader = Reader(self.naming, self.addresses, by_reference(targets), bool(self.columns.open))
        self.waiting = reader.waiting
        return [PlannedRow(reading, reader.resolve(reading)) for reading in self.readings]

    @cached_property
    def addresses(self) -> dict[str, int | str]:
        """Address as written → the stored source, or `new:source|<its first spelling>`."""
        urls = dict.fromkeys(url for reading in self.readings for url in reading.values.get("sources", []))
        keys = {url: address_key(url) for url in urls}
        first: dict[str, str] = {}
        for url, key in keys.items():
            first.setdefault(key, f"new:source|{url}")
        return {url: first[key] for url, key in keys.items()} | sources(urls, keys)

    @cached_property
    def new_sources(self) -> dict[str, dict[str, str]]:
        """First spelling of an address that is not stored yet → what the rows that are written know of the source."""
        found: dict[str, dict[str, str]] = {}
        for reading in self.readings:
            if reading.number not in self.written:
                continue
            urls = reading.values.get("sources", [])
            for url in urls:
                if isinstance(key := self.addresses[url], str):
                    url = key.removeprefix("new:source|")
                    beside.learn(found.setdefault(url, {}), reading, alone=len(urls) == 1)
        return found

    # Rows

    def _plan(self) -> None:
        self._settle()
        # What says the same under the same reference is one agreement, stored already or not.
        row_decisions.leave_out_repeated(
            [row for row in self.rows if not row.outcome and row.stated.get("reference")], self.table.about
        )
        open_rows = [row for row in self.rows if not row.outcome]
        pairing = Pairing(self.naming, open_rows, {key or "" for key in self.fields}, self._clearing)
        pairing.pair()
        self.passing = pairing.passing
        # Two stored agreements may say the same in a sheet: a row that is one of them repeats nothing.
        new = [row for row in open_rows if not row.outcome and row.id is None]
        row_decisions.leave_out_repeated(new, self.table.about)
        open_rows = [row for row in open_rows if not row.outcome]
        for row in open_rows:
            self._fill(row, pairing)
        check(self.rows, self.passing)
        self._compare(open_rows, pairing)

    def _settle(self) -> None:
        """Rows that can't become a record: left out, wrong, or with a name that nobody decided about."""
        for row in self.rows:
            row.title = row.reading.values.get("title") or " – ".join(row.written())
            if row.number in self.naming.left_out_rows:
                row.outcome = LEFT_OUT
        row_decisions.leave_out_told(self.rows, self.told)
        Doubles(self.naming).note(self.rows)
        row_decisions.leave_out_kinds(self.rows, self.told)
        for row in self.rows:
            if row.outcome != LEFT_OUT:
                refuse_with_itself(row)
                undecided = is_undecided(row.stated) or row.number in self.waiting
                row.outcome = WRONG if row.problems else UNDECIDED if undecided else ""
                if undecided:
                    row.open = open_names_of(row)
        closed = [row for row in self.rows if row.outcome in (WRONG, UNDECIDED)]
        row_decisions.leave_out_repeated(closed, self.table.about)

    @cached_property
    def _clearing(self) -> set[str]:
        """The fields whose empty cells clear what is stored."""
        told = self.told.get("empty_clears") or []
        headings = self.table.headings if told is True else told
        pairs = zip(self.table.headings, self.fields, strict=True)
        return {key for heading, key in pairs if key and heading in headings and may_clear(key)}

    def _fill(self, row: PlannedRow, pairing: Pairing) -> None:
        """What the row would become; nothing where it says what is stored already."""
        if row.id is None:
            self._fill_new(row)
            return
        record = pairing.after(row, row.id)
        if not record["title"]:
            record |= {"title": working_title(record, self.naming), "working_title": True}
        row.title = record["title"]
        stored = pairing.stored[row.id]
        if record != stored:
            row.said = record
            row.passes = self.passing.look(record)[1] and record["reference"] == stored["reference"]

    def _fill_new(self, row: PlannedRow) -> None:
        stated = of_new(row.stated)
        if not stated.get("title"):
            stated |= {"title": working_title(stated, self.naming), "working_title": True}
        row.said, row.passes = self.passing.look(stated)
        row.title = row.said.get("title", "")
        row.stated = {}  # the record says it now, and 100,000 rows have no room for both

    def _compare(self, rows: list[PlannedRow], pairing: Pairing) -> None:
        """Settle the outcome of every row, and what it changes."""
        for row in rows:
            if row.id and row.said:
                row.differences = diff("agreement", pairing.stored[row.id], row.said)
            said = NEW if row.id is None else CHANGED if row.said else UNCHANGED
            row.outcome = WRONG if row.problems else said
