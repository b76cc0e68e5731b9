"""Records that may be one thing told twice: a hint for the eye, never a reason to merge by itself."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q

from agreements.models import Office, Party, Source
from agreements.models.party import PartyKind
from agreements.records import KINDS

MOST = 1_000
"""Records that are looked at: whoever has more begins with these."""


def possible(kind: str) -> set[int]:
    """Those that share a name, in whatever script, with another one nearby; sources: title and day.

    A fixed number of queries, and one for each level that parties lie in one another.
    """
    if kind == "source":
        return set(_sources().values_list("pk", flat=True)[:MOST])
    ids = set(_namesakes(kind).values_list("pk", flat=True)[:MOST])
    where = _where(kind, ids)
    return {pk for group in _groups(kind, ids) for pair in _near(group, where) for pk in pair}


def _sources() -> Any:
    same = Source.objects.filter(title=OuterRef("title"), published=OuterRef("published"))
    return Source.objects.exclude(title="").filter(Exists(same.exclude(pk=OuterRef("pk")))).order_by("pk")


def _namesakes(kind: str) -> Any:
    """Those that have a name, or the working label, of which the sound is that of another's."""
    model: Any = KINDS[kind].model
    names: Any = KINDS[kind].part["names"].model
    mine = names.objects.filter(owner=OuterRef("pk")).exclude(romanised="")
    labels = model.objects.filter(romanised=OuterRef("romanised"))
    told = names.objects.filter(romanised=OuterRef("romanised"))
    shared = Exists(labels.exclude(pk=OuterRef("owner"))) | Exists(told.exclude(owner=OuterRef("owner")))
    by_label = Exists(labels.exclude(pk=OuterRef("pk"))) | Exists(told.exclude(owner=OuterRef("pk")))
    rows = model.objects.filter(Exists(mine.filter(shared)) | (~Q(romanised="") & Q(by_label)))
    return rows.order_by("pk")


def _groups(kind: str, ids: Iterable[int]) -> list[set[int]]:
    """The records that sound the same, by their sound."""
    model: Any = KINDS[kind].model
    names: Any = KINDS[kind].part["names"].model
    rows = [*model.objects.filter(pk__in=ids).order_by().values_list("romanised", "pk")]
    rows += names.objects.filter(owner__in=ids).order_by().values_list("romanised", "owner")
    groups: dict[str, set[int]] = {}
    for sound, pk in rows:
        if sound:
            groups.setdefault(sound, set()).add(pk)
    return [group for group in groups.values() if len(group) > 1]


Where = dict[int, tuple[Any, ...]]


def _where(kind: str, ids: set[int]) -> Where:
    """What two records must have in common, or not know, to be one: the country, the party of an office."""
    if kind == "office":
        return {pk: (party,) for pk, party in Office.objects.filter(pk__in=ids).values_list("pk", "party")}
    if kind != "party":
        return {}
    parties = Party.objects.in_bulk(ids)
    return {pk: _place(parties[pk], chain) for pk, chain in Party.objects.ancestors(ids).items()}


def _place(party: Party, chain: list[Party]) -> tuple[Any, ...]:
    """A country is no city of the same name."""
    if party.kind == PartyKind.COUNTRY:
        return (None, True)
    country = next((one.pk for one in chain if one.kind == PartyKind.COUNTRY), None)
    return (country, False)


def _near(group: set[int], where: Where) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in combinations(sorted(group), 2)
        if all(
            a == b or a is None or b is None
            for a, b in zip(where.get(one, ()), where.get(other, ()), strict=True)
        )
    ]
