"""Public addresses: given at first publication, never given to another record."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from agreements.models import Address
from agreements.models.folding import HAN_RUN, fold, romanised
from agreements.models.names import best_names
from agreements.records import KINDS
from agreements.records.schema import RecordDict

LONGEST = 100  # of the 120 characters of an address: room for a number behind it


def slug_of(text: str) -> str:
    """The text as an address: “Москва” is `moskva`, 北京市 `beijing`, “Łódź – Köln” `lodz-koln`."""
    from anyascii import anyascii

    latin = HAN_RUN.sub(lambda run: f" {romanised(run[0])} ", fold(text))
    slug = slugify(anyascii(latin))
    if len(slug) > LONGEST:
        slug = slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-_") or "record"


def give(kind: str, wishes: Mapping[int, str]) -> dict[int, str]:
    """Primary key → address: the one that the record already had, else a new one like the wish.

    A number is put behind a wish only where that very address was public before, so that nobody can read
    from a `-2` that a draft of the same name exists.
    """
    rows = Address.objects.filter(kind=kind, record_id__in=list(wishes), current=True)
    given = dict(rows.values_list("record_id", "slug"))
    free = FreeAddresses(kind, {slug for pk, slug in wishes.items() if pk not in given})
    new = {pk: free.take(slug) for pk, slug in wishes.items() if pk not in given}
    Address.objects.bulk_create(
        [Address(kind=kind, slug=slug, record_id=pk) for pk, slug in new.items()], 500
    )
    _keep(KINDS[kind].model, new)
    return given | new


def _keep(model: type[models.Model], slugs: Mapping[int, str]) -> None:
    """Working records know their address too; a term's is its code."""
    if any(field.name == "slug" for field in model._meta.concrete_fields):
        rows = model._default_manager.in_bulk(list(slugs))
        for pk, row in rows.items():
            row.slug = slugs[pk]  # type: ignore[attr-defined]  # asked for above
        model._default_manager.bulk_update(rows.values(), ["slug"], batch_size=500)


class FreeAddresses:
    """Hands out addresses that nobody ever had. A query for each wish that is taken."""

    def __init__(self, kind: str, wishes: set[str]):
        self.kind = kind
        self.taken = set(Address.objects.filter(kind=kind, slug__in=wishes).values_list("slug", flat=True))
        self.next: dict[str, int] = {}

    def take(self, wish: str) -> str:
        slug = self._numbered(wish) if wish in self.taken else wish
        self.taken.add(slug)
        return slug

    def _numbered(self, wish: str) -> str:
        if wish not in self.next:
            rows = Address.objects.filter(Q(slug__startswith=f"{wish}-"), kind=self.kind)
            self.taken |= set(rows.values_list("slug", flat=True))
            self.next[wish] = 2
        while f"{wish}-{self.next[wish]}" in self.taken:
            self.next[wish] += 1
        return f"{wish}-{self.next[wish]}"


YEAR = re.compile(r"[0-9]{4}")


def years_of(record: Mapping[str, str]) -> str:
    """`2024-2026` of a period, else the year of the signature; empty where neither is known."""
    period = [found[0] for name in ("period_start", "period_end") if (found := YEAR.match(record[name]))]
    signed = YEAR.match(record["signed"])
    return "-".join(dict.fromkeys(period)) or (signed[0] if signed else "")


def wishes(kind: str, records: Mapping[int, RecordDict]) -> dict[int, str]:
    """The address that each piece of reference data would like: a term its code, a source who published it,
    when and under which title, all others their English name."""
    if kind in ("area", "type"):
        return {pk: record["code"] for pk, record in records.items()}
    words = _source if kind == "source" else _english
    return {pk: slug_of(words(record)) for pk, record in records.items()}


def _english(record: RecordDict) -> str:
    rows = ((row["language"], row["kind"], row["text"]) for row in record["names"])
    return best_names(rows).get("en") or str(record["name"])


def _source(record: RecordDict) -> str:
    """`mos-ru-2024-06-17-moscow-and-beijing-agreed`; what is not known is left out."""
    host, _, path = record["url"].partition("://")[2].partition("/")
    who = record["publisher"] or host.removeprefix("www.")
    return re.sub(r"[./]", " ", f"{who} {record['published']} {record['title'] or unquote(path)}")
