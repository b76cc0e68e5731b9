"""The cells of one column: each different text is read once, however many rows have it."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.models.cell_text import unescape
from agreements.spreadsheets import orders, placeholders
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.columns import Parts
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.list_widgets import ListWidget
from agreements.spreadsheets.orders import Order
from agreements.spreadsheets.parting import Parting
from agreements.spreadsheets.plain import plain
from agreements.spreadsheets.said import NOTHING, Said
from agreements.spreadsheets.widgets import ChoiceWidget, MentionWidget

MOST_REMEMBERED = 50_000
LONGEST_REMEMBERED = 300

YEAR_AS_DAY = re.compile(r"1905-0[3-7]-[0-3][0-9]")
"""1998 in a cell that is shown as a day is 20 June 1905."""
YEAR_MEANT = gettext_noop("Excel shows the number %(year)s as this day. Was a year meant?")


def _number_of(day: str) -> int | None:
    """The number under the day, where it may be a year."""
    try:
        number = (date.fromisoformat(day) - date(1899, 12, 30)).days
    except ValueError:
        return None
    return number if 1890 <= number <= 2030 else None


class Cell:
    """What one text in a column says. `plain` says whether that is a value and nothing else."""

    __slots__ = ("error", "plain", "said", "text", "value")

    def __init__(self, text: str, value: Any = NOTHING, said: Said | None = None, error: str = ""):
        self.text, self.value, self.said, self.error = text, value, said, error
        self.plain = said is None and not error and value is not NOTHING and not isinstance(value, Parts)


EMPTY = Cell("")


class ColumnCells:
    """One column of a file, read as one field. `parting` knows by what the lists of the column are parted."""

    def __init__(
        self,
        index: int,
        heading: str,
        key: str,
        order: Order | None = None,
        parting: Parting | None = None,
        directories: Directories | None = None,
    ):
        self.index, self.heading, self.key, self.order = index, heading, key, order
        self.at = (key, index)
        self.name, _dot, self.number = key.partition(".")
        self.widget: Any = COLUMNS[self.name].widget
        self.running = getattr(self.widget, "running", False)
        self.parting = parting
        self._about: dict[str, Any] = {
            "key": self.name,
            "day_first": order.day_first if order else None,
            "parting": parting,
            "directories": directories,
        }
        self._remembered: dict[str, Cell] = {}

    def read(self, raw: str) -> Cell:
        """What the cell says."""
        cell = self._remembered.get(raw)
        if cell is None:
            cell = self._read(raw)
            if len(raw) <= LONGEST_REMEMBERED and len(self._remembered) < MOST_REMEMBERED:
                self._remembered[raw] = cell
        return cell

    def forget(self) -> None:
        """Give the texts up that were read."""
        self._remembered.clear()

    def _read(self, raw: str) -> Cell:
        text = plain(unescape(raw))
        if not text:
            return EMPTY
        if self._is_nothing(text):
            return Cell(text, said=Said(notes=[placeholders.note(text)]))
        try:
            value = self.widget.clean(text, **self._about)
        except CellError as error:
            return Cell(text, error=self._reason(text, str(error)))
        said = value if isinstance(value, Said) else None
        if said is None and self.order and YEAR_AS_DAY.fullmatch(text) and (year := _number_of(text)):
            value = said = Said(value, [_(YEAR_MEANT) % {"year": year}])
        cell = Cell(text, said.value if said else value, said)
        cell.plain = cell.plain and self.name != "kept"
        return cell

    def _is_nothing(self, text: str) -> bool:
        """Whether the text stands for an empty cell: "none" is a value of a choice, and a word in a sentence."""
        if placeholders.is_error(text):
            return True
        if isinstance(self.widget, ChoiceWidget) and self.widget.knows(text):
            return False
        if self.running:
            return placeholders.SIGNS.fullmatch(text) is not None
        return placeholders.means_nothing(text) and not self._is_known(text)

    def _is_known(self, text: str) -> bool:
        """Whether somebody is called so after all: a town in Piedmont is called None."""
        if not isinstance(self.widget, (MentionWidget, ListWidget)):
            return False
        return self.parting is not None and self.parting.knows(text)

    def _reason(self, text: str, reason: str) -> str:
        """A date with two readings is a question about the whole column."""
        if self.order and self.order.open and orders.has_two_readings(text):
            return orders.unclear(text, self.order)
        return reason
