"""What a deleted record takes with it and finds again: its count of saves, its address, its state."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Count, Max

from agreements.models import Address, Change, Transition
from agreements.models.base import Publishable, State
from agreements.records.reading import chunks
from agreements.records.schema import Kind, RecordDict


def beside(kind: Kind, ids: Collection[int]) -> dict[int, RecordDict]:
    """Primary key, used before → the fields that the row has beside what the record says.

    The revision is one that the record never had: a form that was opened before it was deleted must not
    pass for one that was opened afterwards. What had a public address is withdrawn, not a new draft.
    """
    found: dict[int, RecordDict] = {}
    for some in chunks(ids):
        found |= {pk: {"revision": used + 1} for pk, used in _used_revisions(kind.name, some).items()}
        for pk, slug in _addresses(kind.name, some).items():
            found[pk] |= _address(kind.model, slug)
    return found


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


def _address(model: type[models.Model], slug: str) -> RecordDict:
    slugged = any(field.name == "slug" for field in model._meta.concrete_fields)
    state = {"state": State.WITHDRAWN} if issubclass(model, Publishable) else {}
    return {"slug": slug, **state} if slugged else state
