"""The plan of a workbook as it is kept with its batch: the records that differ, in the order in which they are written."""

from collections.abc import Iterator
from typing import Any

from agreements.models.change import RecordKind
from agreements.records import unique_values
from agreements.spreadsheets.planned import CHANGED, LEFT_OUT, NEW, UNCHANGED, UNDECIDED, WRONG
from agreements.spreadsheets.whole.layout import target_of
from agreements.spreadsheets.whole.ordering import Ordered
from agreements.spreadsheets.whole.planning import Plan, Planned
from agreements.spreadsheets.whole.references import name_of, new_references

Row = dict[str, Any]

TARGETS_FIRST: list[str] = [
    RecordKind.SOURCE,
    RecordKind.TYPE,
    RecordKind.AREA,
    RecordKind.PARTY,
    RecordKind.PERSON,
    RecordKind.OFFICE,
    RecordKind.TENURE,
    RecordKind.AGREEMENT,
    RecordKind.EVENT,
]
"""In this order kinds are written: none before those that it may refer to."""

NOTHING_OPEN = {"columns": 0, "orders": 0, "names": 0, UNDECIDED: 0, LEFT_OUT: 0}
MOST_PROBLEMS = 200


def head(plan: Plan) -> dict[str, Any]:
    """What every page needs to know; a workbook has no columns or names that anybody must decide about."""
    return {
        "stamp": plan.stamp,
        "columns": [],
        "names": [],
        "source": {"rows": plan.rows},
        "removed": plan.counts()["rows_removed"],
        "problems": [str(problem) for problem in plan.problems[:MOST_PROBLEMS]],
    }


def counts(plan: Plan) -> dict[str, int]:
    found = plan.counts()
    told = {name: found[name] for name in (NEW, CHANGED, UNCHANGED)}
    return {**told, WRONG: found["wrong"] or len(plan.problems), **NOTHING_OPEN}


def rows(plan: Plan) -> Iterator[Row]:
    """A row for each record that would be written. `until`: the number of the last one that goes together with it."""
    before = 0
    for kind in TARGETS_FIRST:
        some = [planned for planned in plan.differing.get(kind, []) if not planned.entry.problems]
        ordered = Ordered(_needs(kind, some))
        for number, (index, last) in enumerate(zip(ordered.order, ordered.reach, strict=True), start=1):
            yield {
                "number": before + number,
                "until": before + last + 1,
                **_row(kind, some[index], plan.titles),
            }
        before += len(some)


def _row(kind: str, planned: Planned, titles: dict[str, str]) -> Row:
    sheet, number = planned.entry.first_row
    place = f"{sheet} {number}"
    references = new_references(kind, planned.laid.record)
    named = [name_of(target_of(field), key) for _part, _index, field, key in references]
    row: Row = {
        "kind": kind,
        "title": planned.title,
        "place": place,
        "written": [place],
        "record": planned.laid.record,
        "called": {name: titles[name] for name in named if name in titles},
    }
    if planned.stored is None:
        return row | {"outcome": NEW, "key": planned.entry.key}
    told = [list(difference) for difference in planned.differences]
    return row | {
        "outcome": CHANGED,
        "id": planned.entry.pk,
        "revision": planned.revision,
        "differences": told,
    }


def _needs(kind: str, some: list[Planned]) -> list[list[int]]:
    """A record needs the new ones of its kind that it names, and that another gives up the unique value it takes."""
    new = {planned.entry.key: place for place, planned in enumerate(some) if planned.stored is None}
    said = unique_values(kind, [planned.laid.record for planned in some])
    stored = unique_values(kind, [planned.stored or planned.laid.record for planned in some])
    given_up = {value: place for place, planned in enumerate(some) for value in stored[place] - said[place]}
    references = (new_references(kind, planned.laid.record) for planned in some)
    return [
        [
            *(new[key] for _p, _i, field, key in named if target_of(field) == kind and key in new),
            *(given_up[value] for value in said[place] & given_up.keys()),
        ]
        for place, named in enumerate(references)
    ]
