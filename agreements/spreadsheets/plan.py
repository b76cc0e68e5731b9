"""What a sheet would do, worked out without writing anything: every row, every name, every problem."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.records import KINDS, all_in_words, canonical, diff, read, revisions, validate
from agreements.records.schema import RecordDict, blank
from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS, choices
from agreements.spreadsheets.errors import Problem
from agreements.spreadsheets.existing import Existing, sources
from agreements.spreadsheets.guessing import Guesser
from agreements.spreadsheets.naming import Naming, Question
from agreements.spreadsheets.overlay import Reader, lay_over
from agreements.spreadsheets.readers import Table
from agreements.spreadsheets.row_reading import RowReading, read_row

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
LEFT_OUT, UNDECIDED = "left_out", "undecided"
OUTCOMES = [NEW, CHANGED, UNCHANGED, WRONG, LEFT_OUT, UNDECIDED]


@dataclass
class PlannedRow:
    """One row: what will become of it, and why."""

    number: int
    outcome: str = ""
    title: str = ""
    id: int | None = None
    revision: int | None = None
    matched_by: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    record: RecordDict | None = None


class Planner:
    """One reading of one sheet with one mapping and one set of decisions.

    `mapping`: column index as text → field key, "" for left out; a column that is missing is matched by its heading.
    `decisions`: mention key → decision. Nothing is written to the database.
    """

    def __init__(self, table: Table, mapping: dict[str, str | None], decisions: dict[str, Any]):
        self.table = table
        matched = headings.match(table.headings, COLUMNS)
        self.fields = [mapping.get(str(index), key) for index, key in enumerate(matched)]
        self.naming = Naming(decisions)
        self.readings = [read_row(table, row, self.fields) for row in table.rows]
        self.rows = self._planned()

    def as_json(self) -> dict[str, Any]:
        """The plan as it is kept with the batch: see `columns`, `names` and `rows` below."""
        return {
            "source": self.table.about,
            "columns": self._columns(),
            "fields": [list(choice) for choice in choices()],
            "names": self._names(),
            "sources": self._new_sources(),
            "rows": [_row_as_json(row) for row in self.rows],
        }

    def counts(self) -> dict[str, int]:
        """How many rows have which outcome, and how many names and columns are yet to be decided."""
        counted = Counter(row.outcome for row in self.rows)
        names = sum(question.decision is None for question in self.naming.questions.values())
        columns = sum(key is None for key in self.fields)
        return {**{outcome: counted[outcome] for outcome in OUTCOMES}, "names": names, "columns": columns}

    # Rows

    def _planned(self) -> list[PlannedRow]:
        stated = self._stated()
        existing = self._existing(stated)
        stored = read("agreement", self._matched(stated, existing))
        seen = revisions("agreement", stored)
        taken: set[int] = set()
        rows = [
            self._plan_row(r, s, existing, stored, taken) for r, s in zip(self.readings, stated, strict=True)
        ]
        for row in rows:
            row.revision = seen.get(row.id) if row.id else None
        self._refuse_references_told_twice(rows)
        self._validate(rows)
        self._compare(rows, stored)
        return rows

    def _stated(self) -> list[RecordDict]:
        urls = {url for reading in self.readings for url in reading.values.get("sources", [])}
        targets = {m.target for reading in self.readings for m in reading.values.get("relations", [])}
        own = {r.values["reference"] for r in self.readings if "reference" in r.values}
        references = Existing(targets, set(), set()).references
        self.own_references = own
        reader = Reader(self.naming, sources(urls), references)
        return [reader.resolve(reading) for reading in self.readings]

    def _existing(self, stated: list[RecordDict]) -> Existing:
        references = {s["reference"] for s in stated if s.get("reference")}
        parties = {
            row["party"]
            for s in stated
            for row in s.get("participations", [])
            if isinstance(row["party"], int)
        }
        return Existing(references, parties, {(key or "").split(".")[0] for key in self.fields})

    def _matched(self, stated: list[RecordDict], existing: Existing) -> set[int]:
        """Every stored agreement that a row may be about."""
        return set(existing.references.values()) | {pk for s in stated for pk in existing.like(s)}

    def _plan_row(
        self,
        reading: RowReading,
        stated: RecordDict,
        existing: Existing,
        stored: dict[int, RecordDict],
        taken: set[int],
    ) -> PlannedRow:
        row = PlannedRow(reading.number, problems=reading.problems, notes=reading.notes)
        if reading.number in self.naming.left_out_rows:
            row.outcome = LEFT_OUT
        elif reading.problems:
            row.outcome = WRONG
        elif _undecided(stated):
            row.outcome = UNDECIDED
        if row.outcome:
            row.title = reading.values.get("title") or self._short(reading)
            return row
        self._find(row, stated, existing, stored, taken)
        record = lay_over(stored[row.id] if row.id else blank("agreement"), stated)
        if not record["title"]:
            record |= {"title": self._working_title(record), "working_title": True}
        row.record = canonical("agreement", record)
        row.title = row.record["title"]
        return row

    def _find(
        self,
        row: PlannedRow,
        stated: RecordDict,
        existing: Existing,
        stored: dict[int, RecordDict],
        taken: set[int],
    ) -> None:
        """Which stored agreement the row is about, each at most once. Nothing like it: a new one."""
        if reference := stated.get("reference"):
            row.id = existing.references.get(reference)
            row.matched_by = _("its reference") if row.id else ""
            return
        alike = [pk for pk in existing.like(stated) if pk not in taken and pk in stored]
        same = [pk for pk in alike if canonical("agreement", lay_over(stored[pk], stated)) == stored[pk]]
        if len(alike) > 1 and not same:
            titles = "; ".join(stored[pk]["title"] for pk in alike)
            text = _("It could be any of these: %(titles)s. Give its reference in a column “reference”.")
            row.problems.append(Problem("", "", "", text % {"titles": titles}))
        elif alike:
            row.id = (same or alike)[0]
            row.matched_by = _("its parties, type and dates")
            taken.add(row.id)

    def _refuse_references_told_twice(self, rows: list[PlannedRow]) -> None:
        first: dict[str, int] = {}
        for row, reading in zip(rows, self.readings, strict=True):
            if reference := reading.values.get("reference"):
                if reference in first:
                    text = _("The reference stands in row %(row)s already; each row is one agreement.")
                    reading.wrong("reference", text % {"row": first[reference]})
                first.setdefault(reference, row.number)

    def _validate(self, rows: list[PlannedRow]) -> None:
        planned = [row for row in rows if row.record]
        cells = {reading.number: reading.cells for reading in self.readings}
        for message in validate("agreement", [row.record for row in planned if row.record]):
            row = planned[message.index]
            key = _column_of(message.field, cells[row.number])
            row.problems.append(Problem(*cells[row.number].get(key, (key, "", "")), message.text))
        for row in planned:
            row.problems += self._lost_relations(row)

    def _lost_relations(self, row: PlannedRow) -> list[Problem]:
        """Relations to an agreement that is neither stored nor in this file."""
        assert row.record is not None  # noqa: S101 - only planned rows are asked
        targets = [str(relation["to"]) for relation in row.record["relations"]]
        lost = [t.removeprefix("new:agreement|") for t in targets if t.startswith("new:agreement|")]
        text = _("No agreement has the reference “%(reference)s”, neither here nor in this file.")
        return [
            Problem(str(COLUMNS["relations"].label), "", reference, text % {"reference": reference})
            for reference in lost
            if reference not in self.own_references
        ]

    def _compare(self, rows: list[PlannedRow], stored: dict[int, RecordDict]) -> None:
        """Settle the outcome of every planned row, and word what it changes."""
        planned = [row for row in rows if row.record]
        differences = [diff("agreement", stored[row.id], row.record) if row.id else [] for row in planned]
        words = all_in_words("agreement", differences, self._unwritten())
        for row, changed, worded in zip(planned, differences, words, strict=True):
            row.outcome = WRONG if row.problems else NEW if not row.id else CHANGED if changed else UNCHANGED
            row.changes = [word._asdict() for word in worded]
            if row.outcome == UNCHANGED:
                row.record = None

    # Names and words

    def _unwritten(self) -> dict[str, str]:
        """What to call those who are yet to be created."""
        names = {
            f"new:{key}": (q.decision or {}).get("name", q.mention.text)
            for key, q in self.naming.questions.items()
        }
        return names | {f"new:source|{url}": url for url in self._new_sources()}

    def _new_sources(self) -> dict[str, dict[str, str]]:
        """Address → what the sheet knows of the source, for each address that is not stored yet."""
        if not hasattr(self, "_sources"):
            urls = {url for reading in self.readings for url in reading.values.get("sources", [])}
            stored = sources(urls)
            self._sources: dict[str, dict[str, str]] = {}
            for reading in self.readings:
                for url in reading.values.get("sources", []):
                    if url not in stored:
                        known = self._sources.setdefault(url, {})
                        known.setdefault("language", reading.values.get("source_language", ""))
                        known.setdefault("published", reading.values.get("published", ""))
        return self._sources

    def _working_title(self, record: RecordDict) -> str:
        """Composed from type, parties and period, as "Programme of cooperation: Moscow – Beijing, 2024–2026"."""
        kind = self._name("type", record["type"]) if record["type"] else "Agreement"
        parties = " – ".join(self._name("party", row["party"]) for row in record["participations"])
        period = partial_dates.wording_range(record["period_start"], record["period_end"], language="en")
        when = period or record["signed"][:4]
        return ", ".join(filter(None, (f"{kind}: {parties}" if parties else kind, when)))[:500]

    def _name(self, kind: str, key: int | str) -> str:
        if isinstance(key, int):
            return self.naming.directories.of(kind).entries[key].name
        question = self.naming.questions[key.removeprefix("new:")]
        return str((question.decision or {}).get("name") or question.mention.text)

    def _short(self, reading: RowReading) -> str:
        """What to call a row that has no record yet: its parties as written."""
        values = reading.values
        named = [value.text for key, value in values.items() if key.startswith("party.")]
        named += [party.mention.text for party in values.get("parties", [])]
        return " – ".join(named)

    def _columns(self) -> list[dict[str, Any]]:
        labels = dict(choices())
        listed = []
        for index, (heading, key) in enumerate(zip(self.table.headings, self.fields, strict=True)):
            listed.append(
                {
                    "index": index,
                    "heading": heading,
                    "field": key,
                    "label": _(labels.get(key, key)) if key else "",
                    "samples": headings.samples(index, self.table.rows),
                    "nearest": headings.nearest(heading, choices(), COLUMNS) if key is None else [],
                }
            )
        return listed

    def _names(self) -> list[dict[str, Any]]:
        guesser = Guesser(self.naming)
        return [self._name_as_json(guesser, question) for question in self.naming.questions.values()]

    def _name_as_json(self, guesser: Guesser, question: Question) -> dict[str, Any]:
        candidates = guesser.candidates(question)
        guess = guesser.guess(question, candidates)
        shown = [
            decision for decision in (question.decision, guess) if decision and decision["do"] == "create"
        ]
        return {
            "key": question.key,
            "kind": question.mention.kind,
            "text": question.mention.text,
            "context": question.mention.context,
            "rows": question.rows[:50],
            "count": len(question.rows),
            "candidates": [candidate._asdict() for candidate in candidates],
            "alike": guesser.alike(question),
            "guess": guess,
            "guess_text": guesser.words(question, guess),
            "creation": shown[0] if shown else guesser.creation(question),
            "decision": question.decision,
            "decision_text": guesser.words(question, question.decision),
        }


def _undecided(stated: RecordDict) -> bool:
    """Whether somebody whom the row mentions is not decided yet."""
    if "type" in stated and stated["type"] is None:
        return True
    parties = (row["party"] is None for row in stated.get("participations", []))
    people = (row["person"] is None for row in stated.get("signatories", []))
    return any(parties) or any(people)


FIELD_COLUMNS = {
    column.attribute: key for key, column in COLUMNS.items() if column.attribute and not column.numbered
}


def _column_of(field_name: str, cells: dict[str, Any]) -> str:
    """The column that a field of the record was filled from."""
    key = FIELD_COLUMNS.get(field_name, field_name)
    if key == "parties" and key not in cells:
        return "party.1"
    return key


def _row_as_json(row: PlannedRow) -> dict[str, Any]:
    return {**asdict(row), "problems": [problem._asdict() for problem in row.problems]}


AGREEMENT = KINDS["agreement"]
