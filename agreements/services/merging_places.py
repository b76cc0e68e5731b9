"""Where records name one another: found from the models' foreign keys, so that no relation can be forgotten."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models

from agreements.records import KINDS, Kind, Part, kind_of
from agreements.records.reading import chunks
from agreements.records.schema import RecordDict

Groups = dict[str, dict[int, int]]
"""Kind → the merged record's key → the kept one's."""


class Place(NamedTuple):
    """A column by which records of a kind name others; no part is the root itself."""

    kind: Kind
    part: Part | None
    field: Any

    @property
    def label(self) -> str:
        """What the analyst knows it as: parties of the agreement, part of …"""
        return str(self.part.model._meta.verbose_name_plural if self.part else self.field.verbose_name)

    def naming(self, ids: Iterable[int]) -> set[int]:
        """The records that name one of these. One query for each 5,000 ids."""
        model: Any = self.part.model if self.part else self.kind.model
        root = f"{self.part.root}_id" if self.part else "pk"
        found: set[int] = set()
        for some in chunks(sorted(ids)):
            # a citation of another kind of record has no root here
            named = {f"{self.field.name}__in": some, f"{root}__isnull": False}
            rows = model._default_manager.filter(**named).order_by()
            found |= set(rows.values_list(root, flat=True))
        return found


def places(kind: str) -> list[Place]:
    """Every column by which any record names one of this kind."""
    model = KINDS[kind].model
    return [
        Place(declared, part, field)
        for declared in KINDS.values()
        for part in (None, *declared.parts)
        for field in (part or declared).fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    ]


def referring(groups: Groups) -> dict[str, set[int]]:
    """Kind → the records that name a merged one."""
    found: dict[str, set[int]] = {}
    for kind, merged in groups.items():
        for place in places(kind):
            found.setdefault(place.kind.name, set()).update(place.naming(merged))
    return {kind: ids for kind, ids in found.items() if ids}


class Mover:
    """Puts the kept ones in place of the merged ones, wherever a record of the kind names them."""

    def __init__(self, kind: str, groups: Groups):
        declared = KINDS[kind]
        self.root = _columns(declared.fields, groups)
        self.parts = [
            (part, columns) for part in declared.parts if (columns := _columns(part.fields, groups))
        ]

    def __call__(self, record: RecordDict) -> RecordDict:
        """Rows that come to say the same become one."""
        new = _moved(record, self.root)
        for part, columns in self.parts:
            rows = [_moved(row, columns) for row in record[part.name]]
            changed = [row is not old for row, old in zip(rows, record[part.name], strict=True)]
            if any(changed):
                new = {**new, part.name: together(part, rows, changed)}
        return new


Columns = list[tuple[str, Mapping[int, int]]]


def _columns(fields: list[models.Field], groups: Groups) -> Columns:
    named = [(field.name, kind_of(field.related_model)) for field in fields if field.related_model]
    return [(name, groups[kind.name]) for name, kind in named if kind and kind.name in groups]


def _moved(row: RecordDict, columns: Columns) -> RecordDict:
    """The very same row where nothing in it is merged."""
    new = {name: merged[row[name]] for name, merged in columns if row[name] in merged}
    return {**row, **new} if new else row


def together(part: Part, rows: list[RecordDict], changed: list[bool]) -> list[RecordDict]:
    """The rows, each with the later ones that say no more than it; only of those that the merge touches."""
    kept: list[RecordDict] = []
    touched: list[bool] = []
    for row, new in zip(rows, changed, strict=True):
        place = next((i for i, old in enumerate(kept) if (new or touched[i]) and _same(part, old, row)), None)
        if place is None:
            kept, touched = [*kept, row], [*touched, new]
        else:
            kept[place] = filled(kept[place], row)
            touched[place] = True
    return kept


def _same(part: Part, old: RecordDict, row: RecordDict) -> bool:
    """Same key, and nothing said differently; where the key can stand once only, the key is enough."""
    if any(old[name] != row[name] for name in part.key):
        return False
    return _key_is_unique(part) or all(
        old[name] == row[name] or _empty(old[name]) or _empty(row[name]) for name in row
    )


def _key_is_unique(part: Part) -> bool:
    unique = [c.fields for c in part.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    return any(set(fields) - {part.root} <= set(part.key) for fields in unique if part.root in fields)


def filled(row: RecordDict, other: RecordDict) -> RecordDict:
    """The row; where it says nothing, what the other says."""
    return {name: other[name] if _empty(value) else value for name, value in row.items()}


def _empty(value: Any) -> bool:
    return value is None or value == ""
