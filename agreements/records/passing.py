"""Many new records, told quickly which of them nothing forbids; the rest is for `validate`, which knows the words.

What was once looked at is remembered: values come again and again, and a constraint depends on few of them.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
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
LONGEST_TEXT = 100_000
"""Characters of a text without a limit of its own that is looked at quickly."""


class Asked(NamedTuple):
    """Constraints that depend on these fields alone, where others say nothing; values → whether one is broken."""

    names: tuple[str, ...]
    indexes: list[int]
    known: dict[tuple, bool]


class Passing:
    """New records of one kind. `said` makes them canonical; `passes` knows those that surely may be written.

    With `shared`, equal part rows of several records are one dict: for who changes none of them.
    Two things are for the caller: relations, which may close a circle, and unique columns shared with another record. `lost` tells whether all that they refer to is there.
    """

    def __init__(self, kind: str, shared: bool = False):
        self.kind = KINDS[kind]
        self.fields = {field.name: field for field in self.kind.fields}
        self.parts = {part.name: PassingPart(part, shared) for part in self.kind.parts}
        self.blank = blank(kind)
        self.row: models.Model = self.kind.model()
        self._values: dict[str, dict[Hashable, tuple[Any, bool]]] = {name: {} for name in self.fields}
        self._orders: dict[tuple[str, ...], list[tuple[str, PassingPart | None]]] = {}
        self._asked: dict[tuple[str, ...], list[Asked]] = {}
        self._targets: dict[str, set[Any]] = {
            name: set() for name, field in self.fields.items() if isinstance(field, ForeignKey)
        }

    def look(self, stated: RecordDict) -> tuple[RecordDict, bool]:
        """What the record says, in canonical form and without its empty fields; and whether it surely passes."""
        said: RecordDict = {}
        passes = True
        for name, part in self._in_order(tuple(stated)):
            value = stated[name]
            if part is not None:
                if value:
                    said[name], fine = part.look(value)
                    passes = passes and fine
                continue
            found, fine = self._value(name, value)
            passes = passes and fine
            if found != self.blank[name]:
                said[name] = found
        return said, passes and not self._breaks(said)

    def _in_order(self, names: tuple[str, ...]) -> list[tuple[str, "PassingPart | None"]]:
        """The names in the order of a record, whatever their own is, each with its part. Raises KeyError."""
        if names not in self._orders:
            if unknown := set(names) - self.blank.keys():
                raise KeyError(f"{self.kind.name} has no {', '.join(sorted(unknown))}")
            told = [name for name in self.blank if name in names and name != "id"]
            self._orders[names] = [(name, self.parts.get(name)) for name in told]
        return self._orders[names]

    def canonical(self, some: RecordDict) -> RecordDict:
        """These fields and parts in canonical form."""
        parts = self.parts
        return {n: parts[n].look(v)[0] if n in parts else self._value(n, v)[0] for n, v in some.items()}

    def _value(self, name: str, value: Any) -> tuple[Any, bool]:
        if name in self._texts and type(value) is str and self._is_plain_text(name, value):
            return value, True
        known = self._values[name]
        if name in self._targets and value is not None:
            self._targets[name].add(value)
            return value, True
        told = known.get(value)
        if told is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            field = self.fields[name]
            found = canonical_value(field, value)
            setattr(self.row, field.attname, found)
            told = known[value] = (found, not field_messages(self.row, field))
            setattr(self.row, field.attname, field.get_default())
        return told

    def _is_plain_text(self, name: str, value: str) -> bool:
        """Whether it is surely kept as it stands. What can't be stored is not printable either."""
        most, looks = self._texts[name]
        if not 0 < len(value) <= most or not value.isprintable():
            return False
        return all(look(value) for look in looks) if looks else True

    @cached_property
    def _texts(self) -> dict[str, tuple[int, list[Callable[[str], Any]]]]:
        """Plain columns of text: name → the most characters, and what else must say yes to them."""
        return {
            name: (field.max_length or LONGEST_TEXT, _looks(field))
            for name, field in self.fields.items()
            if type(field) in (models.CharField, models.SlugField, models.TextField) and not field.choices
        }

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
        return {index for index, check in enumerate(self._checks) if self._is_broken(*check, {})}

    @cached_property
    def _about(self) -> dict[str, list[int]]:
        """Field → the constraints that depend on it."""
        found: dict[str, list[int]] = {}
        for index, (_condition, names) in enumerate(self._checks):
            for name in names:
                found.setdefault(name, []).append(index)
        return found

    def _breaks(self, said: RecordDict) -> bool:
        names = tuple([name for name in self._about if name in said])
        if names not in self._asked:
            self._asked[names] = self._questions(set(names))
        return any(self._is_any_broken(asked, said) for asked in self._asked[names])

    def _questions(self, told: set[str]) -> list["Asked"]:
        """The constraints to look at where these fields are said. Those that depend on the same ones are looked at together."""
        together: dict[tuple[str, ...], list[int]] = {}
        for index in sorted({index for name in told for index in self._about[name]} | self._unmet):
            names = tuple([name for name in self._checks[index][1] if name in told])
            together.setdefault(names, []).append(index)
        return [Asked(names, indexes, {}) for names, indexes in together.items()]

    def _is_any_broken(self, asked: "Asked", said: RecordDict) -> bool:
        values = tuple([said[name] for name in asked.names])
        key = values if asked.names != ("title",) else ()  # any title will do: an empty one is not said
        if key not in asked.known:
            if len(asked.known) >= MOST_REMEMBERED:
                asked.known.clear()
            asked.known[key] = any(
                self._is_broken(*self._checks[index], dict(zip(asked.names, values, strict=True)))
                for index in asked.indexes
            )
        return asked.known[key]

    def _is_broken(self, condition: Any, names: tuple[str, ...], said: RecordDict) -> bool:
        for name in names:
            self._set(name, said.get(name, self.blank.get(name)))
        broken = is_broken(condition, values_of(self.row))
        for name in names:
            self._set(name, self.blank.get(name))
        return broken

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

    def __init__(self, part: Part, shared: bool = False):
        self.part, self.shared = part, shared
        self.defaults = {field.name: default_of(field) for field in part.fields}
        self.foreign = {field.name: field for field in part.fields if isinstance(field, ForeignKey)}
        self.met: dict[str, set[Any]] = {name: set() for name in self.foreign}
        self._rows: dict[Hashable, tuple[RecordDict, bool]] = {}
        self._met_rows: dict[int, tuple[RecordDict, tuple[RecordDict, bool]]] = {}
        self._same: dict[tuple, tuple[RecordDict, bool]] = {}
        self._unique = [
            tuple(name for name in constraint.fields if name != part.root)
            for constraint in part.model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and part.root in constraint.fields
        ]

    def look(self, rows: Iterable[RecordDict]) -> tuple[list[RecordDict], bool]:
        """The rows in canonical form, and whether they surely pass."""
        look, found, fine = self._shared_look if self.shared else self._look, [], True
        for row in rows:
            said, passes = look(row)
            found.append(said)
            fine = fine and passes
        if len(found) > 1 and not self.part.ordered:
            found.sort(key=sort_key)
        return found, fine and (len(found) == 1 or not self._twice(found))

    def _shared_look(self, row: RecordDict) -> tuple[RecordDict, bool]:
        """A row that nobody changes is looked at once, however many records share it."""
        met = self._met_rows.get(id(row))
        if met is None:
            if len(self._met_rows) >= MOST_REMEMBERED:
                self._met_rows.clear()
            met = self._met_rows[id(row)] = (row, self._look(row))  # kept, so that no other takes its place
        return met[1]

    def _look(self, row: RecordDict) -> tuple[RecordDict, bool]:
        """Equal rows are looked at once: many records have the same parties."""
        key = (*row, *row.values())
        found = self._same.get(key)
        if found is None:
            if len(self._same) >= MOST_REMEMBERED:
                self._same.clear()
            found = self._same[key] = self._filled(row)
        return found if self.shared else (dict(found[0]), found[1])

    def _filled(self, row: RecordDict) -> tuple[RecordDict, bool]:
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


def _looks(field: models.Field) -> list[Callable[[str], Any]]:
    """The validators of a field, beside that of its length, as functions that say yes or no."""
    return [_look(each) for each in field.validators if not isinstance(each, MaxLengthValidator)]


def _look(validator: Any) -> Callable[[str], Any]:
    if type(validator) is RegexValidator and not validator.inverse_match:
        lazy: Any = validator.regex  # which asks for itself anew with each call
        return re.compile(lazy.pattern, lazy.flags).search

    def passes(value: str) -> bool:
        try:
            validator(value)
        except ValidationError:
            return False
        return True

    return passes


def _source(column: Any) -> str:
    """The field from which a column follows."""
    if isinstance(column, BoundField):
        return column.text_name
    return column.source if isinstance(column, DerivedCharField) else column.name


def _stored(model: Any, keys: set[int]) -> int:
    rows = model._default_manager.order_by()
    return sum(rows.filter(pk__in=some).count() for some in chunks(keys))
