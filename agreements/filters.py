"""What can be asked: one filter set for each listing, shared by the API and the pages.

Strict: what is not known is refused with the nearest that is. Django's own default would answer a
mistyped filter with everything.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from agreements import public
from agreements.public import Facet

MOST_VALUES = 20
MOST_WORDS = 20
LONGEST = 200
SHOWN = 60  # characters of a wrong value that are repeated to its sender
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Refused(ValidationError):
    """A parameter or value that is not known, with the nearest that are."""

    def __init__(self, words: str, nearest: Iterable[str] = (), parameter: str = ""):
        self.nearest, self.parameter = list(nearest), parameter
        if self.nearest:
            words = _("%(words)s Nearest: %(nearest)s.") % {
                "words": words,
                "nearest": ", ".join(self.nearest),
            }
        super().__init__(words, code="refused")


class Problem(NamedTuple):
    """What is wrong with a question, for people and for programs."""

    parameter: str
    words: str
    nearest: list[str]


def alike(text: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that `text` may stand for."""
    return [
        found
        for found, _score, _at in process.extract(
            text, list(known), scorer=fuzz.ratio, score_cutoff=60, limit=3
        )
    ]


def shown(value: str) -> str:
    """A stranger's value as it may be repeated to him."""
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
    return printable if len(printable) <= SHOWN else f"{printable[:SHOWN]}…"


# Fields: how a value is read


class ManyField(forms.Field):
    """A parameter that may be repeated; empty ones are not asked."""

    widget = forms.MultipleHiddenInput
    most = MOST_VALUES

    def __init__(self, **options: Any):
        super().__init__(**{"required": False, **options})

    def clean(self, value: Any) -> Any:
        values = list(dict.fromkeys(text.strip() for text in value or () if text.strip()))
        if len(values) > self.most:
            raise Refused(_("It can be given up to %(most)s times.") % {"most": self.most})
        if any("\0" in text for text in values):
            raise Refused(_("It holds a NUL character; take it out."))
        return self.read(values)

    def read(self, values: list[str]) -> Any:
        """The values as they are meant; raises Refused."""
        raise NotImplementedError


class SlugsField(ManyField):
    """Addresses of public records of a kind. A draft's and an unknown one are refused alike."""

    def __init__(self, *, kind: str, among: Q | None = None, **options: Any):
        super().__init__(**options)
        self.kind, self.among = kind, among

    def read(self, values: list[str]) -> list[str]:
        known = public.current(self.kind, (value for value in values if len(value) <= LONGEST), self.among)
        for value in values:
            if value not in known:
                words = _("Nothing public is called “%(value)s” here.") % {"value": shown(value)}
                raise Refused(words, public.nearest(self.kind, shown(value), self.among))
        return list(dict.fromkeys(known[value] for value in values))


class WordsOfListField(ManyField):
    """Words of a closed list."""

    def __init__(self, *, known: Iterable[str], **options: Any):
        super().__init__(**options)
        self.known = list(known)

    def read(self, values: list[str]) -> list[str]:
        for value in values:
            if value not in self.known:
                words = _("“%(value)s” is not one of: %(known)s.")
                raise Refused(
                    words % {"value": shown(value), "known": ", ".join(self.known)},
                    alike(shown(value), self.known),
                )
        return values


class OneField(ManyField):
    """A parameter that is given once at most."""

    most = 1

    def read(self, values: list[str]) -> Any:
        return self.read_one(values[0]) if values else None

    def read_one(self, value: str) -> Any:
        raise NotImplementedError


class DayField(OneField):
    def read_one(self, value: str) -> date:
        try:
            if DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # said below
        raise Refused(_("“%(value)s” is not a day. Write it as 2024-06-17.") % {"value": shown(value)})


class SearchField(OneField):
    def read_one(self, value: str) -> str:
        if len(value) > LONGEST:
            raise Refused(_("It is too long: up to %(most)s characters.") % {"most": LONGEST})
        if not 0 < len(public.searched(value)) <= MOST_WORDS:
            raise Refused(_("Write 1 to %(most)s words with letters or digits.") % {"most": MOST_WORDS})
        return value


# Filters: what a value asks for


class Asked(django_filters.Filter):
    """A filter of which an empty value asks nothing."""

    def __init__(self, help_text: Any, **options: Any):
        super().__init__(help_text=help_text, label=options.pop("label", ""), **options)

    def filter(self, records: QuerySet, value: Any) -> QuerySet:
        return self.ask(records, value) if value else records

    def ask(self, records: QuerySet, value: Any) -> QuerySet:
        raise NotImplementedError


class FacetFilter(Asked):
    """Public records that have all of these values of a facet, or any of them."""

    field_class = SlugsField

    def __init__(self, facet: str, kind: str, help_text: Any, combine: Any = all, **options: Any):
        super().__init__(help_text, kind=kind, **options)
        self.facet, self.combine = facet, combine

    def ask(self, records: QuerySet, value: list[str]) -> QuerySet:
        if self.combine is any:
            return records.filter(public.having(self.facet, *value))
        for slug in value:
            records = records.filter(public.having(self.facet, slug))
        return records


class WordFilter(Asked):
    """Public records with one of these words of a closed list."""

    field_class = WordsOfListField

    def __init__(self, facet: str, known: Iterable[str], help_text: Any):
        super().__init__(help_text, known=known)
        self.facet = facet

    def ask(self, records: QuerySet, value: list[str]) -> QuerySet:
        return records.filter(public.having(self.facet, *value))


class StatusFilter(Asked):
    field_class = WordsOfListField

    def ask(self, records: QuerySet, value: list[str]) -> QuerySet:
        return records.filter(public.standing(value, on=self.parent.day))


class InForceFilter(Asked):
    field_class = DayField

    def ask(self, records: QuerySet, value: date) -> QuerySet:
        return records.filter(public.standing(public.IN_FORCE, on=value))


class DayFilter(Asked):
    """For which day statuses are told; it filters nothing."""

    field_class = DayField

    def ask(self, records: QuerySet, value: date) -> QuerySet:
        return records


class SearchFilter(Asked):
    field_class = SearchField

    def ask(self, records: QuerySet, value: str) -> QuerySet:
        return records.filter(public.saying(value))


# Filter sets: what can be asked of each listing


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
