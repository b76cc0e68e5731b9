"""The change log of records, in words."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from agreements import records
from agreements.models import Change


class Entry(NamedTuple):
    """One change of one record, for readers."""

    change: Change
    differences: list[records.Words]


class Since(NamedTuple):
    """What colleagues changed since a form was opened."""

    changes: list[Change]
    differences: list[records.Words]


def changes_of(kind: str, pk: int) -> QuerySet[Change]:
    """Every change of the record, the newest first."""
    rows = Change.objects.filter(record_kind=kind, record_id=pk)
    return rows.select_related("change_set__by").order_by("-pk")


def in_words(changes: Iterable[Change]) -> list[Entry]:
    """The changes with their differences. The queries grow with the kinds of records, not with the changes."""
    changes = list(changes)
    worded: dict[int, list[records.Words]] = {}
    for kind in dict.fromkeys(change.record_kind for change in changes):
        some = [change for change in changes if change.record_kind == kind]
        words = records.all_in_words(kind, [_diff(change) for change in some])
        worded |= {change.pk: each for change, each in zip(some, words, strict=True)}
    return [Entry(change, worded[change.pk]) for change in changes]


def _diff(change: Change) -> list[records.Difference]:
    return records.diff(change.record_kind, change.before, change.after)


def changes_since(kind: str, pk: int, opened: int, stored: int) -> Since:
    """What the saves after revision `opened` changed together. Each save is one revision and one change."""
    changes = list(changes_of(kind, pk)[: min(max(stored - opened, 1), 100)])
    now = records.read(kind, [pk]).get(pk)
    before = changes[-1].before if changes else now
    return Since(changes, records.in_words(kind, records.diff(kind, before, now)))
