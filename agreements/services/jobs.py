"""Doing a long piece of work in short steps, so that it can be stopped, killed and taken up again.

A job is claimed with its heartbeat: whoever set the one that is stored does the work. Each step is one
transaction that begins by moving the heartbeat and ends by storing how far the work is. So nothing is done
twice or left out; a worker that was only slow finds at its next step that another one took over, and stops.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models.job import Job, JobState

logger = logging.getLogger(__name__)

Step = Callable[[Any], bool]
"""Does the next part of a job and moves its pointer; whether more is left."""

Deed = Callable[[Any, Callable[[int], None]], dict[str, Any]]
"""Does a whole job, and says now and then how far it is; gives what is to be stored on it."""

PAUSE = 0.05
stopping = threading.Event()
"""Set when this process is told to end: work stops between two steps."""


class Lost(Exception):
    """Another worker has taken the job over."""


def enqueue(task: Any, job: Job) -> None:
    """Have the job done as soon as it is stored for good."""
    transaction.on_commit(partial(task.enqueue, job.pk))


class Stopped(Exception):
    """This process ends; another takes the job up."""


def work(model: type[Job], pk: int, step: Step) -> None:
    """Do the job, unless somebody else is at it or it is done. What goes wrong stands on the job, in words."""
    if job := claim(model, pk):
        with _told_on(job):
            _in_steps(job, step)


def work_in_the_open(model: type[Job], pk: int, deed: Deed) -> None:
    """Do a job that only reads, in one go and outside of any transaction, so that it keeps nobody from writing."""
    if job := claim(model, pk):
        with _told_on(job):
            _set(job, **deed(job, partial(_alive, job)), state=JobState.DONE)


def _in_steps(job: Job, step: Step) -> None:
    while not stopping.is_set():
        if not _advance(job, step):
            return
        _let_others_write()
    raise Stopped


def _alive(job: Job, done: int) -> None:
    """Says that the worker is, and how far. Raises Stopped when this process is told to end."""
    if stopping.is_set():
        raise Stopped
    _set(job, heartbeat=_later(job.heartbeat), done=done)


@contextmanager
def _told_on(job: Job) -> Iterator[None]:
    """What goes wrong stands on the job, in words, or is taken up again."""
    try:
        yield
    except Stopped:
        _put_back(job)
    except Lost:
        logger.warning("%s was taken over by another worker", job)
    except (OperationalError, InterfaceError):
        logger.exception("%s: the database is not there; the job is taken up again later", job)
    except Exception as problem:
        logger.exception("%s failed", job)
        fail(job, problem)


def silent() -> Q:
    """The condition that whoever did the job has been silent for too long."""
    since = timezone.now() - timedelta(seconds=settings.JOB_SILENT_SECONDS)
    return Q(state=JobState.RUNNING) & (Q(heartbeat__lt=since) | Q(heartbeat=None))


def claim(model: type[Job], pk: int) -> Any:
    """The job, now this worker's own; None when it is done, failed or another worker's."""
    now = timezone.now()
    free = Q(state=JobState.WAITING) | silent()
    taken = _rows(model).filter(free, pk=pk).update(state=JobState.RUNNING, heartbeat=now, error="")
    return _rows(model).get(pk=pk, heartbeat=now) if taken else None


def _advance(job: Job, step: Step) -> bool:
    with transaction.atomic():
        _beat(job)
        more = step(job)
        job.state = JobState.RUNNING if more else JobState.DONE
        job.save()
    return more


def _beat(job: Job) -> None:
    """Says that the worker is alive, and holds the job's row until the step is stored."""
    _set(job, heartbeat=_later(job.heartbeat))


def _later(heartbeat: datetime | None) -> datetime:
    """Now, but never the same twice: the heartbeat tells one worker from another."""
    now = timezone.now()
    return now if heartbeat is None or now > heartbeat else heartbeat + timedelta(microseconds=1)


def _set(job: Job, **values: Any) -> None:
    """Change the job if it is still this worker's own."""
    mine = _rows(type(job)).filter(pk=job.pk, state=JobState.RUNNING, heartbeat=job.heartbeat)
    if not mine.update(**values):
        raise Lost
    for name, value in values.items():
        setattr(job, name, value)


def _put_back(job: Job) -> None:
    _set(job, state=JobState.WAITING)


def fail(job: Job, problem: Exception) -> None:
    """Note on the job what went wrong. It waits there until somebody tries again."""
    words = _("The database refused it.") if isinstance(problem, DatabaseError) else _("It broke off.")
    mine = _rows(type(job)).filter(pk=job.pk, state=JobState.RUNNING)
    mine.update(state=JobState.FAILED, error=f"{words} {type(problem).__name__}: {problem}"[:2000])


def retry(task: Any, job: Job) -> bool:
    """Try a failed job again from where it stood; False when it has not failed."""
    failed = _rows(type(job)).filter(pk=job.pk, state=JobState.FAILED)
    if again := bool(failed.update(state=JobState.WAITING, error="")):
        enqueue(task, job)
    return again


def due(model: type[Job]) -> list[int]:
    """The jobs that nobody is at, oldest first."""
    rows = _rows(model).filter(Q(state=JobState.WAITING) | silent())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def is_done_now(model: type[Job], pks: Collection[int]) -> bool:
    """Whether a worker is at one of these jobs."""
    running = _rows(model).filter(pk__in=pks, state=JobState.RUNNING)
    return running.exclude(silent()).exists()


def under_way(model: type[Job]) -> Any:
    """The jobs that are not done."""
    return _rows(model).exclude(state=JobState.DONE)


def _rows(model: type[Job]) -> Any:
    return model._default_manager


def _let_others_write() -> None:
    """SQLite has one writer at a time: an editor who waits gets his turn."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE)
