"""How far the writing of an import is."""

from typing import Any

from django.utils import timezone

from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import applying, importing

SLOW = 30
"""Seconds after which nothing being written means that no worker is running."""


def progress(batch: ImportBatch) -> dict[str, Any] | None:
    """How far the writing is: minutes left, whether anybody seems to be there who does it, and whether it stops."""
    if batch.state != BatchState.APPLYING or not batch.change_set:
        return None
    left = applying.seconds_left(batch)
    since = (timezone.now() - batch.change_set.at).total_seconds()
    idle = not batch.pointer and not batch.heartbeat and since > SLOW
    stopping = bool(batch.error) and not importing.is_left(batch)
    return {
        "minutes": None if left is None else max(1, round(left / 60)),
        "seconds": left,
        "idle": idle,
        "stopping": stopping,
        "goes_on": stopping or not batch.error,
    }
