"""Conditions that a question puts to public records."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import (
    Exists,
    OuterRef,
    Q,
)

from agreements.models import (
    PublishedFacet,
    PublishedStatus,
)
from agreements.models.status import WINDOWS


def having(facet: str, *values: str) -> Q:
    """The condition that a public record has one of these values of a facet."""
    return Q(Exists(PublishedFacet.objects.filter(record=OuterRef("pk"), kind=facet, value__in=values)))


def standing(statuses: Iterable[str], on: date) -> Q:
    """The condition that a public agreement has one of the statuses on the day."""
    rows = PublishedStatus.objects.filter(status__in=list(statuses), first__lte=on, last__gte=on)
    return Q(Exists(rows.filter(record=OuterRef("pk"))))


def not_before(dates: list[str], day: date, surely: bool = False) -> Q:
    """The condition that the first of these dates that is known possibly, or surely, lies on the day or behind it."""
    return _first_known(dates, lambda name: Q(**{f"facts__{_bound(name, 'latest', surely)}__gte": day}))


def not_after(dates: list[str], day: date, surely: bool = False) -> Q:
    """The condition that the first of these dates that is known possibly, or surely, lies on the day or before it."""
    return _first_known(dates, lambda name: Q(**{f"facts__{_bound(name, 'earliest', surely)}__lte": day}))


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
    return condition | (Q(**{f"facts__{first}": ""}) & _first_known(others, holds)) if others else condition


class Span(NamedTuple):
    """The columns of the first and the last day that something can be."""

    first: str
    last: str

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
