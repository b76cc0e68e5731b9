"""Why an agreement's status is so, in sentences for readers in the active language."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.status import BOUNDED, RULE, known

ONE_DAY = ("announced", "signed", "provisional_from", "in_force", "expires", "terminated", "superseded_on")
"""Dates that mean one day, so that a year or month leaves it open; a period is a window in whole units."""


def sentence(facts: Any, rule: str) -> str:
    """Why the status is so, for readers in the active language."""
    return _sentence(rule, get_language()).format_map(_Worded(facts))


@lru_cache(maxsize=256)
def _sentence(rule: str, _language: str | None) -> str:
    """In the active language: looking it up takes longer than telling the status."""
    return str(RULE[rule].because)


class _Worded(dict[str, str]):
    """The dates that a sentence names, in words: only these are worked out."""

    def __init__(self, facts: Any):
        super().__init__()
        self.facts = facts

    def __missing__(self, name: str) -> str:
        return self._wording(name) or pgettext("date", "unknown")

    def _wording(self, name: str) -> str:
        facts = self.facts
        if name == "superseded_on":
            return _superseded_wording(facts)
        if name == "period":
            return partial_dates.wording_range(facts.period_start, facts.period_end)
        if name == "suspension":
            return partial_dates.wording_range(facts.suspended_from, facts.suspended_until)
        if name == "end":
            return partial_dates.wording(facts.renewed_until or facts.expires or facts.period_end)
        if name == "start":
            return partial_dates.wording(facts.in_force or facts.period_start)
        return partial_dates.wording(getattr(facts, name) or "")


def _superseded_wording(facts: Any) -> str:
    text = getattr(facts, "superseded_on", "")
    if not text and (day := getattr(facts, "superseded_on_earliest", None)):
        text = day.isoformat()
    return partial_dates.wording(text) if text else ""


def doubt(facts: Any, day: date) -> str:
    """What leaves the status on the day open: the dates around it that are known only in part; "" for nothing."""
    spans = dict(zip(BOUNDED, known(facts).bounds, strict=True))
    if open_dates := [_known_part(facts, name) for name in ONE_DAY if _is_open(*spans[name], day)]:
        return _("This is not certain: all that is known is {dates}.").format(dates="; ".join(open_dates))
    if not facts.signed:
        return _("This is not certain: the day of the signature is not known.")
    return _("This is not certain: a date is known only in part.")


def _is_open(first: date | None, last: date | None, day: date) -> bool:
    return first is not None and last is not None and first != last and first <= day <= last


def _known_part(facts: Any, name: str) -> str:
    label = pgettext("date", "superseded") if name == "superseded_on" else _label(facts, name)
    known = (
        _superseded_wording(facts) if name == "superseded_on" else partial_dates.wording(getattr(facts, name))
    )
    return f"{label}: {known}"


def _label(facts: Any, name: str) -> str:
    return str(facts._meta.get_field(name).verbose_name)
