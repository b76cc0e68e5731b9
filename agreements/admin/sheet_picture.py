"""A picture of a sheet: its rows as the spreadsheet numbers them, and what each was taken for."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from agreements.spreadsheets import table_choices
from agreements.spreadsheets.grids import Grid, Row, letter
from agreements.spreadsheets.heading_rows import padded
from agreements.spreadsheets.layouts import Layout
from agreements.spreadsheets.row_roles import ABOVE, DATA, HEADING, NOTE, OUT, SECOND, SECTION, TOTAL

FIRST, LAST = 60, 20
"""Rows of the beginning and of the end that are shown; between them only what is no record."""
PAGE = 100
MOST_COLUMNS = 40

WORDS = {
    DATA: _("record"),
    HEADING: _("headings"),
    SECTION: _("section"),
    TOTAL: _("sum"),
    NOTE: _("note"),
    SECOND: _("another table"),
    ABOVE: _("above the table"),
    OUT: _("left out"),
}
SAYINGS = {
    DATA: _("It is a record"),
    SECTION: _("It is the heading of a section"),
    OUT: _("It is not part of the table"),
    "heading": _("It holds the headings"),
    "with": _("It holds headings too"),
    "only": _("Only this row holds the headings"),
}
"""What can be said of a row with a click."""


class Line(NamedTuple):
    """A row of the picture, or a gap: `first` to `last` are left out of it, being records or empty."""

    number: int
    role: str = DATA
    word: Any = ""
    cells: tuple[tuple[str, int], ...] = ()  # each with how many columns it may spread over
    offers: tuple[tuple[str, Any], ...] = ()
    gap: str = ""  # "records" or "empty"
    last: int = 0


def lines(grid: Grid, layout: Layout, everything: bool = False) -> list[Row]:
    """The rows worth showing: the beginning, the end, and whatever was not taken for a record."""
    rows = grid.rows
    if everything or len(rows) <= FIRST + LAST:
        return rows
    middle = [row for row in rows[FIRST:-LAST] if layout.role(row) != DATA]
    return [*rows[:FIRST], *middle, *rows[-LAST:]]


def picture(grid: Grid, layout: Layout, rows: list[Row], before: int) -> list[Line]:
    """These rows with the gaps between them. `before`: the number of the row that stands before the first."""
    said, width = {row.number for row in grid.rows}, min(grid.width, MOST_COLUMNS)
    drawn: list[Line] = []
    for row in rows:
        if row.number > before + 1:
            gap = "records" if any(number in said for number in range(before + 1, row.number)) else "empty"
            drawn.append(Line(before + 1, gap=gap, last=row.number - 1))
        drawn.append(_line(row, layout, width))
        before = row.number
    return drawn


def _line(row: Row, layout: Layout, width: int) -> Line:
    role = layout.role(row)
    offers = tuple((said, SAYINGS[said]) for said in table_choices.offered(layout, row.number, role))
    own = row.number in {heading.number for heading in layout.headings}
    word = _("headings again") if role == HEADING and not own else WORDS[role]
    return Line(row.number, "headings" if own else role, word, _spread(padded(row, width)), offers)


def _spread(cells: list[str]) -> tuple[tuple[str, int], ...]:
    """A text that stands alone in its row runs on over the empty cells behind it, as spreadsheets show it."""
    filled = [index for index, cell in enumerate(cells) if cell]
    if len(filled) != 1:
        return tuple((cell, 1) for cell in cells)
    return (*(("", 1) for _index in range(filled[0])), (cells[filled[0]], len(cells) - filled[0]))


def letters(grid: Grid) -> list[str]:
    return [letter(index) for index in range(min(grid.width, MOST_COLUMNS))]


def left(layout: Layout) -> list[tuple[str, Any, int]]:
    """What is no record, with how many rows: role, word, count."""
    counts = layout.counts()
    return [
        (role, WORDS[role] if role != HEADING else _("headings again"), counts[role])
        for role in WORDS
        if role in counts
    ]
