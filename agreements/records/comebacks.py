"""What a deleted record takes with it and finds again: its count of saves, its address, its state."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count, Max

from agreements.models import Address, Change, Transition
from agreements.models.base import Publishable, State
from agreements.records.reading import chunks
from agreements.records.schema import Kind


def come_back(kind: Kind, rows: Iterable[models.Model]) -> None:
    """Give these unsaved rows, whose keys were used before, what is not in the record itself.

    The revision is one that the record never had: a form that was opened before it was deleted must not
    pass for one that was opened afterwards. What had a public address is withdrawn, not a new draft.
    """
    known = {row.pk: row for row in rows}
    for some in chunks(list(known)):
        for pk, revision in _used_revisions(kind.name, some).items():
            known[pk].revision = revision + 1  # type: ignore[attr-defined]  # every root has one
        for pk, slug in _addresses(kind.name, some).items():
            _give_address(known[pk], slug)


def _used_revisions(kind: str, ids: list[int]) -> dict[int, int]:
    """Primary key → the highest revision that the record can have had: each save is one change."""
    same: dict[str, Any] = {"record_kind": kind, "record_id__in": ids}
    changes = Change.objects.filter(**same).order_by().values("record_id").annotate(number=Count("pk"))
    steps = Transition.objects.filter(**same).order_by().values("record_id").annotate(number=Max("revision"))
    used = dict.fromkeys(ids, 0)
    for row in [*changes, *steps]:
        used[row["record_id"]] = max(used[row["record_id"]], row["number"])
    return used


def _addresses(kind: str, ids: list[int]) -> dict[int, str]:
    rows = Address.objects.filter(kind=kind, record_id__in=ids, current=True)
    return dict(rows.values_list("record_id", "slug"))


def _give_address(row: Any, slug: str) -> None:
    if any(field.name == "slug" for field in row._meta.concrete_fields):
        row.slug = slug
    if isinstance(row, Publishable):
        row.state = State.WITHDRAWN
