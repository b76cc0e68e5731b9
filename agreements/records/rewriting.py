"""Writing records of several kinds at once: some change, some go, some come back, and none stands in another's way."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, UniqueConstraint, Value
from django.db.models.functions import Cast, Concat

from agreements.models import ChangeSet
from agreements.models.change import ChangeKind, RecordKind
from agreements.records.reading import chunks, read, revisions
from agreements.records.schema import DEEDS, KINDS, Kind, RecordDict
from agreements.records.storing import untie, write_part, write_roots
from agreements.records.writing import log

States = Mapping[str, Mapping[int, RecordDict | None]]
"""Kind → primary key → what the record says; None: it does not exist."""

EMPTIED = object()
"""What a unique column says for as long as it is emptied: nothing that a record could say."""

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
    vacated = {kind: _vacate(KINDS[kind], records, before[kind]) for kind, records in wanted.items()}
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


# -- values that no two records share ------------------------------------------------------------------------


def _vacate(
    kind: Kind, records: Mapping[int, RecordDict | None], before: Mapping[int, RecordDict]
) -> dict[int, RecordDict]:
    """Empty the unique columns of what gives a value up, so that another record can take it; what it says then."""
    places = dict(_unique_columns(kind.model))
    said = _said(kind, places)
    leaving = [
        pk
        for pk, record in records.items()
        if pk in before and (record is None or any(record[name] != before[pk][name] for name in said))
    ]
    for some in chunks(leaving if places else []):
        kind.model._default_manager.filter(pk__in=some).update(**places)
    return {**before, **{pk: before[pk] | dict.fromkeys(said, EMPTIED) for pk in leaving}}


def _unique_columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Column → a value that no record has. Of columns that are unique together, the first."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.name not in DEEDS:
            yield field.name, _nobodys(field)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield constraint.fields[0], _nobodys(model._meta.get_field(constraint.fields[0]))


def _nobodys(field: Any) -> Any:
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):  # leads nowhere for as long as the transaction runs
        return Value(0) - F("pk")
    return Concat(Value("~"), Cast("pk", models.CharField()))


def _said(kind: Kind, names: Iterable[str]) -> list[str]:
    """The fields that these columns follow from."""
    columns = {field.name: field for field in kind.model._meta.concrete_fields}
    sources = [getattr(columns[name], "source", name) for name in names]
    whole = [c.fields for c in kind.model._meta.constraints if isinstance(c, UniqueConstraint)]
    return list(dict.fromkeys([*sources, *(name for names in whole for name in names)]))
