"""What two parties have and had with each other: their agreements as chains, with the gaps and overlaps in them.

An agreement is theirs where each takes part itself, or by an authority or organisation of it.
A chain is what continues or supersedes each other. An amendment, or what was made under an agreement of a chain,
hangs on it and fills none of its gaps. What stands on a day is told as everywhere else: by the rules of status, as far
as is known. Days count in full, and None is no day: it began before, or goes on after, all that is known.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from typing import Any, NamedTuple

from agreements import public

MOST = 500
"""So many agreements of a pair are told, the newest."""
CHAINING = ("continues", "supersedes")
HANGING = ("amends", "implements")
Document = dict[str, Any]
TOLD = ("status", "slug", "title", "titles", "type", "parties", "laterality", "dates")
"""What is told of each agreement; all of it is in its own document."""


class Span(NamedTuple):
    """Some days in a row, the first and the last included."""

    first: date
    last: date


class Agreed(NamedTuple):
    """An agreement of a pair, and when it stands."""

    document: Document
    day: date
    stands: list[Span]

    @property
    def slug(self) -> str:
        return str(self.document["slug"])


class Chain(NamedTuple):
    """Agreements that follow each other, the first one first, and what hangs on them."""

    links: list[Agreed]
    hanging: list[Agreed]


def slug_of(one: str, other: str) -> str:
    """The address of a pair: its two parties in the order of the alphabet."""
    return "--".join(sorted((one, other)))


def told(one: str, other: str, on: date, more: Iterable[str] = ()) -> Document:
    """The history of two parties. A fixed number of queries, however many agreements. `more` are fields of their
    documents that are told besides."""
    rows = list(public.rows(public.shared_by(one, other))[: MOST + 1])
    some = rows[:MOST]
    stands = public.stands([row.slug for row in some])
    documents = [json.loads(text) for text in public.told(some, on)]
    agreed = [
        Agreed(document, row.sort_day, [Span(*days) for days in stands.get(row.slug, ())])
        for document, row in zip(documents, some, strict=True)
    ]
    return {
        "count": len(some),
        "is_complete": len(rows) <= MOST,
        "gaps": gaps(agreed),
        "chains": [_told(chain, on, (*TOLD, *more)) for chain in chains(agreed)],
    }


def chains(agreed: list[Agreed]) -> list[Chain]:
    """The chains, the one with the newest agreement first."""
    by_slug = {one.slug: one for one in agreed}
    groups = _joined(by_slug)
    alone = {slugs[0] for slugs in groups if len(slugs) == 1}
    on = {slug: to for slug in alone if (to := _hangs_on(slug, by_slug, alone))}
    found = []
    for slugs in groups:
        if slugs[0] not in on:
            hanging = [one for one in agreed if on.get(one.slug) in slugs]
            found.append(Chain(_in_order([by_slug[slug] for slug in slugs]), sorted(hanging, key=_age)))
    newest = {id(chain): max(_age(one) for one in chain.links) for chain in found}
    return sorted(found, key=lambda chain: newest[id(chain)], reverse=True)


def _age(one: Agreed) -> tuple[date, str]:
    return one.day, one.slug


def _earlier(one: Agreed, kinds: Iterable[str], known: Iterable[str]) -> list[str]:
    """The agreements of the pair that it speaks of by such a relation."""
    rows = one.document["relations"]
    return [
        row["agreement"]["slug"] for row in rows if row["kind"] in kinds and row["agreement"]["slug"] in known
    ]


def _joined(by_slug: dict[str, Agreed]) -> list[list[str]]:
    """Addresses in groups: those that are joined by a chaining relation, directly or through others."""
    group = {slug: [slug] for slug in by_slug}
    for slug, one in by_slug.items():
        for earlier in _earlier(one, CHAINING, by_slug):
            mine, other = group[slug], group[earlier]
            if mine is not other:
                mine += other
                group |= dict.fromkeys(other, mine)
    return list({id(slugs): slugs for slugs in group.values()}.values())


def _hangs_on(slug: str, by_slug: dict[str, Agreed], alone: set[str]) -> str:
    """The agreement in whose chain this one is told: what it amends or implements, and so on; "" for none."""
    seen = [slug]
    while slug in alone:
        earlier = _earlier(by_slug[slug], HANGING, by_slug)
        if not earlier:
            break
        slug = earlier[0]
        if slug in seen:
            return ""  # they speak of each other
        seen.append(slug)
    return slug if len(seen) > 1 else ""


def _in_order(links: list[Agreed]) -> list[Agreed]:
    """What comes first in a chain comes first, whatever its dates; where relations leave it open, by date."""
    by_slug = {one.slug: one for one in links}
    sorter = TopologicalSorter({slug: _earlier(one, CHAINING, by_slug) for slug, one in by_slug.items()})
    try:
        sorter.prepare()
    except CycleError:
        return sorted(links, key=_age)
    found: list[Agreed] = []
    ready: list[Agreed] = []
    while sorter:
        ready = sorted([*ready, *(by_slug[slug] for slug in sorter.get_ready())], key=_age)
        found.append(ready.pop(0))
        sorter.done(found[-1].slug)
    return found


def gaps(agreed: Iterable[Agreed]) -> list[Document]:
    """The days between the first and the last on which one of them stands, on which none does."""
    found, until, after = [], date.min, ""
    spans = sorted((span, one.slug) for one in agreed for span in one.stands)
    for span, slug in spans:
        if after and span.first > until + timedelta(days=1):
            gap = Span(until + timedelta(days=1), span.first - timedelta(days=1))
            found.append(_days(gap) | {"after": after, "before": slug})
        if not after or span.last > until:
            until, after = span.last, slug
        if until == date.max:
            break
    return found


def overlaps(links: Iterable[Agreed]) -> Iterator[Document]:
    """The days on which two of them stand."""
    for one, other in combinations(links, 2):
        for mine in one.stands:
            for theirs in other.stands:
                both = Span(max(mine.first, theirs.first), min(mine.last, theirs.last))
                if both.first <= both.last:
                    yield _days(both) | {"agreements": [one.slug, other.slug]}


def _days(span: Span) -> Document:
    first = None if span.first == date.min else span.first
    last = None if span.last == date.max else span.last
    number = (last - first).days + 1 if first and last else None
    return {"from": first, "until": last, "days": number}


def _told(chain: Chain, on: date, names: Iterable[str]) -> Document:
    spans = [span for one in chain.links for span in one.stands]
    around = Span(min(spans).first, max(span.last for span in spans)) if spans else None
    return {
        "stands": any(span.first <= on <= span.last for span in spans),
        "from": _days(around)["from"] if around else None,
        "until": _days(around)["until"] if around else None,
        "agreements": [_link(one, names) for one in chain.links],
        "hanging": [_link(one, names) for one in chain.hanging],
        "gaps": gaps(chain.links),
        "overlaps": list(overlaps(chain.links)),
    }


def _link(one: Agreed, names: Iterable[str]) -> Document:
    relations = [{"kind": row["kind"], "slug": row["agreement"]["slug"]} for row in one.document["relations"]]
    return {name: one.document[name] for name in names} | {
        "stands": [_days(span) for span in one.stands],
        "relations": relations,
    }
