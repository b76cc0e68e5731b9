"""Which sheets of a file are read, and what there is to be looked at before going on."""

from typing import Any

from agreements.models.folding import fold
from agreements.spreadsheets import heading_rows, layouts
from agreements.spreadsheets.grids import Book, Grid
from agreements.spreadsheets.one_table import Part
from agreements.spreadsheets.row_roles import ABOVE, NOTE, SECOND, SECTION, TOTAL


def chosen(book: Book, reading: dict[str, Any]) -> list[Grid]:
    """The sheets that the user chose; else the one with a table."""
    if told := reading.get("sheets"):
        return [grid for grid in book.grids if grid.name in told]
    return [_likeliest(book)]


def _likeliest(book: Book) -> Grid:
    """The first visible sheet, unless it knows no heading and a later one does: instructions often come first."""
    first = book.shown
    visible = [grid for grid in book.grids if grid.rows and (not grid.hidden or grid is first)]
    if len(visible) < 2:
        return visible[0] if visible else first
    if known(visible[0]) < 2:
        return next((grid for grid in visible if known(grid) >= 2), visible[0])
    return visible[0]


def known(grid: Grid) -> int:
    """How many known headings the sheet has."""
    found = heading_rows.find(grid.rows)
    return max(sum(key is not None for key in heading_rows.fields(grid.rows[p].cells)) for p in found.places)


def same_headings(grid: Grid, other: Grid) -> bool:
    """Whether tables on two sheets have the same headings, as those of one list parted by years."""
    one, two = ({fold(name) for name in layouts.head(sheet) if name} for sheet in (grid, other))
    return len(one & two) * 5 >= 4 * max(len(one), len(two), 1)


def about(book: Book, parts: list[Part], counted: dict[str, Any]) -> dict[str, Any]:
    """The sheets of the file, and what is worth a look before going on."""
    read = {part.grid.name: part for part in parts}
    sheets = [
        {
            "name": grid.name,
            "hidden": grid.hidden,
            "rows": len(grid.rows) + grid.more,
            "read": grid.name in read,
        }
        for grid in book.grids
    ]
    found = {"sheets": sheets, "look": _look(book, parts, counted)}
    return found | ({"sheet": parts[0].grid.name} if parts[0].grid.name else {})


def _look(book: Book, parts: list[Part], counted: dict[str, Any]) -> list[str]:
    """Why the picture of the sheet should be looked at; nothing where a table begins in row 1 and fills the file."""
    left = counted["left"]
    signs = {
        "sheets": any(grid.rows for grid in book.grids if grid not in [part.grid for part in parts]),
        "no_headings": any(part.layout.doubtful for part in parts),
        "two_rows": any(len(part.layout.headings) > 1 for part in parts),
        "above": ABOVE in left,
        "sections": SECTION in left,
        "left": bool({NOTE, TOTAL} & left.keys()),
        "second": SECOND in left,
        "comments": counted["comments"] > 0,
    }
    return [name for name, sign in signs.items() if sign]
