"""Texts that no cell holds: their parts stand in a sheet of their own, and cells point to them."""

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.grids import Grid
from agreements.spreadsheets.refusals import refusal
from agreements.spreadsheets.whole.layout import LONG, LONG_COLUMNS
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.texts import decode


class LongTexts:
    """Number of a text → the text. However many cells point to one, no more is read than a file may unpack to."""

    def __init__(self, file_name: str, grids: list[Grid], problems: list[Problem]) -> None:
        self.file_name = file_name
        self.parts: dict[int, dict[int, str]] = {}
        self.joined: dict[int, str] = {}
        self.left = settings.SHEET_MAX_UNPACKED_BYTES
        for grid in grids:
            self._read(grid, problems)

    def _read(self, grid: Grid, problems: list[Problem]) -> None:
        if grid.rows and [decode(cell) for cell in grid.rows[0].cells[:3]] != LONG_COLUMNS:
            words = _("The columns must be: %(columns)s.") % {"columns": ", ".join(LONG_COLUMNS)}
            problems.append(Problem(LONG, 1, "", "", words))
        for row in grid.rows[1:]:
            number, part, content = [decode(cell) for cell in [*row.cells, "", "", ""][:3]]
            known = self.parts.setdefault(int(number), {}) if _is_number(number) else {}
            if _is_number(number) and _is_number(part) and int(part) not in known:
                known[int(part)] = content
            else:
                words = _("Text and part are numbers, and each part stands here once.")
                problems.append(Problem(LONG, row.number, LONG_COLUMNS[0], number, words))

    def missing(self, number: int, count: int) -> int:
        """The first part that is missing of so many; 0 where all are there."""
        parts = self.parts.get(number, {})
        return next((part for part in range(1, count + 1) if part not in parts), 0)

    def text(self, number: int) -> str:
        """The whole text. Raises SheetError when cells point to more than can be meant."""
        if number not in self.joined:
            parts = self.parts.get(number, {})
            self.joined[number] = "".join(parts[part] for part in sorted(parts))
        self.left -= len(self.joined[number])
        if self.left < 0:
            raise refusal(self.file_name, "characters", {})
        return self.joined[number]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
