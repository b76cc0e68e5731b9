"""Merging in the admin: choose the records, look at what would move where, confirm; afterwards, release it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.bounds import StaffRequest
from agreements.admin.duplicates import DuplicatesFilter
from agreements.admin.merging_pages import Asked, choose_page, merged_page, plan_page
from agreements.admin.record import PageLink, RecordAdmin
from agreements.models import ChangeSet
from agreements.records import Moved
from agreements.services import merging, merging_release
from agreements.services.merging import MOST, Plan, Refused

MOVED = gettext_lazy(
    "Nothing was merged: somebody changed one of these records since you looked. This is what it would do now."
)


class MergingAdmin(RecordAdmin):
    """Records of which two can be the same thing, told twice."""

    actions = ("merge_selected",)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), DuplicatesFilter)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return merging.may_merge(self.kind, request.user)

    def get_urls(self) -> list[Any]:
        name = f"agreements_{self.opts.model_name}"
        mine = [
            path("merge/", self.admin_site.admin_view(self.merge_view), name=f"{name}_merge"),
            path("merged/<int:pk>/", self.admin_site.admin_view(self.merged_view), name=f"{name}_merged"),
        ]
        return mine + super().get_urls()

    def page_links(self, request: HttpRequest, obj: Any) -> list[PageLink]:
        links = super().page_links(request, obj)
        return (
            [*links, PageLink(_("Merge …"), self._url([obj.pk]))]
            if self.has_merge_permission(request)
            else links
        )

    def _url(self, ids: list[int]) -> str:
        address = reverse(f"admin:agreements_{self.opts.model_name}_merge")
        return f"{address}?{urlencode({'record': ids}, doseq=True)}"

    @admin.action(description=gettext_lazy("Merge the selected records"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if 1 < len(ids) <= MOST:
            return HttpResponseRedirect(self._url(ids))
        messages.error(request, _("Choose two records, and at most %(most)s.") % {"most": MOST})
        return None

    # -- the pages ---------------------------------------------------------------------------------------

    def merge_view(self, request: StaffRequest) -> HttpResponse:
        """First which records, and which of them stays; then what would move where."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        asked = Asked.read(self.kind, request)
        if not asked.is_complete:
            return self._page(request, "choose", choose_page(asked, self.admin_site))
        try:
            plan = merging.plan(self.kind, asked.keep, asked.others, asked.choices)
        except Refused as refused:
            messages.error(request, " ".join(refused.reasons))
            return self._page(request, "choose", choose_page(asked, self.admin_site))
        if "merge" in request.POST or "release" in request.POST:
            return self._merge(request, asked, plan)
        return self._page(request, "plan", plan_page(asked, plan, request.user))

    def _merge(self, request: StaffRequest, asked: Asked, plan: Plan) -> HttpResponse:
        """What was looked at, or nothing."""
        try:
            if request.POST.get("fingerprint") != plan.fingerprint:
                raise Moved([plan.keep])
            change_set = merging.merge(plan, request.user, asked.why)
        except Refused:
            messages.error(request, _("Nothing was merged: see what stands in the way."))
        except (Moved, IntegrityError):
            messages.error(request, MOVED)
            return HttpResponseRedirect(request.get_full_path())
        else:
            messages.success(request, _("The records were merged."))
            if "release" in request.POST:
                self._release(request, change_set)
            return HttpResponseRedirect(self._merged_url(change_set.pk))
        return self._page(request, "plan", plan_page(asked, plan, request.user))

    def merged_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """A merge, or its taking back, and whether readers see it yet. One address serves all kinds."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        change_set = ChangeSet.objects.filter(pk=min(pk, 2**63 - 1)).first()
        if change_set is None or not merging_release.is_merge(change_set):
            raise Http404
        if request.method == "POST":
            self._release(request, change_set)
            return HttpResponseRedirect(self._merged_url(pk))
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "POST"])
        return self._page(request, "merged", merged_page(change_set, request.user))

    def _merged_url(self, pk: int) -> str:
        return reverse(f"admin:agreements_{self.opts.model_name}_merged", args=[pk])

    def _release(self, request: StaffRequest, change_set: ChangeSet) -> None:
        if merging_release.release(change_set, request.user):
            messages.success(request, _("It is released; the documents of readers follow in a moment."))
        else:
            messages.info(request, _("There was nothing to release."))

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context}
        return TemplateResponse(request, f"admin/agreements/merging/{name}.html", whole)
