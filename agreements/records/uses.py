"""Who refers to whom: the records that would be torn if a record went."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db import models

from agreements.records.reading import chunks
from agreements.records.schema import KINDS, Kind


class Use(NamedTuple):
    """A record refers to another one."""

    used: int
    kind: str
    pk: int


def uses(kind: str, ids: Collection[int]) -> list[Use]:
    """Every record that refers to one of these, none of them itself. A query for each column that can."""
    found = [
        use
        for user in KINDS.values()
        for model, root, field in _columns(user, KINDS[kind].model)
        for some in chunks(ids)
        for use in _uses(user.name, model, root, field, some)
    ]
    return list(dict.fromkeys(use for use in found if (use.kind, use.pk) != (kind, use.used)))


def _columns(user: Kind, target: type[models.Model]) -> Iterator[tuple[Any, str, str]]:
    """(model, column of its root, foreign key) of everything in the kind that can refer to the target."""
    tables = [
        (user.model, "pk", user.fields),
        *((part.model, f"{part.root}_id", part.fields) for part in user.parts),
    ]
    for model, root, fields in tables:
        for field in fields:
            if isinstance(field, models.ForeignKey) and field.related_model is target:
                yield model, root, field.name


def _uses(kind: str, model: Any, root: str, field: str, ids: list[int]) -> Iterator[Use]:
    rows = model._default_manager.filter(**{f"{field}__in": ids, f"{root}__isnull": False}).order_by("pk")
    for used, pk in rows.values_list(f"{field}_id", root):
        yield Use(used, kind, pk)
