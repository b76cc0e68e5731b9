"""Keeping background work going: jobs that nobody is at are taken up, and the notes of dead tasks put away."""

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agreements.models import BatchPublication, Refresh, Undo, UndoLook
from agreements.models.job import Job
from agreements.services import batch_publishing, jobs, refreshing, undo_looks, undoing_steps

KILLED = "The process that did this ended without a word. Its job says how far it is, and is taken up again."


class Work(NamedTuple):
    """A task, which jobs of its kind nobody is at, and whether somebody is at one of these."""

    task: Any
    due: Callable[[], list[int]]
    is_done_now: Callable[[Collection[int]], bool]


def work_of(model: type[Job], task: Any) -> Work:
    """What keeps jobs of this model going."""
    return Work(task, partial(jobs.due, model), partial(jobs.is_done_now, model))


WORKS = [
    work_of(Refresh, refreshing.refresh),
    work_of(BatchPublication, batch_publishing.publish),
    work_of(Undo, undoing_steps.take_back),
    work_of(UndoLook, undo_looks.look),
]
"""Layers above add their own when the app is ready."""


def sweep() -> int:
    """Do every job that waits or whose worker fell silent; how many there were."""
    found = [(work.task, pk) for work in WORKS for pk in work.due()]
    for task, pk in found:
        if not jobs.stopping.is_set():
            task.call(pk)
    return len(found)


def settle() -> int:
    """Tasks that were killed do not stand as running for ever; how many there were."""
    since = timezone.now() - timedelta(seconds=settings.JOB_SILENT_SECONDS)
    old = DBTaskResult.objects.running().filter(started_at__lt=since)
    dead = [row.pk for row in old if not _alive(row)]
    words = {"status": "FAILED", "finished_at": timezone.now(), "traceback": KILLED}
    return DBTaskResult.objects.filter(pk__in=dead, status="RUNNING").update(**words)


def _alive(row: DBTaskResult) -> bool:
    """Whether somebody is at the job that the task was for."""
    mine = [work for work in WORKS if work.task.module_path == row.task_path]
    return any(work.is_done_now(row.args_kwargs["args"]) for work in mine)


def prune() -> int:
    """Old notes of tasks go, and what somebody looked at and let be; what was done stands on the jobs."""
    before = timezone.now() - timedelta(days=settings.TASK_RESULT_DAYS)
    UndoLook.objects.filter(at__lt=before).delete()
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]
