"""Loading records that come with the product: the vocabulary and the demo."""

from collections.abc import Callable, Iterable

from agreements import records
from agreements.models import Change, ChangeSet
from agreements.models.change import ChangeKind
from agreements.records.schema import KINDS, RecordDict

Where = Callable[[int], str]


class NotLoaded(Exception):
    """Some of it can't be written, so nothing of it was. `messages` says for each what and why."""

    def __init__(self, messages: list[str]):
        self.messages = messages
        super().__init__("\n".join(messages))


class Load:
    """One loading: everything that it writes is one change set, made by nobody."""

    def __init__(self, why: str):
        self.why = why
        self.change_set: ChangeSet | None = None

    def write(self, kind: str, given: list[RecordDict], where: Where = str) -> list[int]:
        """Validate and write; the key of each record. Raises NotLoaded; `where` tells readers which record it was."""
        if found := records.validate(kind, given):
            raise NotLoaded([f"{where(index)}, {field or kind}: {text}" for index, field, text in found])
        written = records.write(kind, given, None, self.why, ChangeKind.LOAD, self.change_set)
        self.change_set = written.change_set
        return written.ids

    @property
    def counts(self) -> dict[str, int]:
        """Kind → how many records were made or changed."""
        if self.change_set is None:
            return {}
        changed = self.change_set.changes.order_by().values_list("record_kind", "record_id").distinct()
        kinds = [kind for kind, _pk in changed]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def add_missing_rows(kind: str, pairs: Iterable[tuple[RecordDict, RecordDict]]) -> list[RecordDict]:
    """The records, of (stored, wanted) pairs, that lack rows of a part, with these rows added.

    A row that an earlier loading gave, and that somebody has changed or removed since, is not given again.
    """
    missing = [
        (stored, part, row) for stored, wanted in pairs for part, row in _missing(kind, stored, wanted)
    ]
    given = _given_before(kind, {stored["id"] for stored, _part, _row in missing})
    changed: dict[int, RecordDict] = {}
    for stored, part, row in missing:
        if (stored["id"], part, _key(kind, part, row)) not in given:
            record = changed.setdefault(stored["id"], dict(stored))
            record[part] = [*record[part], row]
    return list(changed.values())


def _missing(kind: str, stored: RecordDict, wanted: RecordDict) -> list[tuple[str, RecordDict]]:
    return [
        (part.name, row)
        for part in KINDS[kind].parts
        for row in wanted.get(part.name, [])
        if _key(kind, part.name, row) not in {_key(kind, part.name, there) for there in stored[part.name]}
    ]


def _given_before(kind: str, ids: set[int]) -> set[tuple[int, str, tuple]]:
    """(record, part, key of the row) of every row that stood in a record after a loading."""
    if not ids:
        return set()
    loaded = Change.objects.filter(record_kind=kind, record_id__in=ids, change_set__kind=ChangeKind.LOAD)
    return {
        (pk, part.name, _key(kind, part.name, row))
        for pk, after in loaded.values_list("record_id", "after")
        for part in KINDS[kind].parts
        for row in (after or {}).get(part.name, [])
    }


def _key(kind: str, part: str, row: RecordDict) -> tuple:
    return tuple(row[name] for name in KINDS[kind].part[part].key)
