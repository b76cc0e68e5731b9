"""How public records are found: by facets, by status on a day, by words.

A list is asked for page by page, the newest first. So what it is narrowed by has an index in that very order:
the first question leads, and a page of it costs the same whether five records answer it or half a million.
Further questions look each of these up; where few records answer one of them, they are looked up by key.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Self

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q

from agreements.models.folding import HAN, name_key, words

FEW = 1_000
"""So many records are looked up by key; more are met soon enough by walking along the list."""
MANY = 300
"""A beginning that so many words share ("a", "2") is looked for by walking too."""
LOOKED_UP = 2
"""Words of a question, and pairs of characters of a Chinese word, that an index is asked about: the longest word
and its neighbours narrow enough, and no question costs more than a few queries."""
LONGEST = 120
RUNS = re.compile(f"{HAN}+|(?:(?!{HAN}).)+")
WORD = "word"
NAMED = {"party": "party", "area": "area", "type": "type", "person": "person", "office": "office"}
"""The facet by which an agreement has the names of a kind of reference data."""


def tokens(text: str) -> set[str]:
    """What the words of a text are found by: each word; of a Chinese one every two characters, and each last."""
    found: set[str] = set()
    for word in (*words(text), *name_key(text).split()):
        for run in RUNS.findall(word):
            found |= set(_pairs(run)) | {run[-1]} if _is_han(run) else {run[:LONGEST]}
    return found


def _is_han(run: str) -> bool:
    return bool(re.match(HAN, run))


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _beginnings(word: str) -> list[str]:
    """Of a word that is looked for, what the tokens of a record must begin with."""
    first = RUNS.findall(word)[0]
    return (_pairs(first)[:LOOKED_UP] or [first]) if _is_han(first) else [first[:LONGEST]]


def said(word: str) -> Q:
    """The condition that a word of the record begins so; Chinese, which has no spaces, is found anywhere.
    Each word of the searched text has a space before it."""
    return Q(search__contains=word if _is_han(word) else f" {word}")


def _begins(field: str, text: str) -> Q:
    """Said so that the index of this database serves."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": f"{text}\U0010ffff"})
    return Q(**{f"{field}__startswith": text})


class RecordQuerySet(models.QuerySet):
    """Public records. Once it is `listed`, it knows the kind, and what leads it."""

    kind = ""
    led = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone.kind, clone.led = self.kind, self.led
        return clone

    def listed(self, kind: str) -> Self:
        """Those of a kind, the newest first; of the same day, and where there is no day, by address."""
        rows = self.filter(kind=kind).annotate(day=F("sort_day")).order_by("-day", "slug")
        rows.kind = kind
        return rows

    def _led_by(self, relation: str, **values: Any) -> Self:
        """Its rows of the relation lead: their index is in the order of the list."""
        rows = self.filter(**{f"{relation}__{name}": value for name, value in values.items()})
        rows = rows.annotate(day=F(f"{relation}__sort_day")).order_by("-day", "slug")
        rows.led = True
        return rows

    @property
    def facet_rows(self) -> models.QuerySet:
        """The facets of all public records."""
        facets: Any = self.model._meta.get_field("facets").related_model
        return facets.objects.all()

    def having(self, facet: str, values: Collection[str]) -> Self:
        """Those with one of these values of a facet."""
        if len(values) == 1 and self.kind and not self.led:
            return self._led_by("facets", kind=facet, value=next(iter(values)), of=self.kind)
        return self._having_any(Q(kind=facet, value__in=list(values)))

    def _having_any(self, condition: Q) -> Self:
        """One query more, which tells whether they are few."""
        keys = self._few(condition)
        if keys is not None:
            return self.filter(pk__in=keys)
        return self.filter(Exists(self.facet_rows.filter(condition, record=OuterRef("pk"))))

    def _few(self, condition: Q) -> list[int] | None:
        """The keys of the records with such a facet, where they are few."""
        rows = self.facet_rows.filter(condition, **({"of": self.kind} if self.kind else {}))
        keys = list(rows.values_list("record", flat=True)[: FEW + 1])
        return sorted(set(keys)) if len(keys) <= FEW else None

    def standing(self, statuses: Collection[str], on: date) -> Self:
        """Agreements that have one of the statuses on the day."""
        span = {"first__lte": on, "last__gte": on}
        if len(statuses) == 1 and not self.led:
            return self._led_by("statuses", status=next(iter(statuses)), **span)
        rows: Any = self.model._meta.get_field("statuses").related_model
        return self.filter(
            Exists(rows.objects.filter(record=OuterRef("pk"), status__in=list(statuses), **span))
        )

    def saying(self, wanted: Iterable[str]) -> Self:
        """Those in which each of these words is, or a word begins so; Chinese is found anywhere."""
        rows, words_wanted = self, list(wanted)
        for word in sorted(words_wanted, key=len, reverse=True)[:LOOKED_UP]:
            rows = rows._saying(word)
        for word in words_wanted:
            rows = rows.filter(said(word))
        return rows

    def _saying(self, word: str) -> Self:
        """Narrowed to records in which the word may be, where that is worth it: an index of words tells."""
        if self.kind != "agreement":
            return self  # these are not so many
        places = min((self._places(begin) for begin in _beginnings(word)), key=len)
        if len(places) == 1 and not self.led:
            [(kind, value)] = places
            return self._led_by("facets", kind=kind, value=value, of=self.kind)
        if len(places) > MANY:
            return self
        condition = Q(pk__in=[])
        for kind in {kind for kind, _value in places}:
            condition |= Q(kind=kind, value__in=[value for of, value in places if of == kind])
        keys = self._few(condition)
        return self if keys is None else self.filter(pk__in=keys)

    def _places(self, begin: str) -> set[tuple[str, str]]:
        """(facet, value) of what such a word stands in: the record's own words, or a name of what it uses."""
        from agreements.models.publication import PublishedWord  # built on this module

        known = PublishedWord.objects.filter(_begins("text", begin)).values_list("text", flat=True)
        found = list(known[: MANY + 1])
        rows = self.facet_rows.filter(kind=WORD, value__in=found[:MANY], of__in=list(NAMED))
        named = rows.values_list("of", "record__slug").distinct()[: MANY + 1]
        return {(WORD, text) for text in found} | {(NAMED[kind], slug) for kind, slug in named}
