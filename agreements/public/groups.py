"""Agreements counted by status and year."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Count,
    TextField,
)
from django.db.models.functions import Substr

from agreements.models import (
    PublishedAgreement,
)
from agreements.models.finding import RecordQuerySet


class Group(NamedTuple):
    """The agreements of one status that were signed in one year: how many, and the lines of their facets."""

    status: str
    year: str  # "" where it is not known
    number: int
    lines: str


class Lines(Aggregate):
    """Texts as the lines of one text."""

    function = "STRING_AGG"
    output_field = TextField()
    template = "%(function)s(%(expressions)s, CHR(10))"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        options = {"function": "GROUP_CONCAT", "template": "%(function)s(%(expressions)s, CHAR(10))"}
        return super().as_sql(compiler, connection, **options, **context)


def groups(records: RecordQuerySet, on: date) -> list[Group]:
    """These public agreements by their status on the day and by the year in which they were signed. One query."""
    rows = PublishedAgreement.objects.with_status(on=on)
    for keys in records.keyed_by():
        rows = rows.filter(record__in=keys)
    grouped: Any = rows.annotate(year=Substr("signed", 1, 4)).order_by().values_list("status", "year")
    return [Group(*row) for row in grouped.annotate(number=Count("*"), lines=Lines("counted"))]
