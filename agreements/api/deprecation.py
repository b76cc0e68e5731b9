"""What of the API will go, and how answers that use it say so, a year before: docs/api.md, "What stays"."""

from calendar import timegm
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponseBase
from django.utils.http import http_date


class Deprecated(NamedTuple):
    """Since when, after which day it may be gone, and the page that says what to use instead."""

    since: date
    gone_after: date
    instead: str


DEPRECATED: dict[tuple[str, str], Deprecated] = {}
"""(name of an address, parameter; empty for the address itself) → when it goes. Nothing does so far."""


def tell(request: Any, response: HttpResponseBase) -> None:
    """Add the headers of the first deprecated thing that the question uses: RFC 9745 and RFC 8594."""
    if not DEPRECATED:
        return
    name = request.resolver_match.url_name
    for parameter in ("", *request.GET):
        if going := DEPRECATED.get((name, parameter)):
            response["Deprecation"] = f"@{_seconds(going.since)}"
            response["Sunset"] = http_date(_seconds(going.gone_after))
            response["Link"] = f'<{going.instead}>; rel="deprecation"; type="text/html"'
            return


def _seconds(day: date) -> int:
    """Since 1970, in UTC."""
    return timegm(day.timetuple())
