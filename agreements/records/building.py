"""Model instances from canonical rows, ready to be validated or written."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from agreements.models.fields import DerivedCharField
from agreements.records.schema import RecordDict


def instance(
    model: type[models.Model], fields: list[models.Field], row: RecordDict, **extra: Any
) -> models.Model:
    """An unsaved instance that says what the row says; derived columns are worked out."""
    made = model(**{field.attname: python_value(field, row[field.name]) for field in fields}, **extra)
    for field in _derived(model):
        field.pre_save(made, True)
    return made


@cache
def _derived(model: type[models.Model]) -> list[DerivedCharField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, DerivedCharField)]


def python_value(field: models.Field, value: Any) -> Any:
    """The column's value; one that can't be read stays as it is, for `validate` to report."""
    if isinstance(field, models.ForeignKey):
        return (
            -1 if isinstance(value, str) else value
        )  # "new:…": another record, written together with this one
    if value is None and not field.null:
        return field.get_default()
    try:
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        return value
