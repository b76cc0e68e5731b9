"""The cells of an .xlsx that calamine does not tell as they are shown."""

import re

from agreements.spreadsheets.child import number_formats
from agreements.spreadsheets.child.markup import walk
from agreements.spreadsheets.child.sheets import Place

NO_VALUE = rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::.*)?")


def place(reference: str) -> Place | None:
    """B3 is row 3, column 1."""
    if not (found := REFERENCE.fullmatch(reference)):
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def corrections(data: bytes, shows: dict[str, str], from_1904: bool) -> dict[Place, str]:
    """Errors as they are written, `2024-06` and `2024` where no more is shown, and days before 1900.

    A formula whose value nobody worked out, as programs write them, is told as a formula: not in silence as nothing.
    `shows`: what of a day the styles show. Most sheets have nothing of this; then their cells are not looked at one
    by one, which takes longer than all the rest.
    """
    partial = [style for style, part in shows.items() if part != "day"]
    marks = [b"t=.e.", b"v>-", NO_VALUE, *(rb"\bs=.%s\W" % style.encode() for style in partial)]
    if not re.search(b"|".join(marks), data):
        return {}
    reader = _Cells(shows, from_1904)
    walk(data, reader.start, reader.end, reader.text)
    return reader.found


class _Cells:
    """Calls of expat for a sheet."""

    def __init__(self, shows: dict[str, str], from_1904: bool) -> None:
        self.found: dict[Place, str] = {}
        self._shows, self._from_1904 = shows, from_1904
        self._row, self._column = 0, -1
        self._kind = self._style = ""
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._inside = ""

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == "c":
            self._row, self._column = place(told.get("r", "")) or (self._row, self._column + 1)
            self._kind, self._style, self._formula = told.get("t", ""), told.get("s", ""), None
        elif name == "row":
            number = told.get("r", "")
            self._row, self._column = int(number) if number.isdecimal() else self._row + 1, -1
        elif name == "v" and (self._kind == "e" or (self._kind in ("", "n") and self._style in self._shows)):
            self._value = []
        elif name == "f" and self._kind in ("", "n"):
            self._formula, self._inside = [], "f"
        elif name == "v":
            self._inside = "v"

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        elif self._inside == "f" and self._formula is not None:
            self._formula.append(text)
        elif self._inside == "v":
            self._formula = None

    def end(self, name: str) -> None:
        if name in ("f", "v"):
            self._inside = ""
        if name == "c" and self._formula is not None:
            self.found[self._row, self._column] = "=" + "".join(self._formula).strip()
        elif name == "v" and self._value is not None:
            value, self._value = "".join(self._value).strip(), None
            shown = value if self._kind == "e" else self._day(value)
            self._formula = None if value else self._formula
            if shown is not None:
                self.found[self._row, self._column] = shown

    def _day(self, value: str) -> str | None:
        try:
            return number_formats.partial(float(value), self._shows[self._style], self._from_1904)
        except ValueError:
            return None
