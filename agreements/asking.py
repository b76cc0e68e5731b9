"""How a parameter is read and what it asks for; `filters.py` says which listing takes which.

Each value is bounded and checked before it reaches the database, and refused in words.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from agreements import public
from agreements.public import RecordQuerySet

MOST_VALUES = 20
MOST_WORDS = 20
LONGEST = 200
SHOWN = 60  # characters of a wrong value that are repeated to its sender
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
YEAR = re.compile(r"[0-9]{4}")
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,10})?")
NUMBER = re.compile(r"[0-9]{1,18}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


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


def alike(text: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that `text` may stand for, whatever its case."""
    words = list(known)
    meant = [word for word in [CALLED_ELSEWHERE.get(text.lower())] if word in words]
    near = process.extract(text, words, scorer=fuzz.ratio, processor=str.lower, score_cutoff=60, limit=3)
    return list(dict.fromkeys([*meant, *(found for found, _score, _at in near)]))[:3]


CALLED_ELSEWHERE = {
    "limit": "page_size", "per_page": "page_size", "page": "cursor", "offset": "cursor", "search": "q", "query": "q",
    "sort": "ordering", "order": "ordering", "order_by": "ordering", "date": "as_of", "on": "as_of",
    "language": "lang", "locale": "lang", "uselang": "lang", "zh": "zh-hans",
}  # fmt: skip
"""What parameters and values are called in other services → their names here."""


def shown(value: str) -> str:
    """A stranger's value as it may be repeated to him."""
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
    return printable if len(printable) <= SHOWN else f"{printable[:SHOWN]}…"


def too_often(most: int = 1) -> str:
    """What is said to who gives a parameter more often than that."""
    if most == 1:
        return _("It can be given only once.")
    return _("It can be given up to %(most)s times.") % {"most": most}


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
            raise Refused(too_often(self.most))
        if any("\0" in text for text in values):
            raise Refused(_("It holds a NUL character; take it out."))
        return self.read(values)

    def read(self, values: list[str]) -> Any:
        """The values as they are meant; raises Refused."""
        raise NotImplementedError


class SlugsField(ManyField):
    """Addresses of public records of a kind, or foreign codes of them. A draft's and an unknown one are refused alike."""

    def __init__(self, *, kind: str, among: Q | None = None, **options: Any):
        super().__init__(**options)
        self.kind, self.among = kind, among

    def read(self, values: list[str]) -> list[str]:
        codes = [value for value in values if ":" in value and self.kind in CODED]
        own = self._addresses([value for value in values if value not in codes])
        return list(dict.fromkeys([*own, *self._coded(codes)]))

    def _addresses(self, values: list[str]) -> list[str]:
        if not values:
            return []
        known = public.current(self.kind, (value for value in values if len(value) <= LONGEST), self.among)
        for value in values:
            if value not in known:
                words = _("Nothing public is called “%(value)s” here.") % {"value": shown(value)}
                raise Refused(words, public.nearest(self.kind, shown(value), self.among))
        return [known[value] for value in values]

    def _coded(self, values: list[str]) -> list[str]:
        """Where one code has several records, all of them."""
        codes = {value: public.code(*value.split(":", 1)) for value in values}
        known = public.coded(self.kind, codes.values(), self.among) if codes else {}
        for value, code in codes.items():
            if code not in known:
                words = _("Nothing public has the code “%(value)s” here. Write it as %(example)s.")
                said = {"value": shown(value), "example": CODED[self.kind]}
                raise Refused(words % said, public.nearest_values(self.kind, public.Facet.CODE, shown(code)))
        return [slug for code in codes.values() for slug in known[code]]


CODED = {public.AREA: "sdg:4", public.PARTY: "iso:RU, iso:RU-MOW, wikidata:Q649, geonames:524901"}
"""Kinds that are found by foreign codes too, and how these are written."""


class ValuesField(ManyField):
    """Values that a facet of the public records of a kind has, as they are written there."""

    def __init__(self, *, kind: str, facet: str, **options: Any):
        super().__init__(**options)
        self.kind, self.facet = kind, facet

    def read(self, values: list[str]) -> list[str]:
        wanted = [public.as_value(value) for value in values]
        for value in wanted:
            if not public.has_value(self.kind, self.facet, value):
                words = _("Nothing public is called “%(value)s” here.") % {"value": shown(value)}
                raise Refused(words, public.nearest_values(self.kind, self.facet, shown(value)))
        return wanted


