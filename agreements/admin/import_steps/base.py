"""What the steps of an import share: whose batch it is, the way from one page to the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin import batch_fates, batches, publication_fates
from agreements.admin.bounds import BoundedAdmin, StaffRequest
from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.models.job import JobState
from agreements.services import batch_publishing
from agreements.spreadsheets import agreeing, importing, one_sided, readiness, rewording
from agreements.spreadsheets.errors import CellError, SheetError
from agreements.spreadsheets.readiness import NotReady

STEPS = {
    "table": gettext_lazy("Table"),
    "columns": gettext_lazy("Columns"),
    "names": gettext_lazy("Names"),
    "preview": gettext_lazy("Preview"),
}
"""Each is the method `<step>_view`, at `<batch>/<step>/`, with the template `importbatch/<step>.html`."""


def next_step(batch: ImportBatch) -> str:
    """The first step that has something open, or worth a look."""
    if batch.is_workbook:
        return "preview"
    if batch.state == BatchState.PLANNED and agreeing.is_open(batch):
        return "table"
    if batch.state == BatchState.PLANNED and one_sided.is_open(batch):
        return "columns"
    return batches.next_step(batch)


class StepAdmin(BoundedAdmin):
    """An admin with a page for each step, and deeds that lead from one to the next."""

    deeds: tuple[str, ...] = ()

    def get_urls(self) -> list[Any]:
        name = "agreements_importbatch_"
        mine = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(getattr(self, f"{step.replace('-', '_')}_view")),
                name=name + step.replace("-", "_"),
            )
            for step in (*STEPS, *self.deeds)
        ]
        return mine + super().get_urls()

    def _batch(self, request: StaffRequest, pk: int, also_workbooks: bool = False) -> ImportBatch:
        """The batch, as far as one may see it. Most pages are of sheets alone."""
        known = ImportBatch.objects.select_related("by")
        batch = known.filter(pk=pk).first() if pk < 2**63 else None
        if request.method == "POST" and not self.has_add_permission(request):
            raise PermissionDenied
        if not self.has_view_permission(request):
            raise PermissionDenied
        if batch is None or (batch.is_workbook and not also_workbooks):
            raise Http404
        looks = request.method == "GET" and self.has_add_permission(request)
        return rewording.in_language(batch, request.user) if looks else batch

    def _do(
        self, request: StaffRequest, batch: ImportBatch, step: str, deed: Any, done: str = ""
    ) -> HttpResponse:
        """Do it and go on to the next step; or say why not, and stay."""
        try:
            if not readiness.may_handle(batch, request.user):
                raise NotReady(_("This import belongs to %(user)s.") % {"user": batch.by})
            deed()
        except (SheetError, NotReady, CellError) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(
                request.get_full_path() if step == "names" else self._url(batch, step)
            )
        if done:
            messages.success(request, done)
        return self._to(batch, next_step(batch))

    def _to(self, batch: ImportBatch, step: str) -> HttpResponse:
        return HttpResponseRedirect(self._url(batch, step))

    def _url(self, batch: ImportBatch, step: str) -> str:
        return reverse(f"admin:agreements_importbatch_{step}", args=[batch.pk])

    def _step(
        self, request: StaffRequest, batch: ImportBatch, step: str, extra: dict[str, Any], template: str = ""
    ) -> HttpResponse:
        planned = batch.state == BatchState.PLANNED and not batch.is_workbook
        open_points = {
            "table": planned and agreeing.is_open(batch),
            "columns": batch.counts.get("columns", 0) + batch.counts.get("orders", 0),
            "names": batch.counts.get("names", 0),
            "preview": 0,
        }
        mine = readiness.may_handle(batch, request.user) and self.has_add_permission(request)
        context = {
            "title": batch.file_name,
            "batch": batch,
            "fate": batch_fates.told(batch),
            "plan": batch.plan,
            "step": step,
            "steps": [
                (key, title, self._url(batch, key), open_points[key])
                for key, title in STEPS.items()
                if not batch.is_workbook
            ],
            "editable": mine and batch.state == BatchState.PLANNED,
            "mine": mine,
            "applying": batch.state == BatchState.APPLYING,
            "in_another_language": mine and rewording.is_in_another_language(batch),
            "left": mine and importing.is_left(batch),
            "publication": self._publication(request, batch) if step != "publish" else None,
            **extra,
        }
        return self._page(request, template or step, context)

    def _publication(self, request: StaffRequest, batch: ImportBatch) -> dict[str, Any] | None:
        """What came of publishing it last, and whether the reader may try that again. One query of an applied batch."""
        jobs = batch_publishing.latest(batch, 1) if batch.state == BatchState.APPLIED else []
        for job in jobs:
            again = job.state == JobState.FAILED and batch_publishing.may_publish(request.user)
            return {
                "words": publication_fates.in_words(job),
                "failed": job.state == JobState.FAILED,
                "again": again,
            }
        return None

    def _page(self, request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/agreements/importbatch/{template}.html", context)
