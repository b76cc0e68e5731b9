"""Texts as cells of a spreadsheet take them: nothing that can't be printed, and nothing that runs as a formula.

A cell that starts with = + - @, a tab or a line break gets an apostrophe before it (OWASP, "CSV injection");
a cell that already starts with apostrophes and such a sign gets one more, so that nothing is lost.
"""

import re

SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
LIVE = re.compile(f"'*{SIGNS}")
ESCAPED = re.compile(f"'+{SIGNS}")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with a space in place of each control character."""
    if text.isprintable():
        return text
    return UNPRINTABLE.sub(" ", text)


def escape(text: str) -> str:
    """The text as it is written into a cell."""
    return "'" + text if LIVE.match(text) else text


def unescape(text: str) -> str:
    """The text as it was before `escape`."""
    return text[1:] if text.startswith("'") and ESCAPED.match(text) else text
