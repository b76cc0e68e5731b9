"""What deleted records were called: only the change log knows."""

from collections.abc import Collection
from typing import Any

from agreements.models import Change
from agreements.records.reading import chunks
from agreements.records.schema import RecordDict, kind_of
from agreements.records.titles import titles


def remembered(model: Any, ids: Collection[int]) -> dict[int, str]:
    """Primary key → what the deleted record was called. One query for 5,000 ids; none where there are no ids."""
    kind = kind_of(model)
    if kind is None or not ids:
        return {}
    last: dict[int, RecordDict] = {}
    for some in chunks(ids):
        rows = Change.objects.filter(record_kind=kind.name, record_id__in=some, after__isnull=True)
        last |= {pk: was for pk, was in rows.order_by("pk").values_list("record_id", "before") if was}
    return titles(kind.name, last)
