"""A sheet's way into the tracker: brought in, its columns and names decided, applied once."""

import gc
import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.models import ChangeSet, ImportBatch, ImportedFile
from agreements.models.cell_text import printable
from agreements.models.import_batch import BatchState
from agreements.records import Moved
from agreements.services.space import Full, told_when_full
from agreements.spreadsheets import (
    applying,
    freshness,
    keeping,
    kept_plans,
    open_names,
    readers,
    row_decisions,
)
from agreements.spreadsheets.deciding import check_decisions, check_mapping
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.kept_plans import Keeper
from agreements.spreadsheets.plan import Planner
from agreements.spreadsheets.readiness import (
    NotReady,
    may_handle,
    refuse_unless_mine,
    refuse_unless_planned,
    refuse_unless_ready,
)
from agreements.spreadsheets.whole import allowing, kept, planning


def start(
    file_name: str,
    content: bytes,
    by: User,
    reading: dict[str, Any] | None = None,
    mapping: dict[str, Any] | None = None,
    decisions: dict[str, Any] | None = None,
) -> ImportBatch:
    """Read the file, plan it and keep both. Raises SheetError; then nothing is kept.

    What is known beforehand about file, columns and names can be told at once; it must have been checked. Where
    nothing is told, what was said of a file with the same headings holds (see `keeping`).
    """
    batch = _batch(file_name, content, by)
    batch.reading, batch.mapping, batch.decisions = reading or {}, mapping or {}, decisions or {}
    nothing = mapping is None and not batch.reading.keys() - {"language"}  # which the upload always tells
    with uncollected():
        table = readers.read(batch.file_name, content, batch.reading)
        return _planned(batch, _as_before(batch, table) if nothing else table)


def _as_before(batch: ImportBatch, table: Table) -> Table:
    """The table, with what was said of a file with its headings, as long as nothing is said of this one's columns."""
    if (
        batch.mapping
        or batch.reading.keys() & {"before", "constants"}
        or not (told := keeping.recall(table, batch.by))
    ):
        return table
    batch.mapping, batch.reading = told[0], told[1] | batch.reading
    return readers.read(batch.file_name, batch.content, batch.reading)


def start_workbook(plan: planning.Plan, name: str, content: bytes, by: User) -> ImportBatch:
    """Keep a workbook that differs from what is stored, with its plan. Nothing else is written."""
    return _kept_workbook(_batch(name, content, by, is_workbook=True), plan)


def _batch(file_name: str, content: bytes, by: User, is_workbook: bool = False) -> ImportBatch:
    name, sha256 = printable(file_name)[-255:], hashlib.sha256(content).hexdigest()
    batch = ImportBatch(file_name=name, sha256=sha256, by=by, is_workbook=is_workbook)
    ImportedFile(batch=batch, content=content)  # kept with the batch
    return batch


def replan(batch: ImportBatch, instead_of: int | None = None) -> ImportBatch:
    """Work the plan out again, with what is decided and stored by now, and keep it.

    With `instead_of` only in place of that run: what was said since outranks it.
    """
    with uncollected():
        if batch.is_workbook:
            return _kept_workbook(batch, planning.plan(batch.file_name, batch.content), instead_of)
        table = readers.read(batch.file_name, batch.content, batch.reading)
        return _planned(batch, table, instead_of)


def _planned(batch: ImportBatch, table: Table, instead_of: int | None = None) -> ImportBatch:
    """Stores the plan, unless the batch was applied or cancelled, or planned anew, while it was worked out."""
    stamp = freshness.stamp()
    planner = Planner(table, batch.mapping, batch.decisions, batch.reading)
    batch.sheet = str(table.about.get("sheet", ""))
    batch.decisions = planner.decisions
    head = {**planner.as_json(), "stamp": stamp}
    told = ["decisions"] + (["sheet", "reading", "mapping"] if instead_of is None else [])
    keeper = Keeper(batch, head, planner.counts(), instead_of)
    return _keep(keeper, planner.rows_as_json(), planner.new_sources, told)


def _kept_workbook(batch: ImportBatch, plan: planning.Plan, instead_of: int | None = None) -> ImportBatch:
    keeper = Keeper(batch, kept.head(plan), kept.counts(plan), instead_of)
    return _keep(keeper, kept.rows(plan), {}, [])


