"""Partial dates inside a longer text: a news article, or a remark in a cell."""

import re
from functools import cache

from agreements.models.date_reading import cleaned, parse
from agreements.models.date_wording import PartialDateError
from agreements.models.date_words import months

ALSO_WORDS = frozenset({"out", "set", "ago", "lis", "sie", "mag"})
"""Abbreviated months that are everyday words in another language: "sold out 2024"."""


def find(text: str, day_first: bool | None = None) -> list[str]:
    """The canonical dates in a text, each once, in order; what can't be read for sure is left out.

    A bare number counts as a year from 1800 to 2099. Of "3–4 December 2025" both days are found.
    """
    found: dict[str, None] = {}
    for match in _forms().finditer(_ranges_spelt_out(cleaned(text))):
        try:
            found[parse(match[0].rstrip(" ."), day_first)] = None
        except PartialDateError:
            continue
    return list(found)


def around(text: str) -> str:
    """What stands in a text beside its dates, in one width and case."""
    return _forms().sub(" ", _ranges_spelt_out(cleaned(text)))


@cache
def _month() -> str:
    names = {name for name in months() if name not in ALSO_WORDS}
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")\b\.?"


DAY = r"(?<![0-9])[0-9]{1,2}(?:st|nd|rd|th|er|-?го|-е|o)?\b"
YEAR = r"[0-9]{4}(?![0-9])"
PLAIN_YEAR = r"(?:1[89]|20)[0-9]{2}(?![0-9])"
GAP = r"(?:[.,] ?| of | de | del | )"


@cache
def _forms() -> re.Pattern[str]:
    """The forms that a date takes in a sentence, the fuller ones first; each of bounded length, to stay quick."""
    month = _month()
    return re.compile(
        rf"(?<![0-9])(?<![0-9][-./])(?:"
        rf"{YEAR} ?年(?: ?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?[日号])?)?"
        rf"|{DAY}{GAP}?{month}{GAP}{YEAR}"
        rf"|\b{month} {DAY}{GAP}{YEAR}"
        rf"|\b{month}{GAP}?{YEAR}"
        r"|[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])"
        r"|[0-9]{1,2}([-./])[0-9]{1,2}\2[0-9]{4}(?![0-9])"
        r"|[0-9]{4}-(?:0[1-9]|1[0-2])(?![0-9])"
        r"|(?:0[1-9]|1[0-2])[./][0-9]{4}(?![0-9])"
        rf"|{PLAIN_YEAR}(?![.,][0-9])"
        ")"
    )


@cache
def _ranges() -> tuple[tuple[re.Pattern[str], str], ...]:
    month, joint = _month(), r" ?(?:-|and|und|et|и|to|по) ?"
    return (
        (re.compile(rf"(?<![0-9])(?<![0-9][-./])({PLAIN_YEAR}) ?- ?({PLAIN_YEAR})"), r"\1; \2"),
        (re.compile(rf"({DAY})\.?{joint}({DAY}{GAP}?({month}{GAP}{YEAR}))"), r"\1 \3; \2"),
        (re.compile(rf"\b({month}) ({DAY}){joint}({DAY})({GAP}{YEAR})"), r"\1 \2\4; \1 \3\4"),
    )


def _ranges_spelt_out(text: str) -> str:
    """ "3-4 december 2025" as "3 december 2025; 4 december 2025", "2024-2026" as "2024; 2026"."""
    for pattern, instead in _ranges():
        text = pattern.sub(instead, text)
    return text
