"""The rows of a plan in the order in which they are written: new ones first, none before one that it names."""

from graphlib import CycleError, TopologicalSorter
from operator import is_
from typing import Any

from django.contrib.auth.models import User

from agreements.models import ChangeSet, ImportBatch
from agreements.records import filled, write
from agreements.spreadsheets import kept_plans
from agreements.spreadsheets.creating import Made, Stage, stages
from agreements.spreadsheets.planned import CHANGED, NEW
from agreements.spreadsheets.whole import writing_rows as of_workbooks

Row = dict[str, Any]


def all_stages(batch: ImportBatch) -> list[Stage]:
    """Everything that the batch writes: names and sources, then the agreements; of a workbook kind after kind."""
    if batch.is_workbook:
        return of_workbooks.stages(batch)
    return [*_beside_rows(batch), _agreements(batch)]


def number_of_things(batch: ImportBatch) -> int:
    """How many things the stages have in all, without a look at each row of the plan."""
    rows = batch.counts[NEW] + batch.counts[CHANGED]
    return rows if batch.is_workbook else rows + sum(len(stage.things) for stage in _beside_rows(batch))


def _beside_rows(batch: ImportBatch) -> list[Stage]:
    """What is written before the agreements."""
    return stages({**batch.plan, "sources": kept_plans.sources(batch)})


def _agreements(batch: ImportBatch) -> Stage:
    rows = [row for row in kept_plans.rows(batch) if row["outcome"] in (NEW, CHANGED)]
    new = _targets_first([row for row in rows if row["id"] is None])
    keys = [_key(row) for row in new]
    ordered = new + [row for row in rows if row["id"]]
    return Stage("agreement", ordered, keys, _write, _reach(new, keys), of_rows=True)


def _key(row: Row) -> str:
    return f"new:agreement|{row['record'].get('reference')}"


def _named(row: Row, place: dict[str, int]) -> list[int]:
    """Where the new rows are that this one relates to."""
    return [
        place[r["to"]]
        for r in row["record"].get("relations", ())
        if isinstance(r["to"], str) and r["to"] in place
    ]


def _targets_first(rows: list[Row]) -> list[Row]:
    place = {_key(row): index for index, row in enumerate(rows)}
    try:
        order = list(TopologicalSorter({i: _named(row, place) for i, row in enumerate(rows)}).static_order())
    except CycleError:
        return rows
    return [rows[index] for index in order]


def _reach(rows: list[Row], keys: list[str]) -> tuple[int, ...]:
    place = {key: index for index, key in enumerate(keys)}
    return tuple(max([index, *_named(row, place)]) for index, row in enumerate(rows))


def _write(some: list[Row], made: Made, by: User, change_set: ChangeSet) -> list[int]:
    """The rows as agreements. Raises Moved when one is no longer at the revision that the plan saw."""
    known = made | {_key(row): f"new:{i}" for i, row in enumerate(some) if row["id"] is None}
    records = [_settled(row["record"], known) for row in some]
    seen = {row["id"]: row["revision"] for row in some if row["id"]}
    return write("agreement", records, by, change_set=change_set, seen=seen, spelled=True).ids


def _settled(record: dict[str, Any], made: Made) -> dict[str, Any]:
    """The record with the keys of what was created in place of `new:…`. Most rows name nothing new, and stay the same."""
    named = {name: told for name, value in record.items() if (told := _told(value, made)) is not value}
    return filled("agreement", record | named, renamed=named)


def _told(value: Any, made: Made) -> Any:
    if type(value) is list:
        rows = [_said(row, made) for row in value]
        return value if all(map(is_, rows, value)) else rows
    return made[value] if type(value) is str and value in made else value


def _said(row: dict[str, Any], made: Made) -> dict[str, Any]:
    named = {key: made[value] for key, value in row.items() if type(value) is str and value in made}
    return row | named if named else row
