"""What somebody is told whose name is locked after wrong passwords."""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tracker.errors import answer


def locked(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The same for a name that exists and one that does not."""
    seconds = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds())
    page = answer(request, 429, minutes=math.ceil(seconds / 60))
    page["Retry-After"] = str(seconds)
    return page