class YearsField(ManyField):
    def read(self, values: list[str]) -> list[str]:
        for value in values:
            if not YEAR.fullmatch(value) or value == "0000":
                raise Refused(_("“%(value)s” is not a year. Write it as 2024.") % {"value": shown(value)})
        return values


class WordsOfListField(ManyField):
    """Words of a closed list."""

    def __init__(self, *, known: Iterable[tuple[str, Any]], **options: Any):
        super().__init__(**options)
        self.labels = dict(known)
        self.known = list(self.labels)

    def read(self, values: list[str]) -> list[str]:
        return [word_of(value, self.known) for value in values]


def word_of(value: str, known: list[str]) -> str:
    """The word, if it is a known one."""
    if value not in known:
        words = _("“%(value)s” is not one of: %(known)s.")
        raise Refused(words % {"value": shown(value), "known": ", ".join(known)}, alike(shown(value), known))
    return value


class OneField(ManyField):
    """A parameter that is given once at most."""

    most = 1

    def read(self, values: list[str]) -> Any:
        return self.read_one(values[0]) if values else None

    def read_one(self, value: str) -> Any:
        raise NotImplementedError


class OneWordField(OneField):
    """One word of a closed list."""

    def __init__(self, *, known: Iterable[tuple[str, Any]], **options: Any):
        super().__init__(**options)
        self.labels = dict(known)
        self.known = list(self.labels)

    def read_one(self, value: str) -> str:
        return word_of(value, self.known)


class BoxField(OneField):
    """A part of the map: its west, south, east and north in decimal degrees."""

    def read_one(self, value: str) -> public.Box:
        parts = [part.strip() for part in value.split(",")]
        if len(parts) == 4 and all(DEGREES.fullmatch(part) for part in parts):
            box = public.Box(*map(float, parts))
            sides, ends = (box.west, box.east), (box.south, box.north)
            if all(abs(side) <= 180 for side in sides) and all(abs(end) <= 90 for end in ends):
                if box.south <= box.north:
                    return box
                raise Refused(_("Its south lies north of its north: west,south,east,north."))
        words = _("“%(value)s” is not a part of the map. Write it as west,south,east,north: 30,50,45,60.")
        raise Refused(words % {"value": shown(value)})


class DayField(OneField):
    def read_one(self, value: str) -> date:
        try:
            if DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # said below
        raise Refused(_("“%(value)s” is not a day. Write it as 2024-06-17.") % {"value": shown(value)})


class PartialDayField(OneField):
    """A year, a month or a day, written as in documents."""

    def read_one(self, value: str) -> str:
        try:
            if PARTIAL.fullmatch(value):
                public.earliest(value)
                return value
        except ValueError:
            pass  # said below
        words = _("“%(value)s” is not a date. Write it as 2024, 2024-06 or 2024-06-17.")
        raise Refused(words % {"value": shown(value)})


