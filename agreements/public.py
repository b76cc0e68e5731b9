"""What anyone may read: published documents, and nothing else. The only module that public doors ask.

Working records are never read here, so a draft can't show through a list, a count, a status or an address.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    Aggregate,
    BinaryField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Substr
from django.utils.translation import get_language
from rapidfuzz import fuzz, process

from agreements.models import (
    Address,
    Publication,
    PublishedAgreement,
    PublishedFacet,
    PublishedRecord,
    PublishedStatus,
)
from agreements.models.decision import NOTICE_GIVEN_FOR, months_before
from agreements.models.finding import RecordQuerySet, said
from agreements.models.folding import fold, name_key, words
from agreements.models.names import base_language
from agreements.models.partial_dates import earliest, latest, wording
from agreements.models.publication import COUNTED, Facet, as_value, facets_in, values_in
from agreements.models.status import DATES, ENDS, IN_FORCE, WINDOWS, Status, known, next_change, status_on
from agreements.models.status_words import doubt, sentence

AGREEMENT, EVENT, PARTY, AREA, TYPE = "agreement", "event", "party", "area", "type"
PERSON, OFFICE, SOURCE = "person", "office", "source"
KINDS = (AGREEMENT, PARTY, PERSON, OFFICE, AREA, TYPE, EVENT, SOURCE)

STANDS = PublishedStatus.STANDS
"""What is in force, provisionally applied or presumed in force: asked for like a status."""

__all__ = [
    "AGREEMENT",
    "Box",
    "DECISION",
    "ENDS",
    "HELD",
    "NOTICE_GIVEN_FOR",
    "Span",
    "WINDOWS",
    "AREA",
    "COUNTED",
    "DATES",
    "EVENT",
    "IN_FORCE",
    "KINDS",
    "OFFICE",
    "PARTY",
    "PERSON",
    "SOURCE",
    "STAMPS",
    "TYPE",
    "Facet",
    "Gone",
    "Group",
    "MOST_COUNTED",
    "ORDERINGS",
    "Place",
    "Moved",
    "STANDS",
    "RecordQuerySet",
    "Unknown",
    "as_value",
    "base_language",
    "bodies",
    "behind",
    "current",
    "earliest",
    "every",
    "facets_in",
    "find",
    "groups",
    "has_value",
    "having",
    "how_many",
    "in_order",
    "latest",
    "latest_published",
    "listing",
    "lying_in",
    "mapped",
    "months_before",
    "more_than",
    "named",
    "nearest",
    "nearest_values",
    "not_after",
    "not_before",
    "ordered",
    "orderings",
    "rows",
    "saying",
    "searched",
    "sequence",
    "shared_by",
    "stamped",
    "standing",
    "stands",
    "told",
    "values_in",
    "wording",
]


class Unknown(LookupError):
    """There is and was no public record at this address."""


class Gone(LookupError):
    """The record at this address was withdrawn."""


class Moved(LookupError):
    """The record has another address now."""

    def __init__(self, slug: str):
        self.slug = slug
        super().__init__(slug)


def sequence() -> int:
    """The number of the latest publication: while it stays, no answer changes. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {Publication._meta.db_table}")  # noqa: S608  # asked before every answer
        return cursor.fetchone()[0] or 0


def listing(kind: str) -> RecordQuerySet:
    """The public records of a kind, in the order of all lists."""
    return PublishedRecord.objects.listed(kind)


def rows(records: RecordQuerySet, *more: str) -> RecordQuerySet:
    """What of listed records is needed to tell them, as plain rows: a model takes several times as long."""
    told: Any = records.annotate(text=AsBytes("body"))
    return told.values_list("slug", "sort_day", "text", "dated", *more, named=True)


def table_rows(records: RecordQuerySet, *more: str) -> RecordQuerySet:
    """The rows of tables that are kept of listed records, and what their statuses are told from."""
    told: Any = records.values_list("slug", "sort_day", "dated", "table_row", *more, named=True)
    return told


Read = Callable[..., RecordQuerySet]
"""`rows` or `table_rows`."""

STAMPS = ("sequence", "published")


def stamped(records: RecordQuerySet) -> RecordQuerySet:
    """The records with the STAMPS of the publication that they stand by: its number, and when it was."""
    log = Publication.objects.filter(pk=OuterRef("sequence")).order_by()
    return records.annotate(published=Subquery(log.values("at")[:1]))


