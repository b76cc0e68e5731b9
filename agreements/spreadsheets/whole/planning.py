"""What a workbook would do: which records are new, changed, unchanged or wrong. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from agreements.models.change import RecordKind
from agreements.records import (
    KINDS,
    Difference,
    RecordDict,
    Words,
    all_in_words,
    diff,
    read,
    revisions,
    titles,
    validate,
)
from agreements.spreadsheets import freshness
from agreements.spreadsheets.whole import reading
from agreements.spreadsheets.whole.gathering import Entry, gather, new_keys
from agreements.spreadsheets.whole.layout import REVISION, target_of
from agreements.spreadsheets.whole.overlaying import Laid, lay, note_files
from agreements.spreadsheets.whole.placing import placed
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.reading import Workbook
from agreements.spreadsheets.whole.references import by_name, name_of, new_references, settled

CHUNK = 500


@dataclass
class Planned:
    """A record that differs from what is stored."""

    entry: Entry
    laid: Laid
    stored: RecordDict | None
    revision: int | None

    @property
    def differences(self) -> list[Difference]:
        return diff(self.entry.kind, self.stored, self.laid.record)

    @property
    def title(self) -> str:
        """What it is called; a tenure has no name of its own."""
        kind = self.entry.kind
        return "" if kind == RecordKind.TENURE else titles(kind, {0: self.laid.record})[0]


@dataclass
class Plan:
    """Kind → the records that differ; how many don't; all problems. `stamp`: what was stored when it was begun."""

    differing: dict[str, list[Planned]] = field(default_factory=dict)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    wrong: int = 0
    rows: int = 0
    stamp: str = ""

    @property
    def differs(self) -> bool:
        return any(self.differing.values())

    def counts(self) -> dict[str, int]:
        records = [planned for some in self.differing.values() for planned in some]
        fine = [planned for planned in records if not planned.entry.problems]
        new = sum(planned.stored is None for planned in fine)
        return {
            "new": new,
            "changed": len(fine) - new,
            "unchanged": self.unchanged,
            "wrong": self.wrong,
            "rows_removed": sum(_removed(planned) for planned in fine),
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each new record is called, by its `name_of`."""
        return {
            name_of(kind, planned.entry.key): planned.title
            for kind, some in self.differing.items()
            for planned in some
            if planned.stored is None
        }

    def words(self, kind: str) -> list[list[Words]]:
        """What would change in each record of the kind, in words."""
        differences = [planned.differences for planned in self.differing.get(kind, [])]
        return all_in_words(kind, differences, by_name(self.titles))


def plan(file_name: str, content: bytes) -> Plan:
    """What the workbook would do. Raises SheetError when it can't be read."""
    workbook = reading.read(file_name, content)
    found = Plan(rows=sum(len(sheet.rows) for sheet in workbook.sheets.values()), stamp=freshness.stamp())
    entries = {kind: gather(kind, workbook) for kind in KINDS}
    for kind, some in entries.items():
        found.differing[kind] = list(_compared(kind, some, workbook, found))
    known = set(new_keys(entries))
    for kind, differing in found.differing.items():
        _check(kind, differing, known)
    found.problems = workbook.problems
    for some in entries.values():
        for entry in some:
            found.problems += entry.problems
            found.wrong += bool(entry.problems)
    return found


def _compared(kind: str, entries: list[Entry], workbook: Workbook, found: Plan) -> Iterator[Planned]:
    """The records that differ. Those that don't are only counted, whatever revision they were given with."""
    for start in range(0, len(entries), CHUNK):
        some = entries[start : start + CHUNK]
        ids = [entry.pk for entry in some if entry.pk is not None]
        now = revisions(kind, ids)  # first: what is saved between the two is seen as changed meanwhile
        stored = read(kind, ids)
        for entry in some:
            if entry.pk is not None and entry.pk not in stored:
                entry.wrong(
                    _("No record has this number: it was deleted, or the workbook is of another tracker."),
                    _("Delete its rows, or write new:1 for a new record."),
                    value=str(entry.pk),
                )
                continue
            before = stored.get(entry.pk) if entry.pk else None
            laid = lay(entry, before, workbook)
            if laid.record != before:
                note_files(entry, laid, before)
                _check_revision(entry, now.get(entry.pk) if entry.pk else None)
                yield Planned(entry, laid, before, now.get(entry.pk) if entry.pk else None)
            elif not entry.problems:
                found.unchanged += 1


def _check_revision(entry: Entry, now: int | None) -> None:
    given = entry.root.texts.get(REVISION, "").strip() if entry.root else ""
    if not given or given == str(now):
        return
    if now is None:
        entry.wrong(_("A new record has no revision yet."), _("Leave the cell empty."), REVISION, given)
        return
    words = _("Somebody changed the record since this workbook was made: it is at revision %(now)s.")
    cure = _("Download it again and make your change there.")
    entry.wrong(words % {"now": now}, cure, REVISION, given)


def _check(kind: str, differing: list[Planned], known: set[tuple[str, str]]) -> None:
    """Everything that forbids to write these records goes to the problems of their entries."""
    for planned in differing:
        _check_references(planned, known)
    fine = [planned for planned in differing if not planned.entry.problems]
    places = {(kind, planned.entry.key): f"new:{index}" for index, planned in enumerate(fine)}

    def at_its_place(target: str, key: str) -> str:
        return places.get((target, key), key)

    records = [settled(kind, planned.laid.record, at_its_place) for planned in fine]
    for message in validate(kind, records):
        planned = fine[message.index]
        planned.entry.problems.append(placed(planned.entry, planned.laid, planned.stored, message))


def _check_references(planned: Planned, known: set[tuple[str, str]]) -> None:
    entry = planned.entry
    for part, index, key_field, key in new_references(entry.kind, planned.laid.record):
        if (target_of(key_field), key) not in known:
            row = planned.laid.rows[part][index].sheet_row if part else entry.root
            sheet = f"{entry.kind}_{part}" if part else entry.kind
            words = _("No new record is called so in the sheet %(sheet)s.")
            told = words % {"sheet": target_of(key_field)}
            entry.problems.append(Problem(sheet, row.number if row else 0, key_field.name, key, told))


def _removed(planned: Planned) -> int:
    """Rows of parts that go, because they no longer stand in the workbook."""
    return sum(
        difference.new is None
        for difference in planned.differences
        if planned.stored and difference.field in KINDS[planned.entry.kind].part
    )
