"""Writing records: thousands at once, and only what differs; everything stands in the change log."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from agreements.models import Change, ChangeSet
from agreements.models.change import ChangeKind
from agreements.records.reading import chunks, read, revisions
from agreements.records.schema import KINDS, RecordDict, canonical
from agreements.records.storing import insert_rows, settle_new, untie, write_part, write_roots
from agreements.records.vacating import vacate


class Moved(Exception):
    """Records were changed by somebody else since they were read. `ids` names them."""

    def __init__(self, ids: list[int]):
        self.ids = ids
        super().__init__(f"changed meanwhile: {ids}")


class Written(NamedTuple):
    """What `write` did: the change set (None when nothing differed) and the key of each record given."""

    change_set: ChangeSet | None
    ids: list[int]


@transaction.atomic
def write(
    kind: str,
    records: Iterable[RecordDict],
    by: User | None,
    why: str = "",
    change_kind: str = ChangeKind.EDIT,
    change_set: ChangeSet | None = None,
    seen: Mapping[int, int] | None = None,
    spelled: bool = False,
) -> Written:
    """Make the stored records say what these records say; new ones have no id (or that of a deleted one).

    A foreign key may be `"new:3"`: the record at index 3 of `records`; a unique value may pass from one to another.
    With `seen` (primary key → revision) raises `Moved` if one was changed since. Validate first: constraints raise
    IntegrityError here. Changes that belong to one deed share a `change_set`. With `spelled` they are canonical already.
    """
    given = list(records) if spelled else [canonical(kind, record) for record in records]
    known = [record["id"] for record in given if record["id"]]
    stored = revisions(kind, known, lock=True)
    if moved := [pk for pk, revision in (seen or {}).items() if stored.get(pk) != revision]:
        raise Moved(moved)
    before = read(kind, known)
    changed = [record for record in given if record["id"] is None or before.get(record["id"]) != record]
    differing = {record["id"]: record for record in changed if record["id"]}
    write_roots(KINDS[kind], changed, vacate(KINDS[kind], differing, before))
    ids = [record["id"] for record in given]
    settle_new(KINDS[kind], changed, ids)
    for some in chunks(changed):
        for part in KINDS[kind].parts:
            write_part(part, some, before)
    return Written(log(kind, before, _after(kind, changed, before), by, why, change_kind, change_set), ids)


def hold(change_set: ChangeSet | None) -> None:
    """Nobody else adds to this change set, or takes it back, before the transaction ends, if he holds it too."""
    if change_set is not None:
        ChangeSet.objects.select_for_update(no_key=True).filter(pk=change_set.pk).first()


@transaction.atomic
def delete(
    kind: str,
    ids: Iterable[int],
    by: User | None,
    why: str = "",
    change_kind: str = ChangeKind.EDIT,
    change_set: ChangeSet | None = None,
) -> ChangeSet | None:
    """Delete whole records; the change set holds what they were. Raises ProtectedError for a used one."""
    before = read(kind, revisions(kind, ids, lock=True))  # what a colleague saved last is what the log keeps
    for some in chunks(before):
        untie(KINDS[kind], some)
    for some in chunks(before):
        KINDS[kind].model._default_manager.filter(pk__in=some).delete()
    return log(kind, before, dict.fromkeys(before), by, why, change_kind, change_set)


def log(
    kind: str,
    before: Mapping[int, RecordDict | None],
    after: Mapping[int, RecordDict | None],
    by: User | None,
    why: str = "",
    change_kind: str = ChangeKind.EDIT,
    change_set: ChangeSet | None = None,
) -> ChangeSet | None:
    """Note what `after` says differently, in a change set; None when nothing differs."""
    changes = [pk for pk in after if before.get(pk) != after[pk]]
    if not changes:
        return change_set
    change_set = change_set or ChangeSet.objects.create(by=by, why=why, kind=change_kind)
    told = {"change_set": change_set.pk, "record_kind": kind}
    rows = [{**told, "record_id": pk, "before": before.get(pk), "after": after[pk]} for pk in changes]
    insert_rows(Change, rows)
    return change_set


def _after(
    kind: str, changed: list[RecordDict], before: Mapping[int, RecordDict]
) -> dict[int, RecordDict | None]:
    """What is stored by now. Of new records that is what was given, in canonical form; others are read back."""
    fresh = read(kind, [record["id"] for record in changed if record["id"] in before])
    return {record["id"]: fresh.get(record["id"], record) for record in changed}