def latest_published(records: RecordQuerySet, number: int) -> list[Any]:
    """The `rows`, with their STAMPS, of those that were published last, the newest first. Two queries: the order is
    found without reading a document."""
    newest = list(records.order_by("-sequence").values_list("pk", flat=True)[:number])
    found = rows(stamped(PublishedRecord.objects.filter(pk__in=newest)), *STAMPS)
    return sorted(found, key=lambda row: row.sequence, reverse=True)


class Ordering(NamedTuple):
    """An order of lists: by what, and how a place in it is read and written. Of the same place records come by address."""

    key: Any
    is_descending: bool
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _number(text: str) -> int:
    if abs(number := int(text)) >= 2**63:
        raise ValueError(text)
    return number


ORDERINGS = {
    "oldest": Ordering(F("oldest_day"), False, date.fromisoformat),
    "ends_soonest": Ordering(F("ends_on"), False, date.fromisoformat),
    "published": Ordering(F("sequence"), True, _number),
    "address": Ordering(F("slug"), False, str),
    **dict.fromkeys(
        ("title", "name"), Ordering(F("title_key"), False, bytes.fromhex, lambda key: bytes(key).hex())
    ),
    **dict.fromkeys(
        ("-title", "-name"), Ordering(F("title_key"), True, bytes.fromhex, lambda key: bytes(key).hex())
    ),
}
"""The orders beside the usual one, the newest first. What has no day, or no end, comes last."""
IN_EVERY_LIST = ("published", "address")
TITLED = (AGREEMENT, SOURCE)


def orderings(kind: str) -> list[str]:
    """The orders beside the usual one in which a kind is listed."""
    own = {AGREEMENT: ("oldest", "ends_soonest"), EVENT: ("oldest",), SOURCE: ("oldest",)}
    called = "title" if kind in TITLED else "name"
    return [*own.get(kind, ()), called, f"-{called}", *IN_EVERY_LIST]


class Place(NamedTuple):
    """A place in an ordered list."""

    key: Any
    slug: str


def ordered(
    records: RecordQuerySet, by: str, number: int, place: Place | None, backwards: bool
) -> list[tuple[Any, Place]]:
    """The first so many `rows` of listed records in another order, behind (backwards: before) the place, each with
    its own. Two queries: the order is found without reading a document."""
    placed, falls = records.annotate(place=ORDERINGS[by].key), ORDERINGS[by].is_descending != backwards
    if place:
        further = "lt" if falls else "gt"
        same = Q(place=place.key, **{f"slug__{'lt' if backwards else 'gt'}": place.slug})
        # Said so that an index can start there.
        placed = placed.filter(**{f"place__{further}e": place.key}).filter(
            Q(**{f"place__{further}": place.key}) | same
        )
    order = ("-place" if falls else "place", "-slug" if backwards else "slug")
    places = list(placed.order_by(*order).values_list("place", "slug")[:number])
    wanted = PublishedRecord.objects.filter(kind=records.kind, slug__in=[slug for _key, slug in places])
    by_slug = {row.slug: row for row in rows(wanted)}
    return [(by_slug[slug], Place(key, slug)) for key, slug in places if slug in by_slug]


MOST_COUNTED = 10_000


def how_many(records: QuerySet) -> int:
    """How many records there are, at most one more than MOST_COUNTED. One query."""
    return records.order_by().values("pk")[: MOST_COUNTED + 1].count()


AT_ONCE = 500


def every(
    records: RecordQuerySet, *more: str, number: int = AT_ONCE, read: Read = rows
) -> Iterator[list[Any]]:
    """The `rows`, or what else is read, of all of these listed records, so many at a time. A query for each time; each
    begins behind the record where the last one ended, so that no reading lasts long and nothing is told twice."""
    found = read(records, *more).page(number)
    while found:
        yield found
        if len(found) < number:
            return
        last = found[-1]
        rest = records.filter(behind(last.sort_day, last.slug))
        found = read(rest, *more).page(number, last.sort_day)


def in_order(
    records: RecordQuerySet, by: str, *, number: int = AT_ONCE, read: Read = rows
) -> Iterator[list[Any]]:
    """The `rows` of all of these listed records in another order, so many at a time. The order is found once, from keys
    alone; then there is a query for each time."""
    placed, key = (
        records.annotate(place=ORDERINGS[by].key),
        "-place" if ORDERINGS[by].is_descending else "place",
    )
    slugs = list(placed.order_by(key, "slug").values_list("slug", flat=True))
    for start in range(0, len(slugs), number):
        yield _in_this_order(records.kind, slugs[start : start + number], read)


