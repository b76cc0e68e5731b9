"""Taking back what was done: a whole change set, or one deletion. What is written is the stored *before*.

`plan_revert` and `plan_restore` say what would happen, to whom, and what is in the way; `revert` and `restore` do it.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from agreements.models import Change, ChangeSet
from agreements.models.change import ChangeKind
from agreements.records import RecordDict, hold, read, revisions, rewrite
from agreements.services import merging_release
from agreements.services.undo_plans import Alive, Choices, Plan, Spans, make_plan

UNDECIDED = Choices()


class NotTakenBack(Exception):
    """It can't be taken back as it stands, so nothing was. `reasons` says why, in words."""

    def __init__(self, reasons: list[str], plan: Plan | None = None):
        self.reasons, self.plan = reasons, plan
        super().__init__("\n".join(reasons))


def plan_revert(
    change_set: ChangeSet, by: Any, choices: Choices = UNDECIDED, alive: Alive = lambda done: None
) -> Plan:
    """What taking the change set back would do. Queries: a fixed number for each kind and some hundred records."""
    return make_plan(_spans(change_set), by, choices, alive)


def revert(
    change_set: ChangeSet, by: Any, why: str = "", choices: Choices = UNDECIDED, seen: str = ""
) -> ChangeSet:
    """Take one change set back as a whole: what it made goes, what it deleted returns, what it changed is as before.

    What others changed since stays, unless they changed the same: then `choices` must say what to do, else
    NotTakenBack. With `seen`, the fingerprint of the plan that the user looked at, only if that is still the plan.
    `by` None: the product itself. A revert can be reverted.
    """
    with transaction.atomic():
        hold(change_set)  # an import may be writing into it
        made = _carry_out(_spans(change_set), by, why, choices, seen, ChangeKind.REVERT, change_set)
        merging_release.taken_back(change_set, made)
    return made


def plan_restore(kind: str, pk: int, by: Any) -> Plan:
    """What restoring the deleted record would do. Raises NotTakenBack when it is not deleted."""
    return make_plan(_deletion(kind, pk)[0], by, UNDECIDED)


def restore(kind: str, pk: int, by: Any, why: str = "", seen: str = "") -> ChangeSet:
    """A deleted record comes back under its key, with all its parts and what it says of others."""
    spans, deletion = _deletion(kind, pk)
    alone = deletion.changes.count() == 1
    return _carry_out(spans, by, why, UNDECIDED, seen, ChangeKind.RESTORE, deletion if alone else None)


def _carry_out(
    spans: Spans,
    by: Any,
    why: str,
    choices: Choices,
    seen: str,
    change_kind: ChangeKind,
    reverts: ChangeSet | None,
) -> ChangeSet:
    try:
        with transaction.atomic():
            for kind in sorted(spans):
                revisions(kind, spans[kind], lock=True)
            plan = make_plan(spans, by, choices)
            refuse_unless_ready(plan, seen)
            made = rewrite(plan.states(), by, why[:500], change_kind, reverts)
    except (IntegrityError, ProtectedError) as error:
        words = _("Nothing was taken back: somebody changed a record just now. Look again.")
        raise NotTakenBack([words]) from error
    if made is None:
        raise NotTakenBack([_("Nothing is left to take back.")], plan)
    return made


def refuse_unless_ready(plan: Plan, seen: str) -> None:
    """Raises NotTakenBack unless the plan is what the user saw, and can be carried out."""
    if seen and seen != plan.fingerprint:
        raise NotTakenBack([_("Something changed since you looked. Look again before you confirm.")], plan)
    if reasons := plan.reasons():
        raise NotTakenBack(reasons, plan)
    if not plan.changing:
        used = [f"{step.title}: {step.stays}" for step in plan.staying]
        raise NotTakenBack([_("Nothing is left to take back."), *used], plan)


def _spans(change_set: ChangeSet) -> Spans:
    """Of every record of the change set, what it said before and after. One query."""
    spans: dict[str, dict[int, tuple[RecordDict | None, RecordDict | None]]] = {}
    rows = Change.objects.filter(change_set=change_set).order_by("pk")
    for kind, pk, before, after in rows.values_list("record_kind", "record_id", "before", "after"):
        mine = spans.setdefault(kind, {})
        first = mine[pk][0] if pk in mine else before
        mine[pk] = (first, after)
    return spans


def _deletion(kind: str, pk: int) -> tuple[Spans, ChangeSet]:
    """The last deletion of the record."""
    if read(kind, [pk]):
        raise NotTakenBack([_("It is not deleted.")])
    rows = Change.objects.filter(record_kind=kind, record_id=pk).select_related("change_set")
    last = rows.order_by("-pk").first()
    if last is None or last.before is None:
        raise NotTakenBack([_("The log knows no such record.")])
    return {kind: {pk: (last.before, None)}}, last.change_set
