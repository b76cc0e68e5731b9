"""The pages around publishing: what a reviewer has to look at, the document that readers would get, and steps."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import records
from agreements.admin import preview
from agreements.admin.record import PageLink, RecordAdmin
from agreements.models import Transition
from agreements.services import publishing, reviewing, workflow
from agreements.services.steps import STEPS

MOST_STEPS = 20
HIGHEST = 2**63


class ReviewPages(RecordAdmin):
    """Pages of one record on its way to the public. Looking changes nothing; every step is a POST."""

    def get_urls(self) -> list[Any]:
        pages = {"review": self.review_view, "preview": self.preview_view}
        pages |= {str(name): self._step_view(name) for name in STEPS}
        views = [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name, view in pages.items()
        ]
        return views + super().get_urls()

    def page_url(self, name: str, pk: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[pk])

    def page_links(self, request: HttpRequest, obj: Any) -> list[PageLink]:
        return [
            *super().page_links(request, obj),
            PageLink(_("Review"), self.page_url("review", obj.pk)),
            PageLink(_("As readers will see it"), self.page_url("preview", obj.pk)),
        ]

    def _record(self, request: HttpRequest, pk: int) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, str(pk)) if pk < HIGHEST else None
        if record is None:
            raise Http404(_("There is no such record."))
        return record

    # -- steps -------------------------------------------------------------------------------------------

    def _step_view(self, name: Any) -> Any:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            return self._take(request, pk, STEPS[name])

        return require_POST(view)

    def _take(self, request: HttpRequest, pk: int, step: Any) -> HttpResponse:
        """Takes the step; when it is refused, the review page shows why, with the note as it was typed."""
        if not workflow.may(step, self.kind, request.user):
            raise PermissionDenied
        record = self._record(request, pk)
        if self.take_on_page(request, record, step).refused:
            return self._page(request, record)
        return HttpResponseRedirect(self.page_url("change", pk))

    def take_on_page(self, request: HttpRequest, record: Any, step: Any) -> publishing.Outcome:
        """Takes the step with this record and says what came of it."""
        raise NotImplementedError

    def step_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Where the record stands, and the buttons of this user."""
        raise NotImplementedError

    # -- the review --------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would change for readers, and what has changed since it was sent to review."""
        return self._page(request, self._record(request, pk))

    def _page(self, request: HttpRequest, record: Any) -> HttpResponse:
        context = self.step_context(request, record)
        found = reviewing.review(self.kind, record.pk, context["place"].last)
        public, since_sent = records.all_in_words(self.kind, [found.public, found.since_sent])
        steps = Transition.objects.filter(record_kind=self.kind, record_id=record.pk).select_related("by")
        context |= {
            "found": found,
            "public": public,
            "since_sent": since_sent if context["waits"] else [],
            "steps": steps[:MOST_STEPS],
            "preview_url": self.page_url("preview", record.pk),
        }
        return self._render(request, record, _("Review: %s") % record, "review", context)

    # -- the preview -------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The document that publishing would store now; nothing is stored."""
        record = self._record(request, pk)
        document = publishing.preview(record)
        if request.GET.get("format") == "json":
            return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
        context = {
            "lines": preview.lines(document or {}),
            "json": json.dumps(document, ensure_ascii=False, indent=2),
            "missing": publishing.publishable(record),
        }
        return self._render(request, record, _("As readers will see it: %s") % record, "preview", context)

    def _render(
        self, request: HttpRequest, record: Any, title: str, page: str, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        around = self.admin_site.each_context(request)
        own = {"title": title, "subtitle": None, "original": record, "opts": self.opts}
        return TemplateResponse(request, f"admin/agreements/{page}.html", {**around, **own, **context})
