"""The workbook: every list as filtered goes out with all that it refers to, and comes back with what was changed.

What it would change is shown and written on the pages of an import, `import_steps.workbook`.
"""

import tempfile
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.records import KINDS, kind_of
from agreements.spreadsheets import books, importing
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.readiness import NotReady
from agreements.spreadsheets.whole import choosing, planning, telling, writing


class WorkbookAdmin(admin.ModelAdmin):
    """A list that goes out as a workbook: as it is filtered, or with everything that the tracker knows."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_workbook"
        own = [
            path(
                f"workbook.{ending}",
                self.admin_site.admin_view(self.workbook_view),
                {"ending": ending},
                name=f"{name}_{ending}",
            )
            for ending in writing.FILES
        ]
        return [*own, *super().get_urls()]

    def workbook_view(self, request: HttpRequest, ending: str) -> Any:
        """The list's rows and what they refer to, of the kinds that one may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            name = f"admin:agreements_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(reverse(name) + "?e=1")
        kind = kind_of(self.model)
        keys = rows.values_list("pk", flat=True)
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        try:
            writing.write(file, ending, choosing.listed(kind.name if kind else "", keys, _seen(request)))
        except SheetError as error:
            messages.error(request, str(error))
            return redirect(f"admin:agreements_{self.opts.model_name}_changelist")
        file.seek(0)
        name = f"{self.opts.model_name}-workbook-{timezone.localdate():%Y-%m-%d}.{ending}"
        return FileResponse(
            file, as_attachment=True, filename=name, content_type=writing.CONTENT_TYPES[ending]
        )


def _seen(request: HttpRequest) -> list[str]:
    """The kinds of records that the user may see."""
    return [
        kind.name
        for kind in KINDS.values()
        if request.user.has_perm(f"agreements.view_{kind.model._meta.model_name}")
        or request.user.has_perm(f"agreements.change_{kind.model._meta.model_name}")
    ]


class WorkbookForm(forms.Form):
    """A workbook that comes back."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An .xlsx, .ods or .zip file that was downloaded here."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.ods,.zip"}),
    )

    def clean_file(self) -> Any:
        """The plan, beside the file."""
        file = self.cleaned_data["file"]
        try:
            books.refuse_large(file.name, file.size)
            self.content = file.read()
            with importing.uncollected():
                self.plan = planning.plan(file.name, self.content)
        except SheetError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class WorkbookUploadAdmin(WorkbookAdmin):
    """The list at which workbooks come back."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.upload_view)
        return [path("workbook/", view, name="agreements_agreement_workbook"), *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """A file; then what is wrong, or on to what it would change. One that changes nothing is not kept."""
        if not request.user.has_perm("agreements.add_importbatch"):
            raise PermissionDenied
        form = WorkbookForm(request.POST or None, request.FILES or None)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        context["title"] = _("Bring the workbook back")
        if request.method == "POST" and form.is_valid():
            if form.plan.differs and not form.plan.problems:
                return self._keep(request, form)
            context |= {"plan": form.plan, "counted": telling.counted(form.plan.counts())}
            context["problems"] = form.plan.problems[: telling.MOST_TOLD]
        return TemplateResponse(request, "admin/agreements/workbook.html", context)

    def _keep(self, request: Any, form: WorkbookForm) -> HttpResponse:
        name = form.cleaned_data["file"].name
        try:
            batch = importing.start_workbook(form.plan, name, form.content, request.user)
        except NotReady as error:
            messages.error(request, str(error))
            return redirect("admin:agreements_agreement_workbook")
        return redirect("admin:agreements_importbatch_preview", batch.pk)
