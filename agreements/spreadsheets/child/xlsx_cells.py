"""The cells of an .xlsx that calamine does not tell as they are shown."""

import re

from agreements.spreadsheets.child import number_formats
from agreements.spreadsheets.child.markup import walk
from agreements.spreadsheets.child.sheets import Place

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

    `shows`: what of a day the styles show. Most sheets have nothing of this; then their cells are not looked at one
    by one, which takes longer than all the rest.
    """
    partial = [style for style, part in shows.items() if part != "day"]
    marks = [b"t=.e.", b"v>-", *(rb"\bs=.%s\W" % style.encode() for style in partial)]
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

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == "c":
            self._row, self._column = place(told.get("r", "")) or (self._row, self._column + 1)
            self._kind, self._style = told.get("t", ""), told.get("s", "")
        elif name == "row":
            number = told.get("r", "")
            self._row, self._column = int(number) if number.isdecimal() else self._row + 1, -1
        elif name == "v" and (self._kind == "e" or (self._kind in ("", "n") and self._style in self._shows)):
            self._value = []

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def end(self, name: str) -> None:
        if name == "v" and self._value is not None:
            value, self._value = "".join(self._value).strip(), None
            shown = value if self._kind == "e" else self._day(value)
            if shown is not None:
                self.found[self._row, self._column] = shown

    def _day(self, value: str) -> str | None:
        try:
            return number_formats.partial(float(value), self._shows[self._style], self._from_1904)
        except ValueError:
            return None
