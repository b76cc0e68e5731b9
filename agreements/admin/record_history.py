"""The pages of a record's past: its history, and any two of its states side by side."""

from typing import Any

from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.admin.bounds import KEY
from agreements.admin.history import changes_of
from agreements.admin.saving import SavingAdmin
from agreements.admin.timeline import NOW, compared, start, state_of, timeline
from agreements.records import titles


class HistoryAdmin(SavingAdmin):
    """An admin of records that shows what became of each, deleted ones included."""

    change_list_template = "admin/agreements/record_list.html"
    delete_confirmation_template = "admin/agreements/delete_record.html"
    delete_selected_confirmation_template = "admin/agreements/delete_records.html"
    object_history_template = "admin/agreements/record_history.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"record_kind": self.kind, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.compare_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        return [path("<int:pk>/compare/", view, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, when and why; and the steps to the public."""
        if not KEY.fullmatch(object_id):
            raise Http404
        known = self._known(request, int(object_id))
        page = timeline(self.kind, int(object_id), request.GET.get(PAGE_VAR))
        context = {
            "title": _("History: %s") % known["name"],
            "page": page,
            "moments": page.object_list,
            "marked": start(list(page.object_list), known["gone"]),
            "compare_url": reverse(f"admin:agreements_{self.opts.model_name}_compare", args=[object_id]),
            **known,
            **(extra_context or {}),
        }
        return self._past_page(request, self.object_history_template, context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What differs between two states of the record."""
        known = self._known(request, pk)
        names = (request.GET.get("from", ""), request.GET.get("to", NOW))
        old, new = (state_of(self.kind, pk, name) for name in names)
        if old is None or new is None:
            raise Http404
        context = {
            "title": _("Two states of %s") % known["name"],
            "states": [old, new],
            "differences": compared(self.kind, old, new),
            "swapped": f"?from={names[1]}&to={names[0]}",
            **known,
        }
        return self._past_page(request, "admin/agreements/record_compare.html", context)

    def _known(self, request: HttpRequest, pk: int) -> dict[str, Any]:
        """The record, or what the log remembers of it. 404 for one that never was."""
        if pk >= 10**18:
            raise Http404
        obj = self.get_object(request, str(pk))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is not None:
            return {"object": obj, "name": str(obj), "gone": False}
        last = changes_of(self.kind, pk).first()
        if last is None or not last.before:
            raise Http404
        return {"object": None, "name": titles(self.kind, {pk: last.before})[pk], "gone": True, "pk": pk}

    def _past_page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        whole = {
            **self.admin_site.each_context(request),
            "subtitle": None,
            "opts": self.opts,
            "kind": self.kind,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            **context,
        }
        return TemplateResponse(request, template, whole)
