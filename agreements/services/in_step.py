"""Records of which readers see the very revision that analysts see; and those of which they do not."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from agreements.models import PublishedRecord
from agreements.models.base import State
from agreements.records import KINDS
from agreements.services import references, shelf


def changed(kind: str) -> Q:
    """The condition that a piece of reference data is public and was changed since it was released."""
    shown = PublishedRecord.objects.filter(kind=kind, record_id=OuterRef("pk"))
    return Q(Exists(shown.exclude(revision=OuterRef("revision")))) | Q(Exists(shown.filter(revision=None)))


def in_step(kind: str, pks: Iterable[int]) -> set[int]:
    """Those of which readers see what is stored now."""
    rows: Any = KINDS[kind].model._default_manager.filter(pk__in=list(pks))
    if kind in references.DEEDS:
        rows = rows.filter(state=State.PUBLISHED, published_revision=F("revision"))
    else:
        rows = rows.filter(_public(kind)).exclude(changed(kind))
    return set(rows.values_list("pk", flat=True))


def _public(kind: str) -> Exists:
    return Exists(PublishedRecord.objects.filter(kind=kind, record_id=OuterRef("pk")))


def keep_in_step(kind: str, pks: Iterable[int]) -> None:
    """Their revision moved, but readers see or will see by a refresh what it says: when records were merged,
    each that named one of them has a new revision, and needs no editor to publish it again.

    To be asked before the deed with `in_step`, and called after it in its transaction.
    """
    model: Any = KINDS[kind].model
    for some in shelf.batches(sorted(pks)):
        if kind in references.DEEDS:
            model._default_manager.filter(pk__in=some).update(published_revision=F("revision"))
        rows = PublishedRecord.objects.filter(kind=kind, record_id__in=some)
        revisions = dict(model._default_manager.filter(pk__in=some).values_list("pk", "revision"))
        for row in (found := list(rows.only("record_id"))):
            row.revision = revisions[row.record_id]
        PublishedRecord.objects.bulk_update(found, ["revision"])
