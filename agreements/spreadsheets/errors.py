"""What can be wrong with a sheet, told to the person who has it before her."""

from typing import NamedTuple


class SheetError(Exception):
    """The file as a whole can't be used. The message says why, and what would help."""


class Problem(NamedTuple):
    """One cell (or row, with an empty column) that is wrong: where it is, what stood there, what would be right."""

    column: str
    cell: str
    value: str
    text: str


class CellError(ValueError):
    """A cell can't be read; the words are for the person with the sheet."""
