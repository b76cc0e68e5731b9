"""What can be asked: one filter set for each listing, shared by the API and the pages.

Strict: what is not known is refused with the nearest that is. Django's own default would answer a
mistyped filter with everything.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import codes, public
from agreements.asking import (
    BoxFilter,
    DayFilter,
    FacetFilter,
    FromFilter,
    InForceFilter,
    OneWordFilter,
    Refused,
    SearchFilter,
    SinceFilter,
    StatusFilter,
    ToFilter,
    ValueFilter,
    WordFilter,
    WordsFilter,
    YearFilter,
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

    known: Collection[str] = ()

    def clean(self) -> None:
        for name in self.data:
            if name not in self.known:
                words = _("There is no parameter “%(name)s”.") % {"name": shown(name)}
                raise Refused(words, alike(shown(name), self.known), parameter=shown(name))
        for name in self.fields:
            self._check_span(name, f"{name.removesuffix('_from')}_to")

    def _check_span(self, begin: str, end: str) -> None:
        """A span that ends before it begins would find nothing, and look like an answer."""
        first, last = self.cleaned_data.get(begin), self.cleaned_data.get(end)
        if begin != end and first and last and public.earliest(first) > public.latest(last):
            words = _("It ends before “%(name)s” begins; the two may have changed places.") % {"name": begin}
            raise Refused(words, parameter=end)


class StrictFilterSet(django_filters.FilterSet):
    """The parameters of one listing. `beside` names those that are not filters, such as the page."""

    lang = OneWordFilter(
        settings.LANGUAGES,
        gettext_lazy(
            "Language of labels, reasons and problems; outweighs Accept-Language, which a calendar or a feed reader does not let one choose."
        ),
    )

    class Meta:
        form = StrictForm

    def __init__(
        self,
        data: Any,
        *args: Any,
        beside: Iterable[str] = (),
        today: date | None = None,
        **options: Any,
    ):
        every = type(self).base_filters
        # Only those that are asked: each is copied, and copies of two dozen take longer than the database.
        asked = {name: each for name, each in every.items() if name in (data or ())}
        setattr(self, "base_filters", asked)  # noqa: B010  # this question's, not the class's
        super().__init__(data, *args, **options)
        self.form.known = [*every, *beside]
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
PARTY = gettext_lazy("Address of a party; repeat it for what binds all of them.")
THEIR_PARTY = gettext_lazy("Address of a party; repeat it for any of them.")
COUNTRY = gettext_lazy("Address of a country; repeat it for what involves all of them.")
THEIR_COUNTRY = gettext_lazy("Address of a country; repeat it for any of them.")
WITHIN = gettext_lazy("Address of a party: what it, or a party that lies in it, takes part in.")
THEIR_WITHIN = gettext_lazy("Address of a party: it and everything that lies in it.")
AREA = gettext_lazy(
    "Address of an area, or a code that areas are mapped to, as sdg:4; sub-areas count. Repeat it for any of them."
)
SOURCE = gettext_lazy("Address of a source that is cited; repeat it for any of them.")
PUBLISHER = gettext_lazy("Publisher of a source that is cited, as written there; repeat it for any of them.")
AS_OF = gettext_lazy("Day for which statuses are told, today when left out. Filters nothing.")
DATES = gettext_lazy(
    "Whether dates that are known in part count where they possibly, or only where they certainly, fit."
)
CERTAINTY = [
    ("possibly", gettext_lazy("also what may be so; this is usual")),
    ("certainly", gettext_lazy("only what is surely so")),
]
STARTS = ["in_force", "period_start"]
ENDS = list(public.ENDS)
COUNTRIES = public.having(Facet.KIND, "country")


class RecordParameters(StrictFilterSet):
    """One record takes no parameter but the language."""


class AgreementParameters(StrictFilterSet):
    """What can be asked of one agreement."""

    as_of = DayFilter(AS_OF)


class ChangesParameters(StrictFilterSet):
    """What can be asked of the log of publications."""

    since = SinceFilter(
        gettext_lazy(
            "Number of a publication: what came after it. Or a day or a moment, as 2024-06-17 or "
            "2024-06-17T09:30:00Z: what came then or later."
        )
    )
    kind = WordsFilter(codes.RECORD_KIND, gettext_lazy("Kind of record; repeat it for any of them."))


class AgreementFilter(StrictFilterSet):
    party = FacetFilter(Facet.PARTY, public.PARTY, PARTY)
    within = FacetFilter(Facet.WITHIN, public.PARTY, WITHIN)
    country = FacetFilter(Facet.COUNTRY, public.PARTY, COUNTRY, among=COUNTRIES)
    area = FacetFilter(Facet.AREA, public.AREA, AREA, any)
    type = FacetFilter(
        Facet.TYPE, public.TYPE, gettext_lazy("Address of an agreement type; repeat it for any of them."), any
    )
    person = FacetFilter(
        Facet.PERSON,
        public.PERSON,
        gettext_lazy("Address of a person who signed; repeat it for all of them."),
    )
    office = FacetFilter(
        Facet.OFFICE,
        public.OFFICE,
        gettext_lazy("Address of an office in which somebody signed; repeat it for any of them."),
        any,
    )
    event = FacetFilter(
        Facet.EVENT,
        public.EVENT,
        gettext_lazy(
            "Address of an event at which it was signed, announced, reviewed or mentioned; any of them."
        ),
        any,
    )
    agreement = FacetFilter(
        Facet.AGREEMENT,
        public.AGREEMENT,
        gettext_lazy("Address of an agreement that it speaks of, or that speaks of it; any of them."),
        any,
    )
    source = FacetFilter(Facet.SOURCE, public.SOURCE, SOURCE, any)
    publisher = ValueFilter(Facet.PUBLISHER, public.AGREEMENT, PUBLISHER)
    laterality = WordFilter(
        Facet.LATERALITY,
        codes.LATERALITY,
        gettext_lazy("How many parties are bound by it; repeat it for any of them."),
    )
    legal_force = WordFilter(
        Facet.LEGAL_FORCE, codes.LEGAL_FORCE, gettext_lazy("Whether it binds; repeat it for any of them.")
    )
    renewal = WordFilter(
        Facet.RENEWAL,
        codes.RENEWAL,
        gettext_lazy("What happens when the end comes; repeat it for any of them."),
    )
    signed_from = FromFilter(
        ["signed"],
        gettext_lazy("Signed on this day or later, as far as is known: 2024, 2024-06 or 2024-06-17."),
    )
    signed_to = ToFilter(["signed"], gettext_lazy("Signed on this day or earlier, as far as is known."))
    announced_from = FromFilter(
        ["announced"], gettext_lazy("Announced on this day or later, as far as is known.")
    )
    announced_to = ToFilter(
        ["announced"], gettext_lazy("Announced on this day or earlier, as far as is known.")
    )
    starts_from = FromFilter(
        STARTS,
        gettext_lazy("Starts on this day or later: entry into force, else the beginning of the period."),
    )
    starts_to = ToFilter(STARTS, gettext_lazy("Starts on this day or earlier."))
    ends_from = FromFilter(
        ENDS,
        gettext_lazy(
            "Scheduled to end on this day or later: renewed until, else expiry, else end of the period."
        ),
    )
    ends_to = ToFilter(
        ENDS,
        gettext_lazy("Scheduled to end on this day or earlier."),
    )
    terminated_from = FromFilter(
        ["terminated"], gettext_lazy("Ended early on this day or later, as far as is known.")
    )
    terminated_to = ToFilter(
        ["terminated"], gettext_lazy("Ended early on this day or earlier, as far as is known.")
    )
    decision_from = FromFilter(
        public.DECISION,
        gettext_lazy(
            "Its renewal is to be decided on this day or later: so many months before its scheduled end as notice "
            "takes."
        ),
    )
    decision_to = ToFilter(
        public.DECISION, gettext_lazy("Its renewal is to be decided on this day or earlier.")
    )
    dates = OneWordFilter(CERTAINTY, DATES)
    bbox = BoxFilter(
        gettext_lazy(
            "Part of the map as west,south,east,north in degrees: what a party that lies there takes part in."
        )
    )
    status = StatusFilter(
        codes.AGREEMENT_STATUS, gettext_lazy("Status on the day; repeat it for any of them.")
    )
    as_of = DayFilter(AS_OF)
    in_force_on = InForceFilter(
        gettext_lazy(
            "Day: only what was in force, provisionally applied or presumed in force then; statuses are told for it."
        )
    )
    q = SearchFilter(SEARCH)


class PartyFilter(StrictFilterSet):
    kind = WordFilter(Facet.KIND, codes.PARTY_KIND, gettext_lazy("Kind of party; repeat it for any of them."))
    country = FacetFilter(Facet.COUNTRY, public.PARTY, THEIR_COUNTRY, any, among=COUNTRIES)
    within = FacetFilter(Facet.WITHIN, public.PARTY, THEIR_WITHIN, any)
    bbox = BoxFilter(
        gettext_lazy("Part of the map as west,south,east,north in degrees: what is known to lie there.")
    )
    q = SearchFilter(SEARCH)


class PersonFilter(StrictFilterSet):
    office = FacetFilter(
        Facet.OFFICE,
        public.OFFICE,
        gettext_lazy("Address of an office that a source says they held; repeat it for any of them."),
        any,
    )
    party = FacetFilter(
        Facet.PARTY,
        public.PARTY,
        gettext_lazy("Address of a party of which they held an office; repeat it for any of them."),
        any,
    )
    country = FacetFilter(Facet.COUNTRY, public.PARTY, THEIR_COUNTRY, any, among=COUNTRIES)
    q = SearchFilter(SEARCH)


class OfficeFilter(StrictFilterSet):
    party = FacetFilter(Facet.PARTY, public.PARTY, THEIR_PARTY, any)
    country = FacetFilter(Facet.COUNTRY, public.PARTY, THEIR_COUNTRY, any, among=COUNTRIES)
    within = FacetFilter(
        Facet.WITHIN,
        public.PARTY,
        gettext_lazy("Address of a party: its offices, and those of what lies in it."),
        any,
    )
    person = FacetFilter(
        Facet.PERSON,
        public.PERSON,
        gettext_lazy(
            "Address of a person of whom a source says that they held it; repeat it for any of them."
        ),
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
    within = FacetFilter(
        Facet.WITHIN,
        public.PARTY,
        gettext_lazy("Address of a party: events there, and of it or of a party that lies in it."),
    )
    area = FacetFilter(Facet.AREA, public.AREA, AREA, any)
    person = FacetFilter(
        Facet.PERSON, public.PERSON, gettext_lazy("Address of a person who spoke; repeat it for all of them.")
    )
    office = FacetFilter(
        Facet.OFFICE,
        public.OFFICE,
        gettext_lazy("Address of an office in which somebody spoke; repeat it for any of them."),
        any,
    )
    agreement = FacetFilter(
        Facet.AGREEMENT,
        public.AGREEMENT,
        gettext_lazy(
            "Address of an agreement that was signed, announced, reviewed or mentioned there; any of them."
        ),
        any,
    )
    source = FacetFilter(Facet.SOURCE, public.SOURCE, SOURCE, any)
    publisher = ValueFilter(Facet.PUBLISHER, public.EVENT, PUBLISHER)
    kind = WordFilter(Facet.KIND, codes.EVENT_KIND, gettext_lazy("Kind of event; repeat it for any of them."))
    status = WordFilter(
        Facet.STATUS, codes.EVENT_STATUS, gettext_lazy("What became of it; repeat it for any of them.")
    )
    held_from = FromFilter(public.HELD, gettext_lazy("Held on this day or later, as far as is known."))
    held_to = ToFilter(public.HELD, gettext_lazy("Held on this day or earlier, as far as is known."))
    dates = OneWordFilter(CERTAINTY, DATES)
    q = SearchFilter(SEARCH)


class SourceFilter(StrictFilterSet):
    publisher = ValueFilter(
        Facet.PUBLISHER, public.SOURCE, gettext_lazy("Publisher, as written; repeat it for any of them.")
    )
    language = ValueFilter(
        Facet.LANGUAGE, public.SOURCE, gettext_lazy("Language, as ru or zh-Hans; repeat it for any of them.")
    )
    kind = WordFilter(
        Facet.KIND, codes.SOURCE_KIND, gettext_lazy("Kind of source; repeat it for any of them.")
    )
    published = YearFilter(
        Facet.YEAR, gettext_lazy("Year in which it was published; repeat it for any of them.")
    )
    q = SearchFilter(SEARCH)


FILTERS: dict[str, type[StrictFilterSet]] = {
    public.AGREEMENT: AgreementFilter,
    public.PARTY: PartyFilter,
    public.PERSON: PersonFilter,
    public.OFFICE: OfficeFilter,
    public.AREA: AreaFilter,
    public.TYPE: TypeFilter,
    public.EVENT: EventFilter,
    public.SOURCE: SourceFilter,
}
"""The filter set of each listing."""
