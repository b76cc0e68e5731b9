"""Lists of public records, read some hundreds at a time."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import (
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from agreements.models import (
    Publication,
    PublishedRecord,
)
from agreements.models.finding import RecordQuerySet
from agreements.public.as_bytes import AsBytes


def listing(kind: str) -> RecordQuerySet:
    """The public records of a kind, in the order of all lists."""
    return PublishedRecord.objects.listed(kind)


def rows(records: RecordQuerySet, *more: str) -> RecordQuerySet:
    """What of listed records is needed to tell them, as plain rows: a model takes several times as long."""
    told: Any = records.annotate(text=AsBytes("body"))
    return told.values_list("slug", "sort_day", "text", "dated", *more, named=True)


def table_rows(records: RecordQuerySet, *more: str) -> RecordQuerySet:
    """The rows of tables that are kept of listed records, and what their statuses are told from."""
    told: Any = records.values_list("slug", "sort_day", "dated", "table_row", *more, named=True)
    return told


Read = Callable[..., RecordQuerySet]
"""`rows` or `table_rows`."""


STAMPS = ("sequence", "published")


def stamped(records: RecordQuerySet) -> RecordQuerySet:
    """The records with the STAMPS of the publication that they stand by: its number, and when it was."""
    log = Publication.objects.filter(pk=OuterRef("sequence")).order_by()
    return records.annotate(published=Subquery(log.values("at")[:1]))


def latest_published(records: RecordQuerySet, number: int) -> list[Any]:
    """The `rows`, with their STAMPS, of those that were published last, the newest first. Two queries: the order is
    found without reading a document."""
    newest = list(records.order_by("-sequence").values_list("pk", flat=True)[:number])
    found = rows(stamped(PublishedRecord.objects.filter(pk__in=newest)), *STAMPS)
    return sorted(found, key=lambda row: row.sequence, reverse=True)


MOST_COUNTED = 10_000


def how_many(records: QuerySet) -> int:
    """How many records there are, at most one more than MOST_COUNTED. One query."""
    return records.order_by().values("pk")[: MOST_COUNTED + 1].count()


AT_ONCE = 500


def every(
    records: RecordQuerySet, *more: str, number: int = AT_ONCE, read: Read = rows
) -> Iterator[list[Any]]:
    """The `rows`, or what else is read, of all of these listed records, so many at a time. A query for each time; each
    begins behind the record where the last one ended, so that no reading lasts long and nothing is told twice."""
    records = records.walked()
    found = read(records, *more).page(number)
    while found:
        yield found
        if len(found) < number:
            return
        last = found[-1]
        rest = records.filter(behind(last.sort_day, last.slug))
        found = read(rest, *more).page(number, last.sort_day)


def behind(day: date, slug: str) -> Q:
    """The condition that a listed record comes behind this place. Said so that an index can start there."""
    return Q(day__lte=day) & (Q(day__lt=day) | Q(slug__gt=slug))


def more_than(records: RecordQuerySet, number: int) -> bool:
    """Whether there are more of these records than that. One query."""
    return bool(records.order_by().values_list("pk")[number : number + 1])
