"""Why an agreement's status is so, in sentences for readers in the active language."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.models import partial_dates
from agreements.models.status import BOUNDED, RULE

ONE_DAY = ("announced", "signed", "provisional_from", "in_force", "expires", "terminated", "superseded_on")
"""Dates that mean one day, so that a year or month leaves it open; a period is a window in whole units."""


def sentence(facts: Any, rule: str) -> str:
    """Why the status is so, for readers in the active language."""
    worded = {name: partial_dates.wording(getattr(facts, name, "") or "") for name in BOUNDED[:-1]}
    worded["superseded_on"] = _superseded_wording(facts)
    worded["period"] = partial_dates.wording_range(facts.period_start, facts.period_end)
    worded["suspension"] = partial_dates.wording_range(facts.suspended_from, facts.suspended_until)
    worded["end"] = worded["renewed_until"] or worded["expires"] or worded["period_end"]
    worded["start"] = worded["in_force"] or worded["period_start"]
    unknown = pgettext("date", "unknown")
    return str(RULE[rule].because).format(**{name: text or unknown for name, text in worded.items()})


def _superseded_wording(facts: Any) -> str:
    text = getattr(facts, "superseded_on", "")
    if not text and (day := getattr(facts, "superseded_on_earliest", None)):
        text = day.isoformat()
    return partial_dates.wording(text) if text else ""


def doubt(facts: Any, day: date) -> str:
    """What leaves the status on the day open: the dates around it that are known only in part; "" for nothing."""
    if open_dates := [_known_part(facts, name) for name in ONE_DAY if _is_open(facts, name, day)]:
        return _("This is not certain: all that is known is {dates}.").format(dates="; ".join(open_dates))
    if not facts.signed:
        return _("This is not certain: the day of the signature is not known.")
    return _("This is not certain: a date is known only in part.")


def _is_open(facts: Any, name: str, day: date) -> bool:
    first: date | None = getattr(facts, f"{name}_earliest", None)
    last: date | None = getattr(facts, f"{name}_latest", None)
    return first is not None and last is not None and first != last and first <= day <= last


def _known_part(facts: Any, name: str) -> str:
    label = pgettext("date", "superseded") if name == "superseded_on" else _label(facts, name)
    known = (
        _superseded_wording(facts) if name == "superseded_on" else partial_dates.wording(getattr(facts, name))
    )
    return f"{label}: {known}"


def _label(facts: Any, name: str) -> str:
    return str(facts._meta.get_field(name).verbose_name)