def _keep(
    keeper: Keeper, rows: Iterable[dict[str, Any]], sources: dict[str, Any], told: list[str]
) -> ImportBatch:
    batch = keeper.batch
    try:
        with told_when_full():
            is_kept = keeper.keep(rows, sources, told)
    except Full as full:
        raise NotReady(_no_room()) from full
    if not is_kept:
        batch.refresh_from_db()
        refuse_unless_planned(batch)
        raise NotReady(_("Somebody changed this import just now. Look at it again."))
    return batch


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage: among 100,000 rows, all of which stay to the end, the search takes a third of the time
    of planning them, and a sixth of writing them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def finished(batch: ImportBatch) -> ImportBatch:
    """The batch with its whole plan, worked out again where that was broken off."""
    if batch.state == BatchState.PLANNED and not kept_plans.is_whole(batch):
        return replan(batch)
    return batch


def reread(
    batch: ImportBatch, reading: dict[str, Any], by: User, mapping: dict[str, Any] | None = None
) -> ImportBatch:
    """Say how the file is to be read: keys of `reading` (see `tables`) replace those told before, None takes one back.

    A `mapping` replaces the one told before, where columns are others now.
    Raises SheetError when the file can't be read so; then nothing is kept.
    """
    _refuse_unless_open(batch, by)
    merged = {**batch.reading, **reading}
    batch.reading = {key: value for key, value in merged.items() if value is not None}
    batch.mapping = batch.mapping if mapping is None else mapping
    with uncollected():
        table = readers.read(batch.file_name, batch.content, batch.reading)
        return _planned(batch, _as_before(batch, table) if mapping is None else table)


def remap(batch: ImportBatch, mapping: dict[str, str], by: User) -> ImportBatch:
    """Say which column is which field ("" leaves it out). Raises SheetError for an unknown field or one given twice."""
    _refuse_unless_open(batch, by)
    check_mapping(batch.plan, mapping)
    batch.mapping = {**batch.mapping, **mapping}
    return replan(batch)


def decide(batch: ImportBatch, decisions: dict[str, Any], by: User) -> ImportBatch:
    """Say who is meant by names of the sheet; None takes a decision back.

    A decision is `{"do": "use", "id": 12}` (remembered as an alias), `{"do": "same", "as": key of another name}`,
    `{"do": "create", "name": …, "kind": …, "parent": 12 or "new:<key of another name>" or None}` (of a place of the
    gazetteer with its `"geonames"`), `{"do": "leave_out"}` (these rows), of an office `{"do": "as_written"}`, or
    `{"do": "nothing"}` of what stands as a country and is none: its parties are read without it.
    Raises SheetError for one that can't be carried out; then none is kept.
    """
    _refuse_unless_open(batch, by)
    check_decisions(batch.plan, decisions)
    merged = {**batch.decisions, **decisions}
    batch.decisions = {key: decision for key, decision in merged.items() if decision}
    return replan(batch)


def decide_rows(
    batch: ImportBatch, rows: dict[str, Any], by: User, kinds: dict[str, str | None] | None = None
) -> ImportBatch:
    """Say what single rows are, by number, and what becomes of all of a kind of `doubles`; None takes it back.

    See `row_decisions`. Raises SheetError for one that can't be carried out; then none is kept.
    """
    _refuse_unless_open(batch, by)
    row_decisions.check(rows, kinds or {})
    batch.reading = row_decisions.merged(batch.reading, rows, kinds or {})
    return replan(batch)


def accept_guesses(batch: ImportBatch, by: User, chosen: Collection[str] | None = None) -> ImportBatch:
    """Decide all undecided names (or the chosen ones) for which the guess is plain, in turn.

    A decided country makes its cities plain; decided parties may have offices that are asked about only then.
    """
    seen: set[str] = set()
    while {name["key"] for name in batch.plan["names"]} - seen:
        seen |= {name["key"] for name in batch.plan["names"]}
        if not (guessed := open_names.all_plain(batch.plan["names"], chosen)):
            break
        batch = decide(batch, guessed, by)
    return batch


def cancel(batch: ImportBatch, by: User) -> None:
    """Give the batch up; it stays in the list, and what was written of it stays until it is taken back."""
    batch.refresh_from_db()
    refuse_unless_mine(batch, by)
    left = ImportBatch.objects.filter(Q(state=BatchState.PLANNED) | applying.is_left(), pk=batch.pk)
    if not left.update(state=BatchState.CANCELLED):
        as_it_is(batch)
        refuse_unless_planned(batch)
    batch.refresh_from_db()


def stop(batch: ImportBatch, by: User) -> None:
    """Stop the writing after the chunk that is being written; a second click changes nothing."""
    refuse_unless_mine(batch, by)
    if not applying.stop(batch, _("%(user)s stopped it.") % {"user": by}):
        batch.refresh_from_db()
        if batch.state != BatchState.APPLYING:
            words = _("There is nothing to stop: this import is %(state)s.")
            raise NotReady(words % {"state": batch.get_state_display()})