class SinceField(OneField):
    """A place in the log: behind the publication of a number, or from a moment on."""

    def read_one(self, value: str) -> int | datetime:
        try:
            if NUMBER.fullmatch(value):
                return int(value)
            if DAY.fullmatch(value) or MOMENT.fullmatch(value):
                moment = datetime.fromisoformat(value)
                here = timezone.get_current_timezone()
                return (moment if moment.tzinfo else moment.replace(tzinfo=here)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # said below
        words = _(
            "“%(value)s” is neither the number of a publication nor a day. "
            "Write it as 1234, 2024-06-17 or 2024-06-17T09:30:00Z."
        )
        raise Refused(words % {"value": shown(value)})


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

    def filter(self, records: RecordQuerySet, value: Any) -> RecordQuerySet:
        return self.ask(records, value) if value else records

    def ask(self, records: RecordQuerySet, value: Any) -> RecordQuerySet:
        raise NotImplementedError


class FacetFilter(Asked):
    """Public records that have all of these values of a facet, or any of them."""

    field_class = SlugsField

    def __init__(self, facet: str, kind: str, help_text: Any, combine: Any = all, **options: Any):
        super().__init__(help_text, kind=kind, **options)
        self.facet, self.combine = facet, combine

    def ask(self, records: RecordQuerySet, value: list[str]) -> RecordQuerySet:
        if self.combine is any:
            return records.having(self.facet, value)
        for slug in value:
            records = records.having(self.facet, [slug])
        return records


class OneOfFilter(Asked):
    """Public records that have one of these values of a facet."""

    def __init__(self, facet: str, help_text: Any, **options: Any):
        super().__init__(help_text, **options)
        self.facet = facet

    def ask(self, records: RecordQuerySet, value: list[str]) -> RecordQuerySet:
        return records.having(self.facet, value)


class WordFilter(OneOfFilter):
    """The words of a closed list."""

    field_class = WordsOfListField

    def __init__(self, facet: str, known: Iterable[tuple[str, Any]], help_text: Any):
        super().__init__(facet, help_text, known=known)


class ValueFilter(OneOfFilter):
    """The values that there are, such as publishers."""

    field_class = ValuesField

    def __init__(self, facet: str, kind: str, help_text: Any):
        super().__init__(facet, help_text, kind=kind)
        self.extra["facet"] = facet  # the field reads it too


class YearFilter(OneOfFilter):
    """Years, written with four digits."""

    field_class = YearsField


CERTAINLY = "certainly"


class FromFilter(Asked):
    """What possibly lies on the day or behind it: a year that is all that is known may do so. With `dates=certainly`
    only what surely does."""

    field_class = PartialDayField

    def __init__(self, dates: list[str] | public.Span, help_text: Any):
        super().__init__(help_text)
        self.dates = dates

    @property
    def surely(self) -> bool:
        return self.parent.form.cleaned_data.get("dates") == CERTAINLY

    def ask(self, records: RecordQuerySet, value: str) -> RecordQuerySet:
        day = public.earliest(value)
        if isinstance(self.dates, public.Span):
            return self.dates.asked(records, self.dates.not_before(day, self.surely))
        return public.not_before(records, self.dates, day, self.surely)


class ToFilter(FromFilter):
    """The same on the day or before it."""

    def ask(self, records: RecordQuerySet, value: str) -> RecordQuerySet:
        day = public.latest(value)
        if isinstance(self.dates, public.Span):
            return self.dates.asked(records, self.dates.not_after(day, self.surely))
        return public.not_after(records, self.dates, day, self.surely)


class BoxFilter(Asked):
    """What lies in a part of the map."""

    field_class = BoxField

    def ask(self, records: RecordQuerySet, value: public.Box) -> RecordQuerySet:
        return public.lying_in(records, value)


class StatusFilter(Asked):
    field_class = WordsOfListField

    def __init__(self, known: Iterable[tuple[str, Any]], help_text: Any):
        super().__init__(help_text, known=known)

    def ask(self, records: RecordQuerySet, value: list[str]) -> RecordQuerySet:
        return records.standing(value, on=self.parent.day)


class InForceFilter(Asked):
    field_class = DayField

    def ask(self, records: RecordQuerySet, value: date) -> RecordQuerySet:
        return public.in_force(records, value)


class NoFilter(Asked):
    """What is read by the view itself; it filters nothing."""

    def ask(self, records: RecordQuerySet, value: Any) -> RecordQuerySet:
        return records


class DayFilter(NoFilter):
    """For which day statuses are told."""

    field_class = DayField


class SinceFilter(NoFilter):
    """From where on the log is read."""

    field_class = SinceField


class WordsFilter(NoFilter):
    """Words of a closed list."""

    field_class = WordsOfListField

    def __init__(self, known: Iterable[tuple[str, Any]], help_text: Any):
        super().__init__(help_text, known=known)


class OneWordFilter(NoFilter):
    """One word of a closed list, which others look at."""

    field_class = OneWordField

    def __init__(self, known: Iterable[tuple[str, Any]], help_text: Any):
        super().__init__(help_text, known=known)


class SearchFilter(Asked):
    field_class = SearchField

    def ask(self, records: RecordQuerySet, value: str) -> RecordQuerySet:
        return records.saying(public.searched(value))
