"""The rows beneath records: inserted, updated and deleted many at a time."""

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection, models
from django.db.models import F

from agreements.records import comebacks, statements
from agreements.records.columns import Column, columns, touched
from agreements.records.differences import match_rows
from agreements.records.reading import PartRow, chunks, part_rows
from agreements.records.repeats import is_short
from agreements.records.schema import Kind, Part, RecordDict


def write_roots(kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]) -> None:
    """Insert and update root rows; each new record gets its id."""
    _insert_roots(kind, [record for record in records if record["id"] not in before])
    old = [record for record in records if record["id"] in before]
    for names, some in _by_what_they_touch(kind, old, before).items():
        _update(kind.model, names, some)
    for some in chunks([record["id"] for record in old]):
        kind.model._default_manager.filter(pk__in=some).update(revision=F("revision") + 1)


def _insert_roots(kind: Kind, records: list[RecordDict]) -> None:
    """Insert new records, and deleted ones under the key that they had."""
    if not records:
        return
    more = comebacks.beside(kind, [record["id"] for record in records if record["id"]])
    keyless = [record for record in records if not record["id"]]
    for record, key in zip(keyless, statements.new_keys(kind.model, len(keyless)), strict=True):
        record["id"] = key
    rows = [more[record["id"]] | record if record["id"] in more else record for record in records]
    insert_rows(kind.model, rows, keyed=True)


def insert_rows(model: Any, rows: list[RecordDict], keyed: bool = False) -> None:
    """Insert rows that are told by their fields; with `keyed`, by their `id` as well."""
    whole = list(columns(model).values())
    key = Column(model._meta.pk.column, ("id",), itemgetter("id"))
    some = [key, *whole] if keyed else whole
    statements.insert(model, [column.name for column in some], [_held(some, row) for row in rows])


def _held(some: Iterable[Column], row: RecordDict) -> list[Any]:
    return [column.says(row) for column in some]


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


def _update(model: type[models.Model], names: Iterable[str], rows: list[RecordDict]) -> None:
    """Store these fields of the rows, which have their `id`, and the columns that follow from them."""
    some = touched(model, names)
    statements.update(
        model, [column.name for column in some], [[*_held(some, row), row["id"]] for row in rows]
    )


def settle_new(kind: Kind, records: list[RecordDict], ids: list[int]) -> None:
    """Replace `"new:3"` by the key that the record at index 3 was given."""
    late = [record for record in records if _settled(kind.fields, record, ids)]
    for record in records:
        for part in kind.parts:
            for row in record[part.name]:
                _settled(part.fields, row, ids)
    names = [field.name for field in kind.fields if isinstance(field, models.ForeignKey)]
    if late:
        _update(kind.model, names, late)


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
    updates: list[RecordDict] = []
    inserts: list[tuple[RecordDict, int]] = []
    for record in records:
        if record["id"] not in before:
            inserts += [(record, place) for place in range(len(record[part.name]))]
            continue
        rows = stored.get(record["id"], [])
        pairs, removed, added = match_rows(part, [row.says for row in rows], record[part.name])
        gone += [rows[i].pk for i in removed]
        updates += [
            {**record[part.name][j], "id": rows[i].pk, "order": j}
            for i, j in pairs
            if _moved(part, rows[i], record, j)
        ]
        inserts += [(record, j) for j in added]
    manager: Any = part.model._default_manager
    if gone:
        manager.filter(pk__in=gone).delete()
    if updates:
        names = [field.name for field in part.fields] + (["order"] if part.ordered else [])
        _update(part.model, names, updates)
    _insert(part, inserts)


def _insert(part: Part, rows: list[tuple[RecordDict, int]]) -> None:
    """Insert part rows, each told by its record and its place there.

    Many records have the same rows, and nobody needs the keys of new ones: what a row says is made ready once.
    """
    if not rows:
        return
    known = columns(part.model)
    own = [known[part.root].name, *([known["order"].name] if part.ordered else [])]
    values = [
        (record["id"], *((place,) if part.ordered else ()), *_ready(part, record[part.name][place]))
        for record, place in rows
    ]
    statements.insert(part.model, [*own, *(column.name for column in _facts(part))], values)


def _facts(part: Part) -> list[Column]:
    """The columns of a part row beside its key, its record and its place there."""
    beside = {part.root, "order"} if part.ordered else {part.root}
    return [column for name, column in columns(part.model).items() if name not in beside]


def _ready(part: Part, row: RecordDict) -> tuple[Any, ...]:
    """What the row says, as the database takes it."""
    said = tuple(row.items())
    if all(is_short(value) for _name, value in said):
        return _ready_before(part, said, connection.vendor)
    return tuple(_held(_facts(part), row))


@lru_cache(maxsize=2**14)
def _ready_before(part: Part, said: tuple[tuple[str, Any], ...], vendor: str) -> tuple[Any, ...]:
    return tuple(_held(_facts(part), dict(said)))


def _moved(part: Part, stored: PartRow, record: RecordDict, place: int) -> bool:
    return stored.says != record[part.name][place] or (part.ordered and stored.order != place)


def untie(kind: Kind, ids: list[int]) -> None:
    """Take away what the records say of one another: a chain, or a place and its parts, may go together."""
    for part in kind.parts:
        part.model._default_manager.filter(**{f"{part.root}__in": ids}).delete()
    for field in kind.fields:
        if field.related_model is kind.model:
            kind.model._default_manager.filter(pk__in=ids).update(**{field.name: None})
