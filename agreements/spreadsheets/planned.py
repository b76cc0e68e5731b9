"""What will become of one row of a sheet."""

from dataclasses import dataclass, field
from typing import Any

from agreements.records.schema import RecordDict
from agreements.spreadsheets.errors import Problem
from agreements.spreadsheets.row_reading import RowReading

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
LEFT_OUT, UNDECIDED = "left_out", "undecided"
OUTCOMES = [NEW, CHANGED, UNCHANGED, WRONG, LEFT_OUT, UNDECIDED]


@dataclass
class PlannedRow:
    """One row: what will become of it, and why."""

    reading: RowReading
    stated: RecordDict
    outcome: str = ""
    title: str = ""
    id: int | None = None
    revision: int | None = None
    matched_by: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    record: RecordDict | None = None

    @property
    def number(self) -> int:
        return self.reading.number

    @property
    def problems(self) -> list[Problem]:
        return self.reading.problems

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept with the batch."""
        kept = ("outcome", "title", "id", "revision", "matched_by", "changes", "record")
        return {
            "number": self.number,
            "problems": [problem._asdict() for problem in self.problems],
            "notes": self.reading.notes,
            **{name: getattr(self, name) for name in kept},
        }


def is_undecided(stated: RecordDict) -> bool:
    """Whether somebody whom the row mentions is not decided yet."""
    people = stated.get("signatories", [])
    parties = [*stated.get("participations", []), *(row for row in people if "party" in row)]
    return (
        ("type" in stated and stated["type"] is None)
        or any(row["party"] is None for row in parties)
        or any(row["person"] is None for row in people)
    )
