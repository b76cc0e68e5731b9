"""Releasing edits of reference data: what readers see of a record against what they would see, and the button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.admin import document_words
from agreements.admin.record import PageLink, RecordAdmin
from agreements.models import PublishedRecord
from agreements.records import Moved
from agreements.services import in_step, refreshing, releasing

HIGHEST = 2**63
RELEASE = "agreements.publish_agreement"


class InPublicFilter(admin.SimpleListFilter):
    title = gettext_lazy("in public")
    parameter_name = "in_public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("changed", gettext_lazy("changed since released")),
            ("as_released", gettext_lazy("as released")),
            ("no", gettext_lazy("not public")),
        ]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        conditions = {
            "changed": Q(is_public=True, is_changed=True),
            "as_released": Q(is_public=True, is_changed=False),
            "no": Q(is_public=False),
        }
        return rows.filter(conditions[self.value()]) if self.value() in conditions else rows  # type: ignore[index]  # it is one of them


class ReleasableAdmin(RecordAdmin):
    """Reference data, which is public for the sake of what uses it. Its edits wait for an editor."""

    def get_queryset(self, request: HttpRequest) -> Any:
        shown = PublishedRecord.objects.filter(kind=self.kind, record_id=OuterRef("pk"))
        changed = ExpressionWrapper(in_step.changed(self.kind), output_field=BooleanField())
        return super().get_queryset(request).annotate(is_public=Exists(shown), is_changed=changed)

    # -- the list ----------------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "in_public")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), InPublicFilter)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if actions and request.user.has_perm(RELEASE):
            label = _("Release the selected records")
            actions["release_selected"] = (type(self).release_selected, "release_selected", label)  # type: ignore[assignment]  # an action may answer nothing
        return actions

    @admin.display(description=gettext_lazy("in public"))
    def in_public(self, record: Any) -> Any:
        if not record.is_public:
            return ""
        if not record.is_changed:
            return _("as released")
        return format_html('<a href="{}">{}</a>', self._release_url(record.pk), _("changed since released"))

    def release_selected(self, request: HttpRequest, rows: Any) -> None:
        """Releases those of the selected that are public."""
        public = list(rows.filter(is_public=True))
        releasing.release(public, request.user)
        self._say_released(request, len(public))
        if left := rows.count() - len(public):
            words = ngettext(
                "%(count)s record is not public: no published document uses it.",
                "%(count)s records are not public: no published document uses them.",
                left,
            )
            messages.warning(request, words % {"count": left})

    def _say_released(self, request: HttpRequest, number: int) -> None:
        if number:
            words = ngettext(
                "%(count)s record is released. The documents that use it follow in the background.",
                "%(count)s records are released. The documents that use them follow in the background.",
                number,
            )
            messages.success(request, words % {"count": number})

    # -- the page ----------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_release"
        return [
            path("<int:pk>/release/", self.admin_site.admin_view(self.release_view), name=name),
            *super().get_urls(),
        ]

    def _release_url(self, pk: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_release", args=[pk])

    def page_links(self, request: HttpRequest, obj: Any) -> list[PageLink]:
        links = super().page_links(request, obj)
        if PublishedRecord.objects.filter(kind=self.kind, record_id=obj.pk).exists():
            links = [*links, PageLink(_("In public"), self._release_url(obj.pk))]
        return links

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What readers see against what they would see. A POST releases what was looked at."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, str(pk)) if pk < HIGHEST else None
        if record is None:
            raise Http404(_("There is no such record."))
        if request.method == "POST":
            return self._release_looked_at(request, record)
        return self._release_page(request, record)

    def _release_looked_at(self, request: HttpRequest, record: Any) -> HttpResponse:
        seen, why = request.POST.get("revision", ""), request.POST.get("why", "")[:500].replace("\x00", "")
        revision = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        try:
            releasing.release([record], request.user, why, revision)
        except Moved:
            words = _("Somebody changed it since you looked at it. Look at it again, then release.")
            messages.error(request, words)
        else:
            self._say_released(request, 1)
        return HttpResponseRedirect(self._release_url(record.pk))

    def _release_page(self, request: HttpRequest, record: Any) -> HttpResponse:
        found = releasing.preview(self.kind, record.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("In public: %s") % record,
            "subtitle": None,
            "original": record,
            "opts": self.opts,
            "found": found,
            "differences": document_words.differences(found.now, found.then),
            "may_release": request.user.has_perm(RELEASE),
            "refreshes": refreshing.concerning(self.kind, found.now["slug"]) if found.now else [],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/agreements/release.html", context)
