"""Why an agreement's status is so, in sentences for readers in the active language."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.status import BOUNDED, RULE, known

ONE_DAY = ("announced", "signed", "provisional_from", "in_force", "expires", "terminated", "superseded_on")
"""Dates that mean one day, so that a year or month leaves it open; a period is a window in whole units."""


def sentence(facts: Any, rule: str, language: str | None = None) -> str:
    """Why the status is so, for readers of the language; without one, of the active one."""
    language = language or get_language() or "en"
    return _sentence(rule, language).format_map(_Worded(facts, language))


@lru_cache(maxsize=256)
def _sentence(rule: str, language: str) -> str:
    """Looking it up takes longer than telling the status."""
    with override(language):
        return str(RULE[rule].because)


class _Worded(dict[str, str]):
    """The dates that a sentence names, in words: only these are worked out."""

    def __init__(self, facts: Any, language: str):
        super().__init__()
        self.facts, self.language = facts, language

    def __missing__(self, name: str) -> str:
        return self._wording(name) or _unknown(self.language)

    def _wording(self, name: str) -> str:
        facts, language = self.facts, self.language
        if name == "period":
            return partial_dates.wording_range(facts.period_start, facts.period_end, language)
        if name == "suspension":
            return partial_dates.wording_range(facts.suspended_from, facts.suspended_until, language)
        return partial_dates.wording(_named(facts, name), language)


@lru_cache(maxsize=16)
def _unknown(language: str) -> str:
    with override(language):
        return pgettext("date", "unknown")


def _named(facts: Any, name: str) -> str:
    """The partial date that a sentence means by a name."""
    if name == "superseded_on":
        return _superseded(facts)
    if name == "end":
        return facts.renewed_until or facts.expires or facts.period_end or ""
    if name == "start":
        return facts.in_force or facts.period_start or ""
    return getattr(facts, name) or ""


def _superseded(facts: Any) -> str:
    text = getattr(facts, "superseded_on", "")
    day = getattr(facts, "superseded_on_earliest", None)
    return text or (day.isoformat() if day else "")


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
    return f"{label}: {partial_dates.wording(_named(facts, name))}"


def _label(facts: Any, name: str) -> str:
    return str(facts._meta.get_field(name).verbose_name)
