"""What is wrong with planned rows, each fault at the cell that it comes from."""

from collections import Counter
from typing import Any

from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.models.status import DATES
from agreements.records import validate
from agreements.records.passing import Passing
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.errors import Problem
from agreements.spreadsheets.planned import ITSELF, LEFT_OUT, PlannedRow

BY_ATTRIBUTE = {
    column.attribute: key for key, column in COLUMNS.items() if column.attribute and not column.numbered
}


def check(rows: list[PlannedRow], passing: Passing) -> None:
    """Add to each row what forbids to write it. What surely passes is not looked at again."""
    twice = _refuse_references_told_twice(rows)
    planned = [row for row in rows if row.said is not None]
    quick = not passing.lost()
    meant = Counter(row.id for row in planned if row.id)
    looked_at = [row for row in planned if not (quick and row.passes) or _is_bound(row, meant)]
    for message in validate("agreement", [row.record for row in looked_at if row.record]):
        row = looked_at[message.index]
        if (row.number, message.field) not in twice:
            row.problems.append(_problem(row, message.field, message.text))
    own = {row.said.get("reference") for row in planned if row.said}
    for row in planned:
        _refuse_lost_relations(row, own)


def _is_bound(row: PlannedRow, meant: Counter[int]) -> bool:
    """Whether other records decide if it may be written: those it relates to, or a second row that is the same one."""
    return bool((row.said or {}).get("relations")) or (row.id is not None and meant[row.id] > 1)


def _refuse_references_told_twice(rows: list[PlannedRow]) -> set[tuple[int, str]]:
    """Each row is one agreement; the second with a reference can't mean the same one, unless one of them is left out.
    Returns where it was told."""
    first: dict[str, int] = {}
    twice = set()
    for row in rows:
        if row.outcome == LEFT_OUT:
            continue
        if reference := row.reading.values.get("reference"):
            if reference in first:
                text = _("The reference stands in row %(row)s already; each row is one agreement.")
                row.reading.wrong("reference", text % {"row": first[reference]})
                twice.add((row.number, "reference"))
            first.setdefault(reference, row.number)
    return twice


def _refuse_lost_relations(row: PlannedRow, own: set[str | None]) -> None:
    """Relations to an agreement that is neither stored nor brought in by this file, and to itself."""
    record = row.said or {}
    for relation in record.get("relations", ()):
        reference = str(relation["to"]).removeprefix("new:agreement|")
        if reference == str(relation["to"]):
            continue
        if reference not in own:
            text = _("No agreement has the reference “%(reference)s”, neither here nor in this file.")
            row.reading.wrong("relations", text % {"reference": reference})
        elif reference == record.get("reference"):
            row.reading.wrong("relations", _("An agreement can't be related to itself."))


def refuse_with_itself(row: PlannedRow) -> None:
    """An agreement binds different parties; a row with one on both sides says something else than it means."""
    if any(double["kind"] == ITSELF for double in row.doubles):
        cells = row.reading.cells
        last = max((key for key in cells if key.startswith(("party.", "parties"))), default="parties")
        text = _("It binds a party with itself. Write who the other party is, or leave the row out.")
        row.reading.wrong(last, text)


def _problem(row: PlannedRow, field: str, text: str) -> Problem:
    cells = row.reading.cells
    key = next((key for key in _columns(field, text) if key in cells), "")
    if key:
        return Problem(*cells[key][:2], cells[key][2][:200], text)
    column = COLUMNS.get(BY_ATTRIBUTE.get(field, field))
    return Problem(_(str(column.label)) if column else "", "", "", text)


def _columns(field: str, text: str) -> list[str]:
    """The columns that a fault may come from, the likeliest first."""
    if not field:
        return _of_constraint(text)
    key = BY_ATTRIBUTE.get(field, field)
    return [key, *(f"party.{number}" for number in (2, 1))] if key == "parties" else [key]


def _of_constraint(text: str) -> list[str]:
    """The columns that a constraint with this message compares; what ends stands behind what starts."""
    for constraint in Agreement._meta.constraints:
        if isinstance(constraint, CheckConstraint) and str(constraint.violation_error_message) == text:
            names: Any = constraint.condition.referenced_base_fields  # type: ignore[union-attr]  # ours are all Q
            told = {name.removesuffix("_earliest").removesuffix("_latest") for name in names}
            return sorted(told, key=lambda name: -DATES.index(name) if name in DATES else 1)
    return []
