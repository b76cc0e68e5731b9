"""How public records are found: by facets, by status on a day, by words.

A list is asked for page by page, the newest first. So what it is narrowed by has an index in that very order:
the first question leads, and a page of it costs the same whether five records answer it or half a million.
Further questions look each of these up; where few records answer one of them, they are looked up by key.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any, Self

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q

from agreements.models.folding import HAN, name_key, words

FEW = 1_000
"""So many records are looked up by key; more are met soon enough by walking along the list."""
DEPTHS = (2, 16)
"""How many pages of records with each value are looked through before all records are."""
FEWEST = 8
"""So many values of facets are asked for one by one, each in the order of the list."""
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


def _conditions(places: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Each facet with the values of it, one of which a row of it is to have."""
    by_facet = groupby(sorted(places), key=lambda place: place[0])
    return [(facet, [value for _facet, value in some]) for facet, some in by_facet]


Days = tuple[date, date]
EVER = (date.min, date.max)


def _both(some: Days, others: Days) -> Days:
    """The days that lie in both."""
    return max(some[0], others[0]), min(some[1], others[1])


class RecordQuerySet(models.QuerySet):
    """Public records. Once it is `listed`, it knows the kind, and what leads it."""

    kind = ""
    of_kind: Any = None
    """The condition that they are of the kind."""
    led = False
    windows: tuple[tuple[str, str], ...] = ()
    """(facet, value): each record has one of these, so a page is found by looking at the first of each."""
    dated = False
    """Whether something is asked of their dates."""
    days: Days = EVER
    """All of them lie between these days of the list."""
    ends: Days = EVER
    """The scheduled end of each lies between these, both included."""
    indexes: tuple[models.QuerySet, ...] = ()
    """Rows of indexes, each with the `record`s that one condition leaves."""
    indexed = -1
    """The number of conditions that `indexes` tell; where there are others, they tell too little."""

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone.kind, clone.of_kind = self.kind, self.of_kind
        clone.led, clone.windows = self.led, self.windows
        clone.dated, clone.days, clone.ends = self.dated, self.days, self.ends
        clone.indexes, clone.indexed = self.indexes, self.indexed
        return clone

    def listed(self, kind: str) -> Self:
        """Those of a kind, the newest first; of the same day, and where there is no day, by address."""
        rows = self.filter(kind=kind).annotate(day=F("sort_day")).order_by("-day", "slug")
        rows.kind, rows.of_kind = kind, rows.query.where.children[-1]
        rows.indexed = len(rows.query.where.children)
        return rows

    def told_by(self, rows: Self, index: models.QuerySet) -> Self:
        """`rows`, which are these with one more condition; the rows of an index tell which records it leaves."""
        if self.indexed == len(self.query.where.children):
            rows.indexes, rows.indexed = (*self.indexes, index), len(rows.query.where.children)
        return rows

    def keyed_by(self) -> tuple[models.QuerySet, ...]:
        """Subqueries for the keys of all of these: a record is one of them if each has it. From indexes alone where
        these tell all: where many are found, a look at each record takes ten times as long."""
        if self.indexed == len(self.query.where.children):
            return tuple(index.order_by().values("record") for index in self.indexes)
        return (self.order_by().values("pk"),)

    def _led_by(self, relation: str, **values: Any) -> Self:
        """Its rows of the relation lead: their index is in the order of the list, and tells the kind as well.

        That these are of the kind is not asked again: among a million SQLite, which does not know that nearly all are
        agreements, began with that, and took a second for a status that few have.
        """
        rows = self.filter(**{f"{relation}__{name}": value for name, value in values.items()})
        if self.of_kind in rows.query.where.children:
            rows.query.where.children.remove(self.of_kind)
        rows = rows.annotate(day=F(f"{relation}__sort_day"), found=F(f"{relation}__record")).order_by(
            "-day", "slug"
        )
        rows.led = True
        return rows

    @property
    def facet_rows(self) -> models.QuerySet:
        """The facets of all public records."""
        facets: Any = self.model._meta.get_field("facets").related_model
        return facets.objects.all()

    def having(self, facet: str, values: Collection[str]) -> Self:
        """Those with one of these values of a facet."""
        index = self.facet_rows.filter(kind=facet, value__in=list(values), of=self.kind)
        return self.told_by(self._having(facet, values), index)

    def _having(self, facet: str, values: Collection[str]) -> Self:
        if len(values) == 1 and self.kind and not self.led:
            return self._led_by("facets", kind=facet, value=next(iter(values)), of=self.kind)
        places = {(facet, value) for value in values}
        if (keys := self._few(places)) is not None:
            return self.filter(pk__among=keys)
        rows = self.facet_rows.filter(kind=facet, value__in=list(values), record=self._found)
        return self.filter(Exists(rows))._windowed(places)

    @property
    def _found(self) -> OuterRef:
        """The key of the record that an index is asked about. As the row that leads tells it, where one does: SQLite
        then asks before it looks the record up."""
        return OuterRef("found" if self.led else "pk")

    def _few(self, places: Collection[tuple[str, str]]) -> list[int] | None:
        """The keys of the records with one of these values, where they are few. A query for each facet, and one:
        asked about several at once, PostgreSQL collects all records before it counts the first thousand."""
        conditions = _conditions(places)
        if any(self._are_many(*condition) for condition in conditions):
            return None
        rows = self.facet_rows.filter(of=self.kind) if self.kind else self.facet_rows
        either = reduce(or_, (Q(kind=facet, value__in=values) for facet, values in conditions), Q(pk__in=[]))
        return sorted(set(rows.filter(either).values_list("record", flat=True)))

    def _are_many(self, facet: str, values: list[str]) -> bool:
        """Whether more than FEW records have one of these values. Asked by the database itself, as `_places` does."""
        table = self.facet_rows.model._meta.db_table
        of = "of = %s AND " if self.kind else ""
        question = (
            f"SELECT 1 FROM {table} WHERE {of}kind = %s AND value IN ({_marks(values)}) LIMIT 1 OFFSET {FEW}"  # noqa: S608
        )
        return bool(_asked(question, [*([self.kind] if self.kind else []), facet, *values]))

    def _windowed(self, places: Collection[tuple[str, str]]) -> Self:
        """Where nothing leads yet: note by which few values a page of it can be found."""
        rows = self.all()
        if not (self.led or self.windows) and len(places) <= FEWEST:
            rows.windows = tuple(sorted(places))
        return rows

    def dated_by(self, condition: models.Q, days: Days = EVER, ends: Days = EVER) -> Self:
        """Those of whose dates this is true: it can be only between these `days` of the list, for these `ends`."""
        rows = self.filter(condition)
        rows.dated, rows.days, rows.ends = True, _both(self.days, days), _both(self.ends, ends)
        return rows

    def walked(self) -> Self:
        """The same, to be read in the order of the list: where nothing else leads, the index of dates does, if these
        are asked for; and what lies outside of the days is not looked at."""
        by_dates = self.dated and not (self.led or self.windows)
        rows = self._led_by("facts") if by_dates else self
        first, last = rows.days
        if by_dates or first > date.min:  # by the first day of all, too: else SQLite leads with the records
            rows = rows.filter(day__gte=first)
        return rows.filter(day__lte=last) if last < date.max else rows

    def page(self, number: int, since: date | None = None, backwards: bool = False) -> list[Any]:
        """The first so many; `since` is a day behind which (backwards: before which) none of them lies.

        Where there are windows, the first records of each value are looked through before all are.
        """
        for depth in DEPTHS if self.windows else ():
            keys, whole = self._window(depth * number, since, backwards)
            found = list(self.filter(pk__among=keys)[:number])
            if whole or len(found) == number:
                return found
        return list(self[:number])

    def _window(self, depth: int, since: date | None, backwards: bool) -> tuple[list[int], bool]:
        """Keys of the first records with one of the values, and whether these are all there are.

        Those of the last day that was reached are left out: there may be more of that day.
        """
        rows = self.facet_rows.filter(of=self.kind).order_by("sort_day" if backwards else "-sort_day")
        if since:
            rows = rows.filter(sort_day__gte=since) if backwards else rows.filter(sort_day__lte=since)
        found: dict[int, date] = {}
        edges: list[date] = []
        for facet, value in self.windows:
            some = rows.filter(kind=facet, value=value).values_list("record", "sort_day")[:depth]
            found |= (days := dict(some))
            edges += list(days.values())[-1:] if len(days) == depth else []
        if not edges:
            return list(found), True
        edge = min(edges) if backwards else max(edges)
        return [key for key, day in found.items() if (day < edge if backwards else day > edge)], False

    def standing(self, statuses: Collection[str], on: date, days: Days = EVER) -> Self:
        """Agreements that have one of the statuses on the day: it can be only between these `days` of the list."""
        span: dict[str, Any] = {"first__lte": on, "last__gte": on}
        model: Any = self.model._meta.get_field("statuses").related_model
        index = model.objects.filter(status__in=list(statuses), **span)
        if len(statuses) == 1 and not self.led:
            rows = self._led_by("statuses", status=next(iter(statuses)), **span)
        else:
            rows = self.filter(Exists(index.filter(record=self._found)))
        rows.days = _both(self.days, days)
        return self.told_by(rows, index)

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
        keys = self._few(places)
        return self._windowed(places) if keys is None else self.filter(pk__among=keys)

    def _places(self, begin: str) -> set[tuple[str, str]]:
        """(facet, value) of what such a word stands in: the record's own words, or a name of what it uses.

        Two questions for the database itself: these are asked whenever somebody searches, and Django would take longer
        to make them than they take.
        """
        from agreements.models.publication import PublishedWord  # built on this module

        words, facets = PublishedWord._meta.db_table, self.facet_rows.model._meta.db_table
        condition, ends = _begins("text", begin)
        known = _asked(f"SELECT text FROM {words} WHERE {condition} LIMIT {MANY + 1}", ends)  # noqa: S608  # of ours
        if not (found := [text for (text,) in known]):
            return set()
        names = _asked(
            f"""SELECT DISTINCT facet.of, record.slug
            FROM {facets} facet JOIN {self.model._meta.db_table} record ON record.id = facet.record_id
            WHERE facet.kind = %s AND facet.of IN ({_marks(NAMED)}) AND facet.value IN ({_marks(found[:MANY])})
            LIMIT {MANY + 1}
            """,  # noqa: S608  # names of tables
            [WORD, *NAMED, *found[:MANY]],
        )
        return {(WORD, text) for text in found} | {(NAMED[kind], slug) for kind, slug in names}


def _begins(column: str, text: str) -> tuple[str, list[str]]:
    """Said so that the index of this database serves."""
    if connection.vendor == "sqlite":
        return f"{column} >= %s AND {column} < %s", [text, f"{text}\U0010ffff"]
    return f"{column} LIKE %s", [f"{connection.ops.prep_for_like_query(text)}%"]


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _asked(sql: str, values: list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
