"""Which records go into a workbook: all, or those of a list with what they refer to."""

from collections.abc import Collection, Iterable, Iterator

from django.db import models

from agreements.models.change import RecordKind
from agreements.records import KINDS, uses
from agreements.records.reading import chunks
from agreements.spreadsheets.whole.layout import is_key, target_of

Chosen = dict[str, list[int]]
"""Kind of record → primary keys, in the order of the workbook."""


def everything(kinds: Collection[str] = ()) -> Chosen:
    """Every record of these kinds; of all kinds where none is named."""
    return {
        kind: list(declared.model._default_manager.order_by("pk").values_list("pk", flat=True))
        for kind, declared in KINDS.items()
        if not kinds or kind in kinds
    }


def listed(kind: str, ids: Iterable[int], kinds: Collection[str] = ()) -> Chosen:
    """These records, the events that name one of them, and all that they refer to, but no more of their own kind."""
    given = list(dict.fromkeys(ids))
    found: dict[str, set[int]] = {name: set() for name in KINDS}
    found[kind] = set(given)
    if kind == RecordKind.AGREEMENT:
        found[RecordKind.EVENT] = {use.pk for use in uses(kind, given) if use.kind == RecordKind.EVENT}
    waiting = {name: set(keys) for name, keys in found.items() if keys}
    while waiting:
        coming: dict[str, set[int]] = {}
        for name, keys in waiting.items():
            for target, wanted in _named(name, keys):
                if target not in (kind, RecordKind.EVENT):
                    coming.setdefault(target, set()).update(wanted - found[target])
        waiting = {name: keys for name, keys in coming.items() if keys}
        for name, keys in waiting.items():
            found[name] |= keys
    chosen = {name: sorted(keys) for name, keys in found.items() if not kinds or name in kinds}
    return chosen | ({kind: given} if not kinds or kind in kinds else {})


def _named(kind: str, ids: set[int]) -> Iterator[tuple[str, set[int]]]:
    """(kind, keys) of what these records refer to: one query for each column that can."""
    declared = KINDS[kind]
    tables = [(declared.model, "pk", declared.fields)]
    tables += [(part.model, f"{part.root}_id", part.fields) for part in declared.parts]
    for model, root, fields in tables:
        for field in fields:
            if is_key(field) and (target := target_of(field)):
                yield target, _targets(model, root, field, ids)


def _targets(model: type[models.Model], root: str, field: models.Field, ids: set[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(ids):
        rows = model._default_manager.filter(**{f"{root}__in": some, f"{field.name}__isnull": False})
        found.update(rows.order_by().values_list(field.attname, flat=True))
    return found
