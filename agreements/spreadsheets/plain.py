"""What remains of a text in a cell: spreadsheet programs keep no control characters and no space around it."""

import re

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767
"""Characters that a cell of an .xlsx holds."""
CUT = " […]"


def printable(text: str) -> str:
    """The text with a space in place of each control character."""
    return UNPRINTABLE.sub(" ", text)


def plain(text: str) -> str:
    """The text as it comes back from a cell."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fitting(text: str) -> str:
    """The text, cut where it is too long for a cell of an .xlsx."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
