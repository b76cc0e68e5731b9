"""The rows beneath records: inserted, updated and deleted many at a time."""

from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import F

from agreements.records import comebacks, statements
from agreements.records.columns import UNSAID, columns, held, key_column, touched
from agreements.records.differences import match_rows
from agreements.records.reading import PartRow, chunks, part_rows
from agreements.records.repeats import Repeats, is_short
from agreements.records.schema import Kind, Part, RecordDict, sort_key


def write_roots(kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]) -> None:
    """Insert and update root rows; each new record gets its id."""
    _insert_roots(kind, [record for record in records if record["id"] not in before])
    old = [record for record in records if record["id"] in before]
    for names, some in _by_what_they_touch(kind, old, before).items():
        _update(kind.model, names, some)
    for some in chunks([record["id"] for record in old]):
        kind.model._default_manager.filter(pk__among=some).update(revision=F("revision") + 1)


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
    whole = columns(model).values()
    statements.insert(model, *held([key_column(model), *whole] if keyed else whole, rows))


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
    told = held(touched(model, names), rows)
    statements.update(
        model, told.names, [[*values, row["id"]] for values, row in zip(told.values, rows, strict=True)]
    )


def settle_new(kind: Kind, records: list[RecordDict], ids: list[int]) -> None:
    """Replace `"new:3"` by the key that the record at index 3 was given; the records stay canonical."""
    names = _keys(kind.fields)
    late = [record for record in records if _settled(names, record, ids)]
    for part in kind.parts:
        keys = _keys(part.fields)
        for record in records:
            waited = [_settled(keys, row, ids) for row in record[part.name]]
            if not part.ordered and any(waited):
                record[part.name] = sorted(record[part.name], key=sort_key)
    if late:
        _update(kind.model, names, late)


def _keys(fields: list[models.Field]) -> list[str]:
    return [field.name for field in fields if isinstance(field, models.ForeignKey)]


def _settled(keys: list[str], row: RecordDict, ids: list[int]) -> bool:
    """Whether a foreign key of the row had to wait for its target."""
    waited = False
    for name in keys:
        value = row[name]
        if type(value) is str and value.startswith("new:"):
            row[name] = ids[int(value.removeprefix("new:"))]
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
    for some in chunks(gone):
        manager.filter(pk__in=some).delete()
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
    names, ready = _ready(part, connection.vendor)
    fields = [field.name for field in part.fields]
    values = []
    for record, place in rows:
        says = record[part.name][place].get
        # Rows of the log have another order, and may lack some.
        said = tuple([says(name, UNSAID) for name in fields])
        values.append((record["id"], *((place,) if part.ordered else ()), *ready[said]))
    statements.insert(part.model, [*own, *names], values)


@cache
def _ready(part: Part, vendor: str) -> tuple[list[str], Repeats]:
    """The columns of a part row beside its key, its record and its place there; and by what its fields say, in their
    order, what these hold. `vendor` is there to be remembered with."""
    beside = {part.root, "order"} if part.ordered else {part.root}
    some = [column for name, column in columns(part.model).items() if name not in beside]
    fields = [field.name for field in part.fields]
    return held(some, ()).names, Repeats(
        lambda said: held(some, [dict(zip(fields, said, strict=True))]).values[0],
        lambda said, _held: all(map(is_short, said)),
    )


def _moved(part: Part, stored: PartRow, record: RecordDict, place: int) -> bool:
    return stored.says != record[part.name][place] or (part.ordered and stored.order != place)


def untie(kind: Kind, ids: list[int]) -> None:
    """Take away what the records say of one another: a chain, or a place and its parts, may go together."""
    for part in kind.parts:
        part.model._default_manager.filter(**{f"{part.root}__in": ids}).delete()
    for field in kind.fields:
        if field.related_model is kind.model:
            kind.model._default_manager.filter(pk__in=ids).update(**{field.name: None})
