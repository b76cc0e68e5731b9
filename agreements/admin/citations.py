"""Evidence: the citations on a record's page, and the list of all of them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.admin.bounds import BoundedAdmin
from agreements.admin.inlines import StackInline
from agreements.admin.source_search import told_by
from agreements.admin.widgets import OpenSelect
from agreements.models import Citation
from agreements.models.source import TARGETS
from agreements.records import kind_of


class CitationInline(StackInline):
    """Sources for the facts of one record."""

    model = Citation
    autocomplete_fields = ("source",)
    fields = (
        ("source", "field", "stance"),
        ("value_stated", "locator"),
        ("quote", "quote_language"),
        "translation",
        "note",
        "order",
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "field":
            kwargs["widget"] = OpenSelect(choices=facts_of(self.parent_model))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def facts_of(model: type[models.Model]) -> list[tuple[str, Any]]:
    """What a citation can be about: the record as a whole, each of its fields, each of its parts."""
    kind = kind_of(model)
    assert kind is not None  # noqa: S101 - only records have citations
    fields = [
        (field.name, capfirst(str(field.verbose_name))) for field in kind.fields if field.name not in PRIVATE
    ]
    parts = [(part.name, capfirst(str(part.model._meta.verbose_name_plural))) for part in kind.parts]
    return [("", _("the whole record")), *fields, *[part for part in parts if part[0] != "citations"]]


PRIVATE = {"internal_notes", "verified_on", "verified_by", "working_title"}


@admin.register(Citation)
class CitationAdmin(BoundedAdmin):
    """To look through. A citation is edited on the page of its record."""

    list_display = ("source", "about", "fact", "value_stated", "stance")
    list_display_links = None
    list_filter = ("stance",)
    search_fields = ("value_stated",)
    search_help_text = _("Words of the source's title, publisher or address.")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("source", "agreement", "tenure")
            .prefetch_related(*NAMED)
        )

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        return rows.filter(told_by(term, "source__"))

    @admin.display(description=_("record"))
    def about(self, citation: Citation) -> Any:
        name = next(name for name in TARGETS if getattr(citation, f"{name}_id"))
        url = reverse(f"admin:agreements_{name}_change", args=[getattr(citation, f"{name}_id")])
        return format_html('<a href="{}">{}</a>', url, getattr(citation, name))

    @admin.display(description=_("fact"))
    def fact(self, citation: Citation) -> Any:
        name = next(name for name in TARGETS if getattr(citation, f"{name}_id"))
        model: Any = Citation._meta.get_field(name).related_model
        return dict(facts_of(model)).get(citation.field, citation.field)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


NAMED = ("event__names", "party__names", "tenure__person__names", "tenure__office__names")
