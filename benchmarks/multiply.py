"""Copies every agreement with all its rows, documents and index rows, many times over, in the database itself.

A hundred thousand agreements that the tracker's own code writes and publishes take the better part of an hour;
copies of the first ten thousand take a minute, and are found, ordered and answered like the first ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max, Min

from agreements.models import (
    Address,
    Agreement,
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
    PublishedStatus,
)
from agreements.records import KINDS

WORKING = [Agreement, *(part.model for part in KINDS["agreement"].parts if part.name != "relations")]
PUBLISHED = [PublishedRecord, PublishedAgreement, PublishedFacet, PublishedStatus, Publication, Address]


TABLES = [*WORKING, *PUBLISHED]


def multiply(times: int) -> None:
    """So that there are `times` as many. Statements are one for each table and copy."""
    steps = {model: _step(model) for model in TABLES}
    first = {model: _rows(model).aggregate(least=Min("pk"))["least"] for model in TABLES}
    with connection.cursor() as cursor:
        for number in range(1, times):
            for model in TABLES:
                cursor.execute(_copy(model, steps, first[model], number))
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname"
    " WHERE tablename = %s AND conname IS NULL",
}
"""Those that no constraint needs: each with the statement that makes it."""


@contextmanager
def indexes_made_last() -> Iterator[None]:
    """Indexes are sorted at once at the end: filled row by row, those of a million agreements take hours."""
    made = []
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            made += cursor.fetchall()
        for name, _ in made:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, statement in made:
            cursor.execute(statement)


def _rows(model: type[models.Model]) -> models.QuerySet:
    """What is copied: rows that belong to agreements."""
    rows = model._default_manager.order_by()
    if model is Agreement:
        return rows
    if model in (PublishedRecord, Publication, Address):
        return rows.filter(kind="agreement")
    if model is PublishedFacet:
        return rows.filter(record__kind="agreement")
    return rows.filter(agreement__isnull=False) if model in WORKING else rows


def _step(model: type[models.Model]) -> int:
    """By how much the keys of one copy differ from those of the one before."""
    return (model._default_manager.aggregate(most=Max("pk"))["most"] or 0) + 1


def _copy(model: type[models.Model], steps: dict, first: int, number: int) -> str:
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    own = steps[model if model is not PublishedAgreement else PublishedRecord]
    values = ", ".join(_value(model, field, steps, number) for field in fields)
    names = ", ".join(quote(field.column) for field in fields)
    key = quote(model._meta.pk.column)
    below = f"{key} >= {first} AND {key} < {own}"
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {values} FROM {quote(model._meta.db_table)} WHERE {below}{_of(model)}"  # noqa: S608


def _of(model: type[models.Model]) -> str:
    """The same as `_rows`, in words of SQL."""
    if model in (PublishedRecord, Publication, Address):
        return " AND kind = 'agreement'"
    if model is PublishedFacet:
        return " AND record_id IN (SELECT record_id FROM agreements_publishedagreement)"
    named = [f.column for f in model._meta.concrete_fields if f.name == "agreement" and f.null]
    return f" AND {named[0]} IS NOT NULL" if named else ""


def _value(model: type[models.Model], field: models.Field, steps: dict, number: int) -> str:
    column = connection.ops.quote_name(field.column)
    target = field.related_model if field.is_relation else model if field.primary_key else None
    if field.name in ("record_id", "sequence"):
        target = Agreement if field.name == "record_id" else Publication
    if target in steps:
        return f"{column} + {steps[target] * number}"
    if field.name == "reference":
        return f"{column} || '-{number}'"
    if field.name == "slug":
        return f"{column} || '-c{number}'"
    if field.name == "table_row":  # its address stands behind the mark of the columns
        return f"REPLACE({column}, {_char(31)} || slug || ',', {_char(31)} || slug || '-c{number},')"
    if field.name == "body":
        return f"""REPLACE({column}, '"slug":"' || slug || '"', '"slug":"' || slug || '-c{number}"')"""
    return column


def _char(code: int) -> str:
    return f"{'CHR' if connection.vendor == 'postgresql' else 'CHAR'}({code})"
