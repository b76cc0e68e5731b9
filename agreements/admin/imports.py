"""A sheet of agreements on its way in: brought in, columns and names decided, looked at, applied once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.batches import OUTCOMES, made, next_step, told
from agreements.admin.bounds import BoundedAdmin, StaffRequest
from agreements.admin.choices import NameChoices
from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import importing, readiness
from agreements.spreadsheets.errors import CellError, SheetError
from agreements.spreadsheets.readiness import NotReady

STEPS = {
    "columns": gettext_lazy("Columns"),
    "names": gettext_lazy("Names"),
    "preview": gettext_lazy("Preview"),
}
ROWS_PAGE = 50
NAMES_PAGE = 25


class SheetForm(forms.Form):
    """The file that somebody has."""

    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "An .xlsx or .csv file, one agreement in each row, in any of the languages and layouts."
        ),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_file(self) -> Any:
        """Reads and plans the sheet; one that can't be read is kept nowhere."""
        file = self.cleaned_data["file"]
        try:
            self.batch = importing.start(file.name, file.read(), self.by)
        except SheetError as error:
            raise ValidationError(str(error)) from error
        return file


@admin.register(ImportBatch)
class ImportBatchAdmin(BoundedAdmin):
    list_display = ("file_name", "by", "at", "state", "summary", "applied_at")
    list_filter = ("state",)
    list_select_related = ("by",)
    search_fields = ("file_name",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Without the files and plans, which are large."""
        return super().get_queryset(request).defer("content", "plan", "decisions", "mapping")

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        return rows.filter(file_name__icontains=term)

    @admin.display(description=gettext_lazy("rows"))
    def summary(self, batch: ImportBatch) -> str:
        return ", ".join(
            f"{label}: {batch.counts[key]}" for key, label in OUTCOMES.items() if batch.counts.get(key)
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # batches are kept

    def get_urls(self) -> list[Any]:
        views = {
            "columns": self.columns_view,
            "names": self.names_view,
            "preview": self.preview_view,
            "apply": self.apply_view,
            "cancel": self.cancel_view,
        }
        name = "agreements_importbatch_"
        mine = [
            path(f"<int:pk>/{step}/", self.admin_site.admin_view(view), name=name + step)
            for step, view in views.items()
        ]
        return mine + super().get_urls()

    # -- bringing in -------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST or None, request.FILES or None, by=request.user)
        if request.method == "POST" and form.is_valid():
            self._say_if_known(request, form.batch)
            return HttpResponseRedirect(reverse("admin:agreements_importbatch_change", args=[form.batch.pk]))
        return self._page(request, "upload", {"title": _("Import a sheet of agreements"), "form": form})

    def _say_if_known(self, request: HttpRequest, batch: ImportBatch) -> None:
        same = ImportBatch.objects.filter(sha256=batch.sha256, state=BatchState.APPLIED).first()
        if same and same.applied_at:
            messages.warning(
                request, _("The same file was imported already, on %s.") % f"{same.applied_at:%Y-%m-%d %H:%M}"
            )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """On to the first step that has something open."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_object(request, object_id)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's
        return self._to(batch, next_step(batch))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:agreements_importbatch_change", args=[object_id]))

    # -- the steps ---------------------------------------------------------------------------------------

    def columns_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """What each column of the file is."""
        batch = self._batch(request, pk)
        if request.method == "POST":
            known = {"", *(key for key, _label in batch.plan["fields"])}
            given = {str(c["index"]): request.POST.get(f"field-{c['index']}") for c in batch.plan["columns"]}
            mapping = {index: key for index, key in given.items() if key is not None and key in known}
            return self._do(request, batch, "columns", lambda: importing.remap(batch, mapping, request.user))
        return self._step(request, batch, "columns", {})

    def names_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Who is meant by names that are not known."""
        batch = self._batch(request, pk)
        if request.method == "POST" and "accept" in request.POST:
            return self._do(request, batch, "names", lambda: importing.accept_guesses(batch, request.user))
        choices = NameChoices(batch.plan["names"])
        if request.method == "POST":
            return self._do(
                request,
                batch,
                "names",
                lambda: importing.decide(batch, choices.read(request.POST), request.user),
            )
        everything = request.GET.get("show") == "all" or not batch.counts.get("names")
        names = [name for name in batch.plan["names"] if everything or not name["decision"]]
        page = Paginator(choices.in_order(names), NAMES_PAGE).get_page(request.GET.get("p"))
        extra = {
            "page": page,
            "questions": choices.questions(list(page.object_list)),
            "places": choices.places(),
            "parties": choices.parties(),
            "everything": everything,
            "plain": sum(bool(name["guess"]) and not name["decision"] for name in batch.plan["names"]),
        }
        return self._step(request, batch, "names", extra)

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

    # -- what they share ---------------------------------------------------------------------------------

    def _batch(self, request: StaffRequest, pk: int) -> ImportBatch:
        batch = ImportBatch.objects.select_related("by").filter(pk=pk).first() if pk < 2**63 else None
        if request.method == "POST" and not self.has_add_permission(request):
            raise PermissionDenied
        if not self.has_view_permission(request):
            raise PermissionDenied
        if batch is None:
            raise Http404
        return batch

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
        self, request: StaffRequest, batch: ImportBatch, step: str, extra: dict[str, Any]
    ) -> HttpResponse:
        open_points = {
            "columns": batch.counts.get("columns", 0),
            "names": batch.counts.get("names", 0),
            "preview": 0,
        }
        mine = readiness.may_handle(batch, request.user) and self.has_add_permission(request)
        context = {
            "title": batch.file_name,
            "batch": batch,
            "plan": batch.plan,
            "step": step,
            "steps": [(key, title, self._url(batch, key), open_points[key]) for key, title in STEPS.items()],
            "editable": mine and batch.state == BatchState.PLANNED,
            "mine": mine,
            "applying": batch.state == BatchState.APPLYING,
            "left": mine and importing.is_left(batch),
            **extra,
        }
        return self._page(request, step, context)

    def _page(self, request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/agreements/importbatch/{template}.html", context)
