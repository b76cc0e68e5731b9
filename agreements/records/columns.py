"""What a row of a record says, as the columns of its table take it: without a model for each of thousands of rows."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from agreements.models.agreement import SortDayField
from agreements.models.fields import BoundField, DerivedCharField
from agreements.records.building import python_value
from agreements.records.repeats import EachTime, Repeats, is_short
from agreements.records.schema import RecordDict

TEXTS = (models.CharField, models.TextField, models.URLField, models.SlugField)
"""Columns of just these classes take a text as it stands; those that are built on them may not."""
NUMBERS = (models.IntegerField, models.BigIntegerField, models.ForeignKey)
"""The same of whole numbers. (Rows name keys that are stored by then.)"""
UNSAID = object()
"""Stands for the value of a field that a row does not have."""


class Column(NamedTuple):
    """A column's name in the table, the fields of the row that it follows from, and what it is to hold by what they
    say: by one value, or by the tuple of several."""

    name: str
    sources: tuple[str, ...]
    holds: Repeats | EachTime


def columns(model: type[models.Model]) -> dict[str, Column]:
    """Field → its column, of every field but the primary key."""
    return _columns(model, connection.vendor)


@cache
def _columns(model: type[models.Model], vendor: str) -> dict[str, Column]:
    """`vendor` is there to be remembered with: the databases take different values."""
    return {f.name: _column(model, f) for f in model._meta.concrete_fields if not f.primary_key}


def key_column(model: Any) -> Column:
    """The primary key, which rows call `id`."""
    return Column(model._meta.pk.column, ("id",), EachTime(lambda key: key))


def touched(model: type[models.Model], names: Iterable[str]) -> list[Column]:
    """The columns of these fields, and those that follow from them."""
    wanted = set(names)
    return [
        column
        for name, column in sorted(columns(model).items())
        if name in wanted or wanted.intersection(column.sources)
    ]


class Held(NamedTuple):
    """Names of columns, and what they hold of each row."""

    names: list[str]
    values: list[list[Any]]


def held(some: Iterable[Column], rows: Iterable[RecordDict]) -> Held:
    """What the columns are to hold. A loop over thousands of rows and dozens of columns: nothing is called in it that
    need not be."""
    some = sorted(some, key=lambda column: len(column.sources))
    of_one = [(column.sources[0], column.holds) for column in some if len(column.sources) == 1]
    of_more = [(column.sources, column.holds) for column in some[len(of_one) :]]
    values = []
    for row in rows:
        says = row.get
        told = [holds[says(name, UNSAID)] for name, holds in of_one]
        told += [holds[tuple([says(name, UNSAID) for name in names])] for names, holds in of_more]
        values.append(told)
    return Held([column.name for column in some], values)


def _column(model: type[models.Model], field: Any) -> Column:
    if isinstance(field, SortDayField):
        return _sort_day(model, field)
    if isinstance(field, BoundField):
        return _of_one(field, field.text_name, field.day)
    if isinstance(field, DerivedCharField):
        source: Any = model._meta.get_field(field.source)
        return _of_one(field, field.source, lambda value: field.follow(python_value(source, value)))
    return _of_one(field, field.name, lambda value: python_value(field, value))


def _of_one(field: Any, source: str, work_out: Callable[[Any], Any]) -> Column:
    unsaid = field.get_db_prep_save(field.get_default(), connection)
    as_it_stands: type = type(None)
    if source == field.name:
        as_it_stands = str if type(field) in TEXTS else int if type(field) in NUMBERS else as_it_stands

    def stored(value: Any) -> Any:
        if type(value) is as_it_stands and value:
            return value  # most that repeats nowhere is a text or a key, which is stored as it stands
        return unsaid if value is UNSAID else field.get_db_prep_save(work_out(value), connection)

    repeats = not isinstance(field, models.JSONField)  # whose values can be no keys
    return Column(field.column, (source,), Repeats(stored, _may_repeat) if repeats else EachTime(stored))


def _may_repeat(value: Any, _stored: Any) -> bool:
    return is_short(value) or value is UNSAID or type(value) is bool


def _sort_day(model: Any, field: Any) -> Column:
    bounds = [model._meta.get_field(f"{name}_earliest") for name in field.DATES]

    def stored(texts: tuple[str, ...]) -> Any:
        known = ("" if text is UNSAID else text for text in texts)
        days = (bound.day(text) for bound, text in zip(bounds, known, strict=True))
        return field.get_db_prep_save(field.day(days), connection)

    return Column(field.column, field.DATES, Repeats(stored, lambda _texts, _day: True))
