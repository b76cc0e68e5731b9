"""Agreements: the dated facts, and everything that belongs to one agreement."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.core.validators import FileExtensionValidator, URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.area import AgreementType, Area
from agreements.models.base import Publishable, url_is_web
from agreements.models.checked import Checked
from agreements.models.fields import DerivedCharField, PartialDateField, text_and_bounds_agree
from agreements.models.folding import fold
from agreements.models.languages import language_field
from agreements.models.names import NameKind, base_language, best_names
from agreements.models.party import Party
from agreements.models.person import Office, Person
from agreements.models.status import DATES, StatusQuerySet

web_address = URLValidator(schemes=["http", "https"])

UNDATED = date(1, 1, 1)
"""Sort day of an agreement of which no date is known: it comes last in lists that show the newest first."""


class SortDayField(models.DateField):
    """The day by which lists are ordered, worked out from the dated facts; never null."""

    DATES = ("signed", "in_force", "provisional_from", "period_start", "announced", "period_end", "expires")
    """The first of these partial dates that is known tells the day: its earliest."""

    @staticmethod
    def day(known: Iterable[date | None]) -> date:
        """The day that follows from the earliest days of `DATES`."""
        return next((day for day in known if day), UNDATED)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> date:
        day = self.day(getattr(model_instance, f"{name}_earliest", None) for name in self.DATES)
        setattr(model_instance, self.attname, day)
        return day


class Renewal(models.TextChoices):
    """What happens when the end comes."""

    UNKNOWN = "", _("unknown")
    NONE = "none", _("none: it ends")
    EXPRESS = "express", _("express: the parties must agree to it")
    TACIT = "tacit", _("tacit: it goes on unless somebody gives notice")


class AgreementFacts(models.Model):
    """The facts that status is told from, of working and of published agreements alike."""

    announced = PartialDateField(_("announced"), help_text=_("When the intention was first made public."))
    signed = PartialDateField(_("signed"), help_text=_("2024, 2024-06 or 2024-06-17, as it is known."))
    provisional_from = PartialDateField(_("provisionally applied from"))
    in_force = PartialDateField(_("entry into force"))
    period_start = PartialDateField(
        _("period from"), help_text=_("First year, month or day of the programme; counted in full.")
    )
    period_end = PartialDateField(
        _("period until"), help_text=_("Last year, month or day of the programme; counted in full.")
    )
    expires = PartialDateField(_("expiry"), help_text=_("The scheduled end; the day still counts."))
    suspended_from = PartialDateField(_("suspended from"))
    suspended_until = PartialDateField(_("suspended until"), help_text=_("The last day of the suspension."))
    terminated = PartialDateField(_("termination"), help_text=_("The day on which it ended early."))
    renewed_until = PartialDateField(_("renewed until"), help_text=_("The last day of the renewed term."))
    renewal = models.CharField(
        _("renewal"), max_length=10, choices=Renewal, blank=True, default=Renewal.UNKNOWN
    )
    sort_day = SortDayField(editable=False, default=UNDATED, db_index=True)

    class Meta:
        abstract = True


class AgreementQuerySet(StatusQuerySet):
    def involving(self, party: Party) -> Self:
        """Agreements that the party takes part in."""
        return self.filter(Exists(Participation.objects.filter(agreement=OuterRef("pk"), party=party)))


class LegalForce(models.TextChoices):
    UNKNOWN = "", _("unknown")
    BINDING = "binding", _("binding")
    NOT_BINDING = "not_binding", _("not binding")


class Agreement(Publishable, AgreementFacts):
    """A text that one or more parties agreed on, whatever its title."""

    type = models.ForeignKey(
        AgreementType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("type"),
    )
    title = models.CharField(_("title"), max_length=500, help_text=_("English working title."))
    working_title = models.BooleanField(
        _("working title"),
        default=False,
        help_text=_("The title was composed from parties, type and period."),
    )
    folded_title = DerivedCharField(source="title", derive=fold, max_length=600)
    legal_force = models.CharField(
        _("legal force"), max_length=20, choices=LegalForce, blank=True, default=LegalForce.UNKNOWN
    )
    renewal_term_months = models.PositiveSmallIntegerField(
        _("renewal term"), null=True, blank=True, help_text=_("In months.")
    )
    renewal_notice_months = models.PositiveSmallIntegerField(
        _("notice"), null=True, blank=True, help_text=_("In months before the end.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("In your own words; public."))

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_day", "pk"]
        indexes = [
            models.Index(fields=["signed_earliest"], name="agreement_by_signature"),
            models.Index(fields=["period_start_earliest"], name="agreement_by_period"),
        ]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        permissions = [("publish_agreement", _("Can publish and withdraw agreements"))]
        constraints = [
            *text_and_bounds_agree("agreement", *DATES),
            models.CheckConstraint(
                name="agreement_has_a_title",
                condition=~Q(title=""),
                violation_error_message=_("An agreement needs a title; a working title will do."),
            ),
            models.CheckConstraint(
                name="agreement_period_ends_after_it_starts",
                condition=Q(period_start_earliest__isnull=True)
                | Q(period_end_latest__isnull=True)
                | Q(period_end_latest__gte=F("period_start_earliest")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="agreement_suspension_ends_after_it_starts",
                condition=Q(suspended_until="")
                | Q(
                    suspended_from_earliest__isnull=False,
                    suspended_until_latest__isnull=False,
                    suspended_until_latest__gte=F("suspended_from_earliest"),
                ),
                violation_error_message=_("The suspension ends before it starts, or has no start."),
            ),
            models.CheckConstraint(
                name="agreement_renewal_terms_need_a_renewal",
                condition=~Q(renewal=Renewal.NONE) | Q(renewed_until="", renewal_term_months__isnull=True),
                violation_error_message=_("It is marked as not renewable, yet a renewal is given."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title in the language, else the working title. Reads `titles` (prefetch for lists)."""
        rows = ((title.language, NameKind.OFFICIAL.value, title.text) for title in self.titles.all())
        return best_names(rows).get(base_language(language), self.title)


