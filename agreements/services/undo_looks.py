"""Looking at what a long undo would do, behind the pages: nobody waits for it, and nothing is locked meanwhile.

Who confirms what he looked at need not wait again where nothing was written since; else it is looked at once more, and
begun only if it is the same.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agreements.models import ChangeSet, Undo, UndoLook
from agreements.models.job import JobState
from agreements.records import marks
from agreements.services import jobs, undoing, undoing_steps
from agreements.services.undo_pictures import picture
from agreements.services.undo_plans import Choices
from agreements.tasks import task


def start(change_set: ChangeSet, by: Any, choices: Choices, seen: str = "", why: str = "") -> UndoLook:
    """Have it looked at. With `seen` it is taken back as soon as it proves to be what the user saw then."""
    with transaction.atomic():
        UndoLook.objects.filter(change_set=change_set, by=by).delete()
        look_ = UndoLook.objects.create(
            change_set=change_set,
            by=by,
            choices=_as_json(choices),
            language=get_language() or "",
            total=change_set.changes.count(),
            seen=seen,
            why=why[:500],
        )
        jobs.enqueue(look, look_)
    return look_


def current(change_set: ChangeSet, by: Any) -> UndoLook:
    """The user's look before anything is chosen, as far as it still holds; else a new one."""
    found = UndoLook.objects.filter(change_set=change_set, by=by, seen="").first()
    if found and found.choices == _as_json(Choices()) and not _is_stale(found):
        return found
    return start(change_set, by, Choices())


def _is_stale(found: UndoLook) -> bool:
    if found.state != JobState.DONE:
        return False
    return found.stamp != marks.mark() or found.language != (get_language() or "")


def reworded(found: UndoLook) -> UndoLook:
    """The look, or a new one in the active language where it was worded in another."""
    if found.state != JobState.DONE or found.language == (get_language() or ""):
        return found
    return start(found.change_set, found.by, choices_of(found))


def confirm(found: UndoLook, choices: Choices, why: str, seen: str) -> Undo | UndoLook:
    """Begin what was looked at, which is told by its fingerprint `seen`; a new look where anything may have changed
    since, or something else is chosen. Raises NotTakenBack where it can't be done as it stands."""
    if found.choices != _as_json(choices):
        return start(found.change_set, found.by, choices)
    if found.stamp != marks.mark() or found.picture["fingerprint"] != seen:
        return start(found.change_set, found.by, choices, seen, why)
    return _begin(found, why)


def _begin(found: UndoLook, why: str) -> Undo:
    if not found.picture["ready"] or not all(map(found.by.has_perm, found.picture["rights"])):
        raise undoing.NotTakenBack([_("It can't be taken back as it stands.")])
    return undoing_steps.begin(found.change_set, found.by, why, found.picture["choices"])


@task()
def look(pk: int) -> None:
    """Work the plan out, in one go; who takes it over begins anew."""
    jobs.work_in_the_open(UndoLook, pk, _look)


def _look(found: UndoLook, alive: Any) -> dict[str, Any]:
    choices = choices_of(found)
    with override(found.language or None):
        stamp = marks.mark()  # first: what is written meanwhile makes it stale
        plan = undoing.plan_revert(found.change_set, found.by, choices, alive)
        shown = picture(plan, choices)
        if found.seen == shown["fingerprint"] and shown["ready"]:
            found.stamp, found.picture = stamp, shown
            _begin(found, found.why)
    return {"stamp": stamp, "picture": shown, "done": found.total}


def _as_json(choices: Choices) -> dict[str, Any]:
    return {"each": {f"{kind}-{pk}": said for (kind, pk), said in choices.each.items()}, "rest": choices.rest}


def choices_of(found: UndoLook) -> Choices:
    """What is to be done with records that others changed since."""
    return Choices(undoing_steps.choices_of(found.choices["each"]), found.choices["rest"])
