"""What the list of agreements can be narrowed by."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.admin.widgets import KEY
from agreements.models import AgreementType, Citation, Participation, Party
from agreements.models.base import State
from agreements.models.names import NamedQuerySet
from agreements.models.party import PartyKind
from agreements.models.status import Status
from agreements.records import kind_of
from agreements.services import workflow

DEPTH = 4
"""Steps from a party up to its country: organisation, authority, city, region, country."""


class StatusFilter(admin.SimpleListFilter):
    """Status today, and what is not certain."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Status.choices, ("uncertain", _("not certain"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "uncertain":
            return queryset.filter(status_certain=False)
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class KeyFilter(admin.SimpleListFilter):
    """One of some records, by its key; a key that can't be one finds nothing."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value()
        if key is None:
            return queryset
        return self.narrowed(queryset, int(key)) if KEY.fullmatch(key) else queryset.none()

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        """The rows of this record."""
        raise NotImplementedError


def _choices(rows: NamedQuerySet) -> list[tuple[str, str]]:
    """The records by their names in the language of the page."""
    return [(str(pk), name) for pk, name in rows.labels(get_language() or "en").items()]


class TypeFilter(KeyFilter):
    title = _("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return _choices(AgreementType.objects.all())

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        return rows.filter(type=key)


class CountryFilter(KeyFilter):
    """A country in which one of the parties lies. Offers the countries that occur."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return _choices(Party.objects.filter(pk__in=_countries_taking_part()))

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        taking_part = Participation.objects.filter(party__in=Party.objects.filter(lies_in(key)))
        return rows.filter(pk__in=taking_part.values("agreement"))


def _countries_taking_part() -> set[int]:
    """The countries that take part in an agreement, or in which a party of one lies. One query, which grows
    with the parties and not with the agreements."""
    taking_part = Exists(Participation.objects.filter(party=OuterRef("pk")))
    rows = Party.objects.order_by().annotate(taking_part=taking_part)
    every: dict[int | None, Any] = {
        pk: told for pk, *told in rows.values_list("pk", "parent", "kind", "taking_part")
    }
    found: set[int] = set()
    for party, (_parent, _kind, takes_part) in every.items():
        place = party if takes_part else None
        while place is not None and place not in found:
            found.add(place)
            place = every[place][0]
    return {place for place in found if every[place][1] == PartyKind.COUNTRY}


def lies_in(place: int) -> Q:
    """The condition that a party is the place, or part of it at any depth."""
    condition, path = Q(pk=place), "parent"
    for _step in range(DEPTH):
        condition |= Q(**{path: place})
        path += "__parent"
    return condition


class PartyFilter(KeyFilter):
    """Linked from a party's page; not offered in the list, where there would be hundreds."""

    title = _("party")
    parameter_name = "party"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        key = request.GET.get("party", "")
        found = Party.objects.filter(pk=key).first() if KEY.fullmatch(key) else None
        return [(key, str(found or key))] if key else []

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        return rows.filter(Exists(Participation.objects.filter(party=key, agreement=OuterRef("pk"))))


class YesFilter(admin.SimpleListFilter):
    """Only those of which something holds."""

    condition: Any
    yes: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", self.yes)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.condition) if self.value() == "yes" else queryset


class NoCitationFilter(YesFilter):
    title = _("evidence")
    parameter_name = "uncited"
    yes = _("has no citation")
    condition = ~Exists(Citation.objects.filter(agreement=OuterRef("pk")))


class ChangedFilter(YesFilter):
    title = _("publication")
    parameter_name = "changed"
    yes = _("changed since published")
    condition = Q(state=State.PUBLISHED) & ~Q(revision=F("published_revision"))


class ReviewFilter(YesFilter):
    """What waits for a reviewer: new records, and edits of public ones."""

    title = _("review")
    parameter_name = "review"
    yes = _("waiting for review")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        kind: Any = kind_of(queryset.model)
        return queryset.filter(workflow.waiting(kind.name)) if self.value() == "yes" else queryset
