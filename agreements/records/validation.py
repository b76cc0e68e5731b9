"""What is wrong with records, in words for people: the rules of the admin form, for thousands at once.

The database constraints stand beneath. Nothing is written; the number of queries does not grow with the
number of records.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from agreements.models.conditions import is_broken, values_of
from agreements.models.fields import DerivedCharField
from agreements.records.building import instance
from agreements.records.cycles import cycles
from agreements.records.memory import remembered
from agreements.records.reading import chunks
from agreements.records.schema import DEEDS, KINDS, Kind, Part, RecordDict, canonical, kind_of


class Message(NamedTuple):
    """What is wrong: the record's index, the field (empty: the record as a whole), and the words."""

    index: int  # type: ignore[assignment]  # nobody asks it for a tuple's own index()
    field: str
    text: str


class Beside(NamedTuple):
    """What is written in the same deed: primary keys of records that come, and that go. Kind → keys."""

    coming: Mapping[str, Collection[int]] = {}
    going: Mapping[str, Collection[int]] = {}

    def targets(self, model: Any, stored: set[int]) -> set[int]:
        """The rows of the model that will be there, of those that are stored and those that come."""
        kind = kind_of(model)
        name = kind.name if kind else ""
        return (stored | set(self.coming.get(name, ()))) - set(self.going.get(name, ()))


def validate(kind: str, records: list[RecordDict], beside: Beside = Beside()) -> list[Message]:  # noqa: B008  # a tuple
    """Everything that forbids to write these records, in their order. Empty: they may be written."""
    declared = KINDS[kind]
    whole = [canonical(kind, record) for record in records]
    found = [
        message
        for index, record in enumerate(whole)
        for message in [*_root_messages(declared, index, record), *_part_messages(declared, index, record)]
    ]
    found += [*_missing_targets(declared, whole, beside)]
    found += [*_taken_values(declared, whole, set(beside.going.get(kind, ())))]
    found += [Message(index, field, text) for index, field, text in cycles(kind, whole)]
    return sorted(found, key=lambda message: message.index)


def _root_messages(kind: Kind, index: int, record: RecordDict) -> Iterator[Message]:
    row = instance(kind.model, kind.fields, record, pk=record["id"])
    yield from (Message(index, field, text) for field, text in row_messages(row, kind.fields))


def _part_messages(kind: Kind, index: int, record: RecordDict) -> Iterator[Message]:
    for part in kind.parts:
        for row in record[part.name]:
            made = instance(part.model, part.fields, row, **{f"{part.root}_id": record["id"] or 0})
            for _field, text in row_messages(made, part.fields):
                yield Message(index, part.name, text)
        yield from (Message(index, part.name, text) for text in _told_twice(part, record[part.name]))


def row_messages(row: models.Model, fields: list[models.Field]) -> Iterator[tuple[str, str]]:
    """(field, words) for each value that the model's own fields and check constraints refuse."""
    wrong = set()
    for field in fields:
        for text in field_messages(row, field):
            wrong.add(field.name)
            yield field.name, text
    if wrong:
        return
    for constraint in row._meta.constraints:
        condition: Any = getattr(constraint, "condition", None)
        if isinstance(constraint, CheckConstraint) and is_broken(condition, values_of(row)):
            yield "", str(constraint.violation_error_message)


def field_messages(row: models.Model, field: models.Field) -> list[str]:
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        return [] if value is not None or field.null else [str(field.error_messages["null"])]
    if isinstance(value, str) and not _storable(value):
        return [_("The text holds a character that can't be stored: it is no letter, sign or space.")]
    if field.blank and value in field.empty_values:
        return []
    try:
        field.clean(value, row)
    except ValidationError as error:
        return error.messages
    return []


