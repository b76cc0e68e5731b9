"""What will become of one row of a sheet."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from agreements.records import Difference
from agreements.records.schema import RecordDict
from agreements.spreadsheets.errors import Problem
from agreements.spreadsheets.row_reading import RowReading
from agreements.spreadsheets.sparse import whole

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
LEFT_OUT, UNDECIDED = "left_out", "undecided"
ITSELF = "itself"
"""Not a double, but told with them: a row that binds a party with itself."""
OUTCOMES = [NEW, CHANGED, UNCHANGED, WRONG, LEFT_OUT, UNDECIDED]
OUTCOME_WORDS = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    UNCHANGED: gettext_lazy("unchanged"),
    WRONG: gettext_lazy("wrong"),
    UNDECIDED: gettext_lazy("undecided"),
    LEFT_OUT: gettext_lazy("left out"),
}
"""What pages and the command line call them, in this order."""


NOTHING: list[Any] = []


def _none() -> list[Any]:
    """An empty list that nobody adds to: most of 100,000 rows have nothing there."""
    return NOTHING


@dataclass(slots=True)
class PlannedRow:
    """One row: what will become of it, and why."""

    reading: RowReading
    stated: RecordDict
    outcome: str = ""
    title: str = ""
    id: int | None = None
    revision: int | None = None
    matched_by: str = ""
    differences: list[Difference] = field(default_factory=_none)
    said: RecordDict | None = None  # the record; of a new one what it says beyond an empty one
    passes: bool = False  # surely nothing forbids it; else that is to be looked at
    doubles: list[dict[str, Any]] = field(default_factory=list)  # see `doubles`
    decided: dict[str, Any] | None = None  # see `row_decisions`
    open: list[str] = field(default_factory=_none)  # names that nobody decided about

    @property
    def number(self) -> int:
        return self.reading.number

    @property
    def record(self) -> RecordDict | None:
        """The agreement as it would be, whole; nothing where it stays as it is."""
        return self.said if self.id or self.said is None else whole(self.said)

    @property
    def problems(self) -> list[Problem]:
        return self.reading.problems

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept with the batch: without what goes without saying (see `kept_plans`)."""
        found: dict[str, Any] = {"number": self.number, "outcome": self.outcome, "title": self.title}
        for name in ("id", "revision", "matched_by", "differences", "doubles", "decided", "open"):
            if (value := getattr(self, name)) not in (None, "", []):
                found[name] = value
        if self.problems:
            found["problems"] = [problem._asdict() for problem in self.problems]
        if self.reading.notes:
            found["notes"] = self.reading.notes
        if self.said is not None:
            found["record"] = self.said
        if (written := self.written()) and " – ".join(written) != self.title:
            found["written"] = written
        return found

    def written(self) -> list[str]:
        """The parties as the sheet writes them; by these people search a row, whatever its title calls them."""
        values = self.reading.values
        named = [values[f"party.{number}"].text for number in self.reading.numbers("party")]
        return named + [party.mention.text for party in values.get("parties", ())]

    @property
    def is_double(self) -> bool:
        """Whether somebody should decide if it is another row or record."""
        return not self.decided and any(double["kind"] != ITSELF for double in self.doubles)


def is_undecided(stated: RecordDict) -> bool:
    """Whether somebody whom the row mentions is not decided yet."""
    people = stated.get("signatories", [])
    parties = [*stated.get("participations", []), *(row for row in people if "party" in row)]
    return (
        ("type" in stated and stated["type"] is None)
        or any(row["party"] is None for row in parties)
        or any(row["person"] is None for row in people)
    )
