"""Taking one change of a record back, although others may have changed the record since.

Only what that change said is taken back. Where a later change speaks of the same field, or of the same row of a
part, the two are in conflict: then the later one stays, or is written over, as the user says.
"""

from typing import Any, NamedTuple

from agreements.records.differences import Difference, match_rows
from agreements.records.schema import KINDS, Part, RecordDict


class TakenBack(NamedTuple):
    """What the record says without the change, and the later changes that are in conflict: (field, now, then)."""

    record: RecordDict | None
    conflicts: list[Difference]


def take_back(
    kind: str,
    before: RecordDict | None,
    after: RecordDict | None,
    now: RecordDict | None,
    overwrite: bool = False,
) -> TakenBack:
    """The record as it stands `now`, without the change from `before` to `after`. None: it doesn't exist."""
    if now == before:
        return TakenBack(now, [])
    if now == after:
        return TakenBack(before, [])
    if before is None:  # made by the change and edited since: to take it back loses the edits
        return TakenBack(None if overwrite else now, _differences(kind, after, now))
    if now is None:  # edited by the change and deleted since: to take it back makes it anew
        return TakenBack(before if overwrite else now, [Difference("", None, before)])
    if after is None:  # deleted by the change and restored since
        return TakenBack(now, [])
    return _merged(kind, before, after, now, overwrite)


def _differences(kind: str, after: RecordDict | None, now: RecordDict | None) -> list[Difference]:
    names = [field.name for field in KINDS[kind].fields] + list(KINDS[kind].part)
    old, new = after or {}, now or {}
    return [
        Difference(name, new.get(name), None) for name in names if old.get(name) != new.get(name) and new
    ] or [Difference("", now, None)]


def _merged(kind: str, before: RecordDict, after: RecordDict, now: RecordDict, overwrite: bool) -> TakenBack:
    record, conflicts = dict(now), []
    for name in (field.name for field in KINDS[kind].fields):
        if before[name] == after[name] or now[name] == before[name]:
            continue
        if now[name] != after[name]:
            conflicts.append(Difference(name, now[name], before[name]))
        if now[name] == after[name] or overwrite:
            record[name] = before[name]
    for part in KINDS[kind].parts:
        rows = Rows(part, before[part.name], after[part.name], now[part.name], overwrite)
        record[part.name] = rows.taken_back()
        conflicts += rows.conflicts
    return TakenBack(record, conflicts)


class Rows:
    """The rows of one part, of which one change is taken back."""

    def __init__(
        self, part: Part, before: list[RecordDict], after: list[RecordDict], now: list[RecordDict], over: bool
    ):
        self.part, self.overwrite = part, over
        self.before, self.after, self.now = before, after, now
        self.rows = list(now)
        self.conflicts: list[Difference] = []

    def taken_back(self) -> list[RecordDict]:
        """The rows that stay, change and come back, in their order."""
        if self.before == self.after or self.now == self.before:
            return self.now
        if self.now == self.after:
            return self.before
        pairs, gone, added = match_rows(self.part, self.after, self.before)
        self._change([(self.after[i], self.before[j]) for i, j in pairs if self.after[i] != self.before[j]])
        for i in gone:
            self._remove(self.after[i])
        for j in added:
            self._bring_back(self.before[j], j)
        if not (self.conflicts or gone or added or pairs_differ(pairs, self.after, self.before)):
            self._reorder()
        return self.rows

    def _find(self, row: RecordDict) -> int | None:
        """Where the row stands now: as it was, else changed."""
        if row in self.rows:
            return self.rows.index(row)
        key = self._key(row)
        return next((place for place, each in enumerate(self.rows) if self._key(each) == key), None)

    def _key(self, row: RecordDict) -> tuple:
        return tuple(row[name] for name in self.part.key)

    def _change(self, changed: list[tuple[RecordDict, RecordDict]]) -> None:
        for after, before in changed:
            place = self._find(after)
            if place is not None:
                self.rows[place] = self._row(before, after, self.rows[place])
            else:
                self._differ(None, before)
                if self.overwrite:
                    self.rows.append(before)

    def _row(self, before: RecordDict, after: RecordDict, now: RecordDict) -> RecordDict:
        """One changed row: each of its columns for itself."""
        changed = {name for name in before if before[name] != after[name]}
        later = {name for name in changed if now[name] not in (after[name], before[name])}
        if later:
            self._differ(now, before)
        mine = changed if self.overwrite else changed - later
        return {name: before[name] if name in mine else value for name, value in now.items()}

    def _remove(self, row: RecordDict) -> None:
        place = self._find(row)
        if place is None:
            return
        if self.rows[place] != row:
            self._differ(self.rows[place], None)
        if self.rows[place] == row or self.overwrite:
            del self.rows[place]

    def _bring_back(self, row: RecordDict, at: int) -> None:
        place = self._find(row)
        if place is None:
            self.rows.insert(min(at, len(self.rows)), row)
        elif self.rows[place] != row:
            self._differ(self.rows[place], row)
            if self.overwrite:
                self.rows[place] = row

    def _reorder(self) -> None:
        """The change moved rows; others changed the list since."""
        self._differ(self.now, self.before)
        if self.overwrite:
            self.rows = self.before

    def _differ(self, now: Any, then: Any) -> None:
        self.conflicts.append(Difference(self.part.name, now, then))


def pairs_differ(pairs: list[tuple[int, int]], old: list[RecordDict], new: list[RecordDict]) -> bool:
    """Whether any of the matched rows changed."""
    return any(old[i] != new[j] for i, j in pairs)