class AgreementTitle(Checked):
    """The agreement's title in one language."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="titles")
    language = language_field()
    text = models.CharField(_("title"), max_length=500)
    folded = DerivedCharField(source="text", derive=fold, max_length=600)

    class Meta:
        ordering = ["language", "text"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "language", "text"],
                name="title_is_told_once",
                violation_error_message=_("This title is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Role(models.TextChoices):
    CONTRACTING = "contracting", _("contracting")
    ACCEDING = "acceding", _("acceding")
    WITNESS = "witness", _("witness")
    GUARANTOR = "guarantor", _("guarantor")
    HOST = "host", _("host")


class Participation(models.Model):
    """A party takes part in an agreement, in a role."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="participations", verbose_name=_("party")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CONTRACTING)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("party of the agreement")
        verbose_name_plural = _("parties of the agreement")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "role"],
                name="participation_is_told_once",
                violation_error_message=_("This party is already there in this role."),
            )
        ]

    def __str__(self) -> str:
        return str(self.party)


class Coverage(models.Model):
    """An area that the agreement covers, in the words of its text; the area may still be open."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="coverage")
    wording = models.CharField(
        _("wording"), max_length=500, blank=True, help_text=_("As stated in the text.")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="coverage", verbose_name=_("area")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("area covered")
        verbose_name_plural = _("areas covered")
        constraints = [
            models.CheckConstraint(
                name="coverage_says_something",
                condition=~Q(wording="") | Q(area__isnull=False),
                violation_error_message=_("Give the wording of the text, an area, or both."),
            )
        ]

    def __str__(self) -> str:
        return self.wording or str(self.area)


class Capacity(models.TextChoices):
    SIGNED = "signed", _("signed")
    INITIALLED = "initialled", _("initialled")
    WITNESSED = "witnessed", _("witnessed")


class Signatory(Checked):
    """A person who signed the agreement, in an office, for a party."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatories")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("person")
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("for the party"),
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("office"),
    )
    office_as_written = models.CharField(_("office as written"), max_length=300, blank=True)
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity, default=Capacity.SIGNED)
    signed = PartialDateField(_("signed on"), help_text=_("Only when it differs from the agreement's day."))
    place = models.CharField(_("place"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [*text_and_bounds_agree("signatory", "signed")]

    def __str__(self) -> str:
        return str(self.person)


class RelationKind(models.TextChoices):
    CONTINUES = "continues", _("continues")
    SUPERSEDES = "supersedes", _("supersedes")
    AMENDS = "amends", _("amends")
    IMPLEMENTS = "implements", _("implements")
    RELATED = "related", _("is related to")


class AgreementRelation(models.Model):
    """How the agreement stands to an earlier one. It belongs to the record of the later one."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("kind"), max_length=20, choices=RelationKind)
    to = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="related_from", verbose_name=_("agreement")
    )

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "to"],
                name="relation_is_told_once",
                violation_error_message=_("This relation is already there."),
            ),
            models.CheckConstraint(
                name="relation_is_to_another",
                condition=~Q(agreement=F("to")),
                violation_error_message=_("An agreement can't be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to}"


class DocumentKind(models.TextChoices):
    AUTHENTIC = "authentic", _("authentic text")
    TRANSLATION = "translation", _("translation")
    SUMMARY = "summary", _("summary")


class Document(models.Model):
    """The full text of an agreement, as a file or at an address."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    language = language_field()
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.AUTHENTIC)
    file = models.FileField(
        _("file"),
        upload_to="documents/%Y/",
        blank=True,
        validators=[
            FileExtensionValidator(
                ["pdf", "docx", "odt", "txt", "rtf", "doc", "png", "jpg", "jpeg", "tif", "tiff"]
            )
        ],
    )
    url = models.CharField(_("address"), max_length=1000, blank=True, validators=[web_address])
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["language", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                name="document_is_somewhere",
                condition=~Q(file="") | ~Q(url=""),
                violation_error_message=_("Give a file, an address, or both."),
            ),
            models.CheckConstraint(
                name="document_address_is_a_web_address",
                condition=url_is_web("url"),
                violation_error_message=_("The address must start with https:// or http://."),
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.file.name or ""
