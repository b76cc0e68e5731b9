"""What the pages of an import tell of its batch."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from agreements import records
from agreements.admin.log import record_url
from agreements.models import Change, ImportBatch
from agreements.models.change import RecordKind
from agreements.models.import_batch import BatchState

PAGE = 50
OUTCOMES = {
    "new": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "wrong": _("wrong"),
    "undecided": _("undecided"),
    "left_out": _("left out"),
}


def next_step(batch: ImportBatch) -> str:
    """The first step that has something open."""
    if batch.state == BatchState.PLANNED:
        for step in ("columns", "names"):
            if batch.counts.get(step):
                return step
    return "preview"


def told(plan: dict[str, Any], rows: Any) -> list[dict[str, Any]]:
    """Rows of the plan for readers; of a new agreement everything that the sheet says."""
    rows = list(rows)
    names = {f"new:{n['key']}": (n["decision"] or {}).get("name", n["text"]) for n in plan["names"]}
    names |= {f"new:source|{url}": url for url in plan.get("sources", {})}
    new = [row for row in rows if row["outcome"] == "new"]
    differences = [records.diff(RecordKind.AGREEMENT, None, row["record"]) for row in new]
    worded = records.all_in_words(RecordKind.AGREEMENT, differences, names)
    said = {row["number"]: [w._asdict() for w in words] for row, words in zip(new, worded, strict=True)}
    return [
        {**row, "outcome_label": OUTCOMES[row["outcome"]], "changes": said.get(row["number"], row["changes"])}
        for row in rows
    ]


def made(batch: ImportBatch, number: Any) -> dict[str, Any] | None:
    """A page of the records that the applied batch made or changed, each with its label and address."""
    if not batch.change_set_id:
        return None
    changes = Change.objects.filter(change_set=batch.change_set_id).order_by("record_kind", "pk")
    page = Paginator(changes, PAGE).get_page(number)
    lines = [(change, label(change), record_url(change.record_kind, change.record_id)) for change in page]
    return {"page": page, "lines": lines}


def label(change: Change) -> str:
    """What the changed record calls itself."""
    said = change.after or change.before or {}
    return said.get("title") or said.get("name") or said.get("url") or str(change)
