"""Events: forums, visits and signing ceremonies, and what happened there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.area import Area
from agreements.models.base import Publishable
from agreements.models.fields import PartialDateField, text_and_bounds_agree
from agreements.models.names import Name, Named, NamedQuerySet
from agreements.models.party import Party
from agreements.models.person import Office, Person


class EventKind(models.TextChoices):
    FORUM = "forum", _("forum")
    VISIT = "visit", _("visit")
    MEETING = "meeting", _("meeting")
    SIGNING = "signing", _("signing ceremony")
    EXHIBITION = "exhibition", _("exhibition")
    OTHER = "other", _("other")


class EventStatus(models.TextChoices):
    """What became of it; known from sources, not told from dates."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class Mode(models.TextChoices):
    UNKNOWN = "", _("unknown")
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class Event(Publishable, Named):
    """A forum, visit or ceremony where parties meet."""

    kind = models.CharField(_("kind"), max_length=20, choices=EventKind, default=EventKind.FORUM)
    status = models.CharField(_("status"), max_length=20, choices=EventStatus, default=EventStatus.PLANNED)
    start = PartialDateField(_("first day"))
    end = PartialDateField(_("last day"))
    place = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events_here",
        verbose_name=_("place"),
    )
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode, blank=True, default=Mode.UNKNOWN)
    summary = models.TextField(_("summary"), blank=True, help_text=_("In your own words; public."))

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["-start_earliest", "pk"]
        indexes = [models.Index(fields=["-start_earliest", "id"], name="event_by_day")]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        permissions = [("publish_event", _("Can publish and withdraw events"))]
        constraints = [
            *text_and_bounds_agree("event", "start", "end"),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(start_earliest__isnull=True)
                | Q(end_latest__isnull=True)
                | Q(end_latest__gte=F("start_earliest")),
                violation_error_message=_("The event ends before it starts."),
            ),
        ]


class EventName(Name):
    """A name of an event."""

    owner = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="names")


class EventRole(models.TextChoices):
    HOST = "host", _("host or organiser")
    PARTICIPANT = "participant", _("participant")
    PRESENTED = "presented", _("presented there")


class EventParty(models.Model):
    """A party has a part in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="event_parts", verbose_name=_("party")
    )
    role = models.CharField(_("role"), max_length=20, choices=EventRole, default=EventRole.PARTICIPANT)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("party at the event")
        verbose_name_plural = _("parties at the event")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "party", "role"],
                name="event_party_is_told_once",
                violation_error_message=_("This party is already there in this role."),
            )
        ]

    def __str__(self) -> str:
        return str(self.party)


class Speaker(models.Model):
    """A person who spoke at an event or announced it, in an office, for a party."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="speeches", verbose_name=_("person")
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name=_("for the party"),
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name=_("office"),
    )
    office_as_written = models.CharField(_("office as written"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return str(self.person)


class Topic(models.Model):
    """What was discussed, in the words of the source; the area may still be open."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="topics")
    wording = models.CharField(
        _("wording"), max_length=500, blank=True, help_text=_("As stated in the source.")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("area")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                name="topic_says_something",
                condition=~Q(wording="") | Q(area__isnull=False),
                violation_error_message=_("Give the wording of the source, an area, or both."),
            )
        ]

    def __str__(self) -> str:
        return self.wording or str(self.area)


class Happening(models.TextChoices):
    SIGNED = "signed", _("signed there")
    ANNOUNCED = "announced", _("announced there")
    REVIEWED = "reviewed", _("reviewed there")
    MENTIONED = "mentioned", _("mentioned there")


class EventAgreement(models.Model):
    """An agreement was signed, announced, reviewed or mentioned at an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agreements")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="events", verbose_name=_("agreement")
    )
    happening = models.CharField(
        _("what happened"), max_length=20, choices=Happening, default=Happening.MENTIONED
    )

    class Meta:
        ordering = ["happening", "pk"]
        verbose_name = _("agreement at the event")
        verbose_name_plural = _("agreements at the event")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "agreement", "happening"],
                name="event_agreement_is_told_once",
                violation_error_message=_("This is already there."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)
