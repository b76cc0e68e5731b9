"""Conditions that a question puts to public records."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from agreements.models import PublishedFacet, PublishedRecord, PublishedStatus
from agreements.models.agreement import SortDayField
from agreements.models.finding import Days, RecordQuerySet
from agreements.models.status import ENDS, WINDOWS
from agreements.public.kinds import STANDS


def having(facet: str, *values: str) -> Q:
    """The condition that a public record has one of these values of a facet."""
    return Q(Exists(PublishedFacet.objects.filter(record=OuterRef("pk"), kind=facet, value__in=values)))


def standing(statuses: Iterable[str], on: date) -> Q:
    """The condition that a public agreement has one of the statuses on the day."""
    rows = PublishedStatus.objects.filter(status__in=list(statuses), first__lte=on, last__gte=on)
    return Q(Exists(rows.filter(record=OuterRef("pk"))))


def in_force(records: RecordQuerySet, on: date) -> RecordQuerySet:
    """Agreements that are in force on the day, by whichever of the statuses that say so.

    What is listed under a later day than that on which it came into force, by mistake or because it was applied before
    it was signed, is seldom. So the list is begun at the day, or at the latest of these: one query more.
    """
    if on >= timezone.localdate():
        return records.standing([STANDS], on)
    odd = PublishedStatus.objects.filter(status=STANDS, first__lt=F("sort_day"), first__lte=on, last__gte=on)
    newest = odd.aggregate(newest=Max("sort_day"))["newest"] or date.min
    return records.standing([STANDS], on, days=(date.min, max(on, newest)))


def not_before(records: RecordQuerySet, dates: list[str], day: date, surely: bool = False) -> RecordQuerySet:
    """Agreements of which the first of these dates that is known possibly, or surely, lies on the day or behind it."""
    condition = _first_known(dates, lambda name: Q(**{f"facts__{_bound(name, 'latest', surely)}__gte": day}))
    return records.dated_by(
        condition, **_where(dates, (day.replace(month=1, day=1), date.max), (day, date.max))
    )


def not_after(records: RecordQuerySet, dates: list[str], day: date, surely: bool = False) -> RecordQuerySet:
    """Agreements of which the first of these dates that is known possibly, or surely, lies on the day or before it."""
    condition = _first_known(
        dates, lambda name: Q(**{f"facts__{_bound(name, 'earliest', surely)}__lte": day})
    )
    last = day.replace(month=12, day=31)
    where = _where(dates, (date.min, day), (date.min, last))
    if "ends" in where:
        where["days"] = (date.min, max(last, _signed_after_their_end(last)))
    return records.dated_by(condition, **where)


def _signed_after_their_end(last: date) -> date:
    """Of agreements that end until a day: the latest day under which one is listed that ends before it, by mistake or
    because it was prolonged afterwards. All others are listed until the day. One query, and mostly for nothing."""
    odd = PublishedRecord.objects.filter(ends_on__lt=F("sort_day"), ends_on__lte=last)
    return odd.aggregate(newest=Max("sort_day"))["newest"] or date.min


def _where(dates: list[str], days: Days, ends: Days) -> dict[str, Days]:
    """Between which days of a list a date can be found: `days`, if its first day is the day of the list; `ends`, if its
    last day is the scheduled end. All that is known in part lies in one year."""
    if dates == [SortDayField.DATES[0]]:
        return {"days": days}
    return {"ends": ends} if dates == list(ENDS) else {}


def _bound(name: str, possibly: str, surely: bool) -> str:
    """The column that tells. A period surely begins with the first day of what it names and ends with the last."""
    if surely and name in WINDOWS:
        return f"{name}_latest"
    if surely and name == "period_start":
        return f"{name}_earliest"
    other = {"latest": "earliest", "earliest": "latest"}
    return f"{name}_{other[possibly] if surely else possibly}"


def _first_known(dates: list[str], holds: Callable[[str], Q]) -> Q:
    first, *others = dates
    condition = holds(first)
    unknown = Q(**{f"facts__{first}_earliest": None})
    return condition | (unknown & _first_known(others, holds)) if others else condition


class Span(NamedTuple):
    """The columns of the first and the last day that something can be."""

    first: str
    last: str

    def asked(self, records: RecordQuerySet, condition: Q) -> RecordQuerySet:
        """The records of which the condition holds."""
        return records.dated_by(condition) if self.first.startswith("facts__") else records.filter(condition)

    def not_before(self, day: date, surely: bool = False) -> Q:
        return Q(**{f"{self.first if surely else self.last}__gte": day})

    def not_after(self, day: date, surely: bool = False) -> Q:
        return Q(**{f"{self.last if surely else self.first}__lte": day})


DECISION = Span("facts__decision_first", "facts__decision_last")
"""When the renewal of an agreement is due for decision."""


HELD = Span("held_first", "held_last")
"""When an event is held."""


def has_value(kind: str, facet: str, value: str) -> bool:
    """Whether a public record of the kind has the value of a facet. One query."""
    return PublishedFacet.objects.filter(kind=facet, value=value, record__kind=kind).exists()
