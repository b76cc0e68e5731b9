"""What falls together with the merged records: two mayors of one city are one office, its tenures one tenure."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, UniqueConstraint

from agreements.records import KINDS, Kind, kind_of, read
from agreements.records.schema import RecordDict
from agreements.services.merging_places import Groups, Mover, Place


def grown(groups: Groups) -> Groups:
    """The groups, with every record that could not stand beside another one after the merge."""
    while new := _fallen_together(groups):
        groups = {kind: new.get(kind, {}) | groups.get(kind, {}) for kind in [*groups, *new]}
    return groups


def _fallen_together(groups: Groups) -> Groups:
    found: Groups = {}
    for kind, columns in _told_once():
        if new := _same(kind, columns, groups):
            found.setdefault(kind.name, {}).update(new)
    return found


def _told_once() -> Iterator[tuple[Kind, tuple[str, ...]]]:
    """The kinds of which no two records may have the same in these columns, one of them another record."""
    for kind in KINDS.values():
        for constraint in kind.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and _named(kind, constraint.fields):
                yield kind, tuple(constraint.fields)


def _named(kind: Kind, columns: Any) -> list[Place]:
    return [
        Place(kind, None, field)
        for field in kind.fields
        if field.name in columns and isinstance(field, ForeignKey)
    ]


def _same(kind: Kind, columns: tuple[str, ...], groups: Groups) -> dict[int, int]:
    """Merged → kept of this kind, beyond what the groups have already."""
    gone = groups.get(kind.name, {})
    mover = Mover(kind.name, groups)
    kept: dict[tuple, int] = {}
    new: dict[int, int] = {}
    near = read(kind.name, _near(kind, columns, groups) - gone.keys())
    for pk, record in sorted(near.items(), key=lambda item: _own_first(item[1], mover)):
        key = tuple(mover(record)[name] for name in columns)
        if kept.setdefault(key, pk) != pk:
            new[pk] = kept[key]
    return new


def _own_first(record: RecordDict, mover: Mover) -> tuple[bool, int]:
    """What names the kept one already stays."""
    return mover(record) is not record, record["id"]


def _near(kind: Kind, columns: tuple[str, ...], groups: Groups) -> set[int]:
    """The records that name a merged or a kept one in these columns."""
    found: set[int] = set()
    for place in _named(kind, columns):
        target = kind_of(place.field.related_model)
        merged = groups.get(target.name, {}) if target else {}
        found |= place.naming({*merged, *merged.values()})
    return found
