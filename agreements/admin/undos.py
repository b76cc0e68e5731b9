"""Undos: how far a long change set is taken back, and what stayed as it is."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.admin.addresses import record_url
from agreements.admin.log import ReadOnlyAdmin
from agreements.admin.releasing import RELEASE
from agreements.models import ChangeSet, Undo
from agreements.services import jobs, undoing_steps

MOST_SHOWN = 500


@admin.register(Undo)
class UndoAdmin(ReadOnlyAdmin):
    """One line for each; a failed one can be tried again and goes on where it stood."""

    list_display = ("at", "change_set", "who", "why", "state", "progress", "error")
    list_filter = ("state",)
    list_select_related = ("by", "change_set", "made")
    fields = ("taken_back", "at", "who", "why", "state", "progress", "made_by_it", "stayed", "error")
    readonly_fields = ("taken_back", "who", "progress", "made_by_it", "stayed")
    change_form_template = "admin/agreements/undo.html"
    actions = ("retry",)

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RELEASE)

    @admin.display(description=_("records"))
    def progress(self, undo: Undo) -> Any:
        return format_html(
            '<progress max="{}" value="{}"></progress> {} / {}',
            undo.total or 1,
            undo.done,
            undo.done,
            undo.total,
        )

    @admin.display(description=_("who"), ordering="by")
    def who(self, undo: Undo) -> str:
        return str(undo.by or _("the tracker"))

    @admin.display(description=_("takes back"))
    def taken_back(self, undo: Undo) -> str:
        return _link(undo.change_set)

    @admin.display(description=_("what it changed"))
    def made_by_it(self, undo: Undo) -> str:
        return _link(undo.made) if undo.made else "–"

    @admin.display(description=_("stayed as they are"))
    def stayed(self, undo: Undo) -> str:
        """The records that could not be taken back, with the reasons."""
        lines = [(record_url(kind, pk), title, why) for kind, pk, title, why in undo.left[:MOST_SHOWN]]
        shown = format_html_join("", '<li><a href="{}">{}</a>: {}</li>', lines)
        more = len(undo.left) - MOST_SHOWN
        return format_html("<ul>{}</ul>{}", shown, f"+ {more}" if more > 0 else "") if lines else "–"

    @admin.action(description=_("Try the selected ones again"), permissions=["release"])
    def retry(self, request: HttpRequest, undos: Any) -> None:
        again = sum(jobs.retry(undoing_steps.take_back, undo) for undo in undos)
        words = ngettext("%(count)s undo is tried again.", "%(count)s undos are tried again.", again)
        messages.info(request, words % {"count": again})


def _link(change_set: ChangeSet) -> str:
    url = reverse("admin:agreements_changeset_change", args=[change_set.pk])
    return format_html('<a href="{}">{}</a> {}', url, change_set, change_set.why)
