"""Cells that a spreadsheet program would run as a formula, made harmless, and taken back when they return.

A cell that starts with = + - @, a tab or a line break gets an apostrophe before it (OWASP, "CSV injection");
a cell that already starts with apostrophes and such a sign gets one more, so that nothing is lost.
"""

import re

SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
LIVE = re.compile(f"'*{SIGNS}")
ESCAPED = re.compile(f"'+{SIGNS}")


def escape(text: str) -> str:
    """The text as it is written into a cell."""
    return "'" + text if LIVE.match(text) else text


def unescape(text: str) -> str:
    """The text as it was before `escape`."""
    return text[1:] if text.startswith("'") and ESCAPED.match(text) else text
