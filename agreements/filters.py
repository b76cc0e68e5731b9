"""What can be asked: one filter set for each listing, shared by the API and the pages.

Strict: what is not known is refused with the nearest that is. Django's own default would answer a
mistyped filter with everything.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import public
from agreements.asking import (
    DayFilter,
    FacetFilter,
    InForceFilter,
    Refused,
    SearchFilter,
    StatusFilter,
    WordFilter,
    alike,
    shown,
)
from agreements.public import Facet


class Problem(NamedTuple):
    """What is wrong with a question, for people and for programs."""

    parameter: str
    words: str
    nearest: list[str]


class StrictForm(forms.Form):
    """Refuses a parameter that it does not know."""

    beside: Iterable[str] = ()

    def clean(self) -> None:
        known = [*self.fields, *self.beside]
        for name in self.data:
            if name not in known:
                words = _("There is no parameter “%(name)s”.") % {"name": shown(name)}
                raise Refused(words, alike(shown(name), known), parameter=shown(name))


class StrictFilterSet(django_filters.FilterSet):
    """The parameters of one listing. `beside` names those that are not filters, such as the page."""

    class Meta:
        form = StrictForm

    def __init__(self, *args: Any, beside: Iterable[str] = (), today: date | None = None, **options: Any):
        super().__init__(*args, **options)
        self.form.beside = beside
        self.today = today or timezone.localdate()

    @property
    def day(self) -> date:
        """The day for which statuses are told."""
        asked = self.form.cleaned_data
        return asked.get("as_of") or asked.get("in_force_on") or self.today

    def problem(self) -> Problem | None:
        """The first thing that is wrong with the question, or None."""
        for name, errors in self.form.errors.as_data().items():
            error = errors[0]
            parameter = getattr(error, "parameter", "") or name
            return Problem(parameter, error.messages[0], getattr(error, "nearest", []))
        return None


SEARCH = gettext_lazy("Every one of these words, in any language: “Пекин”, “北京”, “beijing”.")
COUNTRY = gettext_lazy("Address of a country; repeat it for what involves all of them.")
AS_OF = gettext_lazy("Day for which statuses are told, today when left out. Filters nothing.")
COUNTRIES = public.having(Facet.KIND, public.PartyKind.COUNTRY)


class RecordParameters(StrictFilterSet):
    """One record takes no parameter."""


class AgreementParameters(StrictFilterSet):
    """What can be asked of one agreement."""

    as_of = DayFilter(AS_OF)


class AgreementFilter(StrictFilterSet):
    party = FacetFilter(
        Facet.PARTY, public.PARTY, gettext_lazy("Address of a party; repeat it for what binds all of them.")
    )
    within = FacetFilter(
        Facet.WITHIN,
        public.PARTY,
        gettext_lazy("Address of a party: what it, or a party that lies in it, takes part in."),
    )
    country = FacetFilter(Facet.COUNTRY, public.PARTY, COUNTRY, among=COUNTRIES)
    area = FacetFilter(
        Facet.AREA,
        public.AREA,
        gettext_lazy("Address of an area; its sub-areas count. Repeat it for any of them."),
        any,
    )
    type = FacetFilter(
        Facet.TYPE, public.TYPE, gettext_lazy("Address of an agreement type; repeat it for any of them."), any
    )
    status = StatusFilter(
        gettext_lazy("Status on the day; repeat it for any of them."), known=public.Status.values
    )
    as_of = DayFilter(AS_OF)
    in_force_on = InForceFilter(
        gettext_lazy(
            "Day: only what was in force, provisionally applied or presumed in force then; statuses are told for it."
        )
    )
    q = SearchFilter(SEARCH)


class PartyFilter(StrictFilterSet):
    kind = WordFilter(
        Facet.KIND, public.PartyKind.values, gettext_lazy("Kind of party; repeat it for any of them.")
    )
    country = FacetFilter(
        Facet.COUNTRY,
        public.PARTY,
        gettext_lazy("Address of a country; repeat it for any of them."),
        any,
        among=COUNTRIES,
    )
    within = FacetFilter(
        Facet.WITHIN,
        public.PARTY,
        gettext_lazy("Address of a party: it and everything that lies in it."),
        any,
    )
    q = SearchFilter(SEARCH)


class AreaFilter(StrictFilterSet):
    within = FacetFilter(
        Facet.WITHIN, public.AREA, gettext_lazy("Address of an area: it and its sub-areas."), any
    )
    q = SearchFilter(SEARCH)


class TypeFilter(StrictFilterSet):
    q = SearchFilter(SEARCH)


class EventFilter(StrictFilterSet):
    party = FacetFilter(
        Facet.PARTY, public.PARTY, gettext_lazy("Address of a party; repeat it for events of all of them.")
    )
    country = FacetFilter(Facet.COUNTRY, public.PARTY, COUNTRY, among=COUNTRIES)
    area = FacetFilter(
        Facet.AREA,
        public.AREA,
        gettext_lazy("Address of an area; its sub-areas count. Repeat it for any of them."),
        any,
    )
    kind = WordFilter(
        Facet.KIND, public.EventKind.values, gettext_lazy("Kind of event; repeat it for any of them.")
    )
    status = WordFilter(
        Facet.STATUS, public.EventStatus.values, gettext_lazy("What became of it; repeat it for any of them.")
    )
    q = SearchFilter(SEARCH)


FILTERS: dict[str, type[StrictFilterSet]] = {
    public.AGREEMENT: AgreementFilter,
    public.PARTY: PartyFilter,
    public.AREA: AreaFilter,
    public.TYPE: TypeFilter,
    public.EVENT: EventFilter,
}
"""The filter set of each listing."""
