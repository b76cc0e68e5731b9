"""People, the offices they hold, and when they held them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.base import Addressed, Record
from agreements.models.fields import PartialDateField, text_and_bounds_agree
from agreements.models.names import Name, Named, NamedQuerySet
from agreements.models.party import Party


class Person(Addressed, Named):
    """Somebody who signs agreements, holds an office or speaks at an event."""

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")


class PersonName(Name):
    """A name of a person."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")


class Office(Addressed, Named):
    """A post with a title, such as Mayor of Moscow, of one party."""

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="offices", verbose_name=_("party")
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "name"],
                name="office_is_told_once",
                violation_error_message=_("The party already has an office with this title."),
            )
        ]


class OfficeName(Name):
    """A title of an office in one language."""

    owner = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="names")


class Tenure(Record):
    """A person held an office from one day until another, as far as they are known."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("person")
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("office")
    )
    held_from = PartialDateField(_("held from"))
    held_until = PartialDateField(_("held until"))

    class Meta:
        ordering = ["office", "held_from", "pk"]
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        constraints = [
            *text_and_bounds_agree("tenure", "held_from", "held_until"),
            models.UniqueConstraint(
                fields=["person", "office", "held_from"],
                name="tenure_is_told_once",
                violation_error_message=_("This tenure is already there."),
            ),
            models.CheckConstraint(
                name="tenure_ends_after_it_starts",
                condition=Q(held_from_earliest__isnull=True)
                | Q(held_until_latest__isnull=True)
                | Q(held_until_latest__gte=F("held_from_earliest")),
                violation_error_message=_("The tenure ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"
