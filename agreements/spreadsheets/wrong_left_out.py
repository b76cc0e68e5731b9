"""All wrong rows left out at once, so that the rest can be imported; and taken in again.

Each is decided about as a row of its own (see `row_decisions`), with `"wrong": true`, so that one that becomes wrong
later is asked about again, and those that somebody left out one by one stay out.
"""

from django.contrib.auth.models import User

from agreements.models import ImportBatch
from agreements.spreadsheets import importing, kept_plans
from agreements.spreadsheets.planned import WRONG
from agreements.spreadsheets.row_decisions import LEAVE_OUT
from agreements.spreadsheets.row_sets import places_of


def leave_out(batch: ImportBatch, by: User) -> None:
    """Leave out the rows that are wrong by now."""
    places = places_of(kept_plans.row_sets(batch).bits(WRONG))
    numbers = [row["number"] for row in kept_plans.rows_at(batch, places)]
    told = {str(number): {"do": LEAVE_OUT, "wrong": True} for number in numbers}
    importing.decide_rows(batch, told, by)


def take_in(batch: ImportBatch, by: User) -> None:
    """Take back that they are left out."""
    importing.decide_rows(batch, dict.fromkeys(left_out(batch)), by)


def left_out(batch: ImportBatch) -> list[str]:
    """The numbers of the rows that were left out so."""
    return [number for number, told in (batch.reading.get("rows") or {}).items() if told.get("wrong")]
