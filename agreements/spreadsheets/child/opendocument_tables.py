"""The sheets of an .ods, as expat walks through them."""

import re

from agreements.spreadsheets.child.cells import number
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.opendocument_styles import Styles
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Block, Sheet

CELLS = {"table-cell", "covered-table-cell"}
NOT_READ = {
    "tracked-changes", "shapes", "forms", "frame", "custom-shape", "g", "creator", "date", "date-string", "ruby-text",
    "dde-links", "content-validations", "table-source", "scenario", "detective",
}  # fmt: skip
"""Elements with text that is not the cell's."""
ERROR = re.compile(r"#[A-Z/0-9?!]+[!?A]?|Err:[0-9]+")
TIME = re.compile(r"(-?)P(?:([0-9]+)D)?T?(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]*)?S)?")
MANY_BLANKS = re.compile(r"[\t\r\n]|  ")
BLANKS = re.compile(r"[ \t\r\n]+")


class Tables:
    """Calls of expat; afterwards `sheets` has what stands there."""

    def __init__(self, styles: Styles, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._styles, self._limits = styles, limits
        self._skipped = 0  # how deep inside of something that is not read
        self._inside = False  # of a cell
        self._row = self._column = 0
        self._words: list[str] = []
        self._note: list[str] | None = None
        self._cells: list[str] = []

    def start(self, name: str, told: dict[str, str]) -> None:
        if self._skipped or name in NOT_READ or (name == "table" and self._inside):
            self._skipped += 1
        elif name in CELLS:
            self._inside, self._told, self._words, self._paragraphs, self._comment = True, told, [], 0, ""
        elif name == "p" and self._inside:
            self._paragraph()
        elif name == "table-row":
            self._told_of_row, self._cells, self._column = told, [], 0
        elif name == "annotation" and self._inside:
            self._note, self._kept = [], (self._words, self._paragraphs)
            self._words, self._paragraphs = self._note, 0
        elif name in ("s", "tab", "line-break") and self._inside:
            self._blank(name, told)
        elif name == "table-column":
            style = told.get("default-cell-style-name", "")
            self._columns.append((_count(told, "number-columns-repeated"), style))
        elif name == "table":
            self._sheet(told)

    def text(self, text: str) -> None:
        if self._inside and self._paragraphs and not self._skipped:
            self._words.append(BLANKS.sub(" ", text) if MANY_BLANKS.search(text) else text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name in CELLS and self._inside:
            self._end_of_cell()
        elif name == "table-row":
            self._end_of_row()
        elif name == "annotation" and self._note is not None:
            self._comment, self._note = "".join(self._note), None
            self._words, self._paragraphs = self._kept
        elif name == "table" and self.sheets:
            self.sheets[-1].fill(self._blocks, self._limits)

    def _sheet(self, told: dict[str, str]) -> None:
        hidden = told.get("style-name", "") in self._styles.hidden
        self.sheets.append(Sheet(told.get("name", ""), hidden))
        self._columns: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._row = 0

    def _paragraph(self) -> None:
        if self._paragraphs:
            self._words.append("\n")
        self._paragraphs += 1

    def _blank(self, name: str, told: dict[str, str]) -> None:
        times = _count(told, "c") if name == "s" else 1
        if times > self._limits.longest:
            raise Refused("cell")
        self._words.append({"s": " ", "tab": "\t", "line-break": "\n"}[name] * times)

    def _end_of_cell(self) -> None:
        self._inside = False
        times = _count(self._told, "number-columns-repeated")
        if text := self._shown("".join(self._words).strip()):
            if self._column + times > self._limits.cells:
                raise Refused("cells")
            self._cells += [""] * (self._column - len(self._cells)) + [text] * times
        if self._comment:
            self.sheets[-1].comment((self._row + 1, self._column), self._comment, self._limits)
        right = self._column + _count(self._told, "number-columns-spanned") - 1
        bottom = self._row + _count(self._told, "number-rows-spanned")
        if right > self._column or bottom > self._row + 1:
            self._blocks.append(((self._row + 1, self._column), (bottom, right)))
        self._column += times

    def _end_of_row(self) -> None:
        times = _count(self._told_of_row, "number-rows-repeated")
        if self._cells:
            self.sheets[-1].add_times(self._row + 1, self._cells, times, self._limits)
        self._row += times

    def _shown(self, text: str) -> str:
        """What the cell says: its value, where that tells more than its text does."""
        kind = self._told.get("value-type", "")
        if "formula" in self._told and ERROR.fullmatch(text):
            return text
        if kind in ("float", "percentage", "currency"):
            return text if text in ("TRUE", "FALSE") else _number(self._told.get("value", ""), text)
        if kind == "date":
            return self._day(self._told.get("date-value", ""), text)
        if kind == "time":
            return _time(self._told.get("time-value", ""), text)
        if kind == "boolean":
            return self._told.get("boolean-value", "").upper() or text
        return text or self._told.get("string-value", "").strip()

    def _day(self, value: str, text: str) -> str:
        shows = self._styles.shows(self._style())
        if shows:
            return value[:4] if shows == "year" else value[:7]
        day, _at, clock = value.partition("T")
        clock = clock.partition(".")[0]
        return f"{day} {clock}" if clock.strip("0:") else day or text

    def _style(self) -> str:
        """A cell's own style, or its row's, or its column's."""
        style = self._told.get("style-name", "") or self._told_of_row.get("default-cell-style-name", "")
        if style:
            return style
        before = 0
        for times, of_column in self._columns:
            before += times
            if self._column < before:
                return of_column
        return ""


def _count(told: dict[str, str], name: str) -> int:
    found = told.get(name, "")
    return int(found) if found.isdecimal() else 1


def _number(value: str, text: str) -> str:
    try:
        return number(float(value))
    except ValueError:
        return text


def _time(value: str, text: str) -> str:
    if not value or not (found := TIME.fullmatch(value)):
        return text
    sign, days, hours, minutes, seconds = (part or "0" for part in found.groups())
    together = int(days) * 24 + int(hours)
    return f"{sign.strip('0')}{together:02}:{int(minutes):02}:{int(seconds):02}"
