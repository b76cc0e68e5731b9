"""What a row of a record says, as the columns of its table take it: without a model for each of thousands of rows."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from agreements.models.agreement import SortDayField
from agreements.models.fields import BoundField, DerivedCharField
from agreements.records.building import python_value
from agreements.records.repeats import once_each
from agreements.records.schema import RecordDict

Says = Callable[[RecordDict], Any]


class Column(NamedTuple):
    """A column's name in the table, the fields of the row that it follows from, and what it is to hold."""

    name: str
    sources: tuple[str, ...]
    says: Says


def columns(model: type[models.Model]) -> dict[str, Column]:
    """Field → its column, of every field but the primary key."""
    return _columns(model, connection.vendor)


@cache
def _columns(model: type[models.Model], vendor: str) -> dict[str, Column]:
    """`vendor` is there to be remembered with: the databases take different values."""
    return {f.name: _column(model, f) for f in model._meta.concrete_fields if not f.primary_key}


def touched(model: type[models.Model], names: Iterable[str]) -> list[Column]:
    """The columns of these fields, and those that follow from them."""
    wanted = set(names)
    return [
        column
        for name, column in sorted(columns(model).items())
        if name in wanted or wanted.intersection(column.sources)
    ]


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
    stored = once_each(lambda value: field.get_db_prep_save(work_out(value), connection))
    unsaid = field.get_db_prep_save(field.get_default(), connection)
    return Column(field.column, (source,), lambda row: stored(row[source]) if source in row else unsaid)


def _sort_day(model: Any, field: Any) -> Column:
    days = [(name, once_each(model._meta.get_field(f"{name}_earliest").day)) for name in field.DATES]

    def says(row: RecordDict) -> Any:
        return field.get_db_prep_save(field.day(day(row[name]) for name, day in days), connection)

    return Column(field.column, field.DATES, says)
