"""Values that no two records share: they may pass from one record to another, also in a circle."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import F, UniqueConstraint, Value
from django.db.models.functions import Cast, Concat

from agreements.records.reading import chunks
from agreements.records.schema import DEEDS, Kind, RecordDict

EMPTIED = object()
"""What a unique column says for as long as it is emptied: nothing that a record could say."""


def vacate(
    kind: Kind, records: Mapping[int, RecordDict | None], before: Mapping[int, RecordDict]
) -> dict[int, RecordDict]:
    """Empty the unique columns of what gives a value up, so that another record can take it; what it says then."""
    places = dict(_unique_columns(kind.model))
    said = _said(kind, places)
    leaving = [
        pk
        for pk, record in records.items()
        if pk in before and (record is None or any(record[name] != before[pk][name] for name in said))
    ]
    for some in chunks(leaving if places else []):
        kind.model._default_manager.filter(pk__in=some).update(**places)
    return {**before, **{pk: before[pk] | dict.fromkeys(said, EMPTIED) for pk in leaving}}


def _unique_columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Column → a value that no record has. Of columns that are unique together, the first."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.name not in DEEDS:
            yield field.name, _nobodys(field)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield constraint.fields[0], _nobodys(model._meta.get_field(constraint.fields[0]))


def _nobodys(field: Any) -> Any:
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):  # leads nowhere for as long as the transaction runs
        return Value(0) - F("pk")
    return Concat(Value("~"), Cast("pk", models.CharField()))


def _said(kind: Kind, names: Iterable[str]) -> list[str]:
    """The fields that these columns follow from."""
    columns = {field.name: field for field in kind.model._meta.concrete_fields}
    sources = [getattr(columns[name], "source", name) for name in names]
    whole = [c.fields for c in kind.model._meta.constraints if isinstance(c, UniqueConstraint)]
    return list(dict.fromkeys([*sources, *(name for names in whole for name in names)]))
