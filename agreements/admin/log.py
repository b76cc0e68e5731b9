"""The change log and the log of publications: to read, never to edit."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.admin.bounds import BoundedAdmin
from agreements.admin.history import in_words
from agreements.models import Change, ChangeSet, Publication
from agreements.records import KINDS

PAGE = 50


class ReadOnlyAdmin(BoundedAdmin):
    """What the tracker writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def record_url(kind: str, pk: int) -> str:
    """The record's page in the admin; empty for a kind that has none."""
    try:
        return reverse(f"admin:agreements_{KINDS[kind].model._meta.model_name}_change", args=[pk])
    except (KeyError, NoReverseMatch):
        return ""


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "kind", "why", "records")
    list_filter = ("kind",)
    list_select_related = ("by",)
    fields = ("at", "by", "kind", "why")
    change_form_template = "admin/agreements/change_set.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(number=Count("changes"))

    @admin.display(description=_("records"), ordering="number")
    def records(self, change_set: Any) -> int:
        return change_set.number

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rows = Change.objects.filter(change_set=kwargs["obj"]).select_related("change_set__by")
        page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
        entries = in_words(page.object_list)
        context |= {
            "page": page,
            "entries": [(e, record_url(e.change.record_kind, e.change.record_id)) for e in entries],
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("when", "who", "record", "change_set")
    list_filter = ("record_kind",)
    list_select_related = ("change_set__by",)
    ordering = ("-pk",)
    fields = ("record_kind", "record_id", "differences")
    readonly_fields = ("differences",)

    @admin.display(description=_("when"))
    def when(self, change: Change) -> Any:
        return change.change_set.at

    @admin.display(description=_("who"))
    def who(self, change: Change) -> Any:
        return change.change_set.by

    @admin.display(description=_("record"))
    def record(self, change: Change) -> str:
        url = record_url(change.record_kind, change.record_id)
        return format_html('<a href="{}">{}</a>', url, change) if url else str(change)

    @admin.display(description=_("differences"))
    def differences(self, change: Change) -> str:
        return "\n".join(str(words) for entry in in_words([change]) for words in entry.differences)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("pk", "at", "kind", "slug", "action")
    list_filter = ("kind", "action")
    fields = ("at", "kind", "slug", "action", "body")
