"""What a row changes, cell by cell, for the preview of an import."""

from typing import Any, NamedTuple

from django.db import models


class ChangedCell(NamedTuple):
    """A cell that says something else than what is stored."""

    column: str
    old: str
    new: str


class CellDiff:
    """In place of import-export's own, whose coloured HTML a strict content policy refuses."""

    def __init__(self, resource: Any, instance: models.Model, new: bool):
        self.columns = resource.get_import_fields()
        self.left = [""] * len(self.columns) if new else self._cells(instance)
        self.right: list[str] = []

    def compare_with(self, resource: Any, instance: models.Model | None) -> None:
        """Take the other side."""
        self.right = [""] * len(self.columns) if instance is None else self._cells(instance)

    def as_html(self) -> list[ChangedCell]:
        """The cells that differ. The template makes them HTML."""
        pairs = zip(self.columns, self.left, self.right, strict=True)
        return [ChangedCell(column.column_name, old, new) for column, old, new in pairs if old != new]

    def _cells(self, instance: models.Model) -> list[str]:
        return [str(column.export(instance) or "") for column in self.columns]
