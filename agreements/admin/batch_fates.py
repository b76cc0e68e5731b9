"""The list of imports: what became of each, in words, and what it can be narrowed by."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.batches import OUTCOMES
from agreements.admin.filters import KeyFilter
from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.services.batch_fates import IS_BROUGHT_AGAIN, STANDS, with_fates
from agreements.spreadsheets import applying


class Fate(NamedTuple):
    """What became of a batch: its name in the filter, the condition, and the same said of one batch."""

    label: Any
    condition: Callable[[], Q]
    words: Callable[[ImportBatch], str]


def broken_off() -> Q:
    """Half written, and nobody goes on by himself, or whoever wrote it fell silent."""
    return applying.is_left() & ~(Q(heartbeat=None) & Q(error=""))


FATES = {
    "open": Fate(
        gettext_lazy("not imported yet"),
        lambda: Q(state=BatchState.PLANNED),
        lambda batch: _("not imported yet"),
    ),
    "broken-off": Fate(
        gettext_lazy("broken off"),
        lambda: Q(state=BatchState.APPLYING) & broken_off() & STANDS,
        lambda batch: _("broken off: %(done)s of %(total)s written") % _far(batch),
    ),
    "writing": Fate(
        gettext_lazy("being written"),
        lambda: Q(state=BatchState.APPLYING) & ~broken_off() & STANDS,
        lambda batch: _("being written: %(done)s of %(total)s") % _far(batch),
    ),
    "imported": Fate(
        gettext_lazy("imported"),
        lambda: Q(state=BatchState.APPLIED) & STANDS,
        lambda batch: _("imported %(when)s") % {"when": _when(batch)},
    ),
    "taken-back": Fate(
        gettext_lazy("taken back"),
        lambda: Q(is_taken_back=True),
        lambda batch: _("taken back"),
    ),
    "brought-again": Fate(
        gettext_lazy("taken back, then brought again"),
        lambda: IS_BROUGHT_AGAIN,
        lambda batch: _("taken back, then brought again"),
    ),
    "given-up": Fate(
        gettext_lazy("given up"),
        lambda: Q(state=BatchState.CANCELLED) & STANDS,
        lambda batch: (
            _("given up: %(done)s of %(total)s written") % _far(batch)
            if batch.change_set_id
            else _("given up")
        ),
    ),
}
"""Each batch has one; what was taken back is no longer called imported."""


def fate(batch: ImportBatch) -> str:
    """Which of them became of a batch that was read `with_fates`. No query."""
    if batch.was_taken_back:  # type: ignore[attr-defined]  # annotated by `with_fates`
        return "taken-back" if batch.is_taken_back else "brought-again"  # type: ignore[attr-defined]  # annotated by `with_fates`
    if batch.state == BatchState.APPLYING:
        return "broken-off" if _is_broken_off(batch) else "writing"
    return {BatchState.PLANNED: "open", BatchState.APPLIED: "imported"}.get(
        BatchState(batch.state), "given-up"
    )


def _is_broken_off(batch: ImportBatch) -> bool:
    if batch.heartbeat is None:
        return bool(batch.error)
    return (timezone.now() - batch.heartbeat).total_seconds() > settings.JOB_SILENT_SECONDS


def told(batch: ImportBatch) -> str:
    """The same of a batch that was read by itself, in words. One query, where anything was written of it."""
    if batch.change_set_id is None:
        batch.was_taken_back = batch.is_taken_back = False  # type: ignore[attr-defined]  # as `with_fates` annotates them
        return in_words(batch)
    known = with_fates(ImportBatch.objects.filter(pk=batch.pk))
    found: Any = known.values("was_taken_back", "is_taken_back").first()  # type: ignore[misc]  # annotated by `with_fates`
    for name, value in (found or {}).items():
        setattr(batch, name, value)
    return in_words(batch)


def in_words(batch: ImportBatch) -> str:
    return FATES[fate(batch)].words(batch)


def counted(batch: ImportBatch) -> str:
    """How many rows were of which outcome."""
    return ", ".join(
        f"{label}: {number_format(batch.counts[key], force_grouping=True)}"
        for key, label in OUTCOMES.items()
        if batch.counts.get(key)
    )


def _far(batch: ImportBatch) -> dict[str, str]:
    return {
        "done": number_format(batch.pointer, force_grouping=True),
        "total": number_format(batch.total, force_grouping=True),
    }


def _when(batch: ImportBatch) -> str:
    when = batch.applied_at or batch.at
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


def same_file(batch: ImportBatch) -> SafeString:
    """What was done with the very same file before, for who brings it again; empty when nothing was."""
    rows = with_fates(ImportBatch.objects.filter(sha256=batch.sha256, state=BatchState.APPLIED))
    known = rows.exclude(pk=batch.pk).defer("plan").select_related("by").order_by("-pk").first()
    if known is None:
        return SafeString()
    said = {"who": known.by, "when": _when(known), "counts": counted(known), "fate": FATES[fate(known)].label}
    return format_html(
        '{} <a href="{}">{}</a>',
        _("The same file was imported already by %(who)s on %(when)s (%(counts)s; %(fate)s).") % said,
        reverse("admin:agreements_importbatch_preview", args=[known.pk]),
        _("See what it did"),
    )


class FateFilter(admin.SimpleListFilter):
    """What became of the batch."""

    title = gettext_lazy("state")
    parameter_name = "fate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, each.label) for name, each in FATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = FATES.get(self.value() or "")
        return queryset.filter(chosen.condition()) if chosen else queryset


class BringerFilter(KeyFilter):
    """Who brought it in. Offers those who brought anything."""

    title = gettext_lazy("who")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(Exists(ImportBatch.objects.filter(by=OuterRef("pk"))))
        return [(str(user.pk), str(user)) for user in people.order_by("username")[:200]]

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        return rows.filter(by=key)
