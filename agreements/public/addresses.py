"""Addresses: what is public there, was, or is somewhere else now."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from agreements.models import (
    Address,
    PublishedRecord,
)
from agreements.public.kinds import AREA
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


def mapped() -> dict[str, list[str]]:
    """Code of a foreign classification, as `sdg:4` → the addresses of the public areas that are mapped to it.
    One query."""
    found: dict[str, list[str]] = {}
    for slug, body in listing(AREA).values_list("slug", "body"):
        for row in json.loads(body)["mappings"]:
            found.setdefault(f"{row['scheme']}:{row['code']}", []).append(slug)
    return found
