"""Sheets whose rows name one party only: the other one is the owner of the list, and stands nowhere in the file."""

from itertools import combinations
from pathlib import PurePath

from django.db.models import Q

from agreements.models import ImportBatch, Party
from agreements.models.folding import fold, name_key
from agreements.models.party import PartyName

SHORTEST = 3
MOST_WORDS = 3
ONE_PARTY = ("party.", "place_in.", "party_and_type.")
"""Fields that name one party of the agreement, or say where it is."""


def is_one_sided(batch: ImportBatch) -> bool:
    """Whether the columns, as they are or are proposed, name one party of each agreement."""
    keys = {column["field"] or column.get("proposed") or "" for column in batch.plan["columns"]}
    named = {key.partition(".")[2] for key in keys if key.startswith(ONE_PARTY)}
    return len(named) == 1 and "parties" not in keys


def is_open(batch: ImportBatch) -> bool:
    """Whether the user has not seen yet that a party is missing."""
    return is_one_sided(batch) and not batch.mapping


def guess(file_name: str) -> str:
    """The party that the name of the file has in it; "" where there is none, or several."""
    stem = PurePath(file_name).stem
    words = fold(stem).split()[:20]
    runs = [" ".join(words[a:b]) for a, b in combinations(range(len(words) + 1), 2) if b - a <= MOST_WORDS]
    keys = {key for run in runs if len(key := name_key(run)) >= SHORTEST or not key.isascii()}
    named = PartyName.objects.filter(folded__in=keys).values("owner")
    found = Party.objects.filter(Q(folded__in=keys) | Q(pk__in=named)).order_by("pk")[:2]
    return found[0].name if len(found) == 1 else ""
