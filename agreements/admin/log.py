"""The change log and the log of publications: to read, never to edit."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, Min, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.admin.addresses import record_url
from agreements.admin.bounds import BoundedAdmin
from agreements.admin.deleted import deleted_view
from agreements.admin.history import in_words
from agreements.admin.log_filters import DaysFilter, PersonFilter, RecordKindFilter
from agreements.admin.undo_views import restore_view, take_back_view
from agreements.models import Change, ChangeSet, Publication
from agreements.records import KINDS, titles

__all__ = ["ReadOnlyAdmin", "record_url"]

PAGE = 50


class ReadOnlyAdmin(BoundedAdmin):
    """What the tracker writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    """Recent changes: every deed, with its records, and the way to take it back."""

    list_display = ("at", "who", "kind", "what", "why", "taken_back")
    list_filter = ("kind", RecordKindFilter, PersonFilter, DaysFilter)
    list_select_related = ("by",)
    search_fields = ("why",)
    search_help_text = _("Words of the reason.")
    fields = ("at", "by", "kind", "why")
    change_form_template = "admin/agreements/change_set.html"
    change_list_template = "admin/agreements/change_set_list.html"

    def get_urls(self) -> list[Any]:
        views: list[tuple[str, Any, str]] = [
            ("deleted/", deleted_view, "deleted"),
            ("deleted/<str:kind>/<int:pk>/", restore_view, "restore"),
            ("<int:pk>/take-back/", take_back_view, "take_back"),
        ]
        mine = [
            path(route, self.admin_site.admin_view(view), name=f"agreements_changeset_{name}")
            for route, view, name in views
        ]
        return mine + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of records, the first of them and the number of reverts: worked out for the page's rows."""
        changes = Change.objects.filter(change_set=OuterRef("pk")).order_by().values("change_set")
        reverts = ChangeSet.objects.filter(reverts=OuterRef("pk")).order_by().values("reverts")
        return (
            super()
            .get_queryset(request)
            .annotate(
                number=Subquery(changes.annotate(n=Count("pk")).values("n")),
                first=Subquery(changes.annotate(n=Min("pk")).values("n")),
                back=Subquery(reverts.annotate(n=Min("pk")).values("n")),
            )
        )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "until" or super().lookup_allowed(
            lookup, value, request
        )  # the second field of DaysFilter

    def search(self, rows: Any, term: str) -> Any:
        for word in term.split()[:20]:
            rows = rows.filter(why__icontains=word)
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _now("Recent changes"), **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, with the first record of each of the page's rows looked up at once."""
        found = super().get_changelist_instance(request)
        rows = found.result_list
        known = named(Change.objects.filter(pk__in=[row.first for row in rows if row.first]))
        for row in rows:
            row.called = known.get(row.first, "")
        return found

    @admin.display(description=_("who"), ordering="by")
    def who(self, change_set: Any) -> str:
        return str(change_set.by or _("the tracker"))

    @admin.display(description=_("what"))
    def what(self, change_set: Any) -> str:
        if not change_set.number:
            return ""
        more = change_set.number - 1
        words = ngettext("%(record)s and %(count)s more", "%(record)s and %(count)s more", more)
        return words % {"record": change_set.called, "count": more} if more else change_set.called

    @admin.display(description=_("taken back"), boolean=False)
    def taken_back(self, change_set: Any) -> str:
        if not change_set.back:
            return ""
        url = reverse("admin:agreements_changeset_change", args=[change_set.back])
        return format_html('<a href="{}">{}</a>', url, _now("taken back"))

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        change_set = kwargs["obj"]
        rows = Change.objects.filter(change_set=change_set).select_related("change_set__by")
        seen = [kind for kind in KINDS if may_see(request, kind)]
        page = Paginator(rows.filter(record_kind__in=seen), PAGE).get_page(request.GET.get("p"))
        entries, known = in_words(page.object_list), named(page.object_list)
        context |= {
            "page": page,
            "entries": [
                {
                    "entry": entry,
                    "title": known[entry.change.pk],
                    "url": record_url(entry.change.record_kind, entry.change.record_id, "history"),
                }
                for entry in entries
            ],
            "hidden": rows.exclude(record_kind__in=seen).count(),
            "reverted_by": ChangeSet.objects.filter(reverts=change_set).select_related("by"),
        }
        return super().render_change_form(request, context, *args, **kwargs)


def may_see(request: Any, kind: str) -> bool:
    """Whether the user may see records of the kind."""
    return request.user.has_perm(f"agreements.view_{KINDS[kind].model._meta.model_name}")


def named(changes: Any) -> dict[int, str]:
    """Change → its record's kind and what the record was called. Queries for tenures only."""
    found: dict[int, str] = {}
    changes = list(changes)
    for kind in {change.record_kind for change in changes}:
        mine = [change for change in changes if change.record_kind == kind]
        called = titles(kind, {c.record_id: c.after or c.before or {} for c in mine})
        label = KINDS[kind].model._meta.verbose_name
        found |= {change.pk: f"{label} “{called[change.record_id]}”" for change in mine}
    return found


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """One record's part of a change set. Reached from the record's history; the list of changes is that of sets."""

    list_display = ("when", "who", "record", "change_set")
    list_filter = ("record_kind",)
    list_select_related = ("change_set__by",)
    ordering = ("-pk",)
    fields = ("record_kind", "record_id", "differences")
    readonly_fields = ("differences",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

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
