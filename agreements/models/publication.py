"""What readers see: published documents, their index columns, and the log of publications."""

from collections.abc import Iterable, Iterator
from datetime import date
from types import SimpleNamespace

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import UNDATED, AgreementFacts, SortDayField
from agreements.models.change import RecordKind
from agreements.models.fields import JSONTextField, PartialDateField
from agreements.models.finding import RecordQuerySet
from agreements.models.status import DATES, FactsQuerySet, bounds


class Action(models.TextChoices):
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REFRESHED = "refreshed", _("refreshed")


class Publication(models.Model):
    """One line of the log: a document was published, withdrawn, or refreshed. Never changed afterwards.

    The primary key is the sequence number that readers follow.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=RecordKind)
    slug = models.SlugField(_("address"), max_length=120)
    action = models.CharField(_("action"), max_length=20, choices=Action)
    body = JSONTextField(_("document"), blank=True, help_text=_("JSON; empty for a withdrawal."))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Never public."),
    )
    why = models.CharField(_("why"), max_length=500, blank=True, help_text=_("Never public."))

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "slug", "-id"], name="publication_of_record"),
            models.Index(fields=["at", "id"], name="publication_by_time"),
        ]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.slug}: {self.get_action_display()}"


class Facet(models.TextChoices):
    """What published records can be filtered and counted by; ancestors are included."""

    PARTY = "party", _("party")
    COUNTRY = "country", _("country")
    WITHIN = "within", _("within")
    AREA = "area", _("area")
    TYPE = "type", _("type")
    PERSON = "person", _("person")
    OFFICE = "office", _("office")
    EVENT = "event", _("event")
    AGREEMENT = "agreement", _("agreement")
    KIND = "kind", _("kind")
    STATUS = "status", _("status")
    SOURCE = "source", _("source")
    PUBLISHER = "publisher", _("publisher")
    LANGUAGE = "language", _("language")
    YEAR = "year", _("year")
    LATERALITY = "laterality", _("number of parties")
    LEGAL_FORCE = "legal_force", _("legal force")
    RENEWAL = "renewal", _("renewal")
    CODE = "code", _("code")  # of a foreign register or classification, as `code` writes it
    MENTIONS = (
        "mentions",
        _("mentions"),
    )  # parties in the document that do not take part: a signatory's office …
    WORD = "word", _("word")  # of its own text; the names of what it uses are words of theirs


LONGEST = 120


def as_value(text: str) -> str:
    """Free text as the value of a facet: in one line, and no longer than a value may be."""
    return " ".join(text.split())[:LONGEST].strip()


def code(scheme: str, text: str | int) -> str:
    """A foreign code as the value of a facet, whatever its case: `sdg:4`, `iso:RU-MOW`, `wikidata:Q649`."""
    return as_value(f"{scheme.lower()}:{str(text).upper()}")


COUNTED = (
    Facet.PARTY,
    Facet.COUNTRY,
    Facet.WITHIN,
    Facet.AREA,
    Facet.TYPE,
    Facet.PERSON,
    Facet.OFFICE,
    Facet.EVENT,
    Facet.PUBLISHER,
    Facet.LATERALITY,
    Facet.LEGAL_FORCE,
    Facet.RENEWAL,
)
"""The facets of agreements that are counted. They stand in lines of text in this order: another one needs the column
made anew."""


def counted_lines(facets: Iterable[tuple[str, str]]) -> str:
    """The counted facets, each on a line of its own: "moscow\tbeijing". Values have neither tabs nor lines in them."""
    values: dict[str, list[str]] = {}
    for facet, value in sorted(set(facets)):
        values.setdefault(facet, []).append(value)
    return "\n".join("\t".join(values.get(facet, ())) for facet in COUNTED)


def facets_in(lines: str) -> Iterator[tuple[str, list[str]]]:
    """Name of each facet, and what each of the agreements whose lines these are has of it."""
    found = lines.split("\n")
    return ((str(facet.value), found[place :: len(COUNTED)]) for place, facet in enumerate(COUNTED))


def values_in(line: str) -> list[str]:
    return line.split("\t") if line else []


class PublishedRecord(models.Model):
    """The latest document of a public record. `body` is JSON text, sent as it stands."""

    kind = models.CharField(max_length=20, choices=RecordKind)
    slug = models.SlugField(max_length=120)
    record_id = models.BigIntegerField(help_text=_("Primary key of the working record; never public."))
    body = JSONTextField()
    search = models.TextField(blank=True, help_text=_("Folded words of everything that is searched."))
    sort_day = models.DateField()
    sequence = models.BigIntegerField(help_text=_("Number of the publication that it was stored by."))
    revision = models.PositiveIntegerField(
        null=True, help_text=_("Revision of the working record that the document was made of; never public.")
    )
    dated = models.TextField(
        blank=True,
        db_default="",
        help_text=_("Of an agreement: what its status is told from, so that a list needs no other table."),
    )
    # Which fields and blocks documents had when this one was made; see `documents.SHAPE`.
    shape = models.PositiveSmallIntegerField(db_default=1)

    table_row = models.TextField(
        blank=True, db_default="", help_text=_("Its row of the table, as CSV text; see `services.tables`.")
    )

    # Where its title or name stands in the order of the alphabet; bytes, which every database orders alike.
    title_key = models.BinaryField(db_default=b"")
    # Of an agreement: the last day that its scheduled end can be; the last of all days where none is known.
    ends_on = models.DateField(db_default=date.max)
    # By which the oldest come first: `sort_day`, but what has no day comes last.
    oldest_day = models.DateField(db_default=date.max)

    latitude = models.FloatField(null=True, blank=True, help_text=_("Of a party, where it is known."))
    longitude = models.FloatField(null=True, blank=True)
    held_first = models.DateField(
        null=True, blank=True, help_text=_("Of an event: the first day that it can be.")
    )
    held_last = models.DateField(
        null=True, blank=True, help_text=_("Of an event: the last day that it can be.")
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="published_record_address",
                violation_error_message=_("Another published record has this address."),
            ),
            models.UniqueConstraint(
                fields=["kind", "record_id"],
                name="published_record_of",
                violation_error_message=_("The record is published already."),
            ),
            models.CheckConstraint(
                name="published_slug_can_stand_in_a_pair",
                condition=~Q(slug__contains="--"),
                violation_error_message=_(
                    "An address has no two hyphens together: they part the two of a pair."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-sort_day", "slug"], name="published_list"),
            models.Index(fields=["kind", "-sequence", "slug"], name="published_latest"),
            models.Index(fields=["kind", "title_key", "slug"], name="published_by_title"),
            models.Index(fields=["kind", "ends_on", "slug"], name="published_by_end"),
            models.Index(fields=["kind", "oldest_day", "slug"], name="published_oldest"),
            models.Index(
                fields=["ends_on", "-sort_day"],
                name="published_after_its_end",
                condition=Q(ends_on__lt=F("sort_day")),
            ),
            models.Index(
                fields=["kind", "latitude"],
                name="published_place",
                condition=Q(latitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


FILTERED = (
    *(
        f"{name}_{bound}"
        for name in (
            "announced", "signed", "in_force", "period_start", "period_end", "expires", "terminated", "renewed_until",
        )
        for bound in ("earliest", "latest")
    ),
    "decision_first",
    "decision_last",
)  # fmt: skip
"""The columns of dates that lists are filtered by."""


class PublishedAgreement(AgreementFacts):
    """The dated facts of a published agreement: what status and date filters are asked of.

    One index has all that is filtered by, in the order of lists: a list is found by walking it. An index for each date
    would find what must then be put in order, which for half of a million agreements takes seconds.
    """

    record = models.OneToOneField(
        PublishedRecord, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    superseded_on = PartialDateField(help_text=_("Told from published agreements only."))
    sort_day = SortDayField(editable=False, default=UNDATED)
    decision_first = models.DateField(
        null=True,
        blank=True,
        help_text=_("The first day on which its renewal can be due for decision."),
    )
    decision_last = models.DateField(
        null=True,
        blank=True,
        help_text=_("The last day on which its renewal can be due for decision."),
    )
    # What is counted of it, so that counting many of them reads this table alone; see `counted_lines`.
    counted = models.TextField(db_default=counted_lines(()))

    objects = FactsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-sort_day", "record", *FILTERED], name="facts_walk")]

    FACTS = (*DATES, "renewal", "superseded_on")

    def __str__(self) -> str:
        return str(self.record_id)

    @property
    def dated(self) -> str:
        """Everything that the status is told from, in one line of text."""
        return "|".join(str(getattr(self, name)) for name in self.FACTS)

    @classmethod
    def read_dated(cls, text: str) -> SimpleNamespace:
        """The facts that the line says, as `status_on` and the words about it read them. A model takes ten times as
        long to make as the status to tell."""
        said = dict(zip(cls.FACTS, text.split("|"), strict=True))
        first, last = bounds(said["superseded_on"])
        return SimpleNamespace(
            **said, superseded_on_earliest=first, superseded_on_latest=last, _meta=cls._meta
        )


class PublishedFacet(models.Model):
    """A published record has a value of a facet. Every many-valued filter and count is this table."""

    record = models.ForeignKey(PublishedRecord, on_delete=models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=20, choices=Facet)
    value = models.CharField(max_length=LONGEST)
    # Of the record, so that one index has the facet's records in the order of lists.
    of = models.CharField(max_length=20, choices=RecordKind)
    sort_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "value"],
                name="facet_is_told_once",
                violation_error_message=_("This facet value is already there."),
            )
        ]
        indexes = [models.Index(fields=["kind", "value", "of", "-sort_day", "record"], name="facet_covering")]

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"


class PublishedStatus(models.Model):
    """A published agreement has a status from one day until another, both included, as far as is known today.

    Told from the dated facts by the rules of status. What stands by one of the statuses in force has a row for
    that too, so that one index answers what was in force on a day.
    """

    STANDS = "stands"

    record = models.ForeignKey(PublishedRecord, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField()
    sort_day = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["status", "-sort_day", "first", "last", "record"], name="status_covering"),
            models.Index(
                fields=["status", "-sort_day", "first", "last"],
                name="status_before_its_day",
                condition=Q(status="stands", first__lt=F("sort_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.first} – {self.last}"


class PublishedWord(models.Model):
    """A word that some public record has or had, for finding words by how they begin."""

    text = models.CharField(max_length=LONGEST, primary_key=True)

    def __str__(self) -> str:
        return self.text


class Address(models.Model):
    """A public address that was ever given; it is never given to another record."""

    kind = models.CharField(max_length=20, choices=RecordKind)
    slug = models.SlugField(max_length=120)
    record_id = models.BigIntegerField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="address_is_never_reused",
                violation_error_message=_(
                    "This address was given to a record before; it is never given again."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
