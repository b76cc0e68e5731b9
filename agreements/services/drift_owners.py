"""Whether documents and working records know each other: owner, address, revision."""

from collections.abc import Iterator
from typing import Any

from agreements.models import Address
from agreements.models.base import State
from agreements.records import KINDS
from agreements.services import references
from agreements.services.shelf import Entry

Found = Iterator[tuple[str, str]]


def orphans(kind: str, entries: list[Entry]) -> Found:
    """Documents whose working record is gone or not marked as published. Reference data may be gone that a
    published document still names."""
    if kind in references.DEEDS:
        there = set(_working(kind, entries).filter(state=State.PUBLISHED).values_list("pk", flat=True))
        for entry in entries:
            if entry.record_id not in there:
                yield entry.slug, "is public, but its working record is not published"


def addresses(kind: str, entries: list[Entry]) -> Found:
    """Documents at an address that is not noted as their record's own."""
    noted = own_addresses(kind, entries)
    slugs = working_slugs(kind, entries)
    for entry in entries:
        if noted.get(entry.record_id) != {entry.slug}:
            words = ", ".join(sorted(noted.get(entry.record_id, ()))) or "none"
            yield entry.slug, f"its record's address is noted as {words}"
        if slugs.get(entry.record_id, entry.slug) != entry.slug:
            yield entry.slug, f"its working record has the address {slugs[entry.record_id] or 'none'}"


def own_addresses(kind: str, entries: list[Entry]) -> dict[int, set[str]]:
    rows = Address.objects.filter(kind=kind, current=True, record_id__in=[e.record_id for e in entries])
    found: dict[int, set[str]] = {}
    for pk, slug in rows.values_list("record_id", "slug"):
        found.setdefault(pk, set()).add(slug)
    return found


def has_slug(kind: str) -> bool:
    """Whether working records of the kind know their address; a term's is its code."""
    return any(field.name == "slug" for field in KINDS[kind].model._meta.concrete_fields)


def working_slugs(kind: str, entries: list[Entry]) -> dict[int, str | None]:
    return dict(_working(kind, entries).values_list("pk", "slug")) if has_slug(kind) else {}


def revisions(kind: str, entries: list[Entry]) -> Found:
    """Documents of which it is not known, or not rightly, which revision of their record they show."""
    for entry, right in right_revisions(kind, entries):
        shown = entry.row.revision if entry.row else None
        if shown is None:
            yield entry.slug, "which revision of its record it shows is not known"
        elif kind in references.DEEDS and shown != right:
            yield entry.slug, f"it shows revision {shown}, but its record says that {right} is published"
        elif shown > right:
            yield entry.slug, f"it shows revision {shown}, but its record is only at {right}"


def right_revisions(kind: str, entries: list[Entry]) -> Iterator[tuple[Entry, int]]:
    """Each document whose record is there, with the published or, of reference data, the latest revision."""
    column = "published_revision" if kind in references.DEEDS else "revision"
    stored = dict(_working(kind, entries).values_list("pk", column))
    for entry in entries:
        if (right := stored.get(entry.record_id)) is not None:
            yield entry, right


def _working(kind: str, entries: list[Entry]) -> Any:
    return KINDS[kind].model._default_manager.filter(pk__in=[entry.record_id for entry in entries])
