"""What each column of a table is: matched by its heading, or said by the user."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS, choices
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.grids import Table

Told = dict[str, str | None]
"""Heading → key of the field, "" for left out; a column that is missing is matched."""


class Matching:
    """The columns of one table. `directories` know the names by which cells tell what they are."""

    def __init__(self, table: Table, told: Told, directories: Directories):
        self.table, self.told, self.directories = table, told, directories

    @cached_property
    def fields(self) -> list[str | None]:
        """What each column is; "" where it is left out, or unknown and empty, None where it is not decided yet."""
        matched = headings.match(self.table.headings, COLUMNS)
        told = [
            self.told.get(heading, key) for heading, key in zip(self.table.headings, matched, strict=True)
        ]
        filled = [any(row.cells[index] for row in self.table.rows) for index in range(len(told))]
        return [key if key is not None or some else "" for key, some in zip(told, filled, strict=True)]

    @property
    def open(self) -> int:
        """How many columns nobody has decided about."""
        return sum(key is None for key in self.fields)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What a column can be; as many numbered ones as the file uses, four at least."""
        used = [int(key.split(".")[1]) for key in self.fields if key and "." in key]
        return choices(max([4, *used]))

    def as_json(self) -> list[dict[str, Any]]:
        """The columns as they are kept with the plan."""
        labels = dict(self.choices)
        return [
            {
                "index": index,
                "heading": heading,
                "field": key,
                "label": _(labels[key]) if key else "",
                "samples": headings.samples(index, self.table.rows),
                "nearest": headings.nearest(heading, choices(), COLUMNS) if key is None else [],
            }
            for index, (heading, key) in enumerate(zip(self.table.headings, self.fields, strict=True))
        ]
