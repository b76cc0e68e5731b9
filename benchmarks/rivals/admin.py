"""The list of agreements as Django's admin gives it when its options are filled in as the manual shows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from agreements.models import Agreement, Participation

site = admin.AdminSite(name="rival")


class ParticipationInline(admin.TabularInline):
    model = Participation


@admin.register(Agreement, site=site)
class AgreementAdmin(admin.ModelAdmin):
    list_display = ["title", "parties", "type", "signed", "period", "status_today", "certain", "state"]
    list_filter = [
        "state",
        "type",
        "legal_force",
        "participations__party__kind",
        "participations__party__parent",
    ]
    list_select_related = ["type"]
    list_per_page = 50
    search_fields = [
        "title",
        "titles__text",
        "participations__party__name",
        "participations__party__names__text",
        "reference",
    ]
    inlines = [ParticipationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        rows = rows.with_status(on=timezone.localdate())
        return rows.prefetch_related("participations__party__names", "type__names")

    def parties(self, agreement: Agreement) -> str:
        return " – ".join(str(each.party) for each in agreement.participations.all())

    def period(self, agreement: Agreement) -> str:
        return f"{agreement.period_start}–{agreement.period_end}"

    @admin.display(ordering="status")
    def status_today(self, agreement: Any) -> str:
        return agreement.status

    @admin.display(ordering="status_certain", boolean=True)
    def certain(self, agreement: Any) -> bool:
        return agreement.status_certain
