"""What lies in a part of the map."""

from typing import NamedTuple

from django.db.models import (
    Exists,
    OuterRef,
    Q,
)

from agreements.models import (
    PublishedFacet,
    PublishedRecord,
)
from agreements.models.finding import RecordQuerySet
from agreements.models.publication import Facet
from agreements.public.kinds import PARTY


class Box(NamedTuple):
    """A part of the map, in decimal degrees. Where west is greater than east, it lies across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


MOST_IN_BOX = 500


def lying_in(records: RecordQuerySet, box: Box) -> RecordQuerySet:
    """Those of listed parties that lie there, or of other listed records those with a party that does."""
    east, west = Q(longitude__lte=box.east), Q(longitude__gte=box.west)
    across = (west | east) if box.west > box.east else (west & east)
    inside = Q(kind=PARTY, latitude__gte=box.south, latitude__lte=box.north) & across
    if records.kind == PARTY:
        return records.filter(inside)
    slugs = PublishedRecord.objects.filter(inside).values("slug")
    some = list(slugs.values_list("slug", flat=True)[: MOST_IN_BOX + 1])
    if len(some) <= MOST_IN_BOX:
        return records.having(Facet.PARTY, some)
    facets = PublishedFacet.objects.filter(of=records.kind, kind=Facet.PARTY, value__in=slugs)
    return records.told_by(records.filter(Exists(facets.filter(record=OuterRef("pk")))), facets)
