"""Keeping background work going: jobs that nobody is at are taken up, and the notes of dead tasks put away."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agreements.models import Refresh
from agreements.models.job import Job
from agreements.services import jobs, refreshing

KILLED = "The process that did this ended without a word. Its job says how far it is, and is taken up again."


class Work(NamedTuple):
    """A kind of job and the task that does it."""

    model: type[Job]
    task: Any


WORKS = [Work(Refresh, refreshing.refresh)]


def sweep() -> int:
    """Do every job that waits or whose worker fell silent; how many there were."""
    found = [(task, pk) for model, task in WORKS for pk in jobs.due(model)]
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
    for model, task in WORKS:
        if row.task_path == task.module_path:
            rows: Any = model._default_manager
            return (
                rows.filter(pk__in=row.args_kwargs["args"])
                .filter(state="running")
                .exclude(jobs.silent())
                .exists()
            )
    return False


def prune() -> int:
    """Old notes of tasks go; what was done stands on the jobs."""
    before = timezone.now() - timedelta(days=settings.TASK_RESULT_DAYS)
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]
