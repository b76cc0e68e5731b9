"""Reading records: a fixed number of queries, however many records."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

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
    for some in chunks(wanted):
        records |= _read(kind, some)
    return {pk: records[pk] for pk in wanted if pk in records}


def chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """The values, as many at a time as one query takes."""
    whole = list(values)
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]


def revisions(kind: str, ids: Iterable[int], lock: bool = False) -> dict[int, int]:
    """Primary key → revision. With `lock`, nobody else changes these rows before the transaction ends."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(ids))):
        rows = KINDS[kind].model._default_manager.filter(pk__in=some).order_by("pk")
        found |= dict((rows.select_for_update() if lock else rows).values_list("pk", "revision"))
    return found


def _read(kind: str, ids: list[int]) -> dict[int, RecordDict]:
    declared = KINDS[kind]
    columns = ["pk", *(field.attname for field in declared.fields)]
    names = ["id", *(field.name for field in declared.fields)]
    records = {}
    for values in declared.model._default_manager.filter(pk__in=ids).order_by().values_list(*columns):
        record = dict(zip(names, map(plain, values), strict=True))
        records[values[0]] = record | {part.name: [] for part in declared.parts}
    for part in declared.parts:
        for row in part_rows(part, ids):
            records[row.root][part.name].append(row.says)
        if not part.ordered:
            for record in records.values():
                record[part.name].sort(key=sort_key)
    return records


class PartRow(NamedTuple):
    """A stored row of a part."""

    pk: int
    root: int
    order: int
    says: RecordDict


def part_rows(part: Part, ids: list[int]) -> Iterator[PartRow]:
    """Every row of the part that belongs to these roots, in order."""
    order = "order" if part.ordered else "pk"
    rows: models.QuerySet = part.model._default_manager.filter(**{f"{part.root}__in": ids})
    names = [field.name for field in part.fields]
    columns = ["pk", f"{part.root}_id", order, *(field.attname for field in part.fields)]
    for pk, root, place, *values in rows.order_by(order, "pk").values_list(*columns):
        yield PartRow(pk, root, place, dict(zip(names, map(plain, values), strict=True)))
