"""The log of publications, as far as anyone may read it: what was published, refreshed or withdrawn, and old versions.

Who did it and why is never read here. What was withdrawn is gone: no version from before a withdrawal comes out again,
also when the record is published once more.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max, Q

from agreements import public
from agreements.models.publication import Action, Publication, PublishedRecord

LAST = 2**63 - 1
"""No publication has a higher number."""


class Line(NamedTuple):
    """One line of the log. A version that is gone can't be read any more."""

    sequence: int
    at: datetime
    action: str
    kind: str
    slug: str
    is_gone: bool


class Version(NamedTuple):
    """A document as it was published once."""

    line: Line
    document: dict[str, Any]
    is_latest: bool
    is_complete: bool


COLUMNS = ("pk", "at", "action", "kind", "slug")


def lines(since: int | datetime, kinds: Iterable[str], most: int) -> list[Line]:
    """The first lines behind a number, or from a moment on, the oldest first. Up to four queries."""
    rows = Publication.objects.order_by("pk")
    if isinstance(since, datetime):
        first = (
            Publication.objects.filter(at__gte=since).order_by("at", "pk").values_list("pk", flat=True)[:1]
        )
        since = next((pk - 1 for pk in first), LAST)
    rows = rows.filter(pk__gt=since)
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    found = list(rows.values_list(*COLUMNS)[:most])
    gone = _gone((kind, slug) for *_beside, kind, slug in found)
    return [Line._make((*row, row[0] <= gone[row[3:]])) for row in found]


def versions(kind: str, slug: str, before: int, most: int) -> list[Line]:
    """The versions of a record that can be read, the newest first. Three queries."""
    rows = Publication.objects.filter(kind=kind, slug=slug, pk__lt=before)
    rows = rows.filter(pk__gt=_gone([(kind, slug)])[kind, slug]).order_by("-pk")
    return [Line._make((*row, False)) for row in rows.values_list(*COLUMNS)[:most]]


def version(kind: str, slug: str, number: int) -> Version:
    """A version, else Unknown, Gone or Moved. Up to six queries."""
    rows = Publication.objects.filter(kind=kind, slug=slug, pk=number).values_list(*COLUMNS, "body")
    if number > LAST or not (found := rows.first()):
        public.find(kind, slug)  # says so where the record is gone or elsewhere
        raise public.Unknown(slug)
    *line, body = found
    if number <= _gone([(kind, slug)])[kind, slug]:
        raise public.Gone(slug)
    document, is_complete = _without_withdrawn(json.loads(body), number)
    later = Publication.objects.filter(kind=kind, slug=slug, pk__gt=number)
    return Version(Line._make((*line, False)), document, not later.exists(), is_complete)


Place = tuple[str, str]  # kind, address


def _gone(places: Iterable[Place]) -> dict[Place, int]:
    """Up to which number the versions of each are gone: its last withdrawal, or for ever, where nothing is public
    today. Two queries."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in places:
        wanted.setdefault(kind, set()).add(slug)
    if not wanted:
        return {}
    condition = Q()
    for kind, slugs in wanted.items():
        condition |= Q(kind=kind, slug__in=slugs)
    there = set(PublishedRecord.objects.filter(condition).values_list("kind", "slug"))
    rows = Publication.objects.filter(condition, action=Action.WITHDRAWN).order_by()
    withdrawn = rows.values_list("kind", "slug").annotate(last=Max("pk"))
    gone = {(kind, slug): LAST for kind, slugs in wanted.items() for slug in slugs}
    return (
        gone
        | dict.fromkeys(there, 0)
        | {(kind, slug): last for kind, slug, last in withdrawn if (kind, slug) in there}
    )


LINKS = {
    "relations": public.AGREEMENT,
    "relations_from": public.AGREEMENT,
    "agreements": public.AGREEMENT,
    "events": public.EVENT,
}
"""The lists in which a document speaks of agreements and events: these are withdrawn by themselves."""


def _without_withdrawn(document: dict[str, Any], number: int) -> tuple[dict[str, Any], bool]:
    """The document of a version without what it says of agreements and events that were withdrawn since, and whether
    it is whole. Two queries where it speaks of any."""
    lists = {name: kind for name, kind in LINKS.items() if document.get(name)}
    gone = _gone((kind, row[kind]["slug"]) for name, kind in lists.items() for row in document[name])
    kept = {
        name: [row for row in document[name] if number > gone[kind, row[kind]["slug"]]]
        for name, kind in lists.items()
    }
    return document | kept, all(kept[name] == document[name] for name in lists)
