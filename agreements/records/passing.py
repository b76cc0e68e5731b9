"""Many new records, told quickly which of them nothing forbids; the rest is for `validate`, which knows the words.

What was once looked at is remembered: values come again and again, and a constraint depends on few of them.
"""

from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, ForeignKey, UniqueConstraint

from agreements.models.conditions import is_broken, values_of
from agreements.models.fields import BoundField, DerivedCharField, PartialDateField
from agreements.records.building import instance
from agreements.records.reading import chunks
from agreements.records.schema import KINDS, Part, RecordDict, blank, canonical_value, default_of, sort_key
from agreements.records.validation import field_messages, row_messages

MOST_REMEMBERED = 50_000
"""Values of one field: titles are all different, and memory is not for them."""
MET = "new:"


class Passing:
    """New records of one kind. `said` makes them canonical; `passes` knows those that surely may be written.

    Two things are for the caller: relations, which may close a circle, and unique columns shared with another record. `lost` tells whether all that they refer to is there.
    """

    def __init__(self, kind: str):
        self.kind = KINDS[kind]
        self.fields = {field.name: field for field in self.kind.fields}
        self.parts = {part.name: PassingPart(part) for part in self.kind.parts}
        self.blank = blank(kind)
        self.row: models.Model = self.kind.model()
        self._values: dict[str, dict[Hashable, tuple[Any, bool]]] = {name: {} for name in self.fields}
        self._broken: dict[tuple, bool] = {}
        self._targets: dict[str, set[Any]] = {
            name: set() for name, field in self.fields.items() if isinstance(field, ForeignKey)
        }

    def look(self, stated: RecordDict) -> tuple[RecordDict, bool]:
        """What the record says, in canonical form and without its empty fields; and whether it surely passes."""
        if unknown := stated.keys() - self.blank.keys():
            raise KeyError(f"{self.kind.name} has no {', '.join(sorted(unknown))}")
        said: RecordDict = {}
        passes = True
        for name, empty in self.blank.items():  # in their order, whatever that of `stated` is
            if name not in stated or name == "id":
                continue
            if part := self.parts.get(name):
                if stated[name]:
                    said[name], fine = part.look(stated[name])
                    passes = passes and fine
            else:
                found, fine = self._value(name, stated[name])
                passes = passes and fine
                if found != empty:
                    said[name] = found
        return said, passes and not self._breaks(said)

    def canonical(self, some: RecordDict) -> RecordDict:
        """These fields and parts in canonical form."""
        parts = self.parts
        return {n: parts[n].look(v)[0] if n in parts else self._value(n, v)[0] for n, v in some.items()}

    def _value(self, name: str, value: Any) -> tuple[Any, bool]:
        if name in self._short_texts and type(value) is str and self._is_short_text(name, value):
            return value, True
        known = self._values[name]
        if name in self._targets and value is not None:
            self._targets[name].add(value)
            return value, True
        if value not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            field = self.fields[name]
            found = canonical_value(field, value)
            setattr(self.row, field.attname, found)
            known[value] = (found, not field_messages(self.row, field))
            setattr(self.row, field.attname, field.get_default())
        return known[value]

    @cached_property
    def _short_texts(self) -> dict[str, int]:
        """Plain columns of text, which refuse nothing but length and what can't be stored. Name → the most characters."""
        return {
            name: field.max_length
            for name, field in self.fields.items()
            if type(field) is models.CharField
            and not field.choices
            and len(field.validators) == 1
            and not field.null
            and field.max_length
        }

    def _is_short_text(self, name: str, value: str) -> bool:
        return 0 < len(value) <= self._short_texts[name] and value.isascii() and value.isprintable()

    @cached_property
    def _checks(self) -> list[tuple[Any, tuple[str, ...]]]:
        """Each check constraint with the fields on which it depends.

        That a partial date has its bounds needs no look: a date that its field takes has them.
        """
        found = []
        for constraint in self.kind.model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                condition: Any = constraint.condition
                columns = map(self.kind.model._meta.get_field, condition.referenced_base_fields)
                names = tuple(sorted({_source(column) for column in columns}))
                if len(names) > 1 or not isinstance(self.fields.get(names[0]), PartialDateField):
                    found.append((condition, names))
        return found

    @cached_property
    def _unmet(self) -> set[int]:
        """The constraints that an empty record breaks."""
        return {index for index, (_c, names) in enumerate(self._checks) if self._is_broken(index, names, {})}

    @cached_property
    def _about(self) -> dict[str, list[int]]:
        """Field → the constraints that depend on it."""
        found: dict[str, list[int]] = {}
        for index, (_condition, names) in enumerate(self._checks):
            for name in names:
                found.setdefault(name, []).append(index)
        return found

    def _breaks(self, said: RecordDict) -> bool:
        asked = {index for name in self._about if name in said for index in self._about[name]} | self._unmet
        return any(self._is_broken(index, self._checks[index][1], said) for index in asked)

    def _is_broken(self, index: int, names: tuple[str, ...], said: RecordDict) -> bool:
        values = tuple([said.get(name) for name in names])
        key = (index, values if names != ("title",) else bool(values[0]))
        if key not in self._broken:
            if len(self._broken) >= 2 * MOST_REMEMBERED:
                self._broken.clear()
            for name in names:
                self._set(name, said.get(name, self.blank.get(name)))
            self._broken[key] = is_broken(self._checks[index][0], values_of(self.row))
            for name in names:
                self._set(name, self.blank.get(name))
        return self._broken[key]

    def _set(self, name: str, value: Any) -> None:
        if name in self.fields:
            setattr(self.row, self.fields[name].attname, value)

    def lost(self) -> bool:
        """Whether a record that was passed refers to one that is not stored. One query for each field that refers."""
        pairs = [(self.fields[name], keys) for name, keys in self._targets.items()]
        pairs += [(field, keys) for part in self.parts.values() for field, keys in part.targets()]
        wanted: dict[Any, set[int]] = {}
        for field, keys in pairs:
            wanted.setdefault(field.related_model, set()).update(key for key in keys if isinstance(key, int))
        return any(_stored(model, keys) < len(keys) for model, keys in wanted.items() if keys)


