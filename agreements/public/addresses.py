"""Addresses: what is public there, was, or is somewhere else now."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from agreements.models import Address, PublishedRecord
from agreements.models.publication import Facet
from agreements.public.lists import listing, rows


class Unknown(LookupError):
    """There is and was no public record at this address."""


class Gone(LookupError):
    """The record at this address was withdrawn."""


class Moved(LookupError):
    """The record has another address now."""

    def __init__(self, slug: str):
        self.slug = slug
        super().__init__(slug)


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
    if among is None:
        there = _public(kind, wanted)
    else:
        there = set(records.filter(slug__in=wanted).values_list("slug", flat=True))
    old = Address.objects.filter(kind=kind, slug__in=wanted - there)
    owners = dict(old.values_list("record_id", "slug")) if wanted - there else {}
    moved = records.filter(record_id__in=owners).values_list("record_id", "slug") if owners else ()
    return {slug: slug for slug in there} | {owners[pk]: slug for pk, slug in moved}


def _public(kind: str, slugs: set[str]) -> set[str]:
    """Those of the addresses at which there is a public record. One query, asked before most lists: Django would take
    longer to make it than the database to answer."""
    if not slugs:
        return set()
    table, some = PublishedRecord._meta.db_table, ", ".join(["%s"] * len(slugs))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT slug FROM {table} WHERE kind = %s AND slug IN ({some})", [kind, *slugs])  # noqa: S608  # ours
        return {slug for (slug,) in cursor.fetchall()}


def coded(kind: str, codes: Iterable[str], among: Q | None = None) -> dict[str, list[str]]:
    """Foreign code, as `sdg:4` or `wikidata:Q649` → the addresses of the public records of the kind that have it.
    One query."""
    found: dict[str, list[str]] = {}
    has = {"facets__kind": Facet.CODE, "facets__value__in": list(codes)}
    records = PublishedRecord.objects.filter(among or Q(), kind=kind).filter(**has).order_by("slug")
    for value, slug in records.values_list("facets__value", "slug"):
        found.setdefault(value, []).append(slug)
    return found
