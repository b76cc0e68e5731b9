"""Publishing what an import brought in as one deed: what there is to publish, and doing it in short steps.

The records are published by `publishing`, like any other. An editor publishes what he looked at: the page says up
to which line of the change log and of the log of steps it was made (`Look`), and what moved since is left out.
"""

import re
from typing import Any, NamedTuple, Self

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    BatchPublication,
    Change,
    Citation,
    ImportBatch,
    Participation,
    StepName,
    Transition,
)
from agreements.models.base import State
from agreements.models.job import JobState
from agreements.services import eyes, jobs, publishing, shelf
from agreements.services.batch_fates import taken_back_by
from agreements.services.steps import STEPS
from agreements.services.workflow import Seen, may
from agreements.tasks import task

KIND = "agreement"
AT_ONCE = 100
"""So many are published while the editor waits; more go on behind the pages."""
CHUNK = 50
KEYS = 5_000


class Group(models.TextChoices):
    """What can be done with an agreement of an import."""

    READY = "ready", gettext_lazy("to be published")
    MOVED = "moved", gettext_lazy("changed since you looked")
    LACKING = "lacking", gettext_lazy("not ready")
    PUBLIC = "public", gettext_lazy("public as it stands")
    GONE = "gone", gettext_lazy("taken back or deleted")


class Look(NamedTuple):
    """Up to where the logs were looked at: the newest line, and how many there were of these agreements. A line
    that is stored later with an older number makes the count another."""

    change: int = 0
    changes: int = 0
    step: int = 0
    steps: int = 0

    def __str__(self) -> str:
        return ".".join(map(str, self))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None where the text is no look."""
        found = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,9})\.([0-9]{1,18})\.([0-9]{1,9})", text)
        return cls(*map(int, found.groups())) if found else None


class Looked(NamedTuple):
    """An agreement of the import, as it was looked at."""

    pk: int
    group: Group
    seen: Seen


class Stale(Exception):
    """What was looked at can't be told from what is stored now: it has to be looked at again."""


def may_publish(by: Any) -> bool:
    return may(STEPS[StepName.PUBLISH], KIND, by)


def brought_in(batch: ImportBatch) -> QuerySet[Change]:
    """The lines of the change log by which the import made or changed agreements."""
    return Change.objects.filter(change_set=batch.change_set_id, record_kind=KIND).order_by()


# -- looking --------------------------------------------------------------------------------------------------


def look(batch: ImportBatch) -> Look:
    """How far the logs are now."""
    newest = (
        Change.objects.order_by().aggregate(n=Max("pk")),
        Transition.objects.order_by().aggregate(n=Max("pk")),
    )
    change, step = (found["n"] or 0 for found in newest)
    return Look(change, _lines(batch, Change, change), step, _lines(batch, Transition, step))


def _lines(batch: ImportBatch, log: Any, newest: int) -> int:
    mine = brought_in(batch).values("record_id")
    return log.objects.filter(record_kind=KIND, record_id__in=mine, pk__lte=newest).count()


def overview(batch: ImportBatch, by: Any, at: Look) -> list[Looked]:
    """All agreements of the import, in the order of their numbers. As many queries however many there are, but
    for the rule of four eyes. Raises Stale when a line was added to what was looked at."""
    stored = {row["pk"]: row for row in _stored(batch)}
    ready = [pk for pk, row in stored.items() if _group(row, at) == Group.READY]
    alone = {pk for some in shelf.batches(ready, KEYS) for pk in eyes.refusals(KIND, some, by)}
    if (_lines(batch, Change, at.change), _lines(batch, Transition, at.step)) != (at.changes, at.steps):
        raise Stale
    told = []
    for pk in sorted(brought_in(batch).values_list("record_id", flat=True).distinct()):
        row = stored.get(pk)
        group = Group.LACKING if pk in alone else _group(row, at) if row else Group.GONE
        told.append(Looked(pk, group, Seen(row["revision"], row["step"]) if row else publishing.NOTHING))
    return told


def _stored(batch: ImportBatch) -> Any:
    """What the groups are told from."""
    changes = Change.objects.filter(record_kind=KIND, record_id=OuterRef("pk")).order_by()
    steps = Transition.objects.filter(record_kind=KIND, record_id=OuterRef("pk")).order_by()
    rows = Agreement.objects.filter(pk__in=brought_in(batch).values("record_id")).order_by()
    return rows.annotate(
        change=_newest(changes),
        step=_newest(steps),
        is_taken_back=Exists(changes.filter(change_set__in=taken_back_by(batch))),
        is_lacking=lacking(),
    ).values("pk", "state", "revision", "published_revision", "change", "step", "is_taken_back", "is_lacking")


def _newest(lines: QuerySet) -> Any:
    newest = lines.values("record_id").annotate(newest=Max("pk")).values("newest")
    return Coalesce(Subquery(newest), 0)


