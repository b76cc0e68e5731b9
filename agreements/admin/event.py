"""Events: the analysts' list and page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.admin import filters
from agreements.admin.citations import CitationInline
from agreements.admin.inlines import StackInline, TableInline, names_of
from agreements.admin.publishing import PublishableAdmin
from agreements.admin.record import Section
from agreements.models import Event, EventAgreement, EventName, EventParty, Speaker, Topic, partial_dates


class EventPartyInline(TableInline):
    model = EventParty
    fields = ("party", "role", "order")
    autocomplete_fields = ("party",)


class SpeakerInline(StackInline):
    model = Speaker
    fields = (("person", "party", "order"), ("office", "office_as_written"))
    autocomplete_fields = ("person", "party", "office")


class TopicInline(TableInline):
    model = Topic
    fields = ("wording", "area", "order")
    autocomplete_fields = ("area",)


class EventAgreementInline(TableInline):
    model = EventAgreement
    fields = ("agreement", "happening")
    autocomplete_fields = ("agreement",)


@admin.register(Event)
class EventAdmin(PublishableAdmin):
    list_display = ("name_today", "kind", "days", "place", "status", "state_today")
    list_filter = ("kind", "status", "state", filters.ReviewFilter)
    search_fields = ("name",)
    search_help_text = _("Words of a name in any language.")
    autocomplete_fields = ("place",)
    readonly_fields = ("public_address", "state_today")
    sections = (
        Section(_("What it is"), ("name", "kind", "status", "summary", "reference"), (names_of(EventName),)),
        Section(_("When and where"), (("start", "end"), ("place", "venue", "mode"))),
        Section(_("Who was there"), (), (EventPartyInline, SpeakerInline)),
        Section(_("What was discussed"), (), (TopicInline, EventAgreementInline)),
        Section(_("Evidence"), (), (CitationInline,)),
        Section(_("Publication"), ("state_today", "public_address", ("verified_on", "verified_by"))),
        Section(_("Internal"), ("internal_notes",)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("place").prefetch_related("names", "place__names")

    @admin.display(description=_("name"), ordering="name")
    def name_today(self, event: Event) -> str:
        return str(event)

    @admin.display(description=_("days"), ordering="start_earliest")
    def days(self, event: Event) -> str:
        return partial_dates.wording_range(event.start, event.end)
