"""How many agreements have which value of a facet, for any question that their list takes.

Every count is of the agreements that the same question finds: what it asks for counts too. So a count says
how many would be left if that value were asked for beside the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from agreements import codes, public
from agreements.public import COUNTED, Facet

USUAL, MOST = 20, 200

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
CODES: dict[str, dict[str, Any]] = {
    "status": dict(codes.AGREEMENT_STATUS),
    Facet.LATERALITY: dict(codes.LATERALITY),
    Facet.LEGAL_FORCE: dict(codes.LEGAL_FORCE),
    Facet.RENEWAL: dict(codes.RENEWAL),
}
"""The facets whose values are codes."""
NAMES = ["status", *(str(facet.value) for facet in COUNTED)]
"""What is counted, under the names of the parameters that ask for it."""
BY_YEAR = ["type", "area", "country", "status"]
"""What is counted by the year of the signature. An agreement of two areas counts in both, and in what these lie in."""

Years = dict[int | None, int]
"""Year, or None where it is not known → number, the earliest first."""
Numbers = dict[str, dict[str, Counter[str]]]
"""Name of a facet → value → year as it is written → number."""


class Value(NamedTuple):
    """A value of a facet, how many agreements have it, and when these were signed."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # not the method of tuples
    years: Years


class Counted(NamedTuple):
    """The values of a facet that most agreements have, and how many values there are in all."""

    different: int
    values: list[Value]


class Counts(NamedTuple):
    """How many agreements there are, when they were signed, and the facets of them."""

    count: int  # type: ignore[assignment]  # not the method of tuples
    years: Years
    facets: dict[str, Counted]


def counted(
    agreements: public.RecordQuerySet,
    on: date,
    language: str,
    names: Collection[str] = NAMES,
    most: int = USUAL,
) -> Counts:
    """These facets of the agreements with their commonest values. Two queries, however many agreements."""
    numbers = _numbers(public.groups(agreements, on), names)
    years = sum(numbers["status"].values(), Counter[str]())
    first = {name: _commonest(numbers[name], most) for name in names}
    called = public.named(_addresses(first), language)
    facets = {
        name: Counted(
            len(numbers[name]),
            [
                Value(value, _label_of(name, value, called), of.total(), _years(of))
                for value, of in first[name]
            ],
        )
        for name in names
    }
    return Counts(years.total(), _years(years), facets)


def _numbers(groups: Iterable[public.Group], names: Collection[str]) -> Numbers:
    """What many agreements have together, such as two parties, is counted first, and then what it consists of."""
    numbers: Numbers = defaultdict(lambda: defaultdict(Counter))
    together: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for group in groups:
        numbers["status"][group.status][group.year] += group.number
        for name, lines in public.facets_in(group.lines):
            if name in names:
                together[name, group.year if name in BY_YEAR else ""].update(lines)
    for (name, year), counter in together.items():
        for line, number in counter.items():
            for value in public.values_in(line):
                numbers[name][value][year] += number
    return numbers


def _commonest(numbers: dict[str, Counter[str]], most: int) -> list[tuple[str, Counter[str]]]:
    return sorted(numbers.items(), key=lambda item: (-item[1].total(), item[0]))[:most]


def _addresses(first: dict[str, list[tuple[str, Any]]]) -> Iterable[tuple[str, str]]:
    """(kind, address) of the values that are records."""
    return ((RECORDS[Facet(name)], value) for name, of in first.items() if name in RECORDS for value, _ in of)


def _label_of(name: str, value: str, called: dict[tuple[str, str], str]) -> str:
    if name in RECORDS:
        return called.get((RECORDS[Facet(name)], value), value)
    return str(CODES.get(name, {}).get(value, value))


def _years(numbers: Counter[str]) -> Years:
    known: Years = {int(year): numbers[year] for year in sorted(numbers) if year}
    return known | ({None: numbers[""]} if "" in numbers else {})
