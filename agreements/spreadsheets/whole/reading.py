"""A workbook as rows of texts, with every sheet and column that is not known named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements.spreadsheets import books
from agreements.spreadsheets.grids import Grid, Row
from agreements.spreadsheets.whole.layout import ABOUT, LONG, LONG_COLUMNS, Layout, by_name
from agreements.spreadsheets.whole.texts import decode, pointed


class Problem(NamedTuple):
    """What is wrong, where it stands, and what would be right. Row 0: the sheet as a whole."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    cure: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            [
                self.sheet,
                *([_("row %(row)s") % {"row": self.row}] if self.row else []),
                *([_("column %(column)s") % {"column": self.column}] if self.column else []),
            ]
        )
        shown = f" “{self.value[:100]}”" if self.value else ""
        return f"{place}{shown}: {self.reason} {self.cure}".strip()


@dataclass
class SheetRow:
    """A row below the headings: its number as the spreadsheet shows it, and the texts of its columns."""

    number: int
    texts: dict[str, str]


@dataclass
class Sheet:
    """A sheet of records: which columns stand in it, and its rows."""

    layout: Layout
    columns: list[str]
    rows: list[SheetRow]


@dataclass
class Workbook:
    """What was read, by names of sheets."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(file_name: str, content: bytes) -> Workbook:
    """The workbook. Raises SheetError when the file can't be read at all."""
    book = books.open_book(file_name, content, {}, books.WHOLE)
    found = Workbook()
    long = _long_texts([grid for grid in book.grids if grid.name == LONG], found.problems)
    for grid in book.grids:
        if grid.name in (ABOUT, LONG) or not grid.rows:
            continue
        layout = by_name().get(grid.name)
        if layout is None:
            found.problems.append(_unknown(grid.name, "", grid.name, list(by_name())))
        elif grid.name in found.sheets:
            found.problems.append(Problem(grid.name, 0, "", "", _("The sheet stands here twice.")))
        else:
            found.sheets[grid.name] = _sheet(layout, grid, long, found.problems)
    return found


def _unknown(sheet: str, column: str, name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, 1)
    cure = _("Is it “%(name)s”?") % {"name": near[0]} if near else _("Rename it or delete it.")
    reason = _("No such column is known.") if column else _("No such sheet is known.")
    return Problem(sheet, 1 if column else 0, column, "", reason, cure)


def _sheet(layout: Layout, grid: Grid, long: dict[int, dict[int, str]], problems: list[Problem]) -> Sheet:
    if grid.more:
        words = _("%(count)s more rows than are read: raise SHEET_MAX_ROWS.") % {"count": grid.more}
        problems.append(Problem(layout.name, 0, "", "", words))
    places = dict(_places(layout, grid.rows[0], problems))
    rows = []
    for row in grid.rows[1:]:
        problems += _beside_headings(layout, grid.rows[0], row)
        texts = dict(_texts(layout, row, places, long, problems))
        if any(texts.values()):
            rows.append(SheetRow(row.number, texts))
    return Sheet(layout, list(places), rows)


def _places(layout: Layout, headings: Row, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    """(column, place) of the columns that are read."""
    seen = set()
    for place, cell in enumerate(headings.cells):
        column = decode(cell).strip().lower()
        if column in seen:
            problems.append(
                Problem(layout.name, headings.number, column, "", _("The column stands here twice."))
            )
        elif column in layout.read:
            yield column, place
        elif column and column not in layout.columns:
            problems.append(_unknown(layout.name, column, column, layout.read))
        seen.update([column] if column else [])
    if layout.owner not in seen:
        words = _("The column is missing: nothing says which records the rows belong to.")
        problems.append(Problem(layout.name, headings.number, layout.owner, "", words))


def _beside_headings(layout: Layout, headings: Row, row: Row) -> Iterator[Problem]:
    for place, cell in enumerate(row.cells):
        if cell and not (place < len(headings.cells) and headings.cells[place]):
            words = _("The cell has no heading above it.")
            yield Problem(layout.name, row.number, "", cell, words, _("Give the column its heading."))


def _texts(
    layout: Layout,
    row: Row,
    places: dict[str, int],
    long: dict[int, dict[int, str]],
    problems: list[Problem],
) -> Iterator[tuple[str, str]]:
    for column, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        if (pointer := pointed(cell)) is None:
            yield column, decode(cell)
            continue
        number, count = pointer
        parts = long.get(number, {})
        if missing := next((part for part in range(1, count + 1) if part not in parts), 0):
            words = _("Part %(part)s of the long text %(number)s is missing in the sheet %(sheet)s.")
            told = {"part": missing, "number": number, "sheet": LONG}
            cure = _("Bring its rows along, or write the text here.")
            problems.append(Problem(layout.name, row.number, column, cell, words % told, cure))
        yield column, "".join(parts[part] for part in sorted(parts))


def _long_texts(grids: list[Grid], problems: list[Problem]) -> dict[int, dict[int, str]]:
    """Number of a text → its parts, by their numbers."""
    found: dict[int, dict[int, str]] = {}
    for grid in grids:
        if grid.rows and [decode(cell) for cell in grid.rows[0].cells[:3]] != LONG_COLUMNS:
            words = _("The columns must be: %(columns)s.") % {"columns": ", ".join(LONG_COLUMNS)}
            problems.append(Problem(LONG, 1, "", "", words))
        for row in grid.rows[1:]:
            number, part, content = [decode(cell) for cell in [*row.cells, "", "", ""][:3]]
            known = found.setdefault(int(number), {}) if _is_number(number) else {}
            if _is_number(number) and _is_number(part) and int(part) not in known:
                known[int(part)] = content
            else:
                words = _("Text and part are numbers, and each part stands here once.")
                problems.append(Problem(LONG, row.number, LONG_COLUMNS[0], number, words))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
