"""Workbooks of Excel, .xlsx and .xls, read by calamine; what it keeps to itself is added from their parts."""

import io
from collections.abc import Iterator
from typing import Any, Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from agreements.spreadsheets.child import archives, xls_parts, xlsx_parts
from agreements.spreadsheets.child.cells import text
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Block, Place, Sheet

MOST_COLUMNS = 16_384
"""No spreadsheet program has more."""


class Parts(Protocol):
    """What stands in a workbook beside the values that calamine gives."""

    def corrections(self, index: int) -> dict[Place, str]:
        """Cells that say something else than their value: errors, days of which a month or a year is shown."""

    def comments(self, index: int) -> list[tuple[Place, str]]:
        """Comments on cells, in their order."""


def read_xlsx(content: bytes, limits: Limits) -> list[Sheet]:
    """Every sheet with cells. Raises Refused."""
    parts = archives.unpacked(content, xlsx_parts.needed, limits)
    told = xlsx_parts.XlsxParts(parts)
    return list(_sheets(archives.packed(parts), told, limits))


def read_xls(content: bytes, limits: Limits) -> list[Sheet]:
    """Every sheet with cells. Raises Refused."""
    return list(_sheets(io.BytesIO(content), xls_parts.XlsParts(content), limits))


def _sheets(content: io.BytesIO, parts: Parts, limits: Limits) -> Iterator[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(content)
        for index, told in enumerate(book.sheets_metadata):
            if told.typ == SheetTypeEnum.WorkSheet:
                sheet = Sheet(told.name, hidden=told.visible != SheetVisibleEnum.Visible)
                found = book.get_sheet_by_index(index)
                _rows(sheet, found, parts.corrections(index), limits)
                for place, comment in parts.comments(index):
                    sheet.comment(place, comment, limits)
                sheet.fill(_blocks(found), limits)
                yield sheet
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("locked" if "assword" in repr(error) else "damaged") from error


def _rows(sheet: Sheet, found: CalamineSheet, corrections: dict[Place, str], limits: Limits) -> None:
    """The rows with something in them, under the numbers that the spreadsheet shows."""
    said: dict[int, dict[int, str]] = {}
    for (number, index), text_shown in corrections.items():
        said.setdefault(number, {})[index] = text_shown
    for number, cells in _values(found, limits):
        corrected = said.pop(number, None)
        # Most rows of a hostile sheet are empty, and counting is quick.
        if corrected or cells.count("") < len(cells):
            before = [""] * (found.start[1] if found.start else 0)
            shown = before + [text(cell) for cell in cells]
            sheet.add(number, _corrected(shown, corrected) if corrected else shown, limits)
    for number in sorted(said):  # formulas without a value, below all that calamine sees
        sheet.add(number, _corrected([], said[number]), limits)


def _values(found: CalamineSheet, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    if found.start is None or found.end is None:
        return
    if (found.end[0] + 1) * (found.end[1] + 1) > limits.cells:
        raise Refused("cells")
    yield from enumerate(found.iter_rows(), start=1)


def _corrected(cells: list[str], corrections: dict[int, str]) -> list[str]:
    cells += [""] * (min(max(corrections), MOST_COLUMNS) + 1 - len(cells))
    return [corrections.get(index, cell) for index, cell in enumerate(cells)]


def _blocks(sheet: CalamineSheet) -> list[Block]:
    return [
        ((top + 1, left), (bottom + 1, right))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
