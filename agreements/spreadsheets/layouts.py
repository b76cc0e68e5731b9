"""Where the table stands on one sheet: its heading rows, and what every other row is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from agreements.spreadsheets import heading_rows, row_roles
from agreements.spreadsheets.grids import Grid, Row
from agreements.spreadsheets.row_roles import ABOVE, DATA, HEADING, OUT


@dataclass
class Layout:
    """`headings`: the rows with headings, none, one or two. `roles`: number → role, of all rows that are no records."""

    headings: list[Row]
    names: list[str]  # the headings, one for each column; "" where none stands
    roles: dict[int, str] = field(default_factory=dict)
    kind: str = "one"
    doubtful: bool = False
    ends: set[int] = field(default_factory=set)  # rows that end the section above them and begin none

    def role(self, row: Row) -> str:
        return self.roles.get(row.number, DATA)

    def counts(self) -> dict[str, int]:
        """How many rows have which role; the heading rows themselves are not counted."""
        own = {row.number for row in self.headings}
        return dict(Counter(role for number, role in self.roles.items() if number not in own))


def layout(grid: Grid, told: dict[str, Any] | None = None) -> Layout:
    """What was found on the sheet, and in its place what the user told: `headings` and `roles` (see `tables`)."""
    told = told or {}
    found = _from(grid, told["headings"]) if "headings" in told else _found(grid)
    for number, role in told.get("roles", {}).items():
        if int(number) not in {row.number for row in found.headings}:
            found.roles[int(number)] = role
    found.ends = {row.number for row in grid.rows if _ends(row, told.get("roles", {}))}
    found.roles = {number: role for number, role in found.roles.items() if role != DATA}
    return found


def _ends(row: Row, told: dict[str, str]) -> bool:
    """The heading of a section of which the user said that it is not part of the table."""
    return told.get(str(row.number)) == OUT and row_roles.may_be_section(row)


def head(grid: Grid) -> list[str]:
    """The headings alone, without a look at the rows below."""
    if not grid.rows:
        return []
    found = heading_rows.find(grid.rows)
    return _names([grid.rows[place] for place in found.places], grid.width, found.kind)


def plain(grid: Grid) -> Layout:
    """The first row names the columns, and all below it are records."""
    return Layout(grid.rows[:1], list(grid.rows[0].cells), {grid.rows[0].number: HEADING})


def _found(grid: Grid) -> Layout:
    found = heading_rows.find(grid.rows)
    return _below(grid, [grid.rows[place] for place in found.places], found.kind, found.doubtful)


def _from(grid: Grid, numbers: list[int]) -> Layout:
    """The user said which rows hold the headings; none at all where the first row is a record already."""
    rows = [row for row in grid.rows if row.number in numbers]
    kind = heading_rows.kind_of(rows) if len(rows) > 1 else "one"
    return _below(grid, rows, kind, doubtful=False)


def _below(grid: Grid, headings: list[Row], kind: str, doubtful: bool) -> Layout:
    last = headings[-1].number if headings else 0
    first = headings[0].number if headings else 0
    body = [row for row in grid.rows if row.number > last]
    roles = {row.number: ABOVE for row in grid.rows if row.number < first}
    roles |= {row.number: HEADING for row in grid.rows if first <= row.number <= last}
    roles |= row_roles.roles(body, headings, grid.width)
    return Layout(headings, _names(headings, grid.width, kind), roles, kind, doubtful)


def _names(headings: list[Row], width: int, kind: str) -> list[str]:
    names = [""] * width
    for number, row in enumerate(headings):
        cells = heading_rows.padded(row, width)
        names = heading_rows.named(names, cells, kind) if number else cells
    return names
