"""Which stored agreement each row of a sheet is about, and what it would become."""

from collections.abc import Collection
from functools import cache

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.records import canonical, read, revisions
from agreements.records.passing import Passing
from agreements.records.schema import RecordDict, blank
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cells import Cells
from agreements.spreadsheets.existing import Existing
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.overlay import beyond, cleared, lay_over
from agreements.spreadsheets.planned import UNDECIDED, PlannedRow


class Pairing:
    """Finds the agreements of all rows together: each stored one is meant by one row at most.

    References decide first; then rows that say exactly what is stored; then what is alike.
    """

    def __init__(
        self, naming: Naming, rows: list[PlannedRow], fields: set[str], clearing: Collection[str] = ()
    ):
        self.rows, self.fields, self.clearing = rows, fields, clearing
        self.existing = _existing(rows, fields)
        self.like = {row.number: like for row in rows if (like := self.existing.like(row.stated))}
        self.stored = read("agreement", self._possible())
        self.revisions = revisions("agreement", self.stored)
        self.cells = Cells(naming.directories)
        self.cells.look_up(self.stored.values())
        self.passing = Passing("agreement", shared=True)
        self.taken: set[int] = set()
        self.written = cache(self._written)

    def pair(self) -> None:
        """Give every row its agreement, or none: it is new."""
        waiting = [row for row in self.rows if not self._by_reference(row)]
        waiting = [row for row in waiting if not self._as_decided(row)]
        waiting = [row for row in waiting if not self._exactly(row)]
        for row in waiting:
            self._alike(row)
        self._note_likeness()

    def after(self, row: PlannedRow, pk: int | None) -> RecordDict:
        """The record of this agreement (None: of a new one) as it would be."""
        if pk is None:
            return canonical("agreement", lay_over(blank("agreement"), row.stated))
        before = self.stored[pk] | cleared(self.clearing, row.reading)
        after = self._laid_over(before, row.stated)
        if after == self.stored[pk]:  # which is so for most rows of a sheet that comes again
            return after
        return self._laid_over(before, beyond(row.stated, row.reading, self.written(pk)))

    def _laid_over(self, before: RecordDict, stated: RecordDict) -> RecordDict:
        """Only what the row touches is to be made canonical: the rest is as it was read."""
        laid = lay_over(before, stated)
        return before | self.passing.canonical({k: v for k, v in laid.items() if v is not before[k]})

    def _possible(self) -> set[int]:
        alike = {pk for like in self.like.values() for pk in like}
        decided = {row.decided["id"] for row in self.rows if row.decided and row.decided["do"] == "is"}
        return alike | decided | set(self.existing.references.values())

    def _written(self, pk: int) -> dict[str, set[str]]:
        """The cells that a download of the agreement would have, in the columns that the file has."""
        keys = [key for key in self.fields if key in COLUMNS and not COLUMNS[key].input_only]
        return {key: self.cells.forms(key, self.stored[pk]) for key in keys}

    def _by_reference(self, row: PlannedRow) -> bool:
        pk = self.existing.references.get(row.stated.get("reference", ""))
        if pk not in self.stored:
            return False
        self._take(row, pk, _("its reference"))
        return True

    def _as_decided(self, row: PlannedRow) -> bool:
        """The user said which one it is, or that it is new."""
        if not row.decided:
            return False
        pk = row.decided.get("id")
        if pk in self.taken:
            row.reading.wrong("", _("Another row is this agreement already. Decide again about one of them."))
        elif pk in self.stored:
            self._take(row, pk, _("your choice"))
        return True

    def _exactly(self, row: PlannedRow) -> bool:
        same = (pk for pk in self._free(row) if self.after(row, pk) == self.stored[pk])
        if pk := next(same, None):
            self._take(row, pk, _("its parties, type and dates"))
        return bool(pk)

    def _alike(self, row: PlannedRow) -> None:
        alike = self._free(row)
        if len(alike) == 1:
            self._take(row, alike[0], _("its parties, type and dates"))
        elif alike:
            titles = "; ".join(self.stored[pk]["title"] for pk in alike)
            text = _(
                "It could be any of these: %(titles)s. Choose one, or give its reference in a column “reference”."
            )
            row.reading.note_at("", text % {"titles": titles})
            row.outcome = UNDECIDED
            row.doubles = [
                {"kind": "stored", "why": "alike", "id": pk, "title": self.stored[pk]["title"]}
                for pk in alike
            ]

    def _free(self, row: PlannedRow) -> list[int]:
        like = self.like.get(row.number, ())
        return [pk for pk in like if pk in self.stored and pk not in self.taken]

    def _take(self, row: PlannedRow, pk: int, why: str) -> None:
        row.id, row.revision, row.matched_by = pk, self.revisions.get(pk), why
        self.taken.add(pk)

    def _note_likeness(self) -> None:
        """A new row that may be stored already is told so: nobody finds two records of one act later."""
        for row in self.rows:
            if row.id is not None:
                row.doubles = []
            elif not row.problems and not row.outcome:
                row.doubles += self.existing.doubles(row.stated)


def _existing(rows: list[PlannedRow], fields: set[str]) -> Existing:
    references = {row.stated["reference"] for row in rows if row.stated.get("reference")}
    parties = {
        party["party"]
        for row in rows
        for party in row.stated.get("participations", [])
        if isinstance(party["party"], int)
    }
    alone = any(not row.stated.get("participations") for row in rows)
    return Existing(references, parties, fields, without_parties=alone)


def working_title(record: RecordDict, naming: Naming) -> str:
    """Composed from type, parties and period, as "Programme of cooperation: Moscow – Beijing, 2024–2026"."""
    kind = _name("type", record["type"], naming) if record.get("type") else "Agreement"
    parties = " – ".join(_name("party", row["party"], naming) for row in record.get("participations", ()))
    start, end, signed = (record.get(name) or "" for name in ("period_start", "period_end", "signed"))
    when = (start or end) and partial_dates.wording_range(start, end, language="en")
    return ", ".join(filter(None, (f"{kind}: {parties}" if parties else kind, when or signed[:4])))[:500]


def _name(kind: str, key: int | str, naming: Naming) -> str:
    if isinstance(key, int):
        return naming.directories.of(kind).entries[key].name
    question = naming.questions[key.removeprefix("new:")]
    return str((question.decision or {}).get("name") or question.mention.text)
