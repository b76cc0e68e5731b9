"""What of a day a number format shows: all of it, or a month or a year alone."""

import re
from datetime import date, timedelta

NOT_LETTERS_OF_DATES = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
"""Text, fillers, colours and languages inside of a format: `[$-419]mmmm\\ yyyy;@`, `yyyy"年"m"月"`."""
DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
MONTHS = {"17"}
"""Built-in formats that show a month and a year: `mmm-yy`."""
MONTHS_IN_CHINA = {"27", "36", "50", "52", "57"}
"""Built-in formats that show `2001年3月` in Chinese Excel and a whole day in Japanese Excel."""
DAYS = {str(number): "day" for number in (14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58)}
YEARS_TYPED = range(1900, 2101)
"""Days in the midst of 1905 where a year or a month is shown: somebody typed the year itself."""
FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""The day 0 of the two systems of dates; the second came with Excel for Macintosh."""
LAST_OF_TWO_COUNTS = 60
"""Before this day of the first system Excel counts one day less: it takes 1900 for a leap year."""


def shown(number: str, code: str) -> str:
    """`month` and `year` for formats that show no more, `month?` where it depends, `day` for other days, else ""."""
    if not code:
        return (
            "month" if number in MONTHS else "month?" if number in MONTHS_IN_CHINA else DAYS.get(number, "")
        )
    letters = set(NOT_LETTERS_OF_DATES.sub("", code.split(";")[0]).lower())
    if not letters & set("yemdhs") or letters & set("0#?") or DURATION.search(code):
        return ""
    if letters & set("dhs"):
        return "day" if "d" in letters else ""
    return "month" if "m" in letters else "year"


def partial(serial: float, shows: str, counted_from_1904: bool) -> str | None:
    """The day that a number stands for, as far as it is shown; None: calamine says it well."""
    if shows == "day" and serial >= 0:
        return None
    if serial in YEARS_TYPED and shows != "day":
        return str(int(serial))
    day = _day(serial, counted_from_1904)
    if day is None or shows == "month?" and day.day != 1:
        return None
    return {"day": day.isoformat(), "year": f"{day:%Y}"}.get(shows, f"{day:%Y-%m}")


def _day(serial: float, counted_from_1904: bool) -> date | None:
    try:
        day = FIRST_DAY[counted_from_1904] + timedelta(days=int(serial // 1))
        return day + timedelta(days=1) if not counted_from_1904 and 0 < serial < LAST_OF_TWO_COUNTS else day
    except (OverflowError, ValueError):
        return None
