"""A workbook as rows of texts, with every sheet and column that is not known named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from agreements.spreadsheets import books
from agreements.spreadsheets.grids import Grid, Row
from agreements.spreadsheets.whole.layout import ABOUT, LONG, Layout, by_name
from agreements.spreadsheets.whole.long_texts import LongTexts
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.texts import decode, pointed

MOST_COMPARED = 50
"""Problems after which no nearest names are looked for."""
LONGEST_NAME = 100


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
    long = LongTexts(file_name, [grid for grid in book.grids if grid.name == LONG], found.problems)
    for grid in book.grids:
        if grid.name in (ABOUT, LONG) or not grid.rows:
            continue
        layout = by_name().get(grid.name)
        if layout is None:
            found.problems.append(_unknown(found.problems, grid.name, "", list(by_name())))
        elif grid.name in found.sheets:
            found.problems.append(Problem(grid.name, 0, "", "", _("The sheet stands here twice.")))
        else:
            found.sheets[grid.name] = _sheet(layout, grid, long, found.problems)
    return found


def _unknown(problems: list[Problem], sheet: str, column: str, known: list[str]) -> Problem:
    """With the nearest known name, as long as that is few people's mistake and not a whole other file."""
    near = get_close_matches(column or sheet, known, 1) if len(problems) < MOST_COMPARED else []
    cure = _("Is it “%(name)s”?") % {"name": near[0]} if near else _("Rename it or delete it.")
    reason = _("No such column is known.") if column else _("No such sheet is known.")
    return Problem(sheet, 1 if column else 0, column[:LONGEST_NAME], "", reason, cure)


def _sheet(layout: Layout, grid: Grid, long: LongTexts, problems: list[Problem]) -> Sheet:
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
            problems.append(_unknown(problems, layout.name, column, layout.read))
        seen.update([column] if column else [])
    if layout.owner not in seen:
        words = _("The column is missing: nothing says which records the rows belong to.")
        problems.append(Problem(layout.name, headings.number, layout.owner, "", words))


def _beside_headings(layout: Layout, headings: Row, row: Row) -> Iterator[Problem]:
    """The first cell of the row that stands below no heading."""
    for place, cell in enumerate(row.cells):
        if cell and not (place < len(headings.cells) and headings.cells[place]):
            words = _("The cell has no heading above it.")
            yield Problem(layout.name, row.number, "", cell, words, _("Give the column its heading."))
            return


def _texts(
    layout: Layout, row: Row, places: dict[str, int], long: LongTexts, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    for column, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        if (pointer := pointed(cell)) is None:
            yield column, decode(cell)
            continue
        number, count = pointer
        if missing := long.missing(number, count):
            words = _("Part %(part)s of the long text %(number)s is missing in the sheet %(sheet)s.")
            told = {"part": missing, "number": number, "sheet": LONG}
            cure = _("Bring its rows along, or write the text here.")
            problems.append(Problem(layout.name, row.number, column, cell, words % told, cure))
        yield column, long.text(number)
