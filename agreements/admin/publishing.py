"""Publish and withdraw, as buttons on the page and as actions of the list; the deeds are the service's."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.admin.record import RecordAdmin
from agreements.models.base import State
from agreements.services import publishing

MOST_REASONS = 10


class PublishableAdmin(RecordAdmin):
    """Records that an editor shows to the public and takes back."""

    actions = ("publish", "withdraw")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"agreements.publish_{self.opts.model_name}")

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [
            path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"{name}_{deed}")
            for deed, view in (("publish", self.publish_view), ("withdraw", self.withdraw_view))
        ]
        return views + super().get_urls()

    # -- the list ----------------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Publish the selected records"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._report(request, publishing.publish(self._plain(queryset), by=request.user), State.PUBLISHED)

    @admin.action(description=gettext_lazy("Withdraw the selected records"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._report(request, publishing.withdraw(self._plain(queryset), by=request.user), State.WITHDRAWN)

    def _plain(self, queryset: models.QuerySet) -> models.QuerySet:
        """The records without what the list shows beside them."""
        return self.model._default_manager.filter(pk__in=list(queryset.values_list("pk", flat=True)))

    # -- the page ----------------------------------------------------------------------------------------

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publishes the revision that the editor looked at."""
        revision = request.POST.get("revision", "")
        looked_at = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0
        return self._deed(
            request,
            pk,
            State.PUBLISHED,
            lambda rows: publishing.publish(rows, request.user, revision=looked_at),
        )

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._deed(request, pk, State.WITHDRAWN, lambda rows: publishing.withdraw(rows, request.user))

    def _deed(self, request: HttpRequest, pk: int, state: State, deed: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_publish_permission(request):
            raise PermissionDenied
        record = self.get_object(request, str(pk))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined]  # Django's
        self._report(request, deed(self.model._default_manager.filter(pk=pk)), state)
        return HttpResponseRedirect(reverse(f"admin:agreements_{self.opts.model_name}_change", args=[pk]))

    def _report(self, request: HttpRequest, outcome: publishing.Outcome, state: State) -> None:
        """How many were done, and how many were left and why."""
        done, refused = outcome
        if done:
            words = (
                ngettext("%(count)s record was published.", "%(count)s records were published.", len(done))
                if state == State.PUBLISHED
                else ngettext(
                    "%(count)s record was withdrawn.", "%(count)s records were withdrawn.", len(done)
                )
            )
            messages.success(request, words % {"count": len(done)})
        if refused:
            words = ngettext("%(count)s record was left:", "%(count)s records were left:", len(refused))
            lines = [words % {"count": len(refused)}]
            lines += [f"{record}: {reason}" for record, reason in refused[:MOST_REASONS]]
            lines += ["…"] if len(refused) > MOST_REASONS else []
            messages.warning(request, " ".join(lines))

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj and self.has_publish_permission(request):
            context["publish_missing"] = publishing.publishable(obj)
            context["can_publish"] = obj.state != State.PUBLISHED or obj.changed_since_published
            context["can_withdraw"] = obj.state == State.PUBLISHED
        return super().render_change_form(request, context, *args, **kwargs)

    # -- columns and rules -------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_today(self, record: Any) -> str:
        if record.changed_since_published:
            return format_html(
                '{} <span class="changed-since">{}</span>', record.get_state_display(), _("changed since")
            )
        return record.get_state_display()

    @admin.display(description=gettext_lazy("public address"))
    def public_address(self, record: Any) -> str:
        return record.slug or _("Given when it is first published.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers see is withdrawn first."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state != State.PUBLISHED)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        found, counts, permissions, protected = super().get_deleted_objects(objs, request)
        published = [each for each in objs if each.state == State.PUBLISHED]
        if published and super().has_delete_permission(request):
            permissions = set(permissions) - {self.opts.verbose_name}  # that is not what is in the way
        reasons = [_("Published: %(record)s. Withdraw it first.") % {"record": each} for each in published]
        return found, counts, permissions, [*protected, *reasons]
