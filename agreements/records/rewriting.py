"""Writing records of several kinds at once: some change, some go, some come back, and none stands in another's way."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from agreements.models import ChangeSet
from agreements.models.change import ChangeKind, RecordKind
from agreements.records.reading import chunks, read, revisions
from agreements.records.schema import KINDS, Kind, RecordDict
from agreements.records.storing import untie, write_part, write_roots
from agreements.records.vacating import vacate
from agreements.records.writing import log

States = Mapping[str, Mapping[int, RecordDict | None]]
"""Kind → primary key → what the record says; None: it does not exist."""

USERS_FIRST = [
    RecordKind.EVENT,
    RecordKind.AGREEMENT,
    RecordKind.TENURE,
    RecordKind.OFFICE,
    RecordKind.PERSON,
    RecordKind.PARTY,
    RecordKind.SOURCE,
    RecordKind.AREA,
    RecordKind.TYPE,
]
"""In this order records can go: none is deleted before those that may refer to it."""


@transaction.atomic
def rewrite(
    states: States,
    by: User | None,
    why: str = "",
    change_kind: str = ChangeKind.EDIT,
    reverts: ChangeSet | None = None,
    change_set: ChangeSet | None = None,
) -> ChangeSet | None:
    """Make all these records say exactly this, as one change set, or as part of this one; None when they do already.

    Whatever comes back is there before the rows that refer to it, and a unique value may pass from one record
    to another. Validate first: constraints raise IntegrityError here, and a used record ProtectedError.
    """
    before = _locked(states)
    wanted = {
        kind: {pk: record for pk, record in records.items() if before[kind].get(pk) != record}
        for kind, records in states.items()
    }
    if not any(wanted.values()):
        return None
    vacated = {kind: vacate(KINDS[kind], records, before[kind]) for kind, records in wanted.items()}
    for kind, records in wanted.items():
        _write(KINDS[kind], [record for record in records.values() if record is not None], vacated[kind])
    _delete(
        {kind: [pk for pk, record in records.items() if record is None] for kind, records in wanted.items()}
    )
    change_set = change_set or ChangeSet.objects.create(by=by, why=why, kind=change_kind, reverts=reverts)
    for kind, records in wanted.items():
        log(kind, before[kind], _read_back(kind, records), change_set=change_set, by=by)
    return change_set


def _locked(states: States) -> dict[str, dict[int, RecordDict]]:
    """What the records say now; nobody else changes them before the transaction ends."""
    for kind in sorted(states):
        revisions(kind, states[kind], lock=True)
    return {kind: read(kind, records) for kind, records in states.items()}


def _read_back(kind: str, ids: Iterable[int]) -> dict[int, RecordDict | None]:
    return {**dict.fromkeys(ids), **read(kind, ids)}


def _write(kind: Kind, records: list[RecordDict], before: Mapping[int, RecordDict]) -> None:
    write_roots(kind, records, before)
    for some in chunks(records):
        for part in kind.parts:
            write_part(part, some, before)


def _delete(going: Mapping[str, list[int]]) -> None:
    for kind in USERS_FIRST:
        for some in chunks(going.get(kind, [])):
            untie(KINDS[kind], some)
    for kind in USERS_FIRST:
        for some in chunks(going.get(kind, [])):
            KINDS[kind].model._default_manager.filter(pk__in=some).delete()
