"""A second reading of the status rules, in plain words of Python and without a Q, to hold the table against.

Every question about a day is answered YES, PERHAPS or NO: a partial date leaves days open. `min` is "and",
`max` is "or", `2 - answer` is "not".
"""

from collections.abc import Mapping
from datetime import date

from agreements.models import partial_dates

NO, PERHAPS, YES = 0, 1, 2


def known(text: str) -> int:
    return YES if text else NO


def come(text: str, day: date) -> int:
    """Is it that day, or later?"""
    if not text or partial_dates.earliest(text) > day:
        return NO
    return YES if partial_dates.latest(text) <= day else PERHAPS


def over(text: str, day: date) -> int:
    """Is that day, a last one, behind us?"""
    if not text or partial_dates.earliest(text) >= day:
        return NO
    return YES if partial_dates.latest(text) < day else PERHAPS


def window_open(text: str, day: date) -> int:
    """Has the first year, month or day of a window begun?"""
    return YES if text and partial_dates.earliest(text) <= day else NO


def window_over(text: str, day: date) -> int:
    """Is the last year, month or day of a window behind us?"""
    return YES if text and partial_dates.latest(text) < day else NO


def answers(facts: Mapping[str, str], replaced: int, day: date) -> dict[str, int]:
    """For each rule, in order: does it hold? Whether it was replaced, relations of others tell."""
    f = facts
    first_term = over(f["expires"], day) if f["expires"] else window_over(f["period_end"], day)
    renewed, renewal_over = known(f["renewed_until"]), window_over(f["renewed_until"], day)
    ended = min(first_term, 2 - renewed)
    tacit = YES if f["renewal"] == "tacit" else NO
    start_ahead = (
        2 - come(f["in_force"], day)
        if f["in_force"]
        else min(known(f["period_start"]), 2 - window_open(f["period_start"], day))
    )
    signed_or_open = come(f["signed"], day) if f["signed"] else PERHAPS
    starts = [f["announced"], f["signed"], f["provisional_from"], f["in_force"]]
    period_ahead = 2 - window_open(f["period_start"], day) if not (f["signed"] or f["in_force"]) else YES
    some_start = max(map(known, [*starts, f["period_start"]]))
    return {
        "ended-early": come(f["terminated"], day),
        "replaced": replaced,
        "suspended": min(come(f["suspended_from"], day), 2 - over(f["suspended_until"], day)),
        "renewal-over": min(renewal_over, 2 - tacit),
        "renewed-expressly": min(first_term, renewed, 2 - renewal_over),
        "renewed-tacitly": min(max(ended, renewal_over), tacit),
        "end-passed": min(ended, 2 - tacit),
        "entered-into-force": come(f["in_force"], day),
        "period-runs": min(2 - known(f["in_force"]), window_open(f["period_start"], day), signed_or_open),
        "provisionally-applied": come(f["provisional_from"], day),
        "signed-start-ahead": min(come(f["signed"], day), start_ahead),
        "signed-open-ended": min(
            come(f["signed"], day), 2 - known(f["in_force"]), 2 - known(f["period_start"])
        ),
        "announced": come(f["announced"], day),
        "before-all-facts": min(some_start, *(2 - come(text, day) for text in starts), period_ahead),
        "no-dates": 2 - some_start,
    }


def decided(told: Mapping[str, int]) -> tuple[str, bool]:
    """The rule that decides, and whether it is certain."""
    held = [rule for rule, answer in told.items() if answer]
    sure = [rule for rule in held if told[rule] == YES]
    return (sure or held)[0], told[held[0]] == YES
