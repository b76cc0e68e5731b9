"""What two parties have with each other, themselves or by their public bodies."""

import json
from collections.abc import Iterable
from datetime import date

from django.db.models import (
    Exists,
    OuterRef,
)

from agreements.models import (
    PublishedFacet,
    PublishedStatus,
)
from agreements.models.finding import RecordQuerySet
from agreements.models.publication import Facet
from agreements.public.kinds import AGREEMENT, PARTY, STANDS
from agreements.public.lists import listing

BODIES = ("authority", "organisation")


def bodies(slugs: Iterable[str]) -> dict[str, set[str]]:
    """Address of a public party → itself and its public bodies: its authorities and organisations, and those of these.
    One query."""
    owners = list(slugs)
    facets = PublishedFacet.objects.filter(record=OuterRef("pk"))
    rows = listing(PARTY).filter(
        Exists(facets.filter(kind=Facet.WITHIN, value__in=owners)),
        Exists(facets.filter(kind=Facet.KIND, value__in=BODIES)),
    )
    within = {slug: json.loads(body)["within"] for slug, body in rows.values_list("slug", "body")}
    found = {owner: {owner} for owner in owners}
    for slug, above in within.items():
        for owner in owners:
            # What lies between is one of its bodies too: the authority of a district is none of its city's.
            if owner in above and all(one in within for one in above[: above.index(owner)]):
                found[owner].add(slug)
    return found


def shared_by(one: str, other: str) -> RecordQuerySet:
    """The public agreements of two parties: each takes part itself, or by one of its bodies. Where one is a body of the
    other, it takes part for itself. One query, and those of the filters."""
    of = bodies([one, other])
    if other in of[one]:
        of[one] -= of[other]
    elif one in of[other]:
        of[other] -= of[one]
    agreements = listing(AGREEMENT)
    return agreements.having(Facet.PARTY, sorted(of[one])).having(Facet.PARTY, sorted(of[other]))


def stands(slugs: Iterable[str]) -> dict[str, list[tuple[date, date]]]:
    """Address of a public agreement → the spans of days on which it stands in force, the first one first. One query."""
    rows = PublishedStatus.objects.filter(status=STANDS, record__kind=AGREEMENT, record__slug__in=list(slugs))
    found: dict[str, list[tuple[date, date]]] = {}
    for slug, first, last in rows.order_by("first").values_list("record__slug", "first", "last"):
        found.setdefault(slug, []).append((first, last))
    return found
