"""What was published last, as an Atom feed (RFC 4287)."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import public
from agreements.api.formats import ATOM
from agreements.api.pagination import MOST, USUAL, number
from agreements.api.whole import Whole
from agreements.api.wording import called, title
from agreements.spreadsheets.plain import printable

SINCE = "2026"
"""A tag: URI (RFC 4151) says when its authority had the name; entries keep the one they were given first."""


class Feed(Atom1Feed):
    """Updated when its newest entry was; an empty one has never been."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=datetime(1970, 1, 1, tzinfo=UTC))


def as_atom(whole: Whole) -> HttpResponseBase:
    """The agreements that were published last, the newest first; `page_size` says how many."""
    most = number(whole.request, "page_size", USUAL, MOST)
    rows = public.latest_published(whole.records, most)
    feed, addresses = _feed(whole), whole.addresses()
    for row, text in zip(rows, public.told(rows, whole.day), strict=True):
        feed.add_item(**entry(json.loads(text), row, addresses))
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM.content_type)


def _feed(whole: Whole) -> Feed:
    here = whole.request.build_absolute_uri()
    return Feed(
        title=_("Agreements"),
        subtitle=_("What was published last."),
        link=whole.request.build_absolute_uri(f"{whole.request.path}?{question(whole)}".rstrip("?")),
        description="",
        language=get_language(),
        author_name=_("Agreements tracker"),
        feed_url=here,
        feed_guid=tag(f"agreements?{question(whole)}"),
    )


def question(whole: Whole) -> str:
    """What is asked for, however it is written."""
    asked = parse_qsl(whole.request.META.get("QUERY_STRING", ""))
    return urlencode(sorted(pair for pair in asked if pair[0] not in ("format", "page_size")))


def tag(name: str) -> str:
    return f"tag:{settings.TAG_AUTHORITY},{SINCE}:{name}"


def entry(document: dict[str, Any], row: Any, addresses: str) -> dict[str, Any]:
    parties = ", ".join(called(part["party"]) for part in document["parties"])
    kind = called(document["type"])
    return {
        "title": printable(title(document)),
        "link": addresses.format(document["slug"]),
        "description": format_html(
            "<p>{}: {}</p><p>{}</p>", kind, printable(parties), printable(document["summary"])
        ),
        "unique_id": tag(f"agreement/{document['slug']}"),
        "updateddate": row.published,
        "categories": [
            document["type"]["slug"],
            *dict.fromkeys(part["area"]["slug"] for part in document["areas"] if part["area"]),
        ],
    }