def _storable(text: str) -> bool:
    """Whether both databases take the text: no NUL, no half of a character."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _told_twice(part: Part, rows: list[RecordDict]) -> list[str]:
    """Unique constraints of a part bind the rows of one record."""
    messages = []
    for constraint in part.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and part.root in constraint.fields:
            names = [name for name in constraint.fields if name != part.root]
            counted = Counter(tuple(row[name] for name in names) for row in rows)
            messages += [str(constraint.violation_error_message) for count in counted.values() if count > 1]
    return messages


def _missing_targets(kind: Kind, records: list[RecordDict], beside: Beside) -> Iterator[Message]:
    """Foreign keys that lead nowhere. One query for each model that is referred to, two where some do."""
    used: dict[Any, set[int]] = {}
    for _index, _place, field, value in _targets(kind, records):
        used.setdefault(field.related_model, set()).add(value)
    there = {model: beside.targets(model, _existing(model, ids)) for model, ids in used.items()}
    names = {model: remembered(model, _keys(ids) - there[model]) for model, ids in used.items()}
    for index, place, field, value in _targets(kind, records):
        if value not in there[field.related_model]:
            known = names[field.related_model].get(value)
            words = _("“%(record)s” was deleted.") if known else _("%(what)s number %(pk)s does not exist.")
            said = {"what": field.verbose_name, "pk": value, "record": known}
            yield Message(index, place, words % said)


def _existing(model: Any, keys: set[Any]) -> set[int]:
    rows = model._default_manager.order_by()
    return {
        pk for some in chunks(_keys(keys)) for pk in rows.filter(pk__among=some).values_list("pk", flat=True)
    }


def _keys(given: set[Any]) -> set[int]:
    """Those that can be a primary key at all."""
    return {key for key in given if isinstance(key, int) and 0 < key < 2**63}


def _targets(kind: Kind, records: list[RecordDict]) -> Iterator[tuple[int, str, Any, Any]]:
    """(index, field or part, foreign key, value) of every reference to a record that should be stored."""
    for index, record in enumerate(records):
        for field, value in _references(kind.fields, record):
            yield index, field.name, field, value
        for part in kind.parts:
            for row in record[part.name]:
                for field, value in _references(part.fields, row):
                    yield index, part.name, field, value


def _references(fields: list[models.Field], row: RecordDict) -> Iterator[tuple[models.Field, Any]]:
    for field in fields:
        value = row[field.name]
        if isinstance(field, models.ForeignKey) and value is not None and not str(value).startswith("new:"):
            yield field, value


class Unique(NamedTuple):
    """Columns that no two records share, the field where the fault is shown, and the words."""

    columns: tuple[str, ...]
    field: str
    text: str


def _taken_values(kind: Kind, records: list[RecordDict], going: set[int]) -> Iterator[Message]:
    """Values of unique columns that another record has, in the database or among these."""
    own = going | {record["id"] for record in records if record["id"]}
    yield from _given_twice(records)
    for unique in _uniques(kind.model):
        given: dict[tuple, int] = {}
        for index, record in enumerate(records):
            value = tuple(_value(kind.model, name, record) for name in unique.columns)
            if None in value:
                continue
            if value in given:
                yield Message(index, unique.field, unique.text)
            given.setdefault(value, index)
        for value in _stored(kind.model, unique.columns, set(given), own):
            yield Message(given[value], unique.field, unique.text)


def _given_twice(records: list[RecordDict]) -> Iterator[Message]:
    seen: set[int] = set()
    for index, record in enumerate(records):
        if record["id"] in seen:
            yield Message(index, "", _("The same record stands here twice."))
        elif record["id"]:
            seen.add(record["id"])


def _uniques(model: type[models.Model]) -> Iterator[Unique]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.name not in DEEDS:
            words = {"model_name": model._meta.verbose_name, "field_label": field.verbose_name}
            source = field.source if isinstance(field, DerivedCharField) else field.name
            yield Unique((field.name,), source, str(field.error_messages["unique"]) % words)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            names = tuple(constraint.fields)
            yield Unique(names, names[-1], str(constraint.violation_error_message))


def unique_values(kind: str, records: list[RecordDict]) -> list[set[tuple[Any, ...]]]:
    """What each record says that no other may say at the same time."""
    model = KINDS[kind].model
    uniques = [unique.columns for unique in _uniques(model)]
    said = [
        {(names, *(_value(model, name, record) for name in names)) for names in uniques} for record in records
    ]
    return [{value for value in values if None not in value} for values in said]


def _value(model: type[models.Model], name: str, record: RecordDict) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, DerivedCharField) and field.derive:
        return field.derive(str(record[field.source] or ""))
    if isinstance(field, models.ForeignKey) and not isinstance(record[name], int):
        return None  # its target is yet to be written
    return record[name]


def _stored(model: Any, names: tuple[str, ...], wanted: set[tuple], own: set[int]) -> Iterator[tuple]:
    for some in chunks({value[0] for value in wanted}):
        rows = model._default_manager.filter(**{f"{names[0]}__in": some}).order_by()
        for pk, *value in rows.values_list("pk", *names):
            if pk not in own and tuple(value) in wanted:
                yield tuple(value)
