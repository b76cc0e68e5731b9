"""What a file holds before anybody says what is meant: its sheets, and their cells as text."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

About = dict[str, Any]
Comments = dict[int, dict[int, str]]
"""Row number → index of the column → the comment on that cell."""

NUMBERED_APART = 10_000_000
"""Rows of a second sheet are numbered from here on, of a third from twice as many: no spreadsheet has so many."""


@dataclass(slots=True)
class Row:
    """One row of a sheet, under the number that the spreadsheet shows (see `place` for several sheets)."""

    number: int
    cells: list[str]


@dataclass
class Grid:
    """One sheet as it stands: its rows with something in them, no heading told from what is below it."""

    name: str
    rows: list[Row]
    hidden: bool = False
    comments: Comments = field(default_factory=dict)
    more: int = 0
    """Rows that were counted and not read: there are far more than a table may have."""

    @property
    def width(self) -> int:
        """How many columns say something: programs write empty ones behind them."""
        width = 0
        for row in self.rows:
            beyond = row.cells[width:]  # nothing, for nearly all rows
            while beyond and not beyond[-1]:
                beyond.pop()
            width += len(beyond)
        return width


@dataclass
class Book:
    """A file: its sheets in their order, and how it was read (`encoding`, `delimiter` of text files)."""

    grids: list[Grid]
    about: About = field(default_factory=dict)

    @property
    def shown(self) -> Grid:
        """The first sheet that is not hidden; where all are, the first."""
        return next((grid for grid in self.grids if not grid.hidden), self.grids[0])


@dataclass
class Table:
    """The headings, each a name of its own, and the rows below them that say something.

    `about` says where they stand: `sheets`, `heading_row`, `rows`, `encoding`, `delimiter` …
    """

    headings: list[str]
    rows: list[Row]
    about: About = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)  # headings that stand in the file more than once
    fixed: dict[str, str] = field(default_factory=dict)  # heading of a column that the user added → its field
    places: list[list[int | None]] = field(
        default_factory=list
    )  # sheet by sheet: where each column stands there

    def is_own(self, index: int) -> bool:
        """Whether the column stands in the file, and was not made of what stands elsewhere."""
        return not self.places or any(place[index] is not None for place in self.places)

    def where(self, index: int, number: int) -> str:
        """The cell as the spreadsheet names it, "C5" or "2019!C5"; "" where the column stands in no sheet."""
        sheet, row = divmod(number, NUMBERED_APART)
        found = self.places[sheet][index] if sheet < len(self.places) else index
        if found is None:
            return ""
        name = f"{read_sheets(self.about)[sheet]}!" if len(self.places) > 1 else ""
        return f"{name}{letter(found)}{row}"


def read_sheets(about: About) -> list[str]:
    """The names of the sheets that are read as one table, in their order."""
    return [sheet["name"] for sheet in about.get("sheets", []) if sheet["read"]]


def place(number: int, about: About) -> str:
    """The number of a row as people look for it: "5", and "2019, row 5" where several sheets are read."""
    sheet, row = divmod(number, NUMBERED_APART)
    names = read_sheets(about)
    if len(names) < 2 or sheet >= len(names):
        return str(row)
    return _("%(sheet)s, row %(row)s") % {"sheet": names[sheet], "row": row}


def letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
