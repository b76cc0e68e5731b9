"""When the renewal of an agreement has to be decided: so many months before its scheduled end."""

from calendar import monthrange
from datetime import date

NOTICE_GIVEN_FOR = ("tacit", "express")
"""The renewals that somebody decides on: a tacit one by giving notice, an express one by agreeing to it."""

LAST_MONTH = date.max.year * 12 + 11


def months_before(day: date, months: int) -> date:
    """The same day so many months before (of a negative number: after), or the last of a month that is too short; in
    the years that a date can have, 1 to 9999."""
    year, month = divmod(min(max(day.year * 12 + day.month - 1 - months, 12), LAST_MONTH), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
