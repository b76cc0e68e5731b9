"""The plan of a workbook, written: all of it as one change set, or nothing."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.models import ChangeSet
from agreements.models.change import ChangeKind, RecordKind
from agreements.records import KINDS, Moved, canonical, revisions, rewrite, write
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.whole.planning import Plan, Planned
from agreements.spreadsheets.whole.references import settled

TARGETS_FIRST: list[str] = [
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


MOST_WHY = ChangeSet._meta.get_field("why").max_length


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
        return _write(plan, by, why[:MOST_WHY])
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
    differing = {kind: some for kind, some in plan.differing.items() if some}
    if all(planned.stored is not None for some in differing.values() for planned in some):
        return _rewrite(differing, by, why)
    change_set: ChangeSet | None = None
    made: dict[tuple[str, str], int] = {}

    def written_already(target: str, key: str) -> int | str:
        return made.get((target, key), key)

    for kind in sorted(differing, key=TARGETS_FIRST.index):
        some = differing[kind]
        records = [settled(kind, planned.record, written_already) for planned in some]
        written = write(kind, records, by, why, ChangeKind.IMPORT, change_set, _seen(some))
        change_set = written.change_set
        made |= {(kind, p.entry.key): pk for p, pk in zip(some, written.ids, strict=True) if p.entry.key}
    return change_set


def _rewrite(differing: dict[str, list[Planned]], by: User, why: str) -> ChangeSet | None:
    """Where nothing is new, a unique value may pass from one record to another."""
    for kind in sorted(differing):
        seen = _seen(differing[kind])
        now = revisions(kind, seen, lock=True)
        if moved := [pk for pk, revision in seen.items() if now.get(pk) != revision]:
            raise Moved(moved)
    states = {
        kind: {p.entry.pk: canonical(kind, p.record) for p in some if p.entry.pk}
        for kind, some in differing.items()
    }
    return rewrite(states, by, why, ChangeKind.IMPORT)


def _seen(some: list[Planned]) -> dict[int, int]:
    """Primary key → the revision that the plan saw."""
    return {p.entry.pk: p.revision for p in some if p.entry.pk and p.revision is not None}
