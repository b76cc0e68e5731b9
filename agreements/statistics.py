"""How many agreements were signed in which year, in all and by type, area, country and status, for any question that
their list takes.

Every count is of the agreements that the same question finds. An agreement of two areas counts in both, and in what
these lie in; one whose year of signature is not known counts under no year.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from agreements import public
from agreements.counting import FEW, USUAL, addresses, commonest, label_of
from agreements.public import Facet

BY = [Facet.TYPE, Facet.AREA, Facet.COUNTRY]
NAMES = [*(str(facet.value) for facet in BY), "status"]
"""What is counted, under the names of the parameters that ask for it."""
Years = dict[int | None, int]
"""Year, or None where it is not known → number, the earliest first."""


class Value(NamedTuple):
    """A value, how many agreements have it, and when these were signed."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # not the method of tuples
    years: Years


class Counted(NamedTuple):
    """The values that most agreements have, and how many values there are in all."""

    different: int
    values: list[Value]


class Statistics(NamedTuple):
    """How many agreements there are, and how they spread."""

    count: int  # type: ignore[assignment]  # not the method of tuples
    years: Years
    by: dict[str, Counted]


def told(agreements: QuerySet, on: date, language: str, most: int = USUAL) -> Statistics:
    """The statistics of these agreements. Three queries, however many agreements."""
    statuses = public.status_counts_by_year(agreements, on)
    years = _years((year, number) for _status, year, number in statuses)
    found = sum(years.values())
    rows = [("status", *row) for row in statuses]
    rows += public.counts_by_year(agreements, BY, few=found <= FEW)
    spread: dict[str, dict[str, list[tuple[str, int]]]] = {name: {} for name in NAMES}
    for name, value, year, number in rows:
        spread[name].setdefault(value, []).append((year, number))
    by_value = {name: {value: _years(of) for value, of in values.items()} for name, values in spread.items()}
    first = {
        name: commonest({value: sum(of.values()) for value, of in values.items()}, most)
        for name, values in by_value.items()
    }
    names = public.named(addresses(first), language)
    by = {
        name: Counted(
            len(by_value[name]),
            [
                Value(value, label_of(name, value, names), number, by_value[name][value])
                for value, number in first[name]
            ],
        )
        for name in NAMES
    }
    return Statistics(found, years, by)


def _years(rows: Iterable[tuple[str, int]]) -> Years:
    numbers: dict[str, int] = {}
    for year, number in rows:
        numbers[year] = numbers.get(year, 0) + number
    known: Years = {int(year): numbers[year] for year in sorted(numbers) if year}
    return known | ({None: numbers[""]} if "" in numbers else {})
