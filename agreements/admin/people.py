"""People, their offices, and when they held them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.admin.citations import CitationInline
from agreements.admin.inlines import names_of
from agreements.admin.merging import MergingAdmin
from agreements.admin.record import RecordAdmin, Section
from agreements.admin.sheets import ReferenceAdmin
from agreements.models import Office, OfficeName, Person, PersonName, Tenure, partial_dates
from agreements.spreadsheets.offices import OfficeResource
from agreements.spreadsheets.people import PersonResource


@admin.register(Person)
class PersonAdmin(MergingAdmin, ReferenceAdmin):
    resource_classes = (PersonResource,)
    list_display = ("name_today", "reference")
    search_fields = ("name",)
    search_help_text = _("Words of a name in any language.")
    sections = (Section(_("Who it is"), ("name", "reference"), (names_of(PersonName),)),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("names")

    @admin.display(description=_("name"), ordering="name")
    def name_today(self, person: Person) -> str:
        return str(person)


@admin.register(Office)
class OfficeAdmin(MergingAdmin, ReferenceAdmin):
    resource_classes = (OfficeResource,)
    list_display = ("name_today", "party", "reference")
    search_fields = ("name",)
    search_help_text = _("Words of a title in any language.")
    autocomplete_fields = ("party",)
    sections = (Section(_("What it is"), ("name", "party", "reference"), (names_of(OfficeName),)),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("party").prefetch_related("names", "party__names")

    @admin.display(description=_("title"), ordering="name")
    def name_today(self, office: Office) -> str:
        return str(office)


@admin.register(Tenure)
class TenureAdmin(RecordAdmin):
    list_display = ("person", "office", "held")
    search_fields = ("person__name",)
    search_help_text = _("Words of the person's or the office's name in any language.")
    autocomplete_fields = ("person", "office")
    sections = (
        Section(_("Who, and which office"), ("person", "office", ("held_from", "held_until"))),
        Section(_("Evidence"), (), (CitationInline,)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("person", "office")
        return rows.prefetch_related("person__names", "office__names")

    def search(self, rows: models.QuerySet, term: str) -> models.QuerySet:
        people, offices = Person.objects.search(term), Office.objects.search(term)
        return rows.filter(models.Q(person__in=people) | models.Q(office__in=offices))

    @admin.display(description=pgettext_lazy("office", "held"), ordering="held_from_earliest")
    def held(self, tenure: Tenure) -> str:
        return partial_dates.wording_range(tenure.held_from, tenure.held_until)
