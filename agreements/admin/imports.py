"""Bringing a sheet of agreements in, and the list of what was brought in. The pages between are `import_steps`."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.admin import batch_fates
from agreements.admin.batch_fates import BringerFilter, FateFilter
from agreements.admin.import_steps.base import next_step
from agreements.admin.import_steps.columns import ColumnsStep
from agreements.admin.import_steps.language import LanguageDeed
from agreements.admin.import_steps.names import NamesStep
from agreements.admin.import_steps.orders import OrdersStep
from agreements.admin.import_steps.preview import PreviewStep
from agreements.admin.import_steps.publish import PublishStep
from agreements.admin.import_steps.table import TableStep
from agreements.admin.publication_fates import PublicationColumn, PublicationFilter
from agreements.models import ImportBatch
from agreements.services.batch_fates import with_fates
from agreements.spreadsheets import importing
from agreements.spreadsheets.books import ENDINGS, refuse_large
from agreements.spreadsheets.download import FORMATS
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.template import template


class SheetForm(forms.Form):
    """The file that somebody has."""

    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        widget=forms.ClearableFileInput({"accept": ",".join(ENDINGS)}),
        allow_empty_file=True,  # the reader says of which file that is true
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["file"].help_text = _(
            "An .xlsx, .xls, .ods, .csv or .tsv file with one agreement in each row, in any language and layout: choose "
            "it, or drop it here. Up to %(size)s MB, %(rows)s rows and %(columns)s columns are taken."
        ) % {
            "size": settings.SHEET_MAX_BYTES >> 20,
            "rows": number_format(settings.SHEET_MAX_ROWS, force_grouping=True),
            "columns": settings.SHEET_MAX_COLUMNS,
        }

    def clean_file(self) -> Any:
        """Reads and plans the sheet; one that can't be read is kept nowhere."""
        file = self.cleaned_data["file"]
        try:
            refuse_large(file.name, file.size)
            self.batch = importing.start(file.name, file.read(), self.by, {"language": get_language()})
        except SheetError as error:
            raise ValidationError(str(error)) from error
        return file


@admin.register(ImportBatch)
class ImportBatchAdmin(
    PublicationColumn, TableStep, ColumnsStep, OrdersStep, LanguageDeed, NamesStep, PreviewStep, PublishStep
):
    deeds = ("orders", "language", "apply", "stop", "cancel", "wrong", "publish")
    list_display = ("file_name", "fate", "by", "at", "summary", "changed", "publication", "sheet")
    list_filter = (FateFilter, PublicationFilter, BringerFilter)
    actions = ("publish_again",)
    list_select_related = ("by",)
    search_fields = ("file_name",)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.template_view)
        return [path("template/", view, name="agreements_importbatch_template"), *super().get_urls()]

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty sheet to be filled in, in the reader's language."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        response = HttpResponse(template(), content_type=FORMATS["xlsx"])
        name = f"{_('agreements')}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Without the files and plans, which are large."""
        rows = super().get_queryset(request).defer("plan", "decisions", "mapping")
        return with_fates(rows)

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        return rows.filter(file_name__icontains=term)

    @admin.display(description=gettext_lazy("state"), ordering="applied_at")
    def fate(self, batch: ImportBatch) -> str:
        return batch_fates.in_words(batch)

    @admin.display(description=gettext_lazy("rows"))
    def summary(self, batch: ImportBatch) -> str:
        return batch_fates.counted(batch)

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, batch: ImportBatch) -> str:
        if not batch.change_set_id:
            return ""
        url = reverse("admin:agreements_changeset_change", args=[batch.change_set_id])
        return format_html('<a href="{}">{}</a>', url, _("Everything that changed"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # batches are kept

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST or None, request.FILES or None, by=request.user)
        if request.method == "POST" and form.is_valid():
            self._say_if_known(request, form.batch)
            return HttpResponseRedirect(reverse("admin:agreements_importbatch_change", args=[form.batch.pk]))
        return self._page(request, "upload", {"title": _("Import a sheet of agreements"), "form": form})

    def _say_if_known(self, request: HttpRequest, batch: ImportBatch) -> None:
        if said := batch_fates.same_file(batch):
            messages.warning(request, said)

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
