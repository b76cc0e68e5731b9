"""Agreements: the analysts' list and page."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.admin import filters
from agreements.admin.citations import CitationInline
from agreements.admin.inlines import StackInline, TableInline
from agreements.admin.publishing import PublishableAdmin
from agreements.admin.record import Section
from agreements.admin.sheets import DownloadAdmin
from agreements.admin.status import StatusColumns
from agreements.admin.workbooks import WorkbookUploadAdmin
from agreements.models import (
    Agreement,
    AgreementRelation,
    AgreementTitle,
    Coverage,
    Document,
    Participation,
    Party,
    PartyName,
    Signatory,
)
from agreements.models.agreement import RelationKind
from agreements.models.folding import words


class TitleInline(TableInline):
    model = AgreementTitle
    fields = ("language", "text")


class ParticipationInline(TableInline):
    model = Participation
    fields = ("party", "role", "order")
    autocomplete_fields = ("party",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 2


class SignatoryInline(StackInline):
    model = Signatory
    fields = (
        ("person", "party", "capacity"),
        ("office", "office_as_written"),
        ("signed", "place", "order"),
    )
    autocomplete_fields = ("person", "party", "office")


class CoverageInline(TableInline):
    model = Coverage
    fields = ("wording", "area", "order")
    autocomplete_fields = ("area",)


class RelationInline(TableInline):
    model = AgreementRelation
    fk_name = "agreement"
    fields = ("kind", "to")
    autocomplete_fields = ("to",)


class DocumentInline(TableInline):
    model = Document
    fields = ("language", "kind", "file", "url")


EARLIER_SAYS = {
    RelationKind.CONTINUES: _("continued by"),
    RelationKind.SUPERSEDES: _("superseded by"),
    RelationKind.AMENDS: _("amended by"),
    RelationKind.IMPLEMENTS: _("implemented by"),
    RelationKind.RELATED: _("related to"),
}
"""What the earlier agreement says of the later one."""


@admin.register(Agreement)
class AgreementAdmin(StatusColumns, WorkbookUploadAdmin, DownloadAdmin, PublishableAdmin):
    list_display = (
        "title_today",
        "parties",
        "type_name",
        "signed_wording",
        "period",
        "status_today",
        "certain",
        "state_today",
    )
    list_filter = (
        filters.StatusFilter,
        "state",
        filters.ReviewFilter,
        filters.TypeFilter,
        filters.CountryFilter,
        filters.NoCitationFilter,
        filters.ChangedFilter,
        filters.PartyFilter,
    )
    search_fields = ("title",)
    search_help_text = _("Words of a title, a party's name in any language, or a reference.")
    ordering = ("-sort_day", "pk")
    autocomplete_fields = ("type",)
    readonly_fields = ("status_box", "related_from_others", "public_address", "state_today")
    sections = (
        Section(
            _("What it is"),
            ("status_box", "title", "working_title", "type", "legal_force", "summary", "reference"),
            (TitleInline,),
        ),
        Section(_("Parties and signatories"), (), (ParticipationInline, SignatoryInline)),
        Section(
            _("Dates and period"),
            (("announced", "signed"), ("provisional_from", "in_force"), ("period_start", "period_end")),
            help=_(
                "Each date as far as it is known: 2024, 2024-06 or 2024-06-17. None is derived from another."
            ),
        ),
        Section(
            _("Renewal and end"),
            (
                ("expires", "terminated"),
                ("suspended_from", "suspended_until"),
                ("renewal", "renewal_term_months", "renewal_notice_months"),
                "renewed_until",
                "related_from_others",
            ),
            (RelationInline,),
        ),
        Section(_("What it covers"), (), (CoverageInline,)),
        Section(_("Evidence"), (), (CitationInline, DocumentInline)),
        Section(_("Publication"), ("state_today", "public_address", ("verified_on", "verified_by"))),
        Section(_("Internal"), ("internal_notes",)),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("type")
        taking_part = Participation.objects.select_related("party").prefetch_related("party__names")
        return rows.prefetch_related("titles", "type__names", Prefetch("participations", taking_part))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.user.has_perm("agreements.add_importbatch"):
            extra_context = {
                "import_batch_url": reverse("admin:agreements_importbatch_add"),
                "workbook_url": reverse("admin:agreements_agreement_workbook"),
                **(extra_context or {}),
            }
        return super().changelist_view(request, extra_context)

    def search(self, rows: QuerySet, term: str) -> QuerySet:
        """Its reference; or every word stands in a title or in a party's name, in any language."""
        found = rows
        for word in words(term)[:20]:
            found = found.filter(_told_in_title(word) | Q(pk__in=_parties_called(word)))
        return found | rows.filter(reference__iexact=term.strip())

    @admin.display(description=_("title"), ordering="title")
    def title_today(self, agreement: Agreement) -> str:
        return agreement.title_in(get_language() or "en")

    @admin.display(description=_("parties"))
    def parties(self, agreement: Agreement) -> str:
        return " – ".join(str(each.party) for each in agreement.participations.all())

    @admin.display(description=_("type"), ordering="type__name")
    def type_name(self, agreement: Agreement) -> str:
        return str(agreement.type or "")

    @admin.display(description=_("what others say of it"))
    def related_from_others(self, agreement: Agreement) -> str:
        if agreement.pk is None:
            return ""
        relations = agreement.related_from.select_related("agreement")
        lines = [
            (EARLIER_SAYS[RelationKind(each.kind)], agreement_url(each.agreement_id), each.agreement.title)
            for each in relations
        ]
        return format_html_join("", '<p>{}: <a href="{}">{}</a></p>', lines) or "–"


def agreement_url(pk: int) -> str:
    """The agreement's page in the admin."""
    return reverse("admin:agreements_agreement_change", args=[pk])


def _told_in_title(word: str) -> Q:
    titles = AgreementTitle.objects.filter(folded__contains=word)
    return Q(folded_title__contains=word) | Q(pk__in=titles.values("agreement"))


def _parties_called(word: str) -> QuerySet:
    """The agreements of parties with such a name. Names are looked through once, not for each agreement."""
    named = PartyName.objects.filter(folded__contains=word).values("owner")
    parties = Party.objects.filter(Q(folded__contains=word) | Q(pk__in=named))
    return Participation.objects.filter(party__in=parties).values("agreement")
