"""The rows beneath records: inserted, updated and deleted many at a time."""

from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models
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
    for touched, some in _by_what_they_touch(kind, old, before).items():
        update_rows([instance(kind.model, kind.fields, record, pk=record["id"]) for record in some], touched)
    for some in chunks([record["id"] for record in old]):
        kind.model._default_manager.filter(pk__in=some).update(revision=F("revision") + 1)


def _by_what_they_touch(
    kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]
) -> dict[tuple[str, ...], list[RecordDict]]:
    """The fields that differ → the records in which just these do."""
    found: dict[tuple[str, ...], list[RecordDict]] = {}
    for record in records:
        stored = before[record["id"]]
        if names := tuple([f.name for f in kind.fields if record[f.name] != stored[f.name]]):
            found.setdefault(names, []).append(record)
    return found


def update_rows(rows: list[Any], names: Iterable[str]) -> None:
    """Store these columns of the rows, and those that follow from them.

    One small statement a row, sent together: `bulk_update` makes one CASE of all rows for each column, over which
    both databases sit many times as long.
    """
    model: Any = type(rows[0])
    fields = [model._meta.get_field(name) for name in columns_of(model, names)]
    _prepare(rows)
    quote = connection.ops.quote_name
    values = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {values} WHERE {quote(model._meta.pk.column)} = %s",  # noqa: S608
            [[*_stored(row, fields), row.pk] for row in rows],
        )


def _stored(row: models.Model, fields: Iterable[Any]) -> list[Any]:
    """The values of these columns as the database takes them."""
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


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
        update_rows(rows, names)


def _settled(fields: list[models.Field], row: RecordDict, ids: list[int]) -> bool:
    """Whether a foreign key of the row had to wait for its target."""
    waited = False
    for field in fields:
        value = row[field.name]
        if isinstance(field, models.ForeignKey) and isinstance(value, str) and value.startswith("new:"):
            row[field.name] = ids[int(value.removeprefix("new:"))]
            waited = True
    return waited


def write_part(part: Part, records: list[RecordDict], before: Container[int]) -> None:
    """Make the rows of the part say what the records say: delete, then update, then insert.

    `before` knows which of them there were; the others have no rows yet.
    """
    stored: dict[int, list[PartRow]] = {}
    if known := [record["id"] for record in records if record["id"] in before]:
        for row in part_rows(part, known):
            stored.setdefault(row.root, []).append(row)
    gone: list[int] = []
    updates: list[models.Model] = []
    inserts: list[tuple[RecordDict, int]] = []
    for record in records:
        if record["id"] not in before:
            inserts += [(record, place) for place in range(len(record[part.name]))]
            continue
        rows = stored.get(record["id"], [])
        pairs, removed, added = match_rows(part, [row.says for row in rows], record[part.name])
        gone += [rows[i].pk for i in removed]
        updates += [
            _part_instance(part, record, j, pk=rows[i].pk)
            for i, j in pairs
            if _moved(part, rows[i], record, j)
        ]
        inserts += [(record, j) for j in added]
    manager: Any = part.model._default_manager
    if gone:
        manager.filter(pk__in=gone).delete()
    if updates:
        names = [field.name for field in part.fields] + (["order"] if part.ordered else [])
        update_rows(updates, names)
    _insert(part, inserts)


def _insert(part: Part, rows: list[tuple[RecordDict, int]]) -> None:
    """Insert part rows, each told by its record and its place there.

    Many records have the same rows, and nobody needs the keys of new ones. So what a row says is made ready for the
    database once, and all go in by one statement: with a model for each it takes three times as long.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    names = [part.model._meta.get_field(part.root).column, *(["order"] if part.ordered else [])]  # type: ignore[union-attr]  # a foreign key
    columns = ", ".join(map(quote, [*names, *(field.column for field in _facts(part))]))
    holders = ", ".join(["%s"] * (len(names) + len(_facts(part))))
    values = [
        (record["id"], *((place,) if part.ordered else ()), *_ready(part, record[part.name][place]))
        for record, place in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(part.model._meta.db_table)} ({columns}) VALUES ({holders})",  # noqa: S608
            values,
        )


@cache
def _facts(part: Part) -> list[Any]:
    """The columns of a part row beside its key, its record and its place there."""
    beside = {part.root, "order"} if part.ordered else {part.root}
    fields = part.model._meta.concrete_fields
    return [field for field in fields if not field.primary_key and field.name not in beside]


def _ready(part: Part, row: RecordDict) -> tuple[Any, ...]:
    """What the row says, as the database takes it."""
    said = tuple(row.items())
    short = all(len(value) <= LONGEST_REMEMBERED for _name, value in said if isinstance(value, str))
    return _ready_before(part, said, connection.vendor) if short else _made_ready(part, said)


def _made_ready(part: Part, said: tuple[tuple[str, Any], ...], vendor: str = "") -> tuple[Any, ...]:
    made = instance(part.model, part.fields, dict(said))
    _prepare([made])
    return tuple(_stored(made, _facts(part)))


_ready_before = lru_cache(maxsize=2**14)(_made_ready)
LONGEST_REMEMBERED = 300


def _moved(part: Part, stored: PartRow, record: RecordDict, place: int) -> bool:
    return stored.says != record[part.name][place] or (part.ordered and stored.order != place)


def _part_instance(part: Part, record: RecordDict, index: int, pk: int) -> models.Model:
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
