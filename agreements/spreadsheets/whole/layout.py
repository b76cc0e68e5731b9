"""Which sheets a workbook has, and which columns stand in them."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import models

from agreements.records import KINDS, Kind, Part, RecordDict, kind_of
from agreements.records.schema import DEEDS

LABEL = "__label"
"""The end of a heading below which something is told and nothing is read."""
ABOUT, LONG = "about", "long_texts"
LONG_COLUMNS = ["text", "part", "content"]
ID, REVISION, POSITION = "id", "revision", "position"


@dataclass(frozen=True)
class Layout:
    """A sheet: the root rows of a kind, or the rows of one of its parts."""

    kind: Kind
    part: Part | None = None

    @property
    def name(self) -> str:
        return f"{self.kind.name}_{self.part.name}" if self.part else self.kind.name

    @property
    def owner(self) -> str:
        """The column with the key of the record to which a row belongs."""
        return self.kind.name if self.part else ID

    def rows(self, record: RecordDict) -> list[RecordDict]:
        """What stands in the sheet of one record."""
        return record[self.part.name] if self.part else [record]

    @property
    def fields(self) -> list[models.Field]:
        return self.part.fields if self.part else self.kind.fields

    @cached_property
    def field(self) -> dict[str, models.Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def told(self) -> list[str]:
        """Columns of the root's table that are only told: state and public address."""
        if self.part:
            return []
        known = {field.name for field in self.kind.model._meta.concrete_fields}
        return [name for name in ("state", "slug") if name in known & DEEDS]

    @cached_property
    def columns(self) -> list[str]:
        """The headings, in their order."""
        first = [self.owner, self.owner + LABEL, POSITION] if self.part else [ID, REVISION]
        for field in self.fields:
            first += [field.name, field.name + LABEL] if is_key(field) else [field.name]
        return first + [name + LABEL for name in self.told]

    @cached_property
    def read(self) -> list[str]:
        """The headings below which something is read."""
        return [column for column in self.columns if not column.endswith(LABEL)]


def is_key(field: models.Field) -> bool:
    return isinstance(field, models.ForeignKey)


def target_of(field: Any) -> str:
    """The kind of record to which a foreign key leads; "" for an account."""
    kind = kind_of(field.related_model)
    return kind.name if kind else ""


def layouts_of(kind: str) -> list[Layout]:
    """The sheets of a kind: its records, then its parts."""
    declared = KINDS[kind]
    return [Layout(declared), *(Layout(declared, part) for part in declared.parts)]


@cache
def by_name() -> dict[str, Layout]:
    """Every sheet that records are read from."""
    return {layout.name: layout for kind in KINDS for layout in layouts_of(kind)}
