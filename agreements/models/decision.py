"""When the renewal of an agreement has to be decided: so many months before its scheduled end."""

from calendar import monthrange
from datetime import date

NOTICE_GIVEN_FOR = ("tacit", "express")
"""The renewals that somebody decides on: a tacit one by giving notice, an express one by agreeing to it."""


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of a month that is too short; no earlier than in year 1."""
    year, month = divmod(max(day.year * 12 + day.month - 1 - months, 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
