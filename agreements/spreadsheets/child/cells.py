"""Values of cells as the text that a spreadsheet shows: a day `2024-06-17`, a year `1998`, never `1998.0`."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

MOST_DIGITS = 1e21
"""From here on a number is written as `1e+21`: spreadsheets keep 15 digits."""


def text(value: object) -> str:
    """A value as calamine gives it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def number(value: float) -> str:
    """All its digits, as far as spreadsheets keep them: 0.3 for what is stored as 0.30000000000000004."""
    if value.is_integer() and abs(value) < MOST_DIGITS:
        return str(int(value))
    shown = f"{value:.15g}"
    return f"{Decimal(shown):f}" if "e-" in shown and abs(value) > 1 / MOST_DIGITS else shown


def duration(value: timedelta) -> str:
    """Hours may be more than a day has: `27:00:00`."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
