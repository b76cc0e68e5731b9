"""Taking a long change set back behind the pages, some records at a time, from the newest entry of its log to the oldest.

What was written last may refer to what was written before, so it goes first; and the log of an undo, read backwards
again, brings things back in the order in which they were made. What somebody changes meanwhile is left and named.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agreements.models import Change, ChangeSet, Undo
from agreements.models.change import ChangeKind
from agreements.models.job import JobState
from agreements.records import RecordDict, hold, rewrite
from agreements.services import jobs, undoing
from agreements.services.undo_plans import Choices, Key, Plan, Step, make_plan
from agreements.tasks import task

AT_ONCE = 500
"""So many records are taken back in one transaction, all or none."""
CHUNK = 100


def is_long(change_set: ChangeSet) -> bool:
    """Whether it is taken back step by step. A merge never is, nor its undo: what readers see of it is one deed."""
    return change_set.changes.count() > AT_ONCE and not _is_of_a_merge(change_set)


def _is_of_a_merge(change_set: ChangeSet | None) -> bool:
    while change_set is not None and not change_set.merged:
        change_set = change_set.reverts
    return change_set is not None


def start(change_set: ChangeSet, by: Any, why: str, choices: Choices, seen: str) -> Undo:
    """Have it taken back, when nothing stands in the way of what the user saw. A second call gives the same undo.

    Raises NotTakenBack, and then nothing is begun. Looks at every record: for who waits see `undo_looks`.
    """
    if under_way := current(change_set):
        return under_way
    plan = undoing.plan_revert(change_set, by, choices)
    undoing.refuse_unless_ready(plan, seen)
    return begin(change_set, by, why, {f"{step.kind}-{step.pk}": step.choice for step in plan.in_conflict})


def begin(change_set: ChangeSet, by: Any, why: str, told: dict[str, str]) -> Undo:
    """Have it taken back as it was looked at. `told`: what to do with each record in conflict. What was said of "all
    others" holds for those that the user saw, not for what is edited from now on."""
    try:
        with transaction.atomic():
            hold(change_set)  # an import that writes into it notices from here on
            undo = Undo.objects.create(
                change_set=change_set,
                by=by,
                why=why[:500],
                choices={"each": told, "language": get_language()},
                total=change_set.changes.count(),
            )
            jobs.enqueue(take_back, undo)
    except IntegrityError:  # another tab was quicker
        if (under_way := current(change_set)) is None:
            raise
        return under_way
    return undo


def current(change_set: ChangeSet) -> Undo | None:
    """The undo of it that is not done yet."""
    return Undo.objects.filter(change_set=change_set).exclude(state=JobState.DONE).first()


@task()
def take_back(pk: int) -> None:
    """Go on with this undo where it stands."""
    jobs.work(Undo, pk, step)


def step(undo: Undo) -> bool:
    """Take the next records back; whether more are left."""
    log = undo.change_set.changes.order_by("-pk")
    rows = list((log.filter(pk__lt=undo.pointer) if undo.pointer else log)[:CHUNK])
    with override(undo.choices.get("language") or get_language()):
        _take_back(undo, rows)
        if len(rows) < CHUNK:
            _once_more(undo)
    undo.pointer = rows[-1].pk if rows else undo.pointer
    undo.done += len(rows)
    return len(rows) == CHUNK


def _once_more(undo: Undo) -> None:
    """What was left is tried together: two records that passed a value to one another may stand in two steps."""
    if 1 < len(undo.left) <= AT_ONCE:
        keys: dict[str, list[int]] = {}
        for kind, pk, *_told in undo.left:
            keys.setdefault(kind, []).append(pk)
        mine = [Q(record_kind=kind, record_id__in=some) for kind, some in keys.items()]
        undo.left = []
        _take_back(undo, list(undo.change_set.changes.filter(reduce(or_, mine)).order_by("-pk")))


def _take_back(undo: Undo, rows: list[Change]) -> None:
    spans = _spans(rows)
    choices = Choices(choices_of(undo.choices.get("each", {})))
    while any(spans.values()):
        plan = make_plan(spans, None, choices)
        stuck = [step for step in plan.steps if step.reasons or step.open or step.stays]
        if not stuck:
            stuck = _write(undo, plan)
        if not stuck:
            return
        undo.left += [[step.kind, step.pk, step.title, _reason(step)] for step in stuck]
        for each in stuck:
            del spans[each.kind][each.pk]


def _write(undo: Undo, plan: Plan) -> list[Step]:
    """Carries the plan out; what could not be done, where the database refused it."""
    if not plan.changing:
        return []
    if undo.made is None:
        undo.made = ChangeSet.objects.create(
            by=undo.by, why=undo.why, kind=ChangeKind.REVERT, reverts=undo.change_set
        )
    try:
        with transaction.atomic():
            rewrite(plan.states(), undo.by, undo.why, ChangeKind.REVERT, change_set=undo.made)
    except (IntegrityError, ProtectedError):
        return plan.changing
    return []


def _reason(step: Step) -> str:
    if step.reasons or step.stays:
        return " ".join([*step.reasons, step.stays]).strip()
    return _("It was changed meanwhile.") if step.open else _("The database refused it.")


def _spans(rows: Iterable[Change]) -> dict[str, dict[int, tuple[RecordDict | None, RecordDict | None]]]:
    """What each record said before the oldest and after the newest of these entries, which come from the newest on."""
    spans: dict[str, dict[int, tuple[RecordDict | None, RecordDict | None]]] = {}
    for row in rows:
        mine = spans.setdefault(row.record_kind, {})
        after = mine[row.record_id][1] if row.record_id in mine else row.after
        mine[row.record_id] = (row.before, after)
    return spans


def choices_of(told: Mapping[str, str]) -> dict[Key, str]:
    """What was said of single records: `agreement-12` → what to do."""
    found = {}
    for key, choice in told.items():
        kind, _dash, pk = key.partition("-")
        found[kind, int(pk)] = choice
    return found
