"""What remains of a text in a cell: spreadsheet programs keep no control characters and no space around it."""

import re

from agreements.models.cell_text import printable

UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""What nobody sees and no search finds. The joiners of Persian, of Hindi and of emoji stay."""
OTHER_SPACES = re.compile("[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
ESCAPES = re.compile(r"_x(000[aAdD]|0009|000[bB]|00[aA]0|005[fF])_\n?")
LONGEST = 32_767
"""Characters that a cell of an .xlsx holds."""
CUT = " […]"


def plain(text: str) -> str:
    """The text as it comes back from a cell: one kind of space and of line break, nothing that can't be seen."""
    if "_x" in text:
        text = ESCAPES.sub(_meant, text)
    if not text.isprintable():  # which no odd space and nothing unseen is
        text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
        text = OTHER_SPACES.sub(" ", UNSEEN.sub("", text))
    return text.strip()


def _meant(escaped: re.Match[str]) -> str:
    """What Excel writes for a character that XML doesn't take: `_x000D_`."""
    code = escaped[1].lower()
    if code in ("000a", "000d"):
        return "\n"
    return "_" if code == "005f" else " "


def fitting(text: str) -> str:
    """The text, cut where it is too long for a cell of an .xlsx."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
