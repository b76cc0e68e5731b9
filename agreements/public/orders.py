"""Other orders of lists than the usual one, the newest first."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    F,
    Q,
)

from agreements.models import (
    PublishedRecord,
)
from agreements.models.finding import EVER, RecordQuerySet
from agreements.public.kinds import AGREEMENT, EVENT, SOURCE
from agreements.public.lists import AT_ONCE, Read, rows


class Ordering(NamedTuple):
    """An order of lists: by what, and how a place in it is read and written. Of the same place records come by address."""

    key: Any
    is_descending: bool
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _number(text: str) -> int:
    if abs(number := int(text)) >= 2**63:
        raise ValueError(text)
    return number


ORDERINGS = {
    "oldest": Ordering(F("oldest_day"), False, date.fromisoformat),
    "ends_soonest": Ordering(F("ends_on"), False, date.fromisoformat),
    "published": Ordering(F("sequence"), True, _number),
    "address": Ordering(F("slug"), False, str),
    **dict.fromkeys(
        ("title", "name"), Ordering(F("title_key"), False, bytes.fromhex, lambda key: bytes(key).hex())
    ),
    **dict.fromkeys(
        ("-title", "-name"), Ordering(F("title_key"), True, bytes.fromhex, lambda key: bytes(key).hex())
    ),
}
"""The orders beside the usual one, the newest first. What has no day, or no end, comes last."""


IN_EVERY_LIST = ("published", "address")


TITLED = (AGREEMENT, SOURCE)


def orderings(kind: str) -> list[str]:
    """The orders beside the usual one in which a kind is listed."""
    own = {AGREEMENT: ("oldest", "ends_soonest"), EVENT: ("oldest",), SOURCE: ("oldest",)}
    called = "title" if kind in TITLED else "name"
    return [*own.get(kind, ()), called, f"-{called}", *IN_EVERY_LIST]


class Place(NamedTuple):
    """A place in an ordered list."""

    key: Any
    slug: str


def ordered(
    records: RecordQuerySet, by: str, number: int, place: Place | None, backwards: bool
) -> list[tuple[Any, Place]]:
    """The first so many `rows` of listed records in another order, behind (backwards: before) the place, each with
    its own. Two queries: the order is found without reading a document."""
    placed, falls = _placed(records, by), ORDERINGS[by].is_descending != backwards
    if place:
        further = "lt" if falls else "gt"
        same = Q(place=place.key, **{f"slug__{'lt' if backwards else 'gt'}": place.slug})
        # Said so that an index can start there.
        placed = placed.filter(**{f"place__{further}e": place.key}).filter(
            Q(**{f"place__{further}": place.key}) | same
        )
    order = ("-place" if falls else "place", "-slug" if backwards else "slug")
    places = list(placed.order_by(*order).values_list("place", "slug")[:number])
    wanted = PublishedRecord.objects.filter(kind=records.kind, slug__in=[slug for _key, slug in places])
    by_slug = {row.slug: row for row in rows(wanted)}
    return [(by_slug[slug], Place(key, slug)) for key, slug in places if slug in by_slug]


def _placed(records: RecordQuerySet, by: str) -> RecordQuerySet:
    """With the `place` of each in the order, of which no more is looked at than what is asked for can lie in."""
    placed = records.annotate(place=ORDERINGS[by].key)
    first, last = {"oldest": records.days, "ends_soonest": records.ends}.get(by, EVER)
    if (first, last) == EVER:
        return placed
    until = Q(place__lte=last)
    if by == "oldest" and first == date.min:
        until |= Q(place=date.max)  # without a day: last here, in the list as if before all days
    return placed.filter(until, place__gte=first)


def in_order(
    records: RecordQuerySet, by: str, *, number: int = AT_ONCE, read: Read = rows
) -> Iterator[list[Any]]:
    """The `rows` of all of these listed records in another order, so many at a time. The order is found once, from keys
    alone; then there is a query for each time."""
    placed, key = _placed(records, by), "-place" if ORDERINGS[by].is_descending else "place"
    slugs = list(placed.order_by(key, "slug").values_list("slug", flat=True))
    for start in range(0, len(slugs), number):
        yield _in_this_order(records.kind, slugs[start : start + number], read)


def _in_this_order(kind: str, slugs: list[str], read: Read = rows) -> list[Any]:
    found = {row.slug: row for row in read(PublishedRecord.objects.filter(kind=kind, slug__in=slugs))}
    return [found[slug] for slug in slugs if slug in found]
