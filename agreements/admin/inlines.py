"""Rows that belong to a record, on the record's page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from agreements.admin.bounds import with_autocomplete
from agreements.admin.widgets import LanguageSelect, tell_labels
from agreements.models.names import Named

MOST_ROWS = 2_000


class RecordFormSet(BaseInlineFormSet):
    """A row that a colleague deleted meanwhile comes back as a new row, as it was typed."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any):
        if data is not None and instance is not None and instance.pk:
            rows = self.model._default_manager.filter(**{self.fk.name: instance.pk})
            present = {str(pk) for pk in rows.values_list("pk", flat=True)}
            data, files = without_vanished(data, files, kwargs["prefix"], present)
        super().__init__(data, files, instance, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        tell_labels(form)
        return form


def without_vanished(data: Any, files: Any, prefix: str, present: set[str]) -> tuple[Any, Any]:
    """The sent rows with those that are not in `present` moved behind the stored ones, without their keys."""
    total, initial = (_count(data.get(f"{prefix}-{name}_FORMS")) for name in ("TOTAL", "INITIAL"))
    stored = [index for index in range(min(initial, total)) if data.get(f"{prefix}-{index}-id") in present]
    if len(stored) == initial:
        return data, files
    lost = [index for index in range(min(initial, total)) if index not in stored]
    lost = [index for index in lost if not data.get(f"{prefix}-{index}-DELETE")]
    order = [*stored, *lost, *range(initial, total)]
    moved = _moved(data, prefix, order)
    moved[f"{prefix}-TOTAL_FORMS"], moved[f"{prefix}-INITIAL_FORMS"] = str(len(order)), str(len(stored))
    for place in range(len(stored), len(order)):
        moved[f"{prefix}-{place}-id"] = ""
    return moved, _moved(files, prefix, order) if files else files


def _count(text: str | None) -> int:
    return min(int(text), MOST_ROWS) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _moved(data: Any, prefix: str, order: list[int]) -> Any:
    places = {str(old): new for new, old in enumerate(order)}
    moved = data.copy()
    moved.clear()
    for key, values in data.lists():
        index, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if not key.startswith(f"{prefix}-") or not index.isdigit():
            moved.setlist(key, values)
        elif index in places:
            moved.setlist(f"{prefix}-{places[index]}-{name}", values)
    return moved


class RowInline:
    """What tables and stacks of rows share. Few queries: each target is loaded once for all rows."""

    extra = 0
    formset = RecordFormSet
    autocomplete_fields: Any = ()
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]  # an inline's
        for name in self.autocomplete_fields:
            target = rows.model._meta.get_field(name).related_model
            rows = rows.prefetch_related(f"{name}__names" if issubclass(target, Named) else name)
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        options = with_autocomplete(self, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]  # an inline's

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("language", "quote_language"):
            kwargs["widget"] = LanguageSelect()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # an inline's
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
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
