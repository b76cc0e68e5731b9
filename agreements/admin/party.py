"""Parties."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.admin.citations import CitationInline
from agreements.admin.inlines import names_of
from agreements.admin.merging import MergingAdmin
from agreements.admin.record import Section
from agreements.admin.sheets import ReferenceAdmin
from agreements.models import Participation, Party, PartyName
from agreements.spreadsheets.parties import PartyResource


@admin.register(Party)
class PartyAdmin(MergingAdmin, ReferenceAdmin):
    resource_classes = (PartyResource,)
    list_display = ("name_today", "kind", "part_of", "reference", "agreements")
    list_filter = ("kind",)
    search_fields = ("name",)
    search_help_text = _("Words of a name in any language.")
    autocomplete_fields = ("parent",)
    sections = (
        Section(_("What it is"), ("name", "kind", "parent", "reference"), (names_of(PartyName),)),
        Section(_("Where it is"), (("latitude", "longitude"),)),
        Section(_("Elsewhere"), (("iso_3166_1", "iso_3166_2"), ("wikidata", "geonames"))),
        Section(_("Evidence"), (), (CitationInline,)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = (
            super().get_queryset(request).select_related("parent").prefetch_related("names", "parent__names")
        )
        counted: Any = Participation.objects.filter(party=OuterRef("pk")).order_by().values("party")
        counted = counted.annotate(number=Count("agreement", distinct=True)).values("number")
        return rows.annotate(agreement_count=Coalesce(Subquery(counted), 0))

    @admin.display(description=_("name"), ordering="name")
    def name_today(self, party: Party) -> str:
        return str(party)

    @admin.display(description=_("part of"), ordering="parent__name")
    def part_of(self, party: Party) -> str:
        return str(party.parent or "")

    @admin.display(description=_("agreements"), ordering="agreement_count")
    def agreements(self, party: Any) -> Any:
        if not party.agreement_count:
            return "0"
        url = reverse("admin:agreements_agreement_changelist")
        return format_html('<a href="{}?party={}">{}</a>', url, party.pk, party.agreement_count)
