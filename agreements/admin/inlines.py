"""Rows that belong to a record, on the record's page."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from agreements.admin.bounds import with_autocomplete
from agreements.admin.forms import KeptLines
from agreements.admin.formsets import RecordFormSet
from agreements.admin.widgets import LanguageSelect, Lines
from agreements.models.names import Named


class RowInline(InlineModelAdmin):
    """What tables and stacks of rows share. Few queries: each target is loaded once for all rows."""

    extra = 0
    form = KeptLines
    formset = RecordFormSet
    formfield_overrides = {models.TextField: {"widget": Lines({"rows": 3})}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        for name in self.autocomplete_fields:
            target = rows.model._meta.get_field(name).related_model
            rows = rows.prefetch_related(f"{name}__names" if issubclass(target, Named) else name)
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        options = with_autocomplete(self, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("language", "quote_language"):
            kwargs["widget"] = LanguageSelect()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A row says who; changing or deleting whom it means is that record's own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field


class TableInline(RowInline, admin.TabularInline):
    """Rows as a table."""


class StackInline(RowInline, admin.StackedInline):
    """Rows below one another, for those with long texts."""


class NameInline(TableInline):
    """Names in any language."""

    fields = ("language", "kind", "text")


def names_of(model: type[models.Model]) -> type[NameInline]:
    """The inline for a model's names."""
    return type(f"{model.__name__}Inline", (NameInline,), {"model": model, "__module__": __name__})
