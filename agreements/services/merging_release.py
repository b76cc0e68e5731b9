"""Merges and the public: readers see a merge, or its taking back, when an editor releases it, not before.

    merging_release.release(change_set, by=user)     # of a merge, or of what took one back
    merging_release.standing(change_set)             # whether readers see it yet

A record that readers saw as it stood stays so: its new revision says nothing else than the merge. What was
edited privately stays private, whether before or after the merge.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agreements.models import Address, Change, ChangeSet, PublishedRecord, Refresh
from agreements.models.base import State
from agreements.models.job import JobState
from agreements.records import KINDS
from agreements.records.reading import chunks
from agreements.services import references, releasing
from agreements.services.publishing import guard


class Standing(Enum):
    """What readers know of a merge, or of its taking back."""

    NOTHING = "nothing"  # they knew none of the records
    WAITING = "waiting"  # they see the records as they were
    UNDER_WAY = "under way"  # released; documents are being refreshed
    RELEASED = "released"
    TAKEN_BACK = "taken back"


class Release(NamedTuple):
    """How a merge stands to the public, and the refreshes that follow its release."""

    standing: Standing
    refreshes: list[Refresh]


@transaction.atomic
def release(change_set: ChangeSet, by: Any) -> list[Refresh]:
    """Let readers see the merge, or its taking back. The documents follow in the background."""
    guard("agreement", by)
    ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    if standing(change_set).standing != Standing.WAITING:
        return []
    merge, undone = origin(change_set)
    deed = releasing.unreplace if undone else releasing.replace
    refreshes = [
        refresh for kind, keys in _public_keys(merge) for refresh in deed(kind, keys, by, change_set.why)
    ]
    keep_in_step(change_set)
    return refreshes


def origin(change_set: ChangeSet) -> tuple[ChangeSet, bool]:
    """The merge behind it, and whether it takes that back; what takes the taking back back is the merge again."""
    undone = False
    while change_set.reverts and not change_set.merged:
        change_set, undone = change_set.reverts, not undone
    return change_set, undone


def is_merge(change_set: ChangeSet) -> bool:
    return bool(origin(change_set)[0].merged)


def _public_keys(merge: ChangeSet) -> Iterator[tuple[str, dict[int, int]]]:
    """Kind → merged → kept, of the kinds that have documents of their own."""
    for kind, keys in merge.merged.items():
        if kind in references.REFERENCES:
            yield kind, {int(gone): stands for gone, stands in keys.items()}


def taken_back(change_set: ChangeSet, by_set: ChangeSet) -> None:
    """A merge that readers never saw was taken back: what they see is what is stored, as it was before.

    To be called in the transaction of the taking back.
    """
    if is_merge(change_set) and not _refreshes(change_set):
        keep_in_step(change_set)
        keep_in_step(by_set)


# -- how it stands -------------------------------------------------------------------------------------------


def standing(change_set: ChangeSet) -> Release:
    """Whether readers see the merge, or its taking back, yet."""
    merge, undone = origin(change_set)
    released = _refreshes(change_set)
    if change_set.reverted_by.exists():
        return Release(Standing.TAKEN_BACK, released)
    if released:
        done = all(refresh.state == JobState.DONE for refresh in released)
        return Release(Standing.RELEASED if done else Standing.UNDER_WAY, released)
    waiting = _refreshes(merge) if undone else _readers_know(merge)
    return Release(Standing.WAITING if waiting else Standing.NOTHING, [])


def _refreshes(change_set: ChangeSet) -> list[Refresh]:
    """Those that followed its release, not that of an earlier merge of the same records."""
    merge, undone = origin(change_set)
    found: list[Refresh] = []
    for kind, keys in _public_keys(merge):
        rows = Refresh.objects.filter(kind=kind, at__gte=change_set.at)
        of = {"undoes__merged__in": keys} if undone else {"merged__in": keys, "undoes": None}
        found += rows.filter(**of)
    return found


def _readers_know(merge: ChangeSet) -> bool:
    """Whether any of the merged records had an address, or a published record changed by the merge."""
    for kind, keys in _public_keys(merge):
        if Address.objects.filter(kind=kind, record_id__in=keys).exists():
            return True
    return any(_shown(kind, ids).exists() for kind, ids in _changed(merge))


def _changed(change_set: ChangeSet) -> Iterator[tuple[str, list[int]]]:
    """The records that stayed, by kind."""
    rows = Change.objects.filter(change_set=change_set, after__isnull=False).order_by("record_kind")
    kinds: dict[str, list[int]] = {}
    for kind, pk in rows.values_list("record_kind", "record_id"):
        kinds.setdefault(kind, []).append(pk)
    yield from ((kind, some) for kind, ids in kinds.items() for some in chunks(ids))


def _shown(kind: str, ids: list[int]) -> Any:
    return PublishedRecord.objects.filter(kind=kind, record_id__in=ids)


# -- revisions -----------------------------------------------------------------------------------------------


def keep_in_step(change_set: ChangeSet) -> None:
    """Where readers saw the revision before this change set, they see that of it now.

    Each change is one revision: so that of this change set is told from the changes that came later.
    """
    for kind, ids in _changed(change_set):
        for later, some in _by_later_changes(kind, ids, change_set).items():
            _move(kind, some, later)


def _by_later_changes(kind: str, ids: list[int], change_set: ChangeSet) -> dict[int, list[int]]:
    after = Change.objects.filter(
        record_kind=kind, record_id=OuterRef("pk"), change_set__pk__gt=change_set.pk, after__isnull=False
    )
    number: Any = after.order_by().values("record_id").annotate(number=Count("pk")).values("number")
    rows: Any = KINDS[kind].model._default_manager.filter(pk__in=ids).order_by()
    found: dict[int, list[int]] = {}
    for pk, later in rows.annotate(later=Coalesce(Subquery(number), 0)).values_list("pk", "later"):
        found.setdefault(later, []).append(pk)
    return found


def _move(kind: str, ids: list[int], later: int) -> None:
    rows: Any = KINDS[kind].model._default_manager.filter(pk__in=ids)
    if kind in references.DEEDS:
        seen = rows.filter(state=State.PUBLISHED, published_revision=F("revision") - later - 1)
        seen.update(published_revision=F("revision") - later)
    stored: Any = rows.filter(pk=OuterRef("record_id")).values("revision")
    shown = _shown(kind, ids).annotate(now=Subquery(stored)).filter(revision=F("now") - later - 1)
    shown.update(revision=F("revision") + 1)
