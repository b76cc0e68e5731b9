"""Releasing edits of reference data: what is already public gets a new version at once, and the documents in
which it stands follow in the background (`refreshing.py`). So it is when one record was merged into another.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from agreements.models import AgreementType, Area, Office, Party, Person, PublishedRecord, Refresh, Source
from agreements.records import Moved, kind_of, revisions
from agreements.services import addresses_of_merged, references, refreshing, shelf
from agreements.services.blocks import TREES
from agreements.services.documents import Document
from agreements.services.publishing import guard
from agreements.services.shelf import Deed

Reference = Party | Area | AgreementType | Person | Office | Source


class Preview(NamedTuple):
    """What readers see of a record, what they would see, and how many documents would be refreshed."""

    now: Document | None
    then: Document | None
    users: int


@transaction.atomic
def release(records: Iterable[Reference], by: Any, why: str = "", revision: int | None = None) -> int:
    """Let the public see this reference data as it stands now; how many of it got a new version.
    What no published document uses stays private.

    With `revision`, only if that is still the stored one (else `Moved`): an editor releases what he looked at.
    """
    guard("agreement", by)
    shelf.one_at_a_time()
    kinds: dict[str, list[int]] = {kind: [] for kind in references.REFERENCES}
    for record in records:
        if (kind := kind_of(type(record))) and kind.name in kinds:
            kinds[kind.name].append(record.pk)
            _refuse_moved(kind.name, record.pk, revision)
    return sum(len(_release(kind, pks, Deed(by, why))) for kind, pks in kinds.items() if pks)


def _refuse_moved(kind: str, pk: int, revision: int | None) -> None:
    if revision is not None and revisions(kind, [pk], lock=True).get(pk) != revision:
        raise Moved([pk])


def preview(kind: str, pk: int) -> Preview:
    """What releasing the record would do. It is done, and nothing of it is kept."""
    with transaction.atomic():
        shelf.one_at_a_time()
        now = _document(kind, pk)
        slugs = _release(kind, [pk], Deed())
        then = _document(kind, pk)
        users = refreshing.number_of_users(Refresh(slugs=slugs or [now["slug"]])) if now else 0
        transaction.set_rollback(True)
    return Preview(now, then, users)


def _document(kind: str, pk: int) -> Document | None:
    return next((entry.document for entry in shelf.taken(kind, record_id=pk)), None)


def _release(kind: str, pks: Iterable[int], deed: Deed) -> list[str]:
    """The addresses of the new versions, whose users will be refreshed."""
    wanted = set(pks)
    wanted |= _replaced_above(kind, wanted)
    revisions(kind, wanted, lock=True)
    slugs = [entry.slug for entry in references.renew(kind, wanted, deed)]
    if slugs:
        refreshing.start(Refresh(kind=kind, slugs=slugs), deed)
    return slugs


def _replaced_above(kind: str, pks: set[int]) -> set[int]:
    """What these lie in and has itself another place now than in public. It must be released with them:
    else the public could read of two parties that each is part of the other."""
    if kind not in TREES:
        return set()
    parents = _parents(Party if kind == "party" else Area, pks)
    stored = PublishedRecord.objects.filter(kind=kind, record_id__in=list(parents))
    slugs = dict(stored.values_list("record_id", "slug"))
    return {
        entry.record_id
        for entry in shelf.taken(kind, record_id__in=list(parents.keys() - pks))
        if (entry.document["parent"] or {}).get("slug") != slugs.get(parents[entry.record_id] or 0)
    }


def _parents(model: Any, pks: Iterable[int]) -> dict[int, int | None]:
    """What each of these lies in, and what lies above that."""
    found: dict[int, int | None] = {}
    wanted = set(pks)
    while wanted:
        found |= dict(model.objects.filter(pk__in=wanted).values_list("pk", "parent"))
        wanted = {parent for parent in found.values() if parent} - found.keys()
    return found


@transaction.atomic
def replace(kind: str, keys: Mapping[int, int], by: Any, why: str = "") -> list[Refresh]:
    """Records were merged: `keys` says of each that is gone from the working tables which one stands for it.

    The gone one leaves the public and its addresses lead to the one that stands, which is released as it is
    now; the documents in which it stood follow in the background. To be called in the transaction of the
    merge, after it.
    """
    guard("agreement", by)
    shelf.one_at_a_time()
    return [_replace(kind, gone, stands, Deed(by, why)) for gone, stands in keys.items()]


def _replace(kind: str, gone: int, stands: int, deed: Deed) -> Refresh:
    refresh = Refresh(kind=kind, merged=gone, since=shelf.latest())
    entries = shelf.taken(kind, record_id=gone)
    if entries:
        references.public(kind, [stands], deed)
    moved = addresses_of_merged.hand_over(kind, gone, stands)
    shelf.remove(entries, deed)
    _release(kind, [stands], deed)
    now = addresses_of_merged.address(kind, stands) or ""
    refresh.replaced = dict.fromkeys(moved, now)
    refresh.slugs = [*moved, now] if now else moved
    return refreshing.start(refresh, deed)


@transaction.atomic
def unreplace(kind: str, keys: Mapping[int, int], by: Any, why: str = "") -> list[Refresh]:
    """A merge was undone: the same `keys` as for `replace`, and the records that were gone are there again.

    Their addresses are theirs again, and documents that nobody published since say again what they said
    before the merge; the others show it when they are published next. To be called in the transaction of the
    undoing, after it.
    """
    guard("agreement", by)
    shelf.one_at_a_time()
    deed = Deed(by, why)
    merges = [(gone, stands, _merge(kind, gone)) for gone, stands in keys.items()]
    return [_unreplace(gone, stands, merge, deed) for gone, stands, merge in merges if merge]


def _merge(kind: str, gone: int) -> Refresh | None:
    return Refresh.objects.filter(kind=kind, merged=gone, undoes=None).order_by("-pk").first()


def _unreplace(gone: int, stands: int, merge: Refresh, deed: Deed) -> Refresh:
    kind = merge.kind
    own = merge.slugs[0] if merge.replaced else ""
    addresses_of_merged.give_back(kind, gone, merge.replaced, own)
    if shelf.as_of(kind, [own], merge.since):
        references.public(kind, [gone], deed)
    _release(kind, [stands], deed)
    return refreshing.start(Refresh(kind=kind, slugs=merge.slugs, undoes=merge, since=merge.since), deed)
