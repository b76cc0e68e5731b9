"""What changed between two states of a record, in words that an analyst knows."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from agreements.models import Citation, partial_dates
from agreements.models.fields import PartialDateField
from agreements.records.memory import remembered
from agreements.records.schema import KINDS, Kind, Part, RecordDict, kind_of

Called = Callable[[str, str], str]
"""What to call a record that is yet to be written, by its kind and the key by which others refer to it."""


class Difference(NamedTuple):
    """One changed field, or one row of a part that was added (old None), removed (new None) or changed."""

    field: str
    old: Any
    new: Any


class Words(NamedTuple):
    """A difference for readers: the field's name, and both values as they are shown."""

    field: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.field}: {self.old or '—'} → {self.new or '—'}"


def diff(kind: str, old: RecordDict | None, new: RecordDict | None) -> list[Difference]:
    """The changed fields of two canonical records; None stands for a record that doesn't exist."""
    declared = KINDS[kind]
    before, after = old or {}, new or {}
    changed = [
        Difference(field.name, before.get(field.name), after.get(field.name))
        for field in declared.fields
        if _filled(before.get(field.name)) != _filled(after.get(field.name))
    ]
    for part in declared.parts:
        changed += _part_differences(part, before.get(part.name, []), after.get(part.name, []))
    return changed


def _filled(value: Any) -> Any:
    return None if value == "" or value is False else value


def _part_differences(part: Part, old: list[RecordDict], new: list[RecordDict]) -> list[Difference]:
    if old == new:
        return []
    pairs, removed, added = match_rows(part, old, new)
    changed = [Difference(part.name, old[i], new[j]) for i, j in pairs if old[i] != new[j]]
    changed += [Difference(part.name, old[i], None) for i in removed]
    changed += [Difference(part.name, None, new[j]) for j in added]
    if not changed:  # the same rows in another order
        changed = [Difference(part.name, old, new)]
    return changed


def match_rows(
    part: Part, old: list[RecordDict], new: list[RecordDict]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Which old row is which new row: equal rows first, then rows with the same key.

    Returns pairs of indexes, the indexes of the old rows that are gone, and those of the new rows.
    """
    pairs: list[tuple[int, int]] = []
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for same in (lambda row: tuple(row.values()), lambda row: tuple(row[name] for name in part.key)):
        waiting: dict[tuple, list[int]] = {}
        for j, row in right.items():
            waiting.setdefault(same(row), []).append(j)
        for i, row in list(left.items()):
            if found := waiting.get(same(row)):
                j = found.pop(0)
                pairs.append((i, j))
                del left[i], right[j]
    return sorted(pairs), list(left), list(right)


def in_words(kind: str, differences: Iterable[Difference]) -> list[Words]:
    """The differences in the active language. One query for each model that is referred to."""
    return all_in_words(kind, [list(differences)])[0]


def all_in_words(
    kind: str, groups: list[list[Difference]], called: Called | None = None
) -> list[list[Words]]:
    """The same for the differences of many records. `called`: what to call targets that are yet to be written."""
    declared = KINDS[kind]
    labels = Labels(declared, [difference for group in groups for difference in group], called)
    return [[_words(declared, difference, labels) for difference in group] for group in groups]


def _words(kind: Kind, difference: Difference, labels: "Labels") -> Words:
    name, old, new = difference
    if part := kind.part.get(name):
        title = str(part.model._meta.verbose_name)
        if isinstance(old, list):
            return Words(title, labels.order(part, old), labels.order(part, new))
        return Words(title, labels.row(part, old, new), labels.row(part, new, old))
    field = next(field for field in kind.fields if field.name == name)
    return Words(str(field.verbose_name), labels.value(field, old), labels.value(field, new))


class Labels:
    """The names of everything that some differences refer to, fetched at once; of what is gone, from the log."""

    def __init__(self, kind: Kind, differences: list[Difference], called: Called | None):
        self.kind, self.called = kind, called
        wanted: dict[type[models.Model], set[int]] = {}
        for name, old, new in differences:
            part = kind.part.get(name)
            fields = part.fields if part else [field for field in kind.fields if field.name == name]
            for side in (old, new):
                rows = side if isinstance(side, list) else [side if part else {name: side}]
                self._collect(fields, [row for row in rows if row], wanted)
        self.names = {
            (model, row.pk): str(row)
            for model, ids in wanted.items()
            for row in _with_names(model._default_manager.filter(pk__in=ids))
        }
        for model, ids in wanted.items():
            gone = {pk for pk in ids if (model, pk) not in self.names}
            self.names |= {(model, pk): name for pk, name in remembered(model, gone).items()}

    def _collect(self, fields: list[models.Field], rows: list[RecordDict], wanted: dict) -> None:
        for field in fields:
            if isinstance(field, models.ForeignKey):
                ids = {row[field.name] for row in rows if isinstance(row.get(field.name), int)}
                wanted.setdefault(field.related_model, set()).update(ids)

    def value(self, field: models.Field, value: Any) -> str:
        """One value as readers see it."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(field, models.ForeignKey):
            if isinstance(value, str):
                kind = kind_of(field.related_model)
                return self.called(kind.name, value) if self.called and kind else value
            return self.names.get((field.related_model, value), str(value))
        if field.model is Citation and field.name == "field":
            return self.fact(value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, PartialDateField):
            return _date(value)
        return str(value)

    def fact(self, name: str) -> str:
        """What a citation is about; what is no field or part of the record stays as it is written."""
        fields = {field.name: field.verbose_name for field in self.kind.fields}
        parts = {part.name: part.model._meta.verbose_name_plural for part in self.kind.parts}
        return str((fields | parts).get(name, name))

    def row(self, part: Part, row: RecordDict | None, other: RecordDict | None) -> str:
        """A row's key, and what differs from the other row."""
        if row is None:
            return ""
        shown = [
            self.value(field, row[field.name])
            for field in part.fields
            if field.name in part.key or other is None or row[field.name] != other[field.name]
        ]
        return ", ".join(text for text in shown if text)

    def order(self, part: Part, rows: list[RecordDict]) -> str:
        """The rows one after another, where only their order changed."""
        return "; ".join(self.row(part, row, row) for row in rows)


def _with_names(rows: models.QuerySet) -> models.QuerySet:
    return rows.prefetch_related("names") if hasattr(rows.model, "names_by_language") else rows


def _date(text: str) -> str:
    try:
        return partial_dates.wording(partial_dates.parse(text))
    except partial_dates.PartialDateError:
        return text
