"""Partial dates as they are stored and as readers see them: `2024-06` is "June 2024"."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, gettext, override

CANONICAL = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
FIRST_YEAR, LAST_YEAR = 1000, 2999
BRITISH = Locale("en", "GB")


class PartialDateError(ValueError):
    """A text that is no date; says in plain words what was found and what would be right."""


def canonical(year: int, month: int | None = None, day: int | None = None) -> str:
    """`2024`, `2024-06` or `2024-06-17`; an impossible day is refused."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PartialDateError(
            gettext("The year %(year)s can't be right: it must lie between 1000 and 2999.") % {"year": year}
        )
    if month is None:
        return f"{year}"
    if not 1 <= month <= 12:
        raise PartialDateError(
            gettext("There is no month %(month)s: the months are 1 to 12. Write 2024-06-17 for 17 June 2024.")
            % {"month": month}
        )
    if day is None:
        return f"{year}-{month:02}"
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise PartialDateError(
            gettext("There is no day %(day)s in %(month)s: it has %(days)s days.")
            % {"day": day, "month": wording(f"{year}-{month:02}"), "days": days}
        )
    return f"{year}-{month:02}-{day:02}"


def from_date(day: date) -> str:
    """The canonical text of a day that is fully known."""
    return canonical(day.year, day.month, day.day)


def parts(text: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of a canonical text; month and day may be None."""
    if not (found := CANONICAL.fullmatch(text)):
        raise PartialDateError(
            gettext("“%(text)s” is not written as 2024, 2024-06 or 2024-06-17.") % {"text": shown(text)}
        )
    year, month, day = (int(part) if part else None for part in found.groups())
    canonical(year or 0, month, day)
    return year or 0, month, day


def shown(text: str) -> str:
    """A text found in a cell, short and printable, to be quoted in a message."""
    text = "".join(char if char.isprintable() else " " for char in text[:200])
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def precision(text: str) -> str:
    """How much is known: "year", "month" or "day"."""
    return ("year", "month", "day")[sum(part is not None for part in parts(text)) - 1]


def earliest(text: str) -> date:
    """The first day that the text can mean."""
    year, month, day = parts(text)
    return date(year, month or 1, day or 1)


def latest(text: str) -> date:
    """The last day that the text can mean."""
    year, month, day = parts(text)
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


def wording(text: str, language: str | None = None) -> str:
    """A canonical text as readers of the language write it: "2024", "June 2024", "17 June 2024".

    Without a language, the active one. Empty stays empty; what is not canonical is shown as it stands.
    """
    return _wording(text, language or get_language() or "en")


@lru_cache(maxsize=2**14)
def _wording(text: str, language: str) -> str:
    try:
        how, day = precision(text), earliest(text)
    except PartialDateError:
        return text
    locale = locale_of(language)
    if how == "day":
        worded = format_date(day, "long", locale=locale)
    else:
        worded = format_skeleton("y" if how == "year" else "yMMMM", day, locale=locale)
    return worded.replace("\u202f", "\u00a0")  # the narrow no-break space is missing from many fonts


@lru_cache(maxsize=100)
def locale_of(language: str) -> Locale:
    """Babel's locale for one of Django's language codes; English is British, and stands in for the unknown."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return BRITISH
    return BRITISH if locale.language == "en" else locale


def wording_range(start: str, end: str, language: str | None = None) -> str:
    """A period as readers see it: "2024–2026", "June 2024 – 2026", "from 2024", "until 2026"; either may be empty."""
    return _wording_range(start, end, language or get_language() or "en")


@lru_cache(maxsize=2**14)
def _wording_range(start: str, end: str, language: str) -> str:
    with override(language):
        template = _range_template(start, end)
        return template % {"start": wording(start), "end": wording(end), "from_year": start, "to_year": end}


def _range_template(start: str, end: str) -> str:
    """The sentence for the ends that are known."""
    if start == end or not (start or end):
        return "%(start)s"
    if not end:
        # Translators: the date comes as "June 2024", in the nominative; a word without case serves best.
        return gettext("from %(start)s")
    if not start:
        # Translators: as in "from": "until June 2024", the last month counts in full.
        return gettext("until %(end)s")
    if len(start) == len(end) == 4:
        # Translators: two bare years, as in 2024–2026; add your word for years if the language needs one.
        return gettext("%(from_year)s–%(to_year)s")
    return gettext("%(start)s – %(end)s")
