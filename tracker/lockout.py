"""Whose name is locked after wrong passwords, and what he is told."""

import math
import unicodedata
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tracker.errors import answer

LONGEST = 150  # no user has a longer name; PostgreSQL refuses to note one of thousands of letters


def name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was tried, as Django's form reads it: wide letters are no way around a lock."""
    tried = (credentials or request.POST).get("username") or ""
    return unicodedata.normalize("NFKC", str(tried)).replace("\0", "")[:LONGEST]


def locked(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The same for a name that exists and one that does not."""
    seconds = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds())
    page = answer(request, 429, minutes=math.ceil(seconds / 60))
    page["Retry-After"] = str(seconds)
    return page
