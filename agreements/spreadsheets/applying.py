"""Writing what a plan says: at once when it is short, else chunk by chunk, so that no editor waits for long.

On SQLite one transaction keeps all others from writing. So everything that can be worked out before it is; and
each chunk is a transaction of its own, which moves the batch's pointer: what is done is done once, whoever goes on.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Change, ChangeSet, ImportBatch, Undo
from agreements.models.change import ChangeKind
from agreements.models.import_batch import BatchState
from agreements.records import hold, revisions
from agreements.services import jobs
from agreements.spreadsheets import kept_plans
from agreements.spreadsheets.creating import Made, Stage, refuse_if_made_since
from agreements.spreadsheets.planned import CHANGED, LEFT_OUT, NEW
from agreements.spreadsheets.writing_rows import all_stages, number_of_things

AT_ONCE = 500
"""So many rows are written all or none, in one transaction."""
CHUNK = 800
"""So many things of a longer plan are written in one transaction, a fifth of a second: where they have a dozen rows of
tables each. Of treaties with hundreds of parties these are fewer."""
ROWS = 12
CHANGED_AS_ROWS = 3
"""A row of a record that is changed takes as long as so many new ones: it is read, compared and read again."""
PAUSE = 0.12


class Taken(Exception):
    """Somebody else writes this batch, or has written or cancelled it."""


class Stopped(Exception):
    """This process ends; another goes on where it stood."""


class Part(NamedTuple):
    """Some things of a stage, written together; `until` counts all that is done then."""

    stage: Stage
    first: int
    end: int
    until: int


def is_short(batch: ImportBatch) -> bool:
    return batch.counts[NEW] + batch.counts[CHANGED] <= AT_ONCE


def at_once(batch: ImportBatch, by: User, since: int, why: str = "") -> None:
    """Everything in one transaction. Raises Taken, Moved or IntegrityError; then nothing is written."""
    stages = all_stages(batch)
    made: Made = {}
    total = sum(len(stage.things) for stage in stages)
    with transaction.atomic():
        change_set = _begin(batch, by, since, total, why)
        for part in _parts(stages, 0, size=batch.total or 1):
            _write(part, made, by, change_set)
        _end(batch)


def begin(batch: ImportBatch, by: User, since: int, why: str = "") -> None:
    """Note that the batch is being written from now on; `go_on` does it."""
    total = number_of_things(batch)
    with transaction.atomic():
        _begin(batch, by, since, total, why)


def _begin(batch: ImportBatch, by: User, since: int, total: int, why: str) -> ChangeSet:
    """Raises Taken when the plan is no longer the one that the batch has: somebody decided something just now."""
    now = timezone.now()
    free = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PLANNED)
    if "run" in batch.plan:
        free = free.filter(plan__run=batch.plan["run"])
    if not free.update(state=BatchState.APPLYING, heartbeat=now, pointer=0, total=total):
        raise Taken
    refuse_if_made_since(batch.plan, since)
    why = why or _("Import of %(file)s") % {"file": batch.file_name}
    change_set = ChangeSet.objects.create(by=by, why=why[:500], kind=ChangeKind.IMPORT)
    ImportBatch.objects.filter(pk=batch.pk).update(change_set=change_set)
    batch.heartbeat, batch.pointer, batch.total, batch.change_set = now, 0, total, change_set
    return change_set


def is_left() -> Q:
    """The condition that the batch stands half written: nobody is at it, or whoever was is silent for too long."""
    since = timezone.now() - timedelta(seconds=settings.JOB_SILENT_SECONDS)
    return Q(state=BatchState.APPLYING) & (Q(heartbeat=None) | Q(heartbeat__lt=since))


def is_waiting() -> Q:
    """The condition that it goes on by itself as soon as a worker is free: half written, and nothing is in its way."""
    return is_left() & Q(error="")


def seconds_left(batch: ImportBatch) -> float | None:
    """How long it takes yet at the pace so far; None while nothing is written."""
    if not batch.pointer or not batch.change_set:
        return None
    so_far = (timezone.now() - batch.change_set.at).total_seconds()
    return so_far / batch.pointer * (batch.total - batch.pointer)


def was_taken_back(batch: ImportBatch) -> bool:
    """Whether what was written is taken back, or somebody has begun to."""
    if Undo.objects.filter(change_set=batch.change_set_id).exists():
        return True
    return ChangeSet.objects.filter(reverts=batch.change_set_id).exists()


def take_up(batch: ImportBatch, by_itself: bool = False) -> None:
    """Go on with a batch that was left in the middle; `by_itself` only where nothing is in its way. Raises Taken when
    somebody is at it."""
    left = ImportBatch.objects.filter(is_waiting() if by_itself else is_left(), pk=batch.pk)
    if not left.update(heartbeat=timezone.now(), error=""):
        raise Taken
    batch.refresh_from_db(fields=["heartbeat", "pointer", "total", "change_set"])


def stop(batch: ImportBatch, words: str) -> bool:
    """Whoever writes it stops after the chunk he is at, and it waits for the user. False where it is not written."""
    going = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING, error="")
    return bool(going.update(error=words))


def put_down(batch: ImportBatch, error: str = "") -> None:
    """Leave it to whoever takes it up next; with an `error`, to the user. Not where another is at it by now."""
    mine = Q(heartbeat=None) | Q(heartbeat=batch.heartbeat)
    half = ImportBatch.objects.filter(mine, pk=batch.pk, state=BatchState.APPLYING)
    half.update(heartbeat=None, error=error)


def leave_out_moved(batch: ImportBatch) -> None:
    """Leave out the rows, of those not yet written, whose record somebody changed since the preview."""
    moved = list(_moved(batch))
    for row in moved:
        row["outcome"] = LEFT_OUT
        row["notes"] = [*row["notes"], {"column": "", "text": _("Somebody changed it during the import.")}]
        batch.counts[CHANGED] -= 1
        batch.counts[LEFT_OUT] += 1
    batch.total -= len(moved)
    with transaction.atomic():
        kept_plans.replace(batch, {row["number"]: row for row in moved})
        _mine(batch).update(plan=batch.plan, counts=batch.counts, total=batch.total)


def _moved(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    before = 0
    for stage in all_stages(batch):
        left = stage.things[max(batch.pointer - before, 0) :] if stage.of_rows else []
        seen = {row["id"]: row for row in left if row["id"]}
        stored = revisions(stage.kind, seen)
        yield from (row for pk, row in seen.items() if stored.get(pk) != row["revision"])
        before += len(stage.things)


def go_on(batch: ImportBatch, by: User) -> None:
    """Write what is left, in short transactions with a pause between. What stops it leaves what is done.

    Raises Stopped between two of them when this process is told to end.
    """
    try:
        stages = all_stages(batch)
        made = _made_before(stages, batch)
        for part in _parts(stages, batch.pointer, CHUNK):
            if jobs.stopping.is_set():
                raise Stopped
            _write_next(batch, part, made, by)
            _let_others_write()
        _end(batch)
    finally:
        ImportBatch.objects.filter(pk=batch.pk, heartbeat=batch.heartbeat).update(heartbeat=None)


def _write_next(batch: ImportBatch, part: Part, made: Made, by: User) -> None:
    """One chunk. Raises Taken when somebody else went on, or when the import was stopped, given up or taken back."""
    now = (
        max(timezone.now(), batch.heartbeat + timedelta(microseconds=1))
        if batch.heartbeat
        else timezone.now()
    )
    mine = _mine(batch).filter(pointer=part.until - (part.end - part.first), error="")
    with transaction.atomic():
        if not mine.update(heartbeat=now, pointer=part.until):
            raise Taken
        hold(batch.change_set)
        if was_taken_back(batch):
            raise Taken
        _write(part, made, by, batch.change_set)
    batch.heartbeat, batch.pointer = now, part.until


def _mine(batch: ImportBatch) -> Any:
    return ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING, heartbeat=batch.heartbeat)


def _write(part: Part, made: Made, by: User, change_set: Any) -> None:
    """Write some things and note what those that were made are called."""
    chosen = slice(part.first, part.end)
    ids = part.stage.write(part.stage.things[chosen], made, by, change_set)
    made |= {
        key: pk for key, pk in zip(part.stage.keys[chosen], ids, strict=False) if key
    }  # the new ones have keys


def _end(batch: ImportBatch) -> None:
    done = {
        "state": BatchState.APPLIED,
        "applied_at": timezone.now(),
        "pointer": F("total"),
        "heartbeat": None,
        "error": "",
    }
    if not _mine(batch).update(**done):
        raise Taken


def _parts(stages: list[Stage], done: int, size: int) -> Iterator[Part]:
    """What is left after so many things, some of one sort at a time."""
    before = 0
    for stage in stages:
        first = max(done - before, 0)
        while first < len(stage.things):
            end = _whole(stage, first, _fitting(stage, first, size))
            yield Part(stage, first, end, before + end)
            first = end
        before += len(stage.things)


def _fitting(stage: Stage, first: int, size: int) -> int:
    """The end of a chunk of up to so many things, and of ROWS times as many rows; of one thing at least."""
    rows, most = 0, size * ROWS
    some = range(first, min(first + size, len(stage.things)))
    for place in some if stage.of_rows else ():
        rows += _weight(stage.things[place])
        if rows > most and place > first:
            return place
    return some.stop


def _weight(row: dict[str, Any]) -> int:
    """About how many rows of tables are written for a row of the plan: a treaty may have hundreds of parties."""
    rows = 1 + sum(len(part) for part in row["record"].values() if type(part) is list)
    return rows * CHANGED_AS_ROWS if row["id"] else rows


def _whole(stage: Stage, first: int, end: int) -> int:
    """The end of the chunk, further on where things name one another in a circle."""
    while (furthest := max(stage.reach[first:end], default=0) + 1) > end:
        end = furthest
    return end


def _made_before(stages: list[Stage], batch: ImportBatch) -> Made:
    """What was made before the batch was left: the change log knows it in the order in which it was written."""
    new = Change.objects.filter(change_set=batch.change_set_id, before__isnull=True).order_by("pk")
    ids: dict[str, list[int]] = {}
    for kind, pk in new.values_list("record_kind", "record_id"):
        ids.setdefault(kind, []).append(pk)
    made: Made = {}
    before = 0
    for stage in stages:
        keys = [key for key in stage.keys[: max(batch.pointer - before, 0)] if key]
        mine, ids[stage.kind] = ids.get(stage.kind, [])[: len(keys)], ids.get(stage.kind, [])[len(keys) :]
        made |= dict(zip(keys, mine, strict=True))
        before += len(stage.things)
    return made


def _let_others_write() -> None:
    """SQLite's writers look at most every 100 ms whether they may: an editor who waits gets his turn."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE)
