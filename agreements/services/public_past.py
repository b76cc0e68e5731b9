"""Reference data as it stood when its document was made: whatever was changed since then is still private."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from agreements.models import Change, Publication
from agreements.models.publication import Action
from agreements.records import read, revisions
from agreements.records.schema import RecordDict
from agreements.services.documents import Document
from agreements.services.reviewing import public_part
from agreements.services.shelf import Entry

OF_OTHERS = ("parent", "within", "country", "party", "holders", "offices")
"""What a document has from others; these may change without its record being looked at."""

Moments = dict[int, datetime]  # by primary key


class Past(NamedTuple):
    """A record at a moment, and how often it was changed since."""

    record: RecordDict
    later: int


def moments(entries: Iterable[Entry]) -> Moments:
    """When each of these documents, of one kind, was last made of its record, as far as the log tells."""
    pks = {entry.slug: entry.record_id for entry in entries}
    kinds = {entry.kind for entry in entries}
    found: Moments = {}
    before: dict[str, Document | None] = {}
    for line in Publication.objects.filter(kind__in=kinds, slug__in=pks).order_by("pk"):
        own = _own_part(line)
        if line.action == Action.PUBLISHED or own != before.get(line.slug):
            found[pks[line.slug]] = line.at
        before[line.slug] = own
    return found


def _own_part(line: Publication) -> Document | None:
    """What a line says that comes from the record alone; None where that can't be parted from the rest."""
    if not line.body or line.kind in ("agreement", "event"):
        return None
    own = {name: value for name, value in json.loads(line.body).items() if name not in OF_OTHERS}
    rows = own.get("citations", [])
    own["citations"] = [{name: row[name] for name in row if name != "source"} for row in rows]
    return own


def at(kind: str, wanted: Mapping[int, datetime]) -> dict[int, Past]:
    """Primary key → the record as it stood at its moment, also where it was deleted since."""
    stored = read(kind, wanted)
    later = _later(kind, wanted)
    found = {}
    for pk in wanted:
        changes = later.get(pk, [])
        record = (changes[0].before if changes else None) or stored.get(pk)
        if record is not None:
            found[pk] = Past(record, len(changes))
    return found


def _later(kind: str, wanted: Mapping[int, datetime]) -> dict[int, list[Change]]:
    """The changes of each since its moment, the oldest first."""
    rows = Change.objects.filter(
        record_kind=kind,
        record_id__in=list(wanted),
        change_set__at__gt=min(wanted.values(), default=datetime.now(UTC)),
    )
    found: dict[int, list[Change]] = {}
    for change in rows.select_related("change_set").order_by("pk"):
        if change.change_set.at > wanted[change.record_id]:
            found.setdefault(change.record_id, []).append(change)
    return found


def revisions_of(kind: str, past: Mapping[int, Past]) -> dict[int, int]:
    """Primary key → the revision that readers see: the stored one where it tells them the same."""
    stored: Any = read(kind, past)
    numbers = revisions(kind, past)
    return {
        pk: numbers.get(pk, 0)
        if public_part(stored.get(pk)) == public_part(one.record)
        else max(0, numbers.get(pk, 0) - max(one.later, 1))
        for pk, one in past.items()
    }
