"""The rows beneath records: inserted, updated and deleted many at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F

from agreements.models.agreement import SortDayField
from agreements.models.fields import BoundField, DerivedCharField, PartialDateField
from agreements.records.building import instance
from agreements.records.comebacks import come_back
from agreements.records.differences import match_rows
from agreements.records.reading import PartRow, chunks, part_rows
from agreements.records.schema import Kind, Part, RecordDict

BATCH = 200
"""Rows in one INSERT or UPDATE: SQLite takes at most 32,766 variables in one statement."""


def write_roots(kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]) -> None:
    """Insert and update root rows; each new record gets its id."""
    new = [record for record in records if record["id"] not in before]
    rows = [instance(kind.model, kind.fields, record, pk=record["id"]) for record in new]
    come_back(kind, [row for row in rows if row.pk is not None])
    for keyed in (True, False):  # rows with a key and rows without can't be inserted by one statement
        kind.model._default_manager.bulk_create(
            [row for row in rows if (row.pk is not None) is keyed], batch_size=BATCH
        )
    for record, row in zip(new, rows, strict=True):
        record["id"] = row.pk
    old = [record for record in records if record["id"] in before]
    touched = _touched(kind, old, before)
    if touched:
        rows = [instance(kind.model, kind.fields, record, pk=record["id"]) for record in old]
        _prepare(rows)
        kind.model._default_manager.bulk_update(rows, touched, batch_size=BATCH)
    for some in chunks([record["id"] for record in old]):
        kind.model._default_manager.filter(pk__in=some).update(revision=F("revision") + 1)


def _touched(kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]) -> list[str]:
    """The columns that differ in any of the records, and those that follow from them."""
    names = {f.name for f in kind.fields for r in records if r[f.name] != before[r["id"]][f.name]}
    return columns_of(kind.model, names) if names else []


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """These columns, and those that follow from them."""
    wanted = set(names)
    for field in model._meta.concrete_fields:
        if (
            (isinstance(field, BoundField) and field.text_name in wanted)
            or (isinstance(field, DerivedCharField) and field.source in wanted)
            or isinstance(field, SortDayField)
        ):
            wanted.add(field.name)
    return sorted(wanted)


def _prepare(rows: Iterable[models.Model]) -> None:
    """What `save` would do and `bulk_update` does not: canonical text and derived columns."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, PartialDateField | DerivedCharField | SortDayField):
                field.pre_save(row, False)


def settle_new(kind: Kind, records: list[RecordDict], ids: list[int]) -> None:
    """Replace `"new:3"` by the key that the record at index 3 was given."""
    late = [record for record in records if _settled(kind.fields, record, ids)]
    for record in records:
        for part in kind.parts:
            for row in record[part.name]:
                _settled(part.fields, row, ids)
    names = [field.name for field in kind.fields if isinstance(field, models.ForeignKey)]
    rows = [instance(kind.model, kind.fields, record, pk=record["id"]) for record in late]
    if rows:
        kind.model._default_manager.bulk_update(rows, names, batch_size=BATCH)


def _settled(fields: list[models.Field], row: RecordDict, ids: list[int]) -> bool:
    """Whether a foreign key of the row had to wait for its target."""
    waited = False
    for field in fields:
        value = row[field.name]
        if isinstance(field, models.ForeignKey) and isinstance(value, str) and value.startswith("new:"):
            row[field.name] = ids[int(value.removeprefix("new:"))]
            waited = True
    return waited


def write_part(part: Part, records: list[RecordDict]) -> None:
    """Make the rows of the part say what the records say: delete, then update, then insert."""
    stored: dict[int, list[PartRow]] = {}
    for row in part_rows(part, [record["id"] for record in records]):
        stored.setdefault(row.root, []).append(row)
    gone: list[int] = []
    updates: list[models.Model] = []
    inserts: list[models.Model] = []
    for record in records:
        rows = stored.get(record["id"], [])
        pairs, removed, added = match_rows(part, [row.says for row in rows], record[part.name])
        gone += [rows[i].pk for i in removed]
        updates += [
            _part_instance(part, record, j, pk=rows[i].pk)
            for i, j in pairs
            if _moved(part, rows[i], record, j)
        ]
        inserts += [_part_instance(part, record, j) for j in added]
    manager: Any = part.model._default_manager
    if gone:
        manager.filter(pk__in=gone).delete()
    if updates:
        _prepare(updates)
        names = [field.name for field in part.fields] + (["order"] if part.ordered else [])
        manager.bulk_update(updates, columns_of(part.model, names), batch_size=BATCH)
    manager.bulk_create(inserts, batch_size=BATCH)


def _moved(part: Part, stored: PartRow, record: RecordDict, place: int) -> bool:
    return stored.says != record[part.name][place] or (part.ordered and stored.order != place)


def _part_instance(part: Part, record: RecordDict, index: int, pk: int | None = None) -> models.Model:
    extra = {"order": index} if part.ordered else {}
    return instance(
        part.model, part.fields, record[part.name][index], pk=pk, **{f"{part.root}_id": record["id"]}, **extra
    )


def untie(kind: Kind, ids: list[int]) -> None:
    """Take away what the records say of one another: a chain, or a place and its parts, may go together."""
    for part in kind.parts:
        part.model._default_manager.filter(**{f"{part.root}__in": ids}).delete()
    for field in kind.fields:
        if field.related_model is kind.model:
            kind.model._default_manager.filter(pk__in=ids).update(**{field.name: None})
