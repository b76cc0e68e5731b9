"""Refreshes: how far the documents are that follow a release or a merge."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.admin.log import ReadOnlyAdmin
from agreements.admin.releasing import RELEASE
from agreements.models import Refresh
from agreements.services import jobs, refreshing


@admin.register(Refresh)
class RefreshAdmin(ReadOnlyAdmin):
    """One line for each; a failed one can be tried again and goes on where it stood."""

    list_display = ("at", "kind", "what", "state", "progress", "who", "why", "error")
    list_filter = ("state", "kind")
    list_select_related = ("by",)
    fields = ("at", "kind", "what", "by", "why", "state", "progress", "heartbeat", "error")
    actions = ("retry",)

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RELEASE)

    @admin.display(description=_("what"))
    def what(self, refresh: Refresh) -> str:
        more = len(refresh.slugs) - 5
        return ", ".join(refresh.slugs[:5]) + (f" + {more}" if more > 0 else "")

    @admin.display(description=_("documents"))
    def progress(self, refresh: Refresh) -> Any:
        most = max(refresh.total, refresh.done)
        return format_html(
            '<progress max="{}" value="{}"></progress> {} / {}', most or 1, refresh.done, refresh.done, most
        )

    @admin.display(description=_("who"), ordering="by")
    def who(self, refresh: Refresh) -> str:
        return str(refresh.by or _("the tracker"))

    @admin.action(description=_("Try the selected ones again"), permissions=["release"])
    def retry(self, request: HttpRequest, refreshes: Any) -> None:
        again = sum(jobs.retry(refreshing.refresh, refresh) for refresh in refreshes)
        words = ngettext("%(count)s refresh is tried again.", "%(count)s refreshes are tried again.", again)
        messages.info(request, words % {"count": again})