class PassingPart:
    """The rows of one part."""

    def __init__(self, part: Part):
        self.part = part
        self.defaults = {field.name: default_of(field) for field in part.fields}
        self.foreign = {field.name: field for field in part.fields if isinstance(field, ForeignKey)}
        self.met: dict[str, set[Any]] = {name: set() for name in self.foreign}
        self._rows: dict[Hashable, tuple[RecordDict, bool]] = {}
        self._unique = [
            tuple(name for name in constraint.fields if name != part.root)
            for constraint in part.model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and part.root in constraint.fields
        ]

    def look(self, rows: Iterable[RecordDict]) -> tuple[list[RecordDict], bool]:
        """The rows in canonical form, and whether they surely pass."""
        looked = [self._look(row) for row in rows]
        found = [row for row, _fine in looked]
        fine = False not in [fine for _row, fine in looked]
        if len(found) > 1 and not self.part.ordered:
            found.sort(key=sort_key)
        return found, fine and (len(found) == 1 or not self._twice(found))

    def _look(self, row: RecordDict) -> tuple[RecordDict, bool]:
        """Rows that differ only in whom they refer to are looked at once."""
        foreign = self.foreign
        key = tuple([(n, v if n not in foreign or v is None else MET) for n, v in row.items()])
        if key not in self._rows:
            if len(self._rows) >= MOST_REMEMBERED:
                self._rows.clear()
            self._rows[key] = self._looked_at(row)
        template, fine = self._rows[key]
        found = dict(template)
        for name in foreign:
            if (value := row.get(name)) is not None:
                found[name] = value
                self.met[name].add(value)
        return found, fine

    def _looked_at(self, row: RecordDict) -> tuple[RecordDict, bool]:
        part = self.part
        whole = {f.name: canonical_value(f, row.get(f.name, self.defaults[f.name])) for f in part.fields}
        made = instance(part.model, part.fields, whole, **{f"{part.root}_id": 0})
        fine = row.keys() <= whole.keys() and not any(row_messages(made, part.fields))
        return whole, fine

    def _twice(self, rows: list[RecordDict]) -> bool:
        return any(
            len({tuple([row[name] for name in names]) for row in rows}) < len(rows) for names in self._unique
        )

    def targets(self) -> list[tuple[Any, set[Any]]]:
        return [(self.foreign[name], keys) for name, keys in self.met.items()]


def _source(column: Any) -> str:
    """The field from which a column follows."""
    if isinstance(column, BoundField):
        return column.text_name
    return column.source if isinstance(column, DerivedCharField) else column.name


def _stored(model: Any, keys: set[int]) -> int:
    rows = model._default_manager.order_by()
    return sum(rows.filter(pk__in=some).count() for some in chunks(keys))
