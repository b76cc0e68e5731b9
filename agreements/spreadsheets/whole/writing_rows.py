"""The rows of a workbook's plan as records, in the order in which they are kept."""

from bisect import bisect_right
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User

from agreements.models import ChangeSet, ImportBatch
from agreements.records import write
from agreements.spreadsheets import kept_plans
from agreements.spreadsheets.creating import Made, Stage
from agreements.spreadsheets.planned import CHANGED, NEW
from agreements.spreadsheets.whole.references import settled

Row = dict[str, Any]


def stages(batch: ImportBatch) -> list[Stage]:
    """Kind after kind; what was left out meanwhile is not among them."""
    wanted = (row for row in kept_plans.rows(batch) if row["outcome"] in (NEW, CHANGED))
    return [_stage(kind, list(rows)) for kind, rows in groupby(wanted, key=lambda row: row["kind"])]


def _stage(kind: str, rows: list[Row]) -> Stage:
    numbers = [row["number"] for row in rows]
    reach = tuple(bisect_right(numbers, row["until"]) - 1 for row in rows)
    return Stage(kind, rows, [_key(kind, row) for row in rows], partial(_write, kind), reach, of_rows=True)


def _key(kind: str, row: Row) -> str:
    """What others call a new record; nothing where none can."""
    return _named(kind, row["key"] or str(row["number"])) if row["id"] is None else ""


def _named(kind: str, key: str) -> str:
    return f"new:{kind}|{key}"


def _write(kind: str, some: list[Row], made: Made, by: User, change_set: ChangeSet) -> list[int]:
    """Raises Moved when a record is no longer at the revision that the plan saw."""
    here = {_key(kind, row): f"new:{index}" for index, row in enumerate(some) if row["id"] is None}

    def meant(target: str, key: str) -> Any:
        name = _named(target, key)
        return here.get(name) or made.get(name, key)

    records = [settled(kind, row["record"], meant) for row in some]
    seen = {row["id"]: row["revision"] for row in some if row["id"]}
    return write(kind, records, by, change_set=change_set, seen=seen).ids