def _in_this_order(kind: str, slugs: list[str], read: Read = rows) -> list[Any]:
    found = {row.slug: row for row in read(PublishedRecord.objects.filter(kind=kind, slug__in=slugs))}
    return [found[slug] for slug in slugs if slug in found]


def behind(day: date, slug: str) -> Q:
    """The condition that a listed record comes behind this place. Said so that an index can start there."""
    return Q(day__lte=day) & (Q(day__lt=day) | Q(slug__gt=slug))


def more_than(records: RecordQuerySet, number: int) -> bool:
    """Whether there are more of these records than that. One query."""
    return bool(records.order_by().values_list("pk")[number : number + 1])


def find(kind: str, slug: str) -> Any:
    """The public record at an address, else Unknown, Gone or Moved. One query where there is one."""
    if found := rows(listing(kind).filter(slug=slug))[:1]:
        return found[0]
    address = Address.objects.filter(kind=kind, slug=slug).first()
    if address is None:
        raise Unknown(slug)
    now = current(kind, [slug]).get(slug)
    raise Moved(now) if now else Gone(slug)


def current(kind: str, slugs: Iterable[str], among: Q | None = None) -> dict[str, str]:
    """Address → today's address of the public record there; old addresses lead on, others are left out."""
    wanted = set(slugs)
    records = PublishedRecord.objects.filter(among or Q(), kind=kind)
    there = set(records.filter(slug__in=wanted).values_list("slug", flat=True))
    old = Address.objects.filter(kind=kind, slug__in=wanted - there)
    owners = dict(old.values_list("record_id", "slug")) if wanted - there else {}
    moved = records.filter(record_id__in=owners).values_list("record_id", "slug") if owners else ()
    return {slug: slug for slug in there} | {owners[pk]: slug for pk, slug in moved}


BODIES = ("authority", "organisation")


def bodies(slugs: Iterable[str]) -> dict[str, set[str]]:
    """Address of a public party → itself and its public bodies: its authorities and organisations, and those of these.
    One query."""
    owners = list(slugs)
    facets = PublishedFacet.objects.filter(record=OuterRef("pk"))
    rows = listing(PARTY).filter(
        Exists(facets.filter(kind=Facet.WITHIN, value__in=owners)),
        Exists(facets.filter(kind=Facet.KIND, value__in=BODIES)),
    )
    within = {slug: json.loads(body)["within"] for slug, body in rows.values_list("slug", "body")}
    found = {owner: {owner} for owner in owners}
    for slug, above in within.items():
        for owner in owners:
            # What lies between is one of its bodies too: the authority of a district is none of its city's.
            if owner in above and all(one in within for one in above[: above.index(owner)]):
                found[owner].add(slug)
    return found


def shared_by(one: str, other: str) -> RecordQuerySet:
    """The public agreements of two parties: each takes part itself, or by one of its bodies. Where one is a body of the
    other, it takes part for itself. One query, and those of the filters."""
    of = bodies([one, other])
    if other in of[one]:
        of[one] -= of[other]
    elif one in of[other]:
        of[other] -= of[one]
    agreements = listing(AGREEMENT)
    return agreements.having(Facet.PARTY, sorted(of[one])).having(Facet.PARTY, sorted(of[other]))


def stands(slugs: Iterable[str]) -> dict[str, list[tuple[date, date]]]:
    """Address of a public agreement → the spans of days on which it stands in force, the first one first. One query."""
    rows = PublishedStatus.objects.filter(status=STANDS, record__kind=AGREEMENT, record__slug__in=list(slugs))
    found: dict[str, list[tuple[date, date]]] = {}
    for slug, first, last in rows.order_by("first").values_list("record__slug", "first", "last"):
        found.setdefault(slug, []).append((first, last))
    return found


def having(facet: str, *values: str) -> Q:
    """The condition that a public record has one of these values of a facet."""
    return Q(Exists(PublishedFacet.objects.filter(record=OuterRef("pk"), kind=facet, value__in=values)))


def standing(statuses: Iterable[str], on: date) -> Q:
    """The condition that a public agreement has one of the statuses on the day."""
    rows = PublishedStatus.objects.filter(status__in=list(statuses), first__lte=on, last__gte=on)
    return Q(Exists(rows.filter(record=OuterRef("pk"))))


