"""Evidence: sources, and citations of them for single facts."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, web_address
from agreements.models.base import Addressed, url_is_web
from agreements.models.event import Event
from agreements.models.fields import DerivedCharField, PartialDateField, text_and_bounds_agree
from agreements.models.languages import language_field
from agreements.models.party import Party
from agreements.models.person import Tenure

TRACKING = ("utm_", "fbclid", "gclid", "yclid", "_ga")


def normalised_url(url: str) -> str | None:
    """One spelling for all spellings of an address, for finding it again: no scheme, `www.`, fragment,
    default port, trailing slash or tracking parameters; back slashes lie as browsers lay them. None for no address."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip() or None
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(TRACKING)
    ]
    return urlunsplit(("", host + port, parts.path.rstrip("/"), urlencode(query), "")) or None


class SourceKind(models.TextChoices):
    NEWS = "news", _("news article")
    PRESS_RELEASE = "press_release", _("press release")
    OFFICIAL = "official", _("official page")
    REGISTER = "register", _("register")
    TEXT = "text", _("text of the agreement")
    OTHER = "other", _("other")


class Source(Addressed):
    """Where something is known from: an article, a press release, a register, a text."""

    url = models.CharField(_("address"), max_length=1000, blank=True, validators=[web_address])
    url_key = DerivedCharField(
        source="url",
        derive=normalised_url,
        max_length=1000,
        unique=True,
        null=True,
        error_messages={"unique": _("Another source already has this address.")},
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    language = language_field(blank=True)
    published = PartialDateField(_("published"))
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    archive_url = models.CharField(_("archived copy"), max_length=1000, blank=True, validators=[web_address])
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind, default=SourceKind.NEWS)
    text = models.TextField(
        _("text"), blank=True, help_text=_("For the analysts only; never shown to the public.")
    )

    class Meta:
        ordering = ["-published_latest", "pk"]
        indexes = [models.Index(fields=["-published_latest", "id"], name="source_by_day")]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *text_and_bounds_agree("source", "published"),
            models.CheckConstraint(
                name="source_address_is_a_web_address",
                condition=url_is_web("url") & url_is_web("archive_url"),
                violation_error_message=_("The address must start with https:// or http://."),
            ),
            models.CheckConstraint(
                name="source_can_be_found",
                condition=~Q(url="") | ~Q(title=""),
                violation_error_message=_("Give an address, a title, or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")


TARGETS = ["agreement", "event", "party", "tenure"]


def exactly_one(names: list[str]) -> Q:
    """The condition that one of the columns is filled and the others are empty."""
    alone = Q()
    for filled in names:
        alone |= Q(**{f"{name}__isnull": name != filled for name in names})
    return alone


class Citation(models.Model):
    """A source for one fact of exactly one record, with what it states and the quoted words."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations", verbose_name=_("source")
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("agreement"),
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("event"),
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("party"),
    )
    tenure = models.ForeignKey(
        Tenure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("tenure"),
    )
    field = models.CharField(
        _("fact"),
        max_length=40,
        blank=True,
        help_text=_("The field that it is about; empty for the whole record."),
    )
    value_stated = models.CharField(_("as stated"), max_length=1000, blank=True)
    quote = models.TextField(_("quote"), blank=True, help_text=_("The words of the source."))
    quote_language = language_field(blank=True)
    translation = models.TextField(_("translation"), blank=True)
    locator = models.CharField(_("place in the source"), max_length=200, blank=True)
    stance = models.CharField(_("stance"), max_length=20, choices=Stance, default=Stance.SUPPORTS)
    note = models.CharField(
        _("note"), max_length=1000, blank=True, help_text=_("A doubt, or what was inferred; public.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.CheckConstraint(
                name="citation_is_about_exactly_one_record",
                condition=exactly_one(TARGETS),
                violation_error_message=_("A citation belongs to exactly one record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.field})" if self.field else str(self.source)
