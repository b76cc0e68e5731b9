"""What public records are called, and which were meant."""

import json
from collections.abc import Iterable

from django.db.models import (
    Q,
)
from rapidfuzz import fuzz, process

from agreements.models import (
    PublishedFacet,
    PublishedRecord,
)
from agreements.models.finding import said
from agreements.models.folding import fold, name_key, words
from agreements.models.names import base_language


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
