"""A part of a record in one cell."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from agreements.records import kind_of
from agreements.records.schema import RecordDict, sort_key
from agreements.spreadsheets.columns import Column


class PartColumn(Column):
    """A part of the record in one cell, such as its names."""

    def get_value(self, instance: models.Model) -> list[RecordDict]:
        told = getattr(instance, f"told_{self.attribute}", None)
        return sorted(self.stored(instance) if told is None else told, key=sort_key)

    def stored(self, instance: models.Model) -> list[RecordDict]:
        """What the record says now, as rows of its part."""
        if instance.pk is None:
            return []
        part = kind_of(type(instance)).part[self.attribute]  # type: ignore[union-attr]  # every sheet is of a kind
        rows = getattr(instance, self.attribute).all()
        return [{field.name: getattr(row, field.attname) for field in part.fields} for row in rows]

    def save(
        self, instance: models.Model, row: Mapping[str, str], is_m2m: bool = False, **kwargs: Any
    ) -> None:
        setattr(instance, f"told_{self.attribute}", self.clean(row, **kwargs))
