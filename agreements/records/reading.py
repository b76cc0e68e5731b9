"""Reading records: a fixed number of queries, however many records."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from agreements.records.schema import KINDS, Part, RecordDict, plain, sort_key

CHUNK = 5000
"""Ids in one query: far below what either database takes (SQLite: 32,766 variables)."""


def read(kind: str, ids: Iterable[int]) -> dict[int, RecordDict]:
    """Primary key → the record in canonical form; ids that don't exist are left out.

    One query for the roots and one for each part, for every 5,000 ids.
    """
    records: dict[int, RecordDict] = {}
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), CHUNK):
        records |= _read(kind, wanted[start : start + CHUNK])
    return {pk: records[pk] for pk in wanted if pk in records}


def revisions(kind: str, ids: Iterable[int], lock: bool = False) -> dict[int, int]:
    """Primary key → revision. With `lock`, nobody else changes these rows before the transaction ends."""
    rows = KINDS[kind].model._default_manager.filter(pk__in=list(ids)).order_by("pk")
    return dict((rows.select_for_update() if lock else rows).values_list("pk", "revision"))


def _read(kind: str, ids: list[int]) -> dict[int, RecordDict]:
    declared = KINDS[kind]
    columns = ["pk", *(field.attname for field in declared.fields)]
    names = ["id", *(field.name for field in declared.fields)]
    records = {}
    for values in declared.model._default_manager.filter(pk__in=ids).order_by().values_list(*columns):
        record = dict(zip(names, map(plain, values), strict=True))
        records[values[0]] = record | {part.name: [] for part in declared.parts}
    for part in declared.parts:
        for _pk, root, row in part_rows(part, ids):
            records[root][part.name].append(row)
        if not part.ordered:
            for record in records.values():
                record[part.name].sort(key=sort_key)
    return records


def part_rows(part: Part, ids: list[int]) -> list[tuple[int, int, RecordDict]]:
    """(primary key, the root's primary key, what the row says) of every row of the part, in order."""
    rows: models.QuerySet = part.model._default_manager.filter(**{f"{part.root}__in": ids})
    rows = rows.order_by(*(["order", "pk"] if part.ordered else ["pk"]))
    names = [field.name for field in part.fields]
    columns = ["pk", f"{part.root}_id", *(field.attname for field in part.fields)]
    return [(pk, root, _row(names, values)) for pk, root, *values in rows.values_list(*columns)]


def _row(names: list[str], values: list[Any]) -> RecordDict:
    return dict(zip(names, map(plain, values), strict=True))
