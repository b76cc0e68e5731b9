"""Pages of a list, each reached by the place where the one before it ended.

A page costs the same wherever it is, and nothing is told twice or left out when records come and go.
"""

import base64
import re
from datetime import date
from typing import Any, NamedTuple, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from agreements import public
from agreements.api.errors import BadParameter
from agreements.api.shaping import one
from agreements.asking import Refused, word_of

USUAL, MOST = 50, 200
PARAMETERS = ("cursor", "page_size", "format", "ordering", "count")
CURSOR = re.compile(r"([+-])([0-9]{4}-[0-9]{2}-[0-9]{2})([a-z0-9_-]{1,120})")


class Cursor(NamedTuple):
    """A place in a list: behind (+) or before (-) the record of this day and address."""

    sign: str
    day: date
    slug: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises BadParameter for what no answer of ours has given."""
        try:
            found = CURSOR.fullmatch(_decoded(text))
            return cls(found[1], date.fromisoformat(found[2]), found[3])  # type: ignore[index]  # TypeError is caught
        except (ValueError, TypeError) as error:
            raise _no_place() from error

    def __str__(self) -> str:
        return _encoded(f"{self.sign}{self.day.isoformat()}{self.slug}")

    def beyond(self) -> Q:
        """The condition that a record lies on this side of the place. Said so that an index can start there."""
        if self.sign == "+":
            return public.behind(self.day, self.slug)
        return Q(day__gte=self.day) & (Q(day__gt=self.day) | Q(slug__lt=self.slug))


class Page(NamedTuple):
    """The records of one page, and the addresses of its neighbours."""

    records: list[Any]
    next: str | None
    previous: str | None


ORDERED = re.compile(r"([+-])(-?[a-z_]+):([0-9a-f-]{0,120}):([a-z0-9_-]{1,120})")
"""A cursor of another order than the usual one: its name, the key of the place unless it is the address, the address."""
USUAL_ORDER = "newest"
LONGEST = 400
"""Characters of the longest cursor there is."""


def page(records: public.RecordQuerySet, request: Request) -> Page:
    """The page that the request asks for. One query; some more where one of several values is asked for."""
    by = asked_order(request, records.kind)
    return newest_page(records, request) if by == USUAL_ORDER else ordered_page(records, by, request)


def asked_order(request: Request, kind: str) -> str:
    text = one(request, "ordering")
    try:
        return word_of(text, [USUAL_ORDER, *public.orderings(kind)]) if text else USUAL_ORDER
    except Refused as refused:
        raise BadParameter("ordering", refused.messages[0], refused.nearest) from refused


def ordered_page(records: public.RecordQuerySet, by: str, request: Request) -> Page:
    """A page of the list in another order."""
    size = number(request, "page_size", USUAL, MOST)
    text = one(request, "cursor")
    sign, place = read_place(text, by) if text else ("+", None)
    backwards = sign == "-"
    found = public.ordered(records, by, size + 1, place, backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()

    def link(sign: str, at: list[tuple[Any, public.Place]]) -> str | None:
        if not at:
            return None
        key, slug = at[0][1]
        plain = f"{sign}{by}:{'' if key == slug else public.ORDERINGS[by].write(key)}:{slug}"
        return replace_query_param(request.build_absolute_uri(), "cursor", _encoded(plain))

    return Page(
        [row for row, _place in found],
        next=link("+", found[-1:]) if more or backwards else None,
        previous=link("-", found[:1]) if place and (more or not backwards) else None,
    )


def read_place(text: str, by: str) -> tuple[str, public.Place]:
    """Raises BadParameter for what no answer of ours, in this order, has given."""
    try:
        found = ORDERED.fullmatch(_decoded(text))
        sign, name, key, slug = found.groups()  # type: ignore[union-attr]  # AttributeError is caught
        if name == by:
            return sign, public.Place(public.ORDERINGS[by].read(key or slug), slug)
    except (ValueError, AttributeError):
        pass  # said below
    raise _no_place()


def _no_place() -> BadParameter:
    return BadParameter(
        "cursor", _("This is not a place in the list. Take it from “next” or “previous” of an answer.")
    )


def _decoded(text: str) -> str:
    return base64.urlsafe_b64decode(text[:LONGEST].encode("ascii") + b"===").decode("ascii")


def _encoded(plain: str) -> str:
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def newest_page(records: public.RecordQuerySet, request: Request) -> Page:
    """A page of the list in its usual order."""
    size = number(request, "page_size", USUAL, MOST)
    text = one(request, "cursor")
    cursor = Cursor.read(text) if text else None
    backwards = cursor is not None and cursor.sign == "-"
    records = records.walked()
    if cursor:
        records = records.filter(cursor.beyond())
    rows = public.rows(records.reverse() if backwards else records)
    found = rows.page(size + 1, cursor.day if cursor else None, backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Page(
        found,
        next=_link(request, "+", found[-1:]) if more or backwards else None,
        previous=_link(request, "-", found[:1]) if cursor and (more or not backwards) else None,
    )


def total(records: public.RecordQuerySet, request: Request) -> dict[str, Any]:
    """How many records the question finds, where that is asked. One query."""
    text = one(request, "count")
    try:
        if not text or word_of(text, ["yes", "no"]) == "no":
            return {}
    except Refused as refused:
        raise BadParameter("count", refused.messages[0], refused.nearest) from refused
    found = public.how_many(records)
    return {
        "count": min(found, public.MOST_COUNTED),
        "count_is_capped": found > public.MOST_COUNTED,
    }


def number(request: Request, name: str, usual: int, most: int) -> int:
    """A parameter that is a number from 1 to `most`; `usual` when it is left out."""
    text = one(request, name)
    if not text:
        return usual
    if re.fullmatch(f"[0-9]{{1,{len(str(most))}}}", text) and 1 <= int(text) <= most:
        return int(text)
    raise BadParameter(name, _("It can be 1 to %(most)s.") % {"most": most})


def _link(request: Request, sign: str, at: list[Any]) -> str | None:
    if not at:
        return None
    cursor = Cursor(sign, at[0].sort_day, at[0].slug)
    return replace_query_param(request.build_absolute_uri(), "cursor", str(cursor))
