"""How many agreements have which value of a facet, for any question that their list takes.

Every count is of the agreements that the same question finds: what it asks for counts too. So a count says
how many would be left if that value were asked for beside the rest.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from agreements import codes, public
from agreements.public import Facet

USUAL, MOST = 20, 200
FEW = 10_000
"""So many agreements are counted from their own rows."""

RECORDS = {
    Facet.PARTY: public.PARTY,
    Facet.COUNTRY: public.PARTY,
    Facet.WITHIN: public.PARTY,
    Facet.AREA: public.AREA,
    Facet.TYPE: public.TYPE,
    Facet.PERSON: public.PERSON,
    Facet.OFFICE: public.OFFICE,
    Facet.EVENT: public.EVENT,
}
"""The facets whose values are addresses of public records."""
CODES = {
    Facet.LATERALITY: dict(codes.LATERALITY),
    Facet.LEGAL_FORCE: dict(codes.LEGAL_FORCE),
    Facet.RENEWAL: dict(codes.RENEWAL),
}
"""The facets whose values are codes."""
COUNTED = [*RECORDS, Facet.PUBLISHER, *CODES]
NAMES = ["status", *(str(facet.value) for facet in COUNTED)]
"""What is counted, under the names of the parameters that ask for it."""


class Value(NamedTuple):
    """A value of a facet, and how many agreements have it."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # not the method of tuples


class Counted(NamedTuple):
    """The values of a facet that most agreements have, and how many values there are in all."""

    different: int
    values: list[Value]


class Counts(NamedTuple):
    """How many agreements there are, and every facet of them."""

    count: int  # type: ignore[assignment]  # not the method of tuples
    facets: dict[str, Counted]


def counted(agreements: QuerySet, on: date, language: str, most: int = USUAL) -> Counts:
    """Every facet of these agreements with its commonest values. Three queries, however many agreements."""
    numbers: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    numbers["status"] = public.status_counts(agreements, on)
    found = sum(numbers["status"].values())
    for facet, value, number in public.counts(agreements, COUNTED, few=found <= FEW):
        numbers[facet][value] = number
    first = {name: commonest(of, most) for name, of in numbers.items()}
    names = public.named(addresses(first), language)
    facets = {
        name: Counted(
            len(numbers[name]),
            [Value(value, label_of(name, value, names), number) for value, number in first[name]],
        )
        for name in NAMES
    }
    return Counts(found, facets)


def commonest(numbers: dict[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:most]


def addresses(first: dict[str, list[tuple[str, int]]]) -> Iterable[tuple[str, str]]:
    """(kind, address) of the values that are records."""
    return ((RECORDS[Facet(name)], value) for name, of in first.items() if name in RECORDS for value, _ in of)


def label_of(name: str, value: str, names: dict[tuple[str, str], str]) -> str:
    if name in RECORDS:
        return names.get((RECORDS[Facet(name)], value), value)
    labels: dict[str, Any] = STATUS if name == "status" else CODES.get(Facet(name), {})
    return str(labels.get(value, value))


STATUS = dict(codes.AGREEMENT_STATUS)
