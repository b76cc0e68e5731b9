"""The vocabulary: areas of cooperation as a tree, and agreement types."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.base import Record, refuse_cycle
from agreements.models.names import Name, Named, NamedQuerySet


class Term(Record, Named):
    """A word of the vocabulary. A used one is retired, never deleted."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Lower-case letters, digits and hyphens; it is the public address and never changes."),
    )
    definition = models.TextField(_("definition"), blank=True)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Kept for old records; not offered any more.")
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def slug(self) -> str:
        """Its public address."""
        return self.code


class Area(Term):
    """What agreements cover: trade and investment, culture, health …"""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.CheckConstraint(
                name="area_is_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("An area can't be part of itself."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_cycle(self, self.parent, _("This would make the area a part of itself."))


class AreaName(Name):
    """A name of an area."""

    owner = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="names")


class Scheme(models.TextChoices):
    """Foreign classifications that areas are mapped to."""

    SDG = "sdg", _("UN Sustainable Development Goals")
    DAC = "dac", _("OECD DAC/CRS purpose codes")
    COFOG = "cofog", _("UN COFOG functions of government")


class Match(models.TextChoices):
    """How near a foreign code is: SKOS mapping properties (W3C SKOS Reference, section 10)."""

    EXACT = "exact", _("exact match")
    CLOSE = "close", _("close match")
    BROAD = "broad", _("broader")
    NARROW = "narrow", _("narrower")
    RELATED = "related", _("related")


class AreaMapping(models.Model):
    """An area's place in a foreign classification."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="mappings")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    code = models.CharField(_("code"), max_length=20)
    match = models.CharField(_("match"), max_length=10, choices=Match, default=Match.CLOSE)

    class Meta:
        ordering = ["scheme", "code"]
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "scheme", "code"],
                name="area_mapping_is_told_once",
                violation_error_message=_("This mapping is already there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class AgreementType(Term):
    """What kind of instrument: programme, memorandum of understanding, sister-city agreement …"""

    class Meta:
        ordering = ["code"]
        verbose_name = _("agreement type")
        verbose_name_plural = _("agreement types")


class AgreementTypeName(Name):
    """A name of an agreement type."""

    owner = models.ForeignKey(AgreementType, on_delete=models.CASCADE, related_name="names")
