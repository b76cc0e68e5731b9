"""Reading records: a fixed number of queries, however many records."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
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
        rows = KINDS[kind].model._default_manager.filter(pk__among=frozenset(some)).order_by("pk")
        found |= dict((rows.select_for_update() if lock else rows).values_list("pk", "revision"))
    return found


def _read(kind: str, ids: list[int]) -> dict[int, RecordDict]:
    declared, keys = KINDS[kind], frozenset(ids)
    columns = ["pk", *(field.attname for field in declared.fields)]
    says = _saying(declared.model, tuple(field.name for field in declared.fields))
    records = {}
    roots = declared.model._default_manager.filter(pk__among=keys).order_by()
    for pk, *values in roots.values_list(*columns):
        records[pk] = {"id": pk, **says(values), **{part.name: [] for part in declared.parts}}
    for part in declared.parts:
        for row in part_rows(part, keys):
            records[row.root][part.name].append(row.says)
        if not part.ordered:
            for record in records.values():
                if len(rows := record[part.name]) > 1:
                    rows.sort(key=sort_key)
    return records


AS_IT_COMES = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FileField)
"""Columns of these classes, and keys of other records, come from the database as JSON knows them."""


@cache
def _saying(model: type[models.Model], names: tuple[str, ...]) -> Callable[[Iterable[Any]], RecordDict]:
    """What turns the columns of these fields into what a row says."""
    fields = [model._meta.get_field(name) for name in names]
    others = [f.name for f in fields if not isinstance(f, (*AS_IT_COMES, models.ForeignKey))]

    def says(values: Iterable[Any]) -> RecordDict:
        row = dict(zip(names, values, strict=True))
        for name in others:
            row[name] = plain(row[name])
        return row

    return says


class PartRow(NamedTuple):
    """A stored row of a part."""

    pk: int
    root: int
    order: int
    says: RecordDict


def part_rows(part: Part, ids: Collection[int]) -> Iterator[PartRow]:
    """Every row of the part that belongs to these roots, in order."""
    order = "order" if part.ordered else "pk"
    rows: models.QuerySet = part.model._default_manager.filter(**{f"{part.root}__pk__among": frozenset(ids)})
    says = _saying(part.model, tuple(field.name for field in part.fields))
    columns = ["pk", f"{part.root}_id", order, *(field.attname for field in part.fields)]
    for pk, root, place, *values in rows.order_by(order, "pk").values_list(*columns):
        yield PartRow(pk, root, place, says(values))
