"""How an agreement stands today, for its list and its page."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_FACETS_VAR
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, partial_dates
from agreements.models.agreement import AgreementQuerySet
from agreements.models.status import next_change, status_on
from agreements.models.status_words import doubt, sentence

ASKED_BY = {"status", "o", IS_FACETS_VAR}
"""Parameters of the list: its filter by status, the column that orders it, and the counts beside filters."""


class StatusColumns(admin.ModelAdmin):
    """Columns and lines that tell the status on the day of each request."""

    def get_queryset(self, request: HttpRequest) -> AgreementQuerySet:
        """The database is asked for the status only where it narrows or orders: told in Python, the fifty of a
        page take a fraction of the time in which that question is put into words."""
        rows: AgreementQuerySet = super().get_queryset(request)  # type: ignore[assignment]  # Agreement's own manager
        if request.GET.keys() & ASKED_BY:
            return rows.with_status(on=timezone.localdate())
        return rows.with_superseded_on()

    @admin.display(description=gettext_lazy("status today"), ordering="status")
    def status_today(self, agreement: Any) -> str:
        status = status_on(agreement, timezone.localdate()).status
        return format_html('<span class="status {}">{}</span>', status.value, status.label)

    @admin.display(description=gettext_lazy("certain"), ordering="status_certain", boolean=True)
    def certain(self, agreement: Any) -> bool:
        return status_on(agreement, timezone.localdate()).certain

    @admin.display(description=gettext_lazy("signed"), ordering="signed_earliest")
    def signed_wording(self, agreement: Agreement) -> str:
        return partial_dates.wording(agreement.signed) if agreement.signed else ""

    @admin.display(description=gettext_lazy("period"), ordering="period_start_earliest")
    def period(self, agreement: Agreement) -> str:
        return partial_dates.wording_range(agreement.period_start, agreement.period_end)

    @admin.display(description=gettext_lazy("status today"))
    def status_box(self, agreement: Any) -> str:
        """Status, its sentence, whether it is certain, and when that will change."""
        if agreement.pk is None:
            return _("Told once it is saved.")
        today = timezone.localdate()
        answer = status_on(agreement, today)
        return format_html(
            '<div class="status-box"><p>{} {}</p><p>{}</p><p>{}</p></div>',
            self.status_today(agreement),
            sentence(agreement, answer.rule),
            "" if answer.certain else doubt(agreement, today),
            _next(next_change(agreement, today)),
        )


def _next(day: date | None) -> str:
    if day is None:
        return _("No known date will change it.")
    return _("Next change: %(day)s.") % {"day": partial_dates.wording(day.isoformat())}