def not_before(dates: list[str], day: date, surely: bool = False) -> Q:
    """The condition that the first of these dates that is known possibly, or surely, lies on the day or behind it."""
    return _first_known(dates, lambda name: Q(**{f"facts__{_bound(name, 'latest', surely)}__gte": day}))


def not_after(dates: list[str], day: date, surely: bool = False) -> Q:
    """The condition that the first of these dates that is known possibly, or surely, lies on the day or before it."""
    return _first_known(dates, lambda name: Q(**{f"facts__{_bound(name, 'earliest', surely)}__lte": day}))


def _bound(name: str, possibly: str, surely: bool) -> str:
    """The column that tells. A period surely begins with the first day of what it names and ends with the last."""
    if surely and name in WINDOWS:
        return f"{name}_latest"
    if surely and name == "period_start":
        return f"{name}_earliest"
    other = {"latest": "earliest", "earliest": "latest"}
    return f"{name}_{other[possibly] if surely else possibly}"


def _first_known(dates: list[str], holds: Callable[[str], Q]) -> Q:
    first, *others = dates
    condition = holds(first)
    return condition | (Q(**{f"facts__{first}": ""}) & _first_known(others, holds)) if others else condition


class Span(NamedTuple):
    """The columns of the first and the last day that something can be."""

    first: str
    last: str

    def not_before(self, day: date, surely: bool = False) -> Q:
        return Q(**{f"{self.first if surely else self.last}__gte": day})

    def not_after(self, day: date, surely: bool = False) -> Q:
        return Q(**{f"{self.last if surely else self.first}__lte": day})


DECISION = Span("facts__decision_first", "facts__decision_last")
"""When the renewal of an agreement is due for decision."""
HELD = Span("held_first", "held_last")
"""When an event is held."""


class Box(NamedTuple):
    """A part of the map, in decimal degrees. Where west is greater than east, it lies across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


MOST_IN_BOX = 500


def lying_in(records: RecordQuerySet, box: Box) -> RecordQuerySet:
    """Those of listed parties that lie there, or of other listed records those with a party that does."""
    east, west = Q(longitude__lte=box.east), Q(longitude__gte=box.west)
    across = (west | east) if box.west > box.east else (west & east)
    inside = Q(kind=PARTY, latitude__gte=box.south, latitude__lte=box.north) & across
    if records.kind == PARTY:
        return records.filter(inside)
    slugs = PublishedRecord.objects.filter(inside).values("slug")
    some = list(slugs.values_list("slug", flat=True)[: MOST_IN_BOX + 1])
    if len(some) <= MOST_IN_BOX:
        return records.having(Facet.PARTY, some)
    facets = PublishedFacet.objects.filter(of=records.kind, kind=Facet.PARTY, value__in=slugs)
    return records.told_by(records.filter(Exists(facets.filter(record=OuterRef("pk")))), facets)


def mapped() -> dict[str, list[str]]:
    """Code of a foreign classification, as `sdg:4` → the addresses of the public areas that are mapped to it.
    One query."""
    found: dict[str, list[str]] = {}
    for slug, body in listing(AREA).values_list("slug", "body"):
        for row in json.loads(body)["mappings"]:
            found.setdefault(f"{row['scheme']}:{row['code']}", []).append(slug)
    return found


class Group(NamedTuple):
    """The agreements of one status that were signed in one year: how many, and the lines of their facets."""

    status: str
    year: str  # "" where it is not known
    number: int
    lines: str


class Lines(Aggregate):
    """Texts as the lines of one text."""

    function = "STRING_AGG"
    output_field = TextField()
    template = "%(function)s(%(expressions)s, CHR(10))"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        options = {"function": "GROUP_CONCAT", "template": "%(function)s(%(expressions)s, CHAR(10))"}
        return super().as_sql(compiler, connection, **options, **context)


def groups(records: RecordQuerySet, on: date) -> list[Group]:
    """These public agreements by their status on the day and by the year in which they were signed. One query."""
    rows = PublishedAgreement.objects.with_status(on=on)
    for keys in records.keyed_by():
        rows = rows.filter(record__in=keys)
    grouped: Any = rows.annotate(year=Substr("signed", 1, 4)).order_by().values_list("status", "year")
    return [Group(*row) for row in grouped.annotate(number=Count("*"), lines=Lines("counted"))]


def named(addresses: Iterable[tuple[str, str]], language: str) -> dict[tuple[str, str], str]:
    """(kind, address) → what the public record there is called in the language, else in English. One query."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in addresses:
        wanted.setdefault(kind, set()).add(slug)
    condition = Q(pk__in=[])
    for kind, slugs in wanted.items():
        condition |= Q(kind=kind, slug__in=slugs)
    rows = PublishedRecord.objects.filter(condition).values_list("kind", "slug", "body")
    return {(kind, slug): _name(json.loads(body), language) for kind, slug, body in rows}


