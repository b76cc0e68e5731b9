r"""Texts as cells, and back: nothing that a program drops, trims, turns into a number or runs as a formula.

A character that does not survive every format is written as `\u{hex}`, and so is the backslash before `u{`. A cell
that would be run, or read as something else, gets an apostrophe before it: as in spreadsheet programs, the first
apostrophe of a cell is not part of its text, and a program that takes it away takes nothing.
"""

import re

from agreements.models.cell_text import LIVE

LONGEST = 32_000
"""Units of UTF-16 that a cell may have; an .xlsx holds 32,767. A longer text goes to a sheet of its own."""
UNSAFE = re.compile(
    r"\\(?=u\{)|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
    r"|_(?=[xX][0-9a-fA-F]{4}_)|\A\s|\s\Z|\A'"
)
ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
POINTER = re.compile(r"\\u\{long:([0-9]{1,9})/([0-9]{1,9})\}")
PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
NOT_TEXT = re.compile(
    r"(?=.*[0-9٠-٩۰-۹०-९０-９]).{1,40}|true|false|wahr|falsch|vrai|faux|истина|ложь|真|假",
    re.IGNORECASE | re.DOTALL,
)
"""What a program that opens a .csv may take for a number, a day or a yes: `007`, `1/2`, `2024-06`, `TRUE`."""


def encode(text: str) -> str:
    """The text as a cell."""
    safe = UNSAFE.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)
    return f"'{safe}" if LIVE.match(safe) else safe


def decode(cell: str) -> str:
    """The text that a cell stands for."""
    return ESCAPED.sub(_meant, cell.removeprefix("'"))


def _meant(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def guarded(cell: str) -> str:
    """The cell for a file that says nothing of its cells' formats."""
    if cell.startswith("'") or PLAIN_NUMBER.fullmatch(cell) or not NOT_TEXT.fullmatch(cell):
        return cell
    return f"'{cell}"


def pointer(number: int, parts: int) -> str:
    """The cell that stands for a long text of so many parts."""
    return f"\\u{{long:{number}/{parts}}}"


def pointed(cell: str) -> tuple[int, int] | None:
    """The number of the long text that a cell stands for, and how many parts it has."""
    found = POINTER.fullmatch(cell.removeprefix("'"))
    return (int(found[1]), int(found[2])) if found else None


def pieces(text: str) -> list[str]:
    """The cells, one after another, that a text takes."""
    cell = encode(text)
    if len(cell) * 2 <= LONGEST or len(cell.encode("utf-16-le")) <= 2 * LONGEST:
        return [cell]
    half = len(text) // 2
    return [*pieces(text[:half]), *pieces(text[half:])]
