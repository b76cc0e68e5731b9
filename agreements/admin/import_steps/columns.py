"""What each column of the file is, and what holds for all rows."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import constants, importing, keeping
from agreements.spreadsheets.agreements import COLUMNS, choices, label_of
from agreements.spreadsheets.mapping_check import NEVER_CONSTANT, is_field
from agreements.spreadsheets.one_sided import ONE_PARTY, guess, is_one_sided, is_open
from agreements.spreadsheets.reasons import worded

KEPT = "kept"


class ColumnsStep(StepAdmin):
    def columns_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """What each column of the file is."""
        batch = self._batch(request, pk)
        if request.method == "POST":
            return self._told(request, batch)
        shown = [_shown(column) for column in batch.plan["columns"]]
        own = [column for column in shown if not column.get("fixed")]
        extra = {
            "columns": sorted(own, key=lambda column: not column["open"]),
            "open": sum(column["open"] for column in own),
            "waiting": batch.counts.get("columns", 0) + batch.counts.get("orders", 0),
            "unlike": sum(column["open"] and column["chosen"] is None for column in own),
            "subjects": _subjects(_most(batch)),
            "constants": [
                (column["field"], column["label"], column["samples"][0])
                for column in shown
                if column.get("fixed")
            ],
            "constant_subjects": _subjects(_most(batch), without=NEVER_CONSTANT),
            "one_sided": (one_sided := self._one_sided(batch)),
            "next_constant": "party.1" if one_sided else "type",
            "guess": one_sided and guess(batch.file_name),
            "before": batch.reading.get("before"),
        }
        return self._step(request, batch, "columns", extra)

    def _one_sided(self, batch: ImportBatch) -> bool:
        return batch.state == BatchState.PLANNED and is_one_sided(batch)

    def _told(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        """What the user said: of all rows, that everything is to be matched afresh, or of the columns."""
        sent, by = request.POST, request.user
        if "add" in sent:
            return self._stay(
                request, batch, lambda: constants.add(batch, sent.get("key"), sent.get("text"), by)
            )
        if "remove" in sent:
            return self._stay(request, batch, lambda: constants.remove(batch, sent["remove"], by))
        if "afresh" in sent:
            return self._stay(request, batch, lambda: importing.reread(batch, keeping.forgotten(), by, {}))
        return self._do(request, batch, "columns", lambda: self._confirm(request, batch))

    def _confirm(self, request: StaffRequest, batch: ImportBatch) -> None:
        """Keep what the user changed; and what was only seen, where the change would make it something else."""
        seen = _mapping(batch, request.POST)
        importing.remap(batch, _changed(batch, seen), request.user)
        now = {column["heading"]: column["field"] for column in batch.plan["columns"]}
        if moved := {heading: key for heading, key in seen.items() if now.get(heading) != key}:
            importing.remap(batch, moved, request.user)
        self._say_what_is_open(request, batch)

    def _say_what_is_open(self, request: StaffRequest, batch: ImportBatch) -> None:
        headings = [column["heading"] for column in batch.plan["columns"] if column["field"] is None]
        if headings:
            words = ngettext(
                "Say what %(headings)s is, or leave it out.",
                "Say what each of these is, or leave it out: %(headings)s.",
                len(headings),
            )
            messages.error(request, words % {"headings": ", ".join(f"“{heading}”" for heading in headings)})

    def _stay(self, request: StaffRequest, batch: ImportBatch, deed: Any) -> HttpResponse:
        """Do it, and show this page again."""
        self._do(request, batch, "columns", deed, _("Done; look at the columns again."))
        return HttpResponseRedirect(self._url(batch, "columns"))


def _mapping(batch: ImportBatch, sent: QueryDict) -> dict[str, str]:
    """Heading → field, as far as it was chosen; with `rest` what is still open is kept in the internal notes."""
    found = {}
    for column in batch.plan["columns"]:
        key = sent.get(f"field-{column['index']}")
        if key == "?" and "rest" in sent:
            key = KEPT
        if key is not None and is_field(key):
            found[column["heading"]] = key
    return found


def _changed(batch: ImportBatch, seen: dict[str, str]) -> dict[str, str]:
    """What of it nobody knows yet: a column that is surely what it was left at keeps its own reason.

    Of a sheet with one party that was asked about, this one is confirmed.
    """
    fields = {column["heading"]: column["field"] for column in batch.plan["columns"]}
    asked = is_open(batch)
    return {
        heading: key
        for heading, key in seen.items()
        if key != fields[heading] or heading in batch.mapping or (asked and key.startswith(ONE_PARTY))
    }


def _shown(column: dict[str, Any]) -> dict[str, Any]:
    """A column of the plan, in the words of the page's language."""
    is_open = column["field"] is None
    key = column.get("proposed") if is_open else column["field"]
    return {
        **column,
        "open": is_open,
        "chosen": key,
        "label": label_of(key) if key else "",
        "why": worded(column.get("reasons", [])),
        "more": max(column.get("different", 0) - len(column["samples"]), 0),
        "nearest": ", ".join(label_of(near) for near, _label in column["nearest"]),
    }


def _most(batch: ImportBatch) -> int:
    """So many parties can be chosen: as many as the file has, and one more, four at least."""
    keys = [column["field"] or column.get("proposed") or "" for column in batch.plan["columns"]]
    numbers = [int(key.partition(".")[2]) for key in keys if "." in key]
    return min(max([3, *numbers]) + 1, 20)


def _subjects(most: int, without: tuple[str, ...] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """(subject, fields under it) of everything that a column can be."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, label in choices(most):
        name = key.partition(".")[0]
        if name not in without:
            found.setdefault(COLUMNS[name].subject, []).append((key, label))
    return [(_(subject), fields) for subject, fields in found.items()]
