"""Whether anything was written since: every write stands in a change set, and none is ever deleted."""

from django.db.models import Count, Max

from agreements.models import ChangeSet


def mark() -> str:
    """A text that is another one after every write.

    The number of the last change set alone would not do: on PostgreSQL one with a lower number may be committed later.
    """
    found = ChangeSet.objects.aggregate(last=Max("pk"), count=Count("pk"))
    return f"{found['last'] or 0}:{found['count']}"


def last_change_set(mark: str) -> int:
    """The number of the newest change set at the time of the mark; 0 where there was none."""
    return int(mark.partition(":")[0])
