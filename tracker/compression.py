"""What the API answers, made smaller on its way. Nothing else is: a page that holds a secret beside what a stranger
wrote would give it away by its length (BREACH); everything at the API is public."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from tracker.middleware import API

LEVEL = 3
"""A page of 240 kB takes 1 ms and becomes 22 kB; level 6, Django's own, takes 3 ms for 16 kB."""
LEAST = 500
TEXT = re.compile(r"text/|application/([\w.-]+\+)?(jsonl?|xml|yaml)\b")
ACCEPTED = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
GZIP = 31  # what zlib calls the format


def compressed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.GZIP and request.path_info.startswith(API):
            patch_vary_headers(response, ["Accept-Encoding"])
            if ACCEPTED.search(request.headers.get("Accept-Encoding", "")) and _is_worth_it(response):
                _compress(response)
        return response

    return answer


def _is_worth_it(response: Any) -> bool:
    """A picture or an .xlsx would not become smaller."""
    if response.has_header("Content-Encoding") or not TEXT.match(response.get("Content-Type", "")):
        return False
    return response.streaming or len(response.content) >= LEAST


def _compress(response: Any) -> None:
    if response.streaming:
        response.streaming_content = pieces(response.streaming_content)
        del response["Content-Length"]
    else:
        response.content = b"".join(pieces([response.content]))
        response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = "gzip"
    if (tag := response.get("ETag", "")).startswith('"'):
        response["ETag"] = f"W/{tag}"  # the same answer in other bytes


def pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """Sent as they come: whoever waits for a long answer sees it begin."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for piece in content:
        if small := squeeze.compress(piece):
            yield small
    yield squeeze.flush()
