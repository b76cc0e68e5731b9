"""Each request has an id, in its answer and in every line that is logged of it: the sender's own, or one of ours."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
READABLE = re.compile(r"[A-Za-z0-9._~+/=:-]{1,128}")
"""Anything else could forge a line of the log, or another header."""

now: ContextVar[str] = ContextVar("request_id", default="")


def request_ids(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Outermost, so that whatever is logged has it."""

    def answer(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        name = sent if READABLE.fullmatch(sent) else uuid.uuid4().hex
        request.request_id = name  # type: ignore[attr-defined]  # Django logs a refusal when this is over
        before = now.set(name)
        try:
            response = get_response(request)
        finally:
            now.reset(before)
        response[HEADER] = name
        return response

    return answer


class WithRequestId(logging.Filter):
    """Adds `request_id` to log records; empty where nobody asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = now.get() or getattr(getattr(record, "request", None), "request_id", "")
        return True
