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

USUAL, MOST = 50, 200
PARAMETERS = ("cursor", "page_size", "format")
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
            plain = base64.urlsafe_b64decode(text[:300].encode("ascii") + b"===").decode("ascii")
            found = CURSOR.fullmatch(plain)
            return cls(found[1], date.fromisoformat(found[2]), found[3])  # type: ignore[index]  # TypeError is caught
        except (ValueError, TypeError) as error:
            words = _("This is not a place in the list. Take it from “next” or “previous” of an answer.")
            raise BadParameter("cursor", words) from error

    def __str__(self) -> str:
        plain = f"{self.sign}{self.day.isoformat()}{self.slug}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

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


def page(records: public.RecordQuerySet, request: Request) -> Page:
    """The page that the request asks for. One query; some more where one of several values is asked for."""
    size = number(request, "page_size", USUAL, MOST)
    text = one(request, "cursor")
    cursor = Cursor.read(text) if text else None
    backwards = cursor is not None and cursor.sign == "-"
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


def one(request: Request, name: str) -> str:
    """A parameter that may be given once; empty when it is not."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise BadParameter(name, _("It can be given up to %(most)s times.") % {"most": 1})
    return values[0] if values else ""


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
