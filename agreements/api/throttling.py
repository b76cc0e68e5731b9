"""How many questions an address may ask (RateLimit headers: draft-ietf-httpapi-ratelimit-headers-10)."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string
from rest_framework.throttling import BaseThrottle


class ByAddress(BaseThrottle):
    """So many in a minute, counted from minute to minute. Answered with 304 by `DocumentView.dispatch`, a question
    does not count: whoever keeps what he has is welcome."""

    seconds_left = 0

    def allow_request(self, request: Any, view: Any) -> bool:
        if not settings.API_THROTTLE:
            return True
        most, seconds = settings.API_THROTTLE
        now = time.time()
        self.seconds_left = seconds - int(now % seconds)
        count = counted(f"api:{address(request)}:{int(now // seconds)}", seconds)
        view.limits = {
            "RateLimit-Policy": f'"address";q={most};w={seconds}',
            "RateLimit": f'"address";r={max(most - count, 0)};t={self.seconds_left}',
        }
        return count <= most

    def wait(self) -> float:
        return self.seconds_left


def counted(key: str, seconds: int) -> int:
    """One more. Each process counts for itself unless CACHE_URL names a cache that they share."""
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it was thrown out meanwhile
        return 1


def address(request: Any) -> str:
    """Who is asking, as the project around the app knows it."""
    return import_string(settings.API_CLIENT_ADDRESS)(request) or "unknown"
