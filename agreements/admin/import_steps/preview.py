"""What would happen, row by row; afterwards, what happened."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from agreements.admin.batches import OUTCOMES, made, told
from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.spreadsheets import importing, readiness

ROWS_PAGE = 50


class PreviewStep(StepAdmin):
    def preview_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """What would happen; afterwards, what happened."""
        batch = self._batch(request, pk)
        outcome = request.GET.get("outcome", "")
        rows = [row for row in batch.plan["rows"] if outcome not in OUTCOMES or row["outcome"] == outcome]
        page = Paginator(rows, ROWS_PAGE).get_page(request.GET.get("p"))
        page.object_list = told(batch.plan, page.object_list)
        extra = {
            "page": page,
            "outcome": outcome,
            "outcomes": [(key, label, batch.counts.get(key, 0)) for key, label in OUTCOMES.items()],
            "ready": readiness.ready(batch),
            "made": made(batch, request.GET.get("made")),
        }
        return self._step(request, batch, "preview", extra)

    def apply_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Each row once. What was broken off goes on where it stood; if so chosen, without what others changed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk)
        return self._do(
            request,
            batch,
            "preview",
            lambda: importing.apply(batch, request.user, without_moved="without_moved" in request.POST),
            _("The sheet was imported."),
        )

    def cancel_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk)
        return self._do(
            request,
            batch,
            "preview",
            lambda: importing.cancel(batch, request.user),
            _("The import was given up."),
        )
