"""The stored agreements that a sheet could be about: by reference, else by parties, type and dates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from agreements.models import Agreement, Citation, Participation, Source
from agreements.models.agreement import Role
from agreements.models.source import normalised_url
from agreements.records.reading import chunks
from agreements.records.schema import RecordDict
from agreements.spreadsheets.doubles import Act, act, likeness
from agreements.spreadsheets.plain import plain

COMPARED = ("type", "signed", "period_start", "period_end")
"""Beside the parties; those that the file has a column for."""


MOST_OFFERED = 5
"""So many stored agreements are offered for a row."""


class Facts(NamedTuple):
    """What of a stored agreement is compared with a row."""

    pk: int
    reference: str | None
    title: str
    type: int | None
    signed: str
    period_start: str
    period_end: str


COLUMNS = ("pk", "reference", "title", "type_id", "signed", "period_start", "period_end")


class Existing:
    """The stored agreements that rows with these parties, or with none, could be about."""

    def __init__(
        self, references: set[str], parties: set[int], columns: set[str], without_parties: bool = False
    ):
        self.compared = [name for name in COMPARED if name in columns]
        self.references = by_reference(references)
        self._between: dict[frozenset[int], dict[int, Facts]] = defaultdict(dict)
        self.cited: dict[int, set[int]] = defaultdict(set)
        for facts, together in _facts(parties, self.cited):
            for one in together:
                self._between[one][facts.pk] = facts
        if without_parties:
            rows = Agreement.objects.filter(participations=None).order_by("pk")
            self._between[frozenset()] = {row[0]: Facts(*row) for row in rows.values_list(*COLUMNS)}

    def between(self, stated: RecordDict) -> list[Facts]:
        """The agreements between the parties of a row."""
        parties = frozenset(row["party"] for row in stated.get("participations", []))
        return list(self._between[parties].values()) if parties in self._between else []

    def like(self, stated: RecordDict) -> list[int]:
        """The agreements between the same parties, of the same type and with the same dates.

        A row with a reference means none that has another; without parties the title must be the same.
        """
        names = self.compared if stated.get("participations") else [*self.compared, "title"]
        return [
            facts.pk
            for facts in self.between(stated)
            if not (facts.reference and stated.get("reference"))
            and all(_cell(getattr(facts, name)) == (stated.get(name) or _nothing(name)) for name in names)
        ]

    def doubles(self, stated: RecordDict) -> list[dict[str, Any]]:
        """The agreements between the same parties that the row may mean, though it says something else of them."""
        known = self.between(stated) if stated.get("participations") else []
        told = act(stated) if known else None
        found = ((facts, likeness(told, self._act(facts))) for facts in known if told)
        return [
            {"kind": "stored", "why": why, "id": facts.pk, "title": facts.title}
            for facts, why in found
            if why
        ][:MOST_OFFERED]

    def _act(self, facts: Facts) -> Act:
        return Act(
            facts[3], facts[4], facts[5], facts[6], frozenset(self.cited.get(facts.pk, ())), facts.title
        )


def _cell(value: Any) -> Any:
    """The value as it comes back from a cell."""
    return plain(value) if isinstance(value, str) else value


def _nothing(name: str) -> Any:
    return None if name == "type" else ""


def by_reference(references: Iterable[str]) -> dict[str, int]:
    """Reference → the stored agreement that has it."""
    found: dict[str, int] = {}
    for some in chunks(set(references)):
        rows = Agreement.objects.filter(reference__in=some).order_by()
        found |= {str(reference): pk for reference, pk in rows.values_list("reference", "pk")}
    return found


def _facts(parties: set[int], cited: dict[int, set[int]]) -> Iterator[tuple[Facts, set[frozenset[int]]]]:
    """The agreements that one of the parties is in, with everybody and with the contracting parties alone.

    Three queries for every 5,000 parties. `cited` takes the sources of each.
    """
    for some in chunks(parties):
        agreements = Agreement.objects.filter(participations__party__in=some).order_by("pk").distinct()
        everybody: dict[int, set[int]] = defaultdict(set)
        contracting: dict[int, set[int]] = defaultdict(set)
        pairs = Participation.objects.filter(agreement__in=agreements.values("pk")).order_by()
        for agreement, party, role in pairs.values_list("agreement_id", "party_id", "role"):
            everybody[agreement].add(party)
            if role == Role.CONTRACTING:
                contracting[agreement].add(party)
        sources = Citation.objects.filter(agreement__in=agreements.values("pk")).order_by()
        for agreement, source in sources.values_list("agreement_id", "source_id"):
            cited[agreement].add(source)
        for row in agreements.values_list(*COLUMNS):
            yield Facts(*row), {frozenset(everybody[row[0]]), frozenset(contracting[row[0]])}


def sources(urls: Iterable[str], known_keys: dict[str, str] | None = None) -> dict[str, int]:
    """Address as written → the stored source with this address in any spelling."""
    keys = known_keys or {url: address_key(url) for url in urls}
    stored: dict[str | None, int] = {}
    for some in chunks(set(keys.values())):
        rows = Source.objects.filter(url_key__in=some).order_by()
        stored |= dict(rows.values_list("url_key", "pk"))
    return {url: stored[key] for url, key in keys.items() if key in stored}


def address_key(url: str) -> str:
    """One key for all spellings of an address, as far as the column keeps it."""
    return (normalised_url(url) or url)[: Source._meta.get_field("url_key").max_length]
