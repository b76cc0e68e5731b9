"""What stands in an .xls beside the values that calamine gives: errors, formats of dates, comments.

A workbook is a row of records: a kind, a length, the content. [MS-XLS] names them.
"""

import struct
from collections.abc import Iterator

from agreements.spreadsheets.child import compound, number_formats
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Place

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
FILE_PASS, DATE_MODE, BOUND_SHEET, FORMAT, XF = 0x002F, 0x0022, 0x0085, 0x041E, 0x00E0
NUMBER, RK, MANY_RK, FORMULA, ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
NOTE, OBJECT, TEXT = 0x001C, 0x005D, 0x01B6
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
BIFF8 = 0x0600

Comments = list[tuple[Place, str]]


class XlsParts:
    """The records of an .xls. Raises Refused for a locked one; what it can't read it leaves to calamine."""

    def __init__(self, content: bytes) -> None:
        self._data = compound.stream(content, "Workbook", "Book")
        self._biff8 = self._data[4:6] == struct.pack("<H", BIFF8)
        self._from_1904 = False
        self._starts: list[int] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        for kind, data in _records(self._data, 0):
            if kind == FILE_PASS:
                raise Refused("locked")
            try:
                self._read_global(kind, data)
            except (struct.error, IndexError):
                continue
        self._shows = [
            number_formats.shown(str(number), self._codes.get(number, "")) for number in self._styles
        ]

    def corrections(self, index: int) -> dict[Place, str]:
        found: dict[Place, str] = {}
        for kind, data in self._sheet(index):
            try:
                for place, text in self._told(kind, data):
                    found[place] = text
            except (struct.error, IndexError):
                continue
        return found

    def comments(self, index: int) -> Comments:
        """The text of a comment stands in a drawn object, whose number the comment names."""
        reader = _Notes()
        for kind, data in self._sheet(index):
            try:
                reader.read(kind, data)
            except (struct.error, IndexError):
                continue
        return reader.comments() if self._biff8 else []

    def _sheet(self, index: int) -> Iterator[tuple[int, bytes]]:
        return _records(self._data, self._starts[index]) if index < len(self._starts) else iter(())

    def _read_global(self, kind: int, data: bytes) -> None:
        if kind == BOUND_SHEET:
            self._starts.append(struct.unpack_from("<I", data)[0])
        elif kind == DATE_MODE:
            self._from_1904 = data[:1] == b"\x01"
        elif kind == FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = self._code(data)
        elif kind == XF:
            self._styles.append(struct.unpack_from("<H", data, 2)[0])

    def _code(self, data: bytes) -> str:
        if not self._biff8:
            return data[3:].decode("latin-1")
        return data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")

    def _told(self, kind: int, data: bytes) -> Iterator[tuple[Place, str]]:
        """The cells of a record that are not shown as calamine gives them."""
        if kind not in (NUMBER, RK, MANY_RK, FORMULA, ERROR):
            return
        row, column, style = struct.unpack_from("<HHH", data)
        if kind == MANY_RK:
            for at in range(4, len(data) - 7, 6):
                style, packed = struct.unpack_from("<HI", data, at)
                yield from self._number(row, column + (at - 4) // 6, style, _unpacked(packed))
        elif kind == RK:
            yield from self._number(row, column, style, _unpacked(struct.unpack_from("<I", data, 6)[0]))
        elif kind == ERROR:
            if data[7]:
                yield (row + 1, column), ERRORS.get(data[6], "#N/A")
        elif kind == FORMULA and data[12:14] == b"\xff\xff":
            if data[6] == 2:
                yield (row + 1, column), ERRORS.get(data[8], "#N/A")
        else:
            yield from self._number(row, column, style, struct.unpack_from("<d", data, 6)[0])

    def _number(self, row: int, column: int, style: int, value: float) -> Iterator[tuple[Place, str]]:
        shows = self._shows[style] if style < len(self._shows) else ""
        if shows and (text := number_formats.partial(value, shows, self._from_1904)) is not None:
            yield (row + 1, column), text


class _Notes:
    """Comments and the drawn objects with their texts, in whatever order they come."""

    def __init__(self) -> None:
        self._places: list[tuple[Place, int]] = []
        self._texts: dict[int, str] = {}
        self._object = -1
        self._left = 0  # characters of a text that still follow

    def read(self, kind: int, data: bytes) -> None:
        if kind == OBJECT and data[:2] == b"\x15\x00":
            self._object = struct.unpack_from("<H", data, 6)[0]
        elif kind == TEXT:
            self._left = struct.unpack_from("<H", data, 10)[0]
            self._texts[self._object] = ""
        elif kind == CONTINUE and self._left:
            part = data[1:].decode("utf-16-le" if data[0] & 1 else "latin-1", "replace")[: self._left]
            self._texts[self._object] += part
            self._left -= max(1, len(part))
        elif kind == NOTE:
            row, column, _shown, number = struct.unpack_from("<HHHH", data)
            self._places.append(((row + 1, column), number))

    def comments(self) -> Comments:
        return [(place, self._texts.get(number, "")) for place, number in self._places]


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet, or of the workbook itself; charts within it are passed over."""
    deep = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        deep += (kind == BOF) - (kind == EOF)
        if deep <= 0:
            return
        if deep == 1:
            yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _unpacked(packed: int) -> float:
    """A number of 30 bits: a whole one, or the beginning of a long one, perhaps a hundred times too large."""
    if packed & 2:
        value = float((packed ^ 0x80000000) - 0x80000000 >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
