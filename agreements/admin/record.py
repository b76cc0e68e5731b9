"""The admin that every record has: Django's form, with the record's own history, saving and layout."""

from typing import Any, NamedTuple

from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.http import HttpRequest, HttpResponse

from agreements.admin.record_history import HistoryAdmin
from agreements.admin.widgets import LanguageSelect, Lines
from agreements.admin.workbooks import WorkbookAdmin


class Section(NamedTuple):
    """One step of the analyst's work on the page: a heading, fields, and tables of rows below them."""

    title: Any
    fields: tuple[Any, ...] = ()
    inlines: tuple[Any, ...] = ()
    help: Any = ""


class PageLink(NamedTuple):
    """A page that belongs to a record: shown at the top of its form."""

    label: Any
    url: str


class RecordAdmin(WorkbookAdmin, HistoryAdmin):
    """An admin whose page follows `sections`; without any it looks like Django's."""

    sections: tuple[Section, ...] = ()
    change_form_template = "admin/agreements/record_form.html"
    formfield_overrides = {models.TextField: {"widget": Lines({"rows": 4, "class": "vLargeTextField"})}}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.sections:
            return super().get_fieldsets(request, obj)
        return [
            (section.title, {"fields": section.fields, "description": section.help})
            for section in self.sections
            if section.fields
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if not self.sections:
            return super().get_inlines(request, obj)
        return [inline for section in self.sections for inline in section.inlines]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            kwargs["widget"] = LanguageSelect()
        if db_field.name in ("title", "name", "url", "archive_url"):
            kwargs["widget"] = AdminTextInputWidget({"class": "vTextField wide"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["sections"] = self._laid_out(context)
        obj = kwargs.get("obj")
        context["page_links"] = self.page_links(request, obj) if obj else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _laid_out(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        """Each section with its bound fieldset and formsets."""
        fieldsets = {str(fieldset.name): fieldset for fieldset in context["adminform"]}
        formsets = context["inline_admin_formsets"]
        return [
            {
                "title": section.title,
                "help": section.help,
                "fieldset": fieldsets.get(str(section.title)),
                "formsets": [
                    formset for formset in formsets if isinstance(formset.opts, tuple(section.inlines))
                ],
            }
            for section in self.sections
        ]

    def page_links(self, request: HttpRequest, obj: Any) -> list[PageLink]:
        """The pages about this record that this user may open, besides its history."""
        return []