def lacking() -> Any:
    """The condition that something is missing for publication; `publishing.publishable` says what."""
    parties = Participation.objects.filter(agreement=OuterRef("pk"))
    citations = Citation.objects.filter(agreement=OuterRef("pk"))
    lacks = Q(title="") | Q(type=None) | ~Q(Exists(parties)) | ~Q(Exists(citations))
    return models.Case(models.When(lacks, then=True), default=False, output_field=models.BooleanField())


def _group(row: dict[str, Any], at: Look) -> Group:
    if row["is_taken_back"]:
        return Group.GONE
    if row["state"] == State.PUBLISHED and row["revision"] == row["published_revision"]:
        return Group.PUBLIC
    if row["change"] > at.change or row["step"] > at.step:
        return Group.MOVED
    return Group.LACKING if row["is_lacking"] else Group.READY


def reasons(record: Agreement, by: Any) -> str:
    """Why this one is not ready, as publishing says it."""
    return publishing.hindrance(StepName.PUBLISH, record, by)


# -- publishing -----------------------------------------------------------------------------------------------


def start(batch: ImportBatch, by: Any, at: Look, after: int, why: str = "") -> tuple[BatchPublication, bool]:
    """Publish what was ready when it was looked at: now where it is few, else behind the pages. The job, and
    whether this call began it; a second click or tab finds that of the first.

    Raises PermissionDenied, and Stale as `overview` does.
    """
    publishing.guard(KIND, by)
    begun = BatchPublication.objects.filter(batch=batch, after=after).first()
    if begun:
        return begun, False
    told = overview(batch, by, at)
    seen = [[each.pk, *each.seen] for each in told if each.group == Group.READY]
    moved = [each.pk for each in told if each.group == Group.MOVED]
    facts = {
        "seen": seen,
        "total": len(seen),
        "refused": [[pk, title, _moved(), False] for pk, title in titles(batch, moved).items()],
        "language": get_language() or "",
        "by": by,
        "why": why.replace("\x00", "").strip()[: publishing.LONGEST_NOTE],
    }
    with transaction.atomic():
        job, is_new = BatchPublication.objects.get_or_create(batch=batch, after=after, defaults=facts)
        if is_new and job.total > AT_ONCE:
            jobs.enqueue(publish, job)
    if is_new and job.total <= AT_ONCE:
        jobs.work(BatchPublication, job.pk, step)
        job.refresh_from_db()
    return job, is_new


def _moved() -> str:
    return _("Somebody changed it since you looked at it. Look at it again, then decide.")


@task()
def publish(pk: int) -> None:
    """Go on with this publication, from where it stands."""
    jobs.work(BatchPublication, pk, step)


def step(job: BatchPublication) -> bool:
    """Publish the next agreements; whether more are left."""
    some = {pk: Seen(revision, last) for pk, revision, last in job.seen[job.pointer : job.pointer + CHUNK]}
    with override(job.language or None):
        _publish(job, some)
    job.pointer += len(some)
    job.done = job.pointer
    return job.pointer < len(job.seen)


def _publish(job: BatchPublication, some: dict[int, Seen]) -> None:
    stored = Agreement.objects.in_bulk(list(some))
    records = [stored.get(pk) or Agreement(pk=pk) for pk in some]
    editor = type(job.by)._default_manager.get(pk=job.by_id)  # what he may do now
    refused = publishing.take(StepName.PUBLISH, records, editor, job.why, some).refused
    called = titles(job.batch, [record.pk for record, _why in refused])
    job.refused += [[record.pk, called.get(record.pk, ""), why, True] for record, why in refused]


def titles(batch: ImportBatch, pks: list[int]) -> dict[int, str]:
    """What these agreements are called; of a deleted one, what the import called it."""
    found = dict(Agreement.objects.filter(pk__in=pks).values_list("pk", "title"))
    gone = brought_in(batch).filter(record_id__in=[pk for pk in pks if pk not in found])
    said = {pk: (after or {}).get("title", "") for pk, after in gone.values_list("record_id", "after")}
    return {pk: found.get(pk) or said.get(pk, "") for pk in pks}


def latest(batch: ImportBatch, most: int) -> list[BatchPublication]:
    """The last publications of the import, the newest first."""
    rows = BatchPublication.objects.filter(batch=batch).order_by("-pk")
    return list(rows.select_related("by").defer("seen")[:most])


def number_published(job: BatchPublication) -> int:
    """How many of what was looked at went through; what had moved before was never among them."""
    return job.done - sum(was_looked_at for *_told, was_looked_at in job.refused)


def retry(job: BatchPublication, by: Any) -> bool:
    """Go on with one that broke off, where it stood; False when it did not. Raises PermissionDenied."""
    publishing.guard(KIND, by)
    return jobs.retry(publish, job)


def is_running(job: BatchPublication | None) -> bool:
    return job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
