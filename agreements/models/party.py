"""Parties: countries, regions, cities, districts, their authorities, and organisations."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.base import Addressed, refuse_cycle
from agreements.models.names import Name, Named, NamedQuerySet


class PartyKind(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    AUTHORITY = "authority", _("authority")
    ORGANISATION = "organisation", _("organisation")


class PartyQuerySet(NamedQuerySet):
    def ancestors(self, ids: Iterable[int]) -> dict[int, list["Party"]]:
        """For each party its parents, nearest first. One query a level, however many parties."""
        wanted = set(ids)
        known = level = self._by_key(wanted)
        while missing := {party.parent_id for party in level.values() if party.parent_id} - known.keys():
            level = self._by_key(missing)
            known = known | level
        return {pk: _chain(pk, known) for pk in wanted if pk in known}

    def _by_key(self, ids: Iterable[int]) -> dict[int, "Party"]:
        rows: Iterable[Any] = self.filter(pk__in=ids)
        return {party.pk: party for party in rows}


def _chain(pk: int, known: dict[int, "Party"]) -> list["Party"]:
    chain: list[Party] = []
    party = known[pk]
    while party.parent_id and party.parent_id in known and known[party.parent_id] not in chain:
        party = known[party.parent_id]
        chain.append(party)
    return chain


class Party(Addressed, Named):
    """Who can be bound by an agreement: a place, an authority of one, or an organisation."""

    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind, default=PartyKind.CITY)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The country of a city, the city of its government."),
    )
    iso_3166_1 = models.CharField(
        _("ISO 3166-1 code"),
        max_length=2,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters, as in CN."))],
        help_text=_("Two letters; countries and territories only."),
    )
    iso_3166_2 = models.CharField(
        _("ISO 3166-2 code"),
        max_length=6,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}-[A-Z0-9]{1,3}\Z", _("As in CN-BJ."))],
    )
    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=20,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*\Z", _("The letter Q and digits, as in Q649."))],
    )
    geonames = models.PositiveIntegerField(_("GeoNames id"), unique=True, null=True, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Decimal degrees, north positive."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Decimal degrees, east positive."),
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                name="party_is_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("A party can't be part of itself."),
            ),
            models.CheckConstraint(
                name="party_country_has_no_parent",
                condition=~Q(kind=PartyKind.COUNTRY) | Q(parent__isnull=True),
                violation_error_message=_("A country is not part of another party."),
            ),
            models.CheckConstraint(
                name="party_country_code_is_a_country_s",
                condition=Q(iso_3166_1__isnull=True) | Q(kind__in=[PartyKind.COUNTRY, PartyKind.REGION]),
                violation_error_message=_("Only a country or a territory has an ISO 3166-1 code."),
            ),
            models.CheckConstraint(
                name="party_coordinates_come_in_pairs",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "Give both latitude (−90 to 90) and longitude (−180 to 180), or neither."
                ),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        for field in ("iso_3166_1", "iso_3166_2", "wikidata"):
            setattr(self, field, getattr(self, field) or None)
        refuse_cycle(self, self.parent, _("This would make the party a part of itself."))

    @property
    def country(self) -> "Party | None":
        """The country that the party lies in, itself included. A query for each parent not loaded."""
        party: Party | None = self
        seen = set()  # a circle that got past the forms must not hang a page
        while party is not None and party.kind != PartyKind.COUNTRY and party.pk not in seen:
            seen.add(party.pk)
            party = party.parent
        return party if party is not None and party.kind == PartyKind.COUNTRY else None


class PartyName(Name):
    """A name of a party."""

    owner = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="names")
