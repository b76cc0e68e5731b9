"""A whole workbook among the imports: what it would change, record by record, and how far its writing is."""

from typing import Any

from django.http import HttpResponse

from agreements import records
from agreements.admin.addresses import record_url
from agreements.admin.batches import OUTCOMES, made
from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.admin.import_steps.progress import progress
from agreements.admin.import_steps.shown_rows import shown
from agreements.models import ImportBatch
from agreements.records import KINDS
from agreements.spreadsheets import importing, readiness
from agreements.spreadsheets.whole import references, telling

Row = dict[str, Any]


class WorkbookStep(StepAdmin):
    def workbook_page(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        """Its one page: a workbook has no columns or names to decide about."""
        rows, page = shown(importing.finished(batch), request.GET, told)
        extra = {
            "page": page,
            "shown": rows,
            "counted": telling.counted({**batch.counts, "rows_removed": batch.plan["removed"]}),
            "ready": readiness.ready(batch),
            "made": made(batch, request.GET.get("made")),
            "progress": progress(batch),
        }
        return self._step(request, batch, "preview", extra, "workbook")


def told(plan: dict[str, Any], rows: list[Row]) -> list[Row]:
    """The rows for readers. Queries grow with the kinds of records alone."""
    words: dict[int, list[records.Words]] = {}
    called = {name: title for row in rows for name, title in row.get("called", {}).items()}
    for kind in dict.fromkeys(row["kind"] for row in rows):
        mine = [row for row in rows if row["kind"] == kind]
        worded = records.all_in_words(kind, [_differences(row) for row in mine], references.by_name(called))
        words |= {row["number"]: said for row, said in zip(mine, worded, strict=True)}
    return [
        {
            **row,
            "changes": words[row["number"]],
            "outcome_label": OUTCOMES[row["outcome"]],
            "kind_label": KINDS[row["kind"]].model._meta.verbose_name,
            "url": record_url(row["kind"], row["id"]) if row["id"] else "",
        }
        for row in rows
    ]


def _differences(row: Row) -> list[records.Difference]:
    if row["id"] is None:
        return records.diff(row["kind"], None, row["record"])
    return [records.Difference(*told) for told in row["differences"]]
