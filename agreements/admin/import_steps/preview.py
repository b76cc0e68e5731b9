"""What would happen, row by row; afterwards, what happened."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from agreements.admin.batches import made
from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.progress import progress
from agreements.admin.import_steps.shown_rows import shown
from agreements.admin.import_steps.workbook import WorkbookStep
from agreements.models import ChangeSet, ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import (
    behind,
    importing,
    keeping,
    readiness,
    wrong_left_out,
    wrong_rows,
)
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.overlay import may_clear

LONGEST_WHY = ChangeSet._meta.get_field("why").max_length


class PreviewStep(WorkbookStep):
    def preview_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """What would happen; afterwards, what happened. Sent back, what was decided about rows."""
        batch = self._batch(request, pk, also_workbooks=request.method == "GET")
        if batch.is_workbook:
            return self.workbook_page(request, batch)
        if request.method == "POST":
            return self._decide_rows(request, batch)
        rows, page = shown(importing.finished(batch), request.GET)
        extra = {
            "page": page,
            "shown": rows,
            "choosing": any(row["choices"] for row in page.object_list),
            "kinds_left_out": batch.reading.get("doubles") or {},
            "may_clear": _clearing(batch),
            "ready": readiness.ready(batch),
            "changes_nothing": _changes_nothing(batch),
            "wrong_left_out": len(wrong_left_out.left_out(batch)),
            "made": made(batch, request.GET.get("made")),
            "progress": progress(batch),
        }
        return self._step(request, batch, "preview", extra)

    def _decide_rows(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        sent = request.POST
        if "empty" in sent:
            told = {"empty_clears": sent.getlist("clears") or None}
            return self._do(request, batch, "preview", lambda: importing.reread(batch, told, request.user))
        if "wrong" in sent:
            deed = wrong_left_out.take_in if sent["wrong"] == "take_in" else wrong_left_out.leave_out
            return self._do(request, batch, "preview", lambda: deed(batch, request.user))
        kinds: dict[str, str | None] = dict.fromkeys(sent.getlist("leave_out"), "leave_out")
        kinds |= dict.fromkeys(sent.getlist("keep"))
        chosen = {key[4:]: sent.get(key, "") for key in sent if key.startswith("row-") and not kinds}
        before = batch.reading.get("rows") or {}
        rows = {
            number: _decision(value)
            for number, value in chosen.items()
            if value != "leave_out" or (before.get(number) or {}).get("do") != value
        }
        return self._do(
            request, batch, "preview", lambda: importing.decide_rows(batch, rows, request.user, kinds)
        )

    def wrong_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The wrong rows as a file of their own. Asked for by a form, the columns are kept for them as well."""
        batch = self._batch(request, pk)
        asked = request.POST if request.method == "POST" else request.GET
        try:
            content, content_type, ending = wrong_rows.file(batch, asked.get("as", ""))
            if request.method == "POST" and readiness.may_handle(batch, request.user):
                keeping.keep(batch, request.user)  # the rows come back with these columns
        except SheetError as error:
            self.message_user(request, str(error), "error")
            return HttpResponseRedirect(self._url(batch, "preview"))
        name = f"{PurePath(batch.file_name).stem}-{_('wrong')}.{ending}"
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response

    def apply_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Each row once: few at once, many behind the pages. What was broken off goes on where it stood; if so
        chosen, without what others changed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk, also_workbooks=True)
        why = request.POST.get("why", "").replace("\x00", "").strip()[:LONGEST_WHY]
        without_moved = "without_moved" in request.POST

        def confirm() -> None:
            if behind.confirm(batch, request.user, without_moved, why):
                done = _("The workbook was imported.") if batch.is_workbook else _("The sheet was imported.")
                messages.success(request, done)

        return self._do(request, batch, "preview", confirm)

    def stop_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """It stops after what is being written now; the page then offers to go on, or to take it back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk, also_workbooks=True)
        return self._do(request, batch, "preview", lambda: importing.stop(batch, request.user))

    def cancel_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Asks first."""
        batch = self._batch(request, pk, also_workbooks=True)
        if request.method != "POST":
            return self._ask(request, batch)
        return self._do(
            request,
            batch,
            "preview",
            lambda: importing.cancel(batch, request.user),
            _("The import was given up."),
        )

    def _ask(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        left = importing.is_left(batch)
        if not readiness.may_handle(batch, request.user) or not (left or batch.state == BatchState.PLANNED):
            return self._to(batch, "preview")
        title = _("Give this import up?")
        return self._page(request, "cancel", {"title": title, "batch": batch, "left": left})


def _decision(text: str) -> dict[str, Any] | None:
    """What was chosen for a row; nothing, where it is left open. What can't be is refused later, in words."""
    deed, _colon, value = text.partition(":")
    if not deed:
        return None
    if deed == "is":
        return {
            "do": "is",
            "id": int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0,
        }
    return {"do": deed}


def _changes_nothing(batch: ImportBatch) -> bool:
    """Whether neither a row nor what was decided about names is anything to write."""
    return not (batch.counts.get("new") or batch.counts.get("changed") or batch.decisions)


def _clearing(batch: ImportBatch) -> list[dict[str, Any]]:
    """The columns whose empty cells can mean that nothing is so."""
    told = batch.reading.get("empty_clears") or []
    return [
        {**column, "clears": told is True or column["heading"] in told}
        for column in batch.plan["columns"]
        if column["field"] and may_clear(column["field"])
    ]
