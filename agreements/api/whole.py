"""The whole answer to a question, as a file is made of it: read some hundreds of records at a time."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import public
from agreements.api.errors import BadParameter
from agreements.api.formats import Format
from agreements.api.pagination import USUAL_ORDER


class Whole(NamedTuple):
    """All records that a question finds, and how it was asked."""

    kind: str
    name: str  # of the list, in addresses
    records: public.RecordQuerySet
    day: date  # for which statuses are told
    request: Any
    by: str = USUAL_ORDER

    def rows(self, read: public.Read = public.rows) -> Iterator[list[Any]]:
        """What is needed to tell each, some hundreds at a time, in the order that is asked for."""
        if self.by == USUAL_ORDER:
            return public.every(self.records, read=read)
        return public.in_order(self.records, self.by, read=read)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Address and document, as JSON text, of each."""
        for rows in self.rows():
            yield from zip((row.slug for row in rows), public.told(rows, self.day), strict=True)

    def documents(self) -> Iterator[dict[str, Any]]:
        return (json.loads(text) for _slug, text in self.texts())

    def addresses(self, name: str = "") -> str:
        """Where the records of the list are for whoever is elsewhere, with {} for the slug."""
        one = reverse(f"api:{name or self.name}-record", kwargs={"slug": "x"})
        return self.request.build_absolute_uri(one).removesuffix("x/") + "{}/"


def bounded(whole: Whole, asked: Format) -> None:
    """Raises BadParameter for more records than a file of the format may hold."""
    most = settings.API_FILE_RECORDS
    if public.more_than(whole.records, most):
        words = _(
            "In this format there are up to %(most)s records at once, and more are found. Ask for fewer, or for csv."
        )
        raise BadParameter("format", words % {"most": most})


AT_ONCE = 4 * 1024 * 1024
"""Bytes that are handed to the server at once: it keeps them for a slow reader, and the worker is free."""


def streamed(whole: Whole, asked: Format, pieces: Iterator[bytes]) -> HttpResponseBase:
    """A file that is sent as it is made, once it is longer than what is handed over at once. Of HEAD nothing is
    made, and its length is not known."""
    told: dict[str, Any] = {"content_type": asked.content_type, "headers": disposition(whole, asked)}
    if whole.request.method == "HEAD":
        return StreamingHttpResponse(iter(()), **told)
    begun, is_longer = taken(pieces)
    if is_longer:
        return StreamingHttpResponse(chain(begun, pieces), **told)
    return HttpResponse(b"".join(begun), **told)


def taken(pieces: Iterator[bytes]) -> tuple[list[bytes], bool]:
    """The first pieces, and whether there may be more."""
    found, size = [], 0
    for piece in pieces:
        found.append(piece)
        size += len(piece)
        if size > AT_ONCE:
            return found, True
    return found, False


def disposition(whole: Whole, asked: Format) -> dict[str, str]:
    """Under which name it is saved."""
    name = f"{whole.name}-{timezone.localdate().isoformat()}.{asked.ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
