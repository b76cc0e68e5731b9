"""Which stored agreement a row is about: by reference, else by parties, type and dates."""

from collections import defaultdict
from typing import Any, NamedTuple

from agreements.models import Agreement, Participation, Source
from agreements.models.source import normalised_url
from agreements.records.schema import RecordDict

COMPARED = ("type", "signed", "period_start", "period_end")
"""Beside the parties; those that the file has a column for."""


class Facts(NamedTuple):
    """What of a stored agreement is compared with a row."""

    pk: int
    parties: frozenset[int]
    type: int | None
    signed: str
    period_start: str
    period_end: str


class Existing:
    """The stored agreements that rows with these parties could be about."""

    def __init__(self, references: set[str], parties: set[int], columns: set[str]):
        self.compared = [name for name in COMPARED if name in columns]
        rows = Agreement.objects.filter(reference__in=references).order_by()
        self.references: dict[str, int] = dict(rows.values_list("reference", "pk"))
        self.by_parties: dict[frozenset[int], list[Facts]] = defaultdict(list)
        for facts in _facts(parties):
            self.by_parties[facts.parties].append(facts)

    def like(self, stated: RecordDict) -> list[int]:
        """The agreements between the same parties, of the same type and with the same dates."""
        parties = frozenset(row["party"] for row in stated.get("participations", []))
        return [
            facts.pk
            for facts in self.by_parties.get(parties, [])
            if all(getattr(facts, name) == (stated.get(name) or _nothing(name)) for name in self.compared)
        ]


def _nothing(name: str) -> Any:
    return None if name == "type" else ""


def _facts(parties: set[int]) -> list[Facts]:
    """Two queries: the agreements that one of the parties is in, and everybody who is in them."""
    agreements = Agreement.objects.filter(participations__party__in=parties).order_by("pk").distinct()
    together: dict[int, set[int]] = defaultdict(set)
    pairs = Participation.objects.filter(agreement__in=agreements.values("pk")).order_by()
    for agreement, party in pairs.values_list("agreement_id", "party_id"):
        together[agreement].add(party)
    columns = ("pk", "type_id", "signed", "period_start", "period_end")
    return [Facts(row[0], frozenset(together[row[0]]), *row[1:]) for row in agreements.values_list(*columns)]


def sources(urls: set[str]) -> dict[str, int]:
    """Address as written → the stored source with this address in any spelling."""
    keys = {url: normalised_url(url) for url in urls}
    stored = dict(
        Source.objects.filter(url_key__in=set(keys.values())).order_by().values_list("url_key", "pk")
    )
    return {url: stored[key] for url, key in keys.items() if key in stored}