def _name(document: dict, language: str) -> str:
    return document["names"].get(base_language(language)) or document["name"]


def searched(text: str) -> list[str]:
    """The words that a search for the text looks for: "Пекин, 北京市" is "пекин" and "北京"."""
    return list(dict.fromkeys(name_key(word) for word in words(text)))


def saying(text: str) -> Q:
    """The condition that a public record has every word of the text."""
    condition = Q()
    for word in searched(text):
        condition &= said(word)
    return condition


class AsBytes(Func):
    """Text as it is sent, where the database can give it so: on SQLite, making strings of documents, and bytes of
    them again, takes longer than the query."""

    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="CAST(%(expressions)s AS BLOB)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="%(expressions)s", **context)


def told(records: Iterable[Any], day: date) -> list[bytes]:
    """The documents of some of the `rows` as JSON text; an agreement's begins with its status on the day."""
    language = get_language() or "en"
    documents = ((_as_bytes(text), dated) for _slug, _day, text, dated, *_stamps in records)
    return [
        b'{"status":%s,%s' % (_status(dated, day, language), text[1:]) if dated else text
        for text, dated in documents
    ]


def status(dated: str, day: date) -> bytes:
    """The status that `told` begins with, as JSON text."""
    return _status(dated, day, get_language() or "en")


def documents(kind: str, slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Address → what is public there, without the status of the day."""
    found = rows(listing(kind).filter(slug__in=list(slugs)))
    return {row.slug: json.loads(row.text) for row in found}


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@lru_cache(maxsize=2**16)
def _status(dated: str, day: date, language: str) -> bytes:
    """The status as JSON text. It follows from the facts alone, so it may be remembered for ever."""
    row = PublishedAgreement.read_dated(dated)
    facts = known(row)
    answer, turn = status_on(facts, day), next_change(facts, day)
    status = {
        "on": day.isoformat(),
        "status": answer.status.value,
        "label": _label(answer.status, language),
        "certain": answer.certain,
        "rule": answer.rule,
        "because": sentence(row, answer.rule),
        "doubt": None if answer.certain else doubt(row, day),
        "next_change": turn.isoformat() if turn else None,
    }
    return COMPACT.encode(status).encode()


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def _label(status: Status, _language: str) -> str:
    """In the active language."""
    return str(status.label)


def nearest(kind: str, text: str, among: Q | None = None) -> list[str]:
    """Up to three public addresses that somebody who wrote `text` may have meant. For error messages only."""
    records = PublishedRecord.objects.filter(among or Q(), kind=kind)
    called = records.filter(saying(text)) if fold(text) else records.none()
    meant = list(called.order_by("slug").values_list("slug", flat=True)[:3])
    slugs = records.order_by("slug").values_list("slug", flat=True)[:MOST_COMPARED]
    return list(dict.fromkeys([*meant, *_alike(text, slugs)]))[:3]


def nearest_values(kind: str, facet: str, text: str) -> list[str]:
    """Up to three values of a facet that somebody who wrote `text` may have meant. For error messages only."""
    rows = PublishedFacet.objects.filter(kind=facet, record__kind=kind)
    return _alike(text, rows.order_by("value").values_list("value", flat=True).distinct()[:MOST_COMPARED])


def _alike(text: str, known: Iterable[str]) -> list[str]:
    found = process.extract(
        text, list(known), scorer=fuzz.ratio, processor=str.lower, limit=3, score_cutoff=60
    )
    return [value for value, _score, _index in found]


MOST_COMPARED = 20_000


def has_value(kind: str, facet: str, value: str) -> bool:
    """Whether a public record of the kind has the value of a facet. One query."""
    return PublishedFacet.objects.filter(kind=facet, value=value, record__kind=kind).exists()
