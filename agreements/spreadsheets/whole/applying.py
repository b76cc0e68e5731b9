"""The plan of a workbook, written: all of it as one change set, or nothing."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.models import ChangeSet
from agreements.models.change import ChangeKind, RecordKind
from agreements.records import KINDS, Moved, write
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.whole.planning import Plan
from agreements.spreadsheets.whole.references import settled

TARGETS_FIRST = [
    RecordKind.SOURCE,
    RecordKind.TYPE,
    RecordKind.AREA,
    RecordKind.PARTY,
    RecordKind.PERSON,
    RecordKind.OFFICE,
    RecordKind.TENURE,
    RecordKind.AGREEMENT,
    RecordKind.EVENT,
]
"""In this order kinds are written: none before those that it may refer to."""


def refuse_unless_allowed(plan: Plan, by: User) -> None:
    """A workbook adds and changes what its bearer may. Raises SheetError."""
    for kind, differing in plan.differing.items():
        meta = KINDS[kind].model._meta
        deeds = {"add" if planned.stored is None else "change" for planned in differing}
        if not all(by.has_perm(f"agreements.{deed}_{meta.model_name}") for deed in deeds):
            words = _("“%(name)s” may not add or change these records: %(kind)s.")
            raise SheetError(words % {"name": by, "kind": meta.verbose_name_plural})


def apply(plan: Plan, by: User, why: str = "") -> ChangeSet | None:
    """Write it; None when nothing differs. Raises SheetError in words, and then nothing was written."""
    if plan.problems:
        raise SheetError(_("Nothing was written: something in the workbook is wrong."))
    refuse_unless_allowed(plan, by)
    try:
        return _write(plan, by, why)
    except Moved as error:
        words = _("Nothing was written: somebody changed %(count)s of these records just now. Look again.")
        raise SheetError(words % {"count": len(error.ids)}) from error
    except IntegrityError as error:
        words = _(
            "Nothing was written: a value passes from one record to another, or a record was deleted just now. "
            "Look again, and change one record after the other."
        )
        raise SheetError(words) from error


@transaction.atomic
def _write(plan: Plan, by: User, why: str) -> ChangeSet | None:
    change_set: ChangeSet | None = None
    made: dict[tuple[str, str], int] = {}

    def written_already(target: str, key: str) -> int | str:
        return made.get((target, key), key)

    for kind in [*TARGETS_FIRST, *(kind for kind in KINDS if kind not in TARGETS_FIRST)]:
        differing = plan.differing.get(kind, [])
        if not differing:
            continue
        records = [settled(kind, planned.record, written_already) for planned in differing]
        seen = {p.entry.pk: p.revision for p in differing if p.entry.pk and p.revision is not None}
        written = write(kind, records, by, why, ChangeKind.IMPORT, change_set, seen)
        change_set = written.change_set
        made |= {(kind, p.entry.key): pk for p, pk in zip(differing, written.ids, strict=True) if p.entry.key}
    return change_set
