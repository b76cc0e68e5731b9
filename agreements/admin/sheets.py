"""Lists as sheets: downloads of what the list shows, and uploads of reference tables."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import RowResult

from agreements.admin.record import RecordAdmin
from agreements.admin.releasing import ReleasableAdmin
from agreements.admin.uploads import NotConfirmed, Upload, redeem, ticket
from agreements.records import KINDS
from agreements.spreadsheets import download
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.formats import FORMATS

BY_ENDING = {each.extension: each for each in FORMATS}
JSON_LINES = "jsonl"
CONTENT_TYPES = {ending: each.content_type for ending, each in BY_ENDING.items()} | {
    JSON_LINES: "application/jsonl; charset=utf-8"
}


class DownloadAdmin(admin.ModelAdmin):
    """A list that can be downloaded as it is filtered."""

    change_list_template = "admin/agreements/sheet_list.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.download_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_download"
        return [path("download/<str:ending>/", view, name=name), *super().get_urls()]

    def download_view(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        """The list's rows as a file. Asks for what the list itself asks for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if ending not in CONTENT_TYPES:
            raise Http404
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(
                reverse(f"admin:agreements_{self.opts.model_name}_changelist") + "?e=1"
            )
        lines = download.json_lines(self.record_kind, rows) if ending == JSON_LINES else None
        content = lines or self.sheet(rows, ending)
        response = StreamingHttpResponse(content, content_type=CONTENT_TYPES[ending])
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def sheet(self, rows: Any, ending: str) -> Iterable[bytes]:
        """The file's content, piece by piece."""
        return download.stream(rows, ending)

    @property
    def record_kind(self) -> str:
        return next(name for name, kind in KINDS.items() if kind.model is self.model)


class UploadForm(ImportForm):
    """A file; its ending tells what it is."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        file = self.fields["import_file"]
        file.label, file.widget = gettext_lazy("Sheet"), forms.ClearableFileInput({"accept": ".xlsx,.csv"})
        file.help_text = gettext_lazy("An .xlsx or .csv file. The first row names the columns.")

    @property
    def media(self) -> forms.Media:
        return forms.Media()  # import-export's script guesses a format, which the ending tells

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if PurePath(file.name).suffix.lower().lstrip(".") not in BY_ENDING:
            raise ValidationError(_("“%(file)s” is neither .xlsx nor .csv.") % {"file": file.name})
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if file := data.get("import_file"):
            ending = PurePath(file.name).suffix.lower().lstrip(".")
            data["format"] = str(list(BY_ENDING).index(ending))
        return data


class ConfirmForm(ConfirmImportForm):
    """Yes to the preview of one's own sheet."""

    def __init__(self, *args: Any, user: Any, model: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.model = user, model

    def clean_import_file_name(self) -> str:
        try:
            return redeem(self.cleaned_data["import_file_name"], self.user, self.model)
        except NotConfirmed as error:
            raise ValidationError(str(error)) from error

    def clean_format(self) -> str:
        if self.cleaned_data["format"] not in [str(index) for index in range(len(FORMATS))]:
            raise ValidationError(_("This confirmation is not valid any more. Bring the sheet in again."))
        return self.cleaned_data["format"]

    def clean_resource(self) -> str:
        return "0"


class ReferenceAdmin(ReleasableAdmin, ImportMixin, DownloadAdmin, RecordAdmin):
    """A reference table, which comes and goes as a sheet."""

    import_export_change_list_template = "admin/agreements/sheet_list.html"
    import_template_name = "admin/agreements/sheet_import.html"
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = Upload
    skip_admin_log = True  # the change log has it
    import_formats = FORMATS

    @property
    def resource(self) -> Any:
        return self.resource_classes[0]()

    def sheet(self, rows: models.QuerySet, ending: str) -> Iterable[bytes]:
        keys = list(rows.values_list("pk", flat=True))
        return BY_ENDING[ending]().pieces(self.resource.rows(keys))

    def has_import_permission(self, request: HttpRequest) -> bool:
        """A sheet adds and changes."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        kwargs = super().get_confirm_form_kwargs(request, import_form)
        return {**kwargs, "user": request.user, "model": self.opts.model_name}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        if initial:
            initial["import_file_name"] = ticket(
                initial["import_file_name"], request.user, str(self.opts.model_name)
            )
        return initial

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if not isinstance(e, SheetError):
            raise e
        name = form.cleaned_data["import_file"].name
        form.add_error("import_file", str(e).replace(f"sheet{PurePath(name).suffix.lower()}", name))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Imports the confirmed sheet: once, by the person who brought it in, all rows or none."""
        try:
            if request.method == "POST" and self.has_import_permission(request):
                form = self.create_confirm_form(request)
                if not form.is_valid():
                    raise NotConfirmed(" ".join(text for texts in form.errors.values() for text in texts))
            return super().process_import(request, **kwargs)
        except (NotConfirmed, SheetError) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse(f"admin:agreements_{self.opts.model_name}_import"))

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        result = super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)
        if result.problems:
            raise NotConfirmed(
                _("Nothing was imported: records changed since the preview. %s") % result.problems[0]
            )
        return result

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        new, changed = (result.totals[t] for t in (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE))
        words = ngettext(
            "%(new)s new record, %(changed)s changed.", "%(new)s new records, %(changed)s changed.", new
        )
        messages.success(request, words % {"new": new, "changed": changed})
