"""What the pages of an import tell of its batch."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.log import record_url
from agreements.models import Change, ImportBatch
from agreements.models.change import RecordKind
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import doubles, grids, sparse
from agreements.spreadsheets.planned import OUTCOME_WORDS

Row = dict[str, Any]

PAGE = 50
OUTCOMES = OUTCOME_WORDS


def next_step(batch: ImportBatch) -> str:
    """The first step that has something open."""
    if batch.state == BatchState.PLANNED:
        for counted, step in (("columns", "columns"), ("orders", "columns"), ("names", "names")):
            if batch.counts.get(counted):
                return step
    return "preview"


def told(plan: dict[str, Any], rows: Iterable[Row]) -> list[Row]:
    """Rows of the plan for readers; of a new agreement everything that the sheet says."""
    rows = list(rows)
    differences = [_differences(row) for row in rows]
    names = _names(plan, rows)
    worded = records.all_in_words(RecordKind.AGREEMENT, differences, lambda _kind, key: names.get(key, key))
    return [
        {
            **row,
            "outcome_label": OUTCOMES[row["outcome"]],
            "place": grids.place(row["number"], plan["source"]),
            "doubles": [{**d, "text": doubles.words(d, plan["source"])} for d in row["doubles"]],
            "choices": _choices(row),
            "changes": row.get("changes") or [words._asdict() for words in said],
        }
        for row, said in zip(rows, worded, strict=True)
    ]


def _choices(row: Row) -> list[tuple[str, str, bool]]:
    """What can be decided about the row: value, words, whether it is chosen."""
    if not row["doubles"] and not row["problems"] and not row["decided"]:
        return []
    decided = row["decided"] or {}
    offered = {double["id"]: double["title"] for double in row["doubles"] if "id" in double}
    if decided.get("do") == "is":
        offered.setdefault(decided["id"], row["title"])
    choices = (
        [("", _("— as it is —")), ("new", _("an agreement of its own"))] if row["doubles"] else [("", "—")]
    )
    choices += [(f"is:{pk}", _("it is “%(title)s”") % {"title": title}) for pk, title in offered.items()]
    choices.append(("leave_out", _("leave it out")))
    chosen = "" if decided.get("all") else decided.get("do", "")
    chosen = f"is:{decided['id']}" if chosen == "is" else chosen
    return [(value, words, value == chosen) for value, words in choices]


def _differences(row: Row) -> list[records.Difference]:
    if row["outcome"] == "new" and row["record"]:
        return records.diff(RecordKind.AGREEMENT, None, sparse.whole(row["record"]))
    return [records.Difference(*told) for told in row["differences"]]


def _names(plan: dict[str, Any], rows: Iterable[Row]) -> dict[str, str]:
    """What to call those who are yet to be written."""
    names = {f"new:{n['key']}": (n["decision"] or {}).get("name", n["text"]) for n in plan["names"]}
    cited = {citation["source"] for row in rows for citation in (row["record"] or {}).get("citations", ())}
    return names | {key: key.removeprefix("new:source|") for key in cited if isinstance(key, str)}


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
