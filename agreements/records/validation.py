"""What is wrong with records, in words for people: the rules of the admin form, for thousands at once.

The database constraints stand beneath. Nothing is written; the number of queries does not grow with the
number of records.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from agreements.models.conditions import is_broken, values_of
from agreements.records.building import instance
from agreements.records.cycles import cycles
from agreements.records.schema import KINDS, Kind, Part, RecordDict, canonical


class Message(NamedTuple):
    """What is wrong: the record's index, the field (empty: the record as a whole), and the words."""

    index: int
    field: str
    text: str


def validate(kind: str, records: list[RecordDict]) -> list[Message]:
    """Everything that forbids to write these records, in their order. Empty: they may be written."""
    declared = KINDS[kind]
    whole = [canonical(kind, record) for record in records]
    found = [
        message
        for index, record in enumerate(whole)
        for message in [*_root_messages(declared, index, record), *_part_messages(declared, index, record)]
    ]
    found += [*_missing_targets(declared, whole), *_taken_values(declared, whole)]
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
        for text in _field_messages(row, field):
            wrong.add(field.name)
            yield field.name, text
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint) and not wrong and is_broken(constraint.condition, values_of(row)):
            yield "", str(constraint.violation_error_message)


def _field_messages(row: models.Model, field: models.Field) -> list[str]:
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        return [] if value is not None or field.null else [str(field.error_messages["null"])]
    if field.blank and value in field.empty_values:
        return []
    try:
        field.clean(value, row)
    except ValidationError as error:
        return error.messages
    return []


def _told_twice(part: Part, rows: list[RecordDict]) -> list[str]:
    """Unique constraints of a part bind the rows of one record."""
    messages = []
    for constraint in part.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and part.root in constraint.fields:
            names = [name for name in constraint.fields if name != part.root]
            counted = Counter(tuple(row[name] for name in names) for row in rows)
            messages += [str(constraint.violation_error_message) for count in counted.values() if count > 1]
    return messages


def _missing_targets(kind: Kind, records: list[RecordDict]) -> Iterator[Message]:
    """Foreign keys that lead nowhere. One query for each model that is referred to."""
    used: dict[type[models.Model], set[int]] = {}
    for _index, _place, field, value in _targets(kind, records):
        used.setdefault(field.related_model, set()).add(value)
    there = {
        model: set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))  # type: ignore[attr-defined]  # every model has it
        for model, ids in used.items()
    }
    for index, place, field, value in _targets(kind, records):
        if value not in there[field.related_model]:
            words = _("%(what)s number %(pk)s does not exist.") % {"what": field.verbose_name, "pk": value}
            yield Message(index, place, words)


def _targets(kind: Kind, records: list[RecordDict]) -> Iterator[tuple[int, str, Any, int]]:
    for index, record in enumerate(records):
        for field in kind.fields:
            if isinstance(field, models.ForeignKey) and isinstance(record[field.name], int):
                yield index, field.name, field, record[field.name]
        for part in kind.parts:
            keys = [field for field in part.fields if isinstance(field, models.ForeignKey)]
            for row in record[part.name]:
                for field in keys:
                    if isinstance(row[field.name], int):
                        yield index, part.name, field, row[field.name]


def _taken_values(kind: Kind, records: list[RecordDict]) -> Iterator[Message]:
    """Values of unique columns that another record has, in the database or among these."""
    own = {record["id"] for record in records if record["id"]}
    for names, text in _unique_groups(kind):
        given: dict[tuple, int] = {}
        for index, record in enumerate(records):
            value = tuple(record[name] for name in names)
            if None in value:
                continue
            if value in given:
                yield Message(index, names[-1], text)
            given.setdefault(value, index)
        for value in _stored(kind, names, set(given), own):
            yield Message(given[value], names[-1], text)


def _unique_groups(kind: Kind) -> Iterator[tuple[tuple[str, ...], str]]:
    for field in kind.fields:
        if field.unique:
            text = field.error_messages["unique"]
            words = {"model_name": kind.model._meta.verbose_name, "field_label": field.verbose_name}
            yield (field.name,), str(text) % words
    for constraint in kind.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields), str(constraint.violation_error_message)


def _stored(kind: Kind, names: tuple[str, ...], wanted: set[tuple], own: set[int]) -> Iterator[tuple]:
    rows = kind.model._default_manager.filter(**{f"{names[0]}__in": {value[0] for value in wanted}})
    for pk, *value in rows.values_list("pk", *names):
        if pk not in own and tuple(value) in wanted:
            yield tuple(value)