def apply(batch: ImportBatch, by: User, without_moved: bool = False, why: str = "") -> ChangeSet:
    """Write what the plan says, once; up to 500 rows all or nothing. A second call gives the same change set.

    More rows are written in short transactions. When that was broken off, the next call goes on where it stood;
    with `without_moved` it leaves out rows whose agreement somebody changed meanwhile.
    Raises NotReady while something is undecided or wrong, or when what is stored has changed since the plan.
    """
    batch.refresh_from_db()
    if batch.state == BatchState.APPLIED and batch.change_set and may_handle(batch, by):
        return batch.change_set
    if batch.state == BatchState.APPLYING:
        return go_on(batch, by, without_moved)
    return _write(batch, by, checked(batch, by), why)


def checked(batch: ImportBatch, by: User) -> int:
    """Refuses a plan that can't be applied or is no longer what the user saw; gives the newest change set."""
    _refuse_unless_open(batch, by)
    refuse_unless_ready(batch)
    before = batch.plan["essence"]
    if not freshness.is_fresh(batch.plan) and replan(batch).plan["essence"] != before:
        raise NotReady(
            _("Records changed since this preview was made. Look at the new preview, then apply again.")
        )
    if batch.is_workbook:
        allowing.refuse_unless_allowed(batch, by)
    keeping.keep(batch, by)
    return freshness.since(batch.plan)


def _write(batch: ImportBatch, by: User, since: int, why: str) -> ChangeSet:
    short = applying.is_short(batch)
    if not begin(applying.at_once if short else applying.begin, batch, by, since, why):
        return as_it_is(batch)
    return as_it_is(batch) if short else _finish(batch, by)


def begin(deed: Any, batch: ImportBatch, by: User, since: int, why: str = "") -> bool:
    """Begin to write, or write all at once; False where somebody else has begun."""
    try:
        with told_when_full():
            deed(batch, by, since, why)
    except Full as full:
        batch.refresh_from_db()
        raise NotReady(_no_room()) from full
    except (Moved, IntegrityError) as moved:  # rolled back; what the batch is remains true
        batch.refresh_from_db()
        replan(batch)
        raise NotReady(
            _("Somebody changed a record just now. Look at the new preview, then apply again.")
        ) from moved
    except applying.Taken:
        return False
    return True


def go_on(batch: ImportBatch, by: User, without_moved: bool, by_itself: bool = False) -> ChangeSet:
    """Take a batch up that was left in the middle; `by_itself` not one that was stopped."""
    refuse_unless_mine(batch, by)
    try:
        applying.take_up(batch, by_itself)
    except applying.Taken:
        return as_it_is(batch)
    if without_moved:
        applying.leave_out_moved(batch)
    return _finish(batch, by)


def _finish(batch: ImportBatch, by: User) -> ChangeSet:
    try:
        with told_when_full(), uncollected():
            applying.go_on(batch, by)
    except applying.Taken:
        pass
    except Full as full:
        words = _("The disk of the database is full. Make room, then go on: what is written so far is whole.")
        _put_down_on_a_full_disk(batch, words)
        raise NotReady(words) from full
    except (Moved, IntegrityError) as moved:
        words = _(
            "Somebody changed a record meanwhile. Go on without it, or take back what was imported so far."
        )
        applying.put_down(batch, words)
        raise NotReady(words) from moved
    return as_it_is(batch)


def _put_down_on_a_full_disk(batch: ImportBatch, words: str) -> None:
    """The words stand with the batch if there is room for them; else it counts as left when its worker is silent."""
    with suppress(OperationalError):
        applying.put_down(batch, words)


def _no_room() -> str:
    return _("The disk of the database is full; nothing was written. Make room, then try again.")


def as_it_is(batch: ImportBatch) -> ChangeSet:
    """What was imported, if it was; else says what became of it."""
    batch.refresh_from_db()
    if batch.state == BatchState.APPLIED and batch.change_set:
        return batch.change_set
    if batch.state == BatchState.APPLYING and applying.was_taken_back(batch):
        raise NotReady(_("What was imported so far was taken back. Give this import up."))
    if batch.state == BatchState.APPLYING:
        done = {"done": batch.pointer, "total": batch.total}
        raise NotReady(_("It is being imported just now: %(done)s of %(total)s are written.") % done)
    refuse_unless_planned(batch)
    raise NotReady(_("Somebody changed this import just now. Look at it again."))


def _refuse_unless_open(batch: ImportBatch, by: User) -> None:
    """Looks at the batch as it is stored by now: another tab may have decided or applied something."""
    batch.refresh_from_db()
    refuse_unless_mine(batch, by)
    refuse_unless_planned(batch)
    finished(batch)


def is_left(batch: ImportBatch) -> bool:
    """Whether it stands half written and nobody is at it."""
    return ImportBatch.objects.filter(applying.is_left(), pk=batch.pk).exists()
