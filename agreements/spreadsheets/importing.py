"""A sheet's way into the tracker: brought in, its columns and names decided, applied once, all or nothing."""

import hashlib
import json
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import ChangeSet, ImportBatch
from agreements.models.change import ChangeKind
from agreements.models.import_batch import BatchState
from agreements.records import Moved, write
from agreements.spreadsheets import readers
from agreements.spreadsheets.creating import create_decided
from agreements.spreadsheets.deciding import check_decisions, check_mapping
from agreements.spreadsheets.plain import printable
from agreements.spreadsheets.plan import Planner
from agreements.spreadsheets.planned import CHANGED, NEW
from agreements.spreadsheets.readers import Table


class NotReady(Exception):
    """The batch can't be applied yet, or not any more; the message says why."""


def start(file_name: str, content: bytes, by: User) -> ImportBatch:
    """Read the file, plan it and keep both. Raises SheetError; then nothing is kept."""
    name = printable(file_name)[-255:]
    batch = ImportBatch(file_name=name, content=content, sha256=hashlib.sha256(content).hexdigest(), by=by)
    return _planned(batch, readers.read(name, content))


def replan(batch: ImportBatch) -> ImportBatch:
    """Work the plan out again, with what is decided and stored by now, and keep it."""
    return _planned(batch, readers.read(batch.file_name, bytes(batch.content)))


def _planned(batch: ImportBatch, table: Table) -> ImportBatch:
    planner = Planner(table, batch.mapping, batch.decisions)
    batch.sheet = str(table.about.get("sheet", ""))
    batch.decisions = planner.decisions
    batch.plan, batch.counts = planner.as_json(), planner.counts()
    batch.save()
    return batch


def remap(batch: ImportBatch, mapping: dict[str, str], by: User) -> ImportBatch:
    """Say which column is which field ("" leaves it out). Raises SheetError for an unknown field or one given twice."""
    _refuse_unless_open(batch, by)
    check_mapping(batch.plan, mapping)
    batch.mapping = {**batch.mapping, **mapping}
    return replan(batch)


def decide(batch: ImportBatch, decisions: dict[str, Any], by: User) -> ImportBatch:
    """Say who is meant by names of the sheet; None takes a decision back.

    A decision is `{"do": "use", "id": 12}` (remembered as an alias), `{"do": "same", "as": key of another name}`,
    `{"do": "create", "name": …, "kind": …, "parent": 12 or "new:<key of another name>" or None}` or
    `{"do": "leave_out"}` (these rows). Raises SheetError for one that can't be carried out; then none is kept.
    """
    _refuse_unless_open(batch, by)
    check_decisions(batch.plan, decisions)
    merged = {**batch.decisions, **decisions}
    batch.decisions = {key: decision for key, decision in merged.items() if decision}
    return replan(batch)


def accept_guesses(batch: ImportBatch, by: User) -> ImportBatch:
    """Decide all undecided names for which the guess is plain, in turn: a decided country makes cities plain."""
    for _round in range(5):
        guessed = {n["key"]: n["guess"] for n in batch.plan["names"] if n["guess"] and not n["decision"]}
        if not guessed:
            break
        batch = decide(batch, guessed, by)
    return batch


def cancel(batch: ImportBatch, by: User) -> None:
    """Give the batch up; it stays in the list."""
    _refuse_unless_open(batch, by)
    batch.state = BatchState.CANCELLED
    batch.save(update_fields=["state"])


def apply(batch: ImportBatch, by: User) -> ChangeSet:
    """Write what the plan says, all or nothing. A second call changes nothing and gives the same change set.

    Raises NotReady while something is undecided or wrong, or when what is stored has changed since the plan.
    """
    batch.refresh_from_db()
    if batch.state == BatchState.APPLIED and batch.change_set and may_handle(batch, by):
        return batch.change_set
    _refuse_unless_open(batch, by)
    _refuse_unless_ready(batch)
    before = _essence(batch)
    if _essence(replan(batch)) != before:
        raise NotReady(
            _("Records changed since this preview was made. Look at the new preview, then apply again.")
        )
    try:
        return _write(batch, by)
    except (
        Moved,
        IntegrityError,
    ) as moved:  # the transaction was rolled back; what the batch is remains true
        replan(batch)
        raise NotReady(
            _("Somebody changed a record just now. Look at the new preview, then apply again.")
        ) from moved


def _essence(batch: ImportBatch) -> Any:
    """What the plan would write, without the words for readers: these depend on the reader's language."""
    rows = [[row[key] for key in ("outcome", "id", "revision", "record")] for row in batch.plan["rows"]]
    names = {name["key"]: name["decision"] for name in batch.plan["names"]}
    return json.loads(json.dumps([rows, names, batch.plan["sources"]]))


@transaction.atomic
def _write(batch: ImportBatch, by: User) -> ChangeSet:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == BatchState.APPLIED and locked.change_set:
        return locked.change_set
    _refuse_unless_planned(locked)
    why = _("Import of %(file)s") % {"file": batch.file_name}
    change_set = ChangeSet.objects.create(by=by, why=why[:500], kind=ChangeKind.IMPORT)
    rows = [row for row in batch.plan["rows"] if row["outcome"] in (NEW, CHANGED)]
    made = create_decided(batch.plan, by, change_set)
    made |= {f"new:agreement|{row['record']['reference']}": f"new:{i}" for i, row in enumerate(rows)}
    records = [_settled(row["record"], made) for row in rows]
    seen = {row["id"]: row["revision"] for row in rows if row["id"]}
    write("agreement", records, by, change_set=change_set, seen=seen)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=BatchState.APPLIED, change_set=change_set, applied_at=timezone.now()
    )
    batch.refresh_from_db()
    return change_set


def _settled(value: Any, made: dict[str, Any]) -> Any:
    """The record with the keys of what was created in place of `new:…`."""
    if isinstance(value, dict):
        return {key: _settled(item, made) for key, item in value.items()}
    if isinstance(value, list):
        return [_settled(item, made) for item in value]
    return made.get(value, value) if isinstance(value, str) else value


def may_handle(batch: ImportBatch, by: User) -> bool:
    """An import belongs to the person who brought it in; an administrator may step in."""
    return by.is_superuser or batch.by_id == by.pk


def _refuse_unless_open(batch: ImportBatch, by: User) -> None:
    """Looks at the batch as it is stored by now: another tab may have decided or applied something."""
    batch.refresh_from_db()
    if not may_handle(batch, by):
        raise NotReady(_("This import belongs to %(user)s.") % {"user": batch.by})
    _refuse_unless_planned(batch)


def _refuse_unless_planned(batch: ImportBatch) -> None:
    if batch.state != BatchState.PLANNED:
        raise NotReady(_("This import is already %(state)s.") % {"state": batch.get_state_display()})


def _refuse_unless_ready(batch: ImportBatch) -> None:
    counts = batch.counts
    for key, text in (
        ("columns", _("Say first what each column is, or leave it out.")),
        ("names", _("Decide first who is meant by every name.")),
        ("wrong", _("Rows are wrong. Mend them in the file and bring it in again; nothing was stored.")),
        ("undecided", _("Decide first who is meant by every name.")),
    ):
        if counts[key]:
            raise NotReady(text)


def ready(batch: ImportBatch) -> bool:
    """Whether `apply` would write something or find that there is nothing to write."""
    open_points = ("columns", "names", "wrong", "undecided")
    return batch.state == BatchState.PLANNED and not any(batch.counts[key] for key in open_points)
