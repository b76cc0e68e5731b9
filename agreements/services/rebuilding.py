"""Repairing what the public sees, from the log of publications: some hundreds of documents at a time, each in
one short transaction, and only where something differs. Begun again, it goes on where it stood."""

import json
from collections.abc import Iterable, Iterator

from django.db import transaction

from agreements.models import Address, PublishedRecord
from agreements.records import KINDS
from agreements.services import blocks, drift, drift_owners, links, references, shelf, upgrading
from agreements.services.drift import Drift
from agreements.services.shelf import Deed, Entry

REPAIR = Deed(why="publications rebuild")


def rebuild(kinds: Iterable[str] = drift.ORDER) -> int:
    """Repair every difference; how many there were."""
    return sum(1 for _ in repaired(kinds))


def repaired(kinds: Iterable[str] = drift.ORDER) -> Iterator[Drift]:
    """Repair every difference, and tell each. What is of an older shape comes first: nothing else can read it."""
    yield from upgrading.upgraded()
    wanted = [kind for kind in drift.ORDER if kind in set(kinds)]
    for kind in wanted:
        yield from _lost(kind)
        for pks in drift.chunks(kind):
            if drift.in_chunk(kind, pks):
                yield from _chunk(kind, pks)
                upgrading.let_others_write()
    for kind in wanted:
        yield from _missing(kind)
    _withdraw_unused(wanted)


def _lost(kind: str) -> Iterator[Drift]:
    """Put back the documents that the log has and the shelf has not."""
    for slugs in shelf.batches(list(drift.lost(kind)), drift.CHUNK):
        with transaction.atomic():
            shelf.one_at_a_time()
            lines = shelf.last_lines(kind, slugs)
            owners = dict(Address.objects.filter(kind=kind, slug__in=slugs).values_list("slug", "record_id"))
            there = PublishedRecord.objects.filter(kind=kind, record_id__in=owners.values())
            taken = set(there.values_list("record_id", flat=True))
            found = [(slug, owners[slug]) for slug in slugs if slug in owners and owners[slug] not in taken]
            shelf.index([_from_log(kind, slug, pk, lines[slug]) for slug, pk in found])
        yield from (Drift(kind, slug, "is not public, but the log says that it is") for slug, _ in found)


def _from_log(
    kind: str, slug: str, pk: int, line: shelf.Publication, row: PublishedRecord | None = None
) -> Entry:
    document = json.loads(line.body)
    row = row or shelf.row_for(kind, pk, slug)
    row.body, row.sequence = line.body, line.pk
    return Entry(kind, pk, slug, document, row, fresh=False)


@transaction.atomic
def _chunk(kind: str, pks: list[int]) -> list[Drift]:
    """Repair these documents; what was wrong with them."""
    shelf.one_at_a_time()
    found = drift.in_chunk(kind, pks)
    slugs = {each.slug for each in found}
    _as_logged(kind, slugs)
    _withdraw_orphans(kind, slugs)
    entries = shelf.taken(kind, slug__in=slugs)
    before = references.used_by(entries)
    blocks.cut_anew(entries, blocks.current(blocks.used(entries), REPAIR))
    shelf.put(entries, REPAIR)
    shelf.index(entries)
    references.withdraw_unused(before - references.used_by(entries), REPAIR)
    entries = shelf.taken(kind, slug__in=slugs)
    _own(kind, entries)
    _show_revisions(kind, entries)
    return found


def _as_logged(kind: str, slugs: set[str]) -> None:
    lines = shelf.last_lines(kind, slugs)
    rows = {row.slug: row for row in PublishedRecord.objects.filter(kind=kind, slug__in=slugs)}
    unknown = [row.pk for slug, row in rows.items() if slug not in lines or not lines[slug].body]
    PublishedRecord.objects.filter(pk__in=unknown).delete()
    wrong = [
        _from_log(kind, slug, row.record_id, lines[slug], row)
        for slug, row in rows.items()
        if row.pk not in unknown and (row.body, row.sequence) != (lines[slug].body, lines[slug].pk)
    ]
    shelf.index(wrong)


def _withdraw_orphans(kind: str, slugs: set[str]) -> None:
    entries = {entry.slug: entry for entry in shelf.taken(kind, slug__in=slugs)}
    gone = [entries[slug] for slug, _ in drift_owners.orphans(kind, list(entries.values()))]
    if gone:
        before = references.used_by(gone)
        shelf.remove(gone, REPAIR)
        shelf.put(links.unwire(kind, {entry.record_id: entry for entry in gone}), REPAIR)
        references.withdraw_unused(before, REPAIR)


def _own(kind: str, entries: list[Entry]) -> None:
    """Each document's address is its record's own, and no other is."""
    for slug, _words in list(drift_owners.addresses(kind, entries)):
        pk = next(entry.record_id for entry in entries if entry.slug == slug)
        Address.objects.filter(kind=kind, record_id=pk).exclude(slug=slug).update(current=False)
        Address.objects.update_or_create(kind=kind, slug=slug, defaults={"record_id": pk, "current": True})
        if drift_owners.has_slug(kind):
            KINDS[kind].model._default_manager.filter(pk=pk).update(slug=slug)


def _show_revisions(kind: str, entries: list[Entry]) -> None:
    """Where it can't be told which revision reference data shows, it is the latest if a release would change
    nothing; else an editor has to look."""
    wrong = {slug for slug, _ in drift_owners.revisions(kind, entries)}
    mine = [
        (entry, right) for entry, right in drift_owners.right_revisions(kind, entries) if entry.slug in wrong
    ]
    changed = (
        _released(kind, [entry.record_id for entry, _ in mine]) if kind in references.REFERENCES else set()
    )
    for entry, right in mine:
        revision = 0 if entry.record_id in changed else right
        PublishedRecord.objects.filter(kind=kind, slug=entry.slug).update(revision=revision)


def _released(kind: str, pks: list[int]) -> set[int]:
    """Those that a release would change now. Nothing of it is kept."""
    if not pks:
        return set()
    with transaction.atomic():
        changed = {entry.record_id for entry in references.renew(kind, pks, REPAIR)}
        transaction.set_rollback(True)
    return changed


def _missing(kind: str) -> Iterator[Drift]:
    """Make public what documents name, where they were not reached above."""
    if kind not in references.REFERENCES:
        return
    for slugs in shelf.batches(list(drift.missing(kind)), drift.CHUNK):
        with transaction.atomic():
            shelf.one_at_a_time()
            blocks.current({(kind, slug) for slug in slugs}, REPAIR)
        yield from (Drift(kind, slug, "is used, but it is not public") for slug in slugs)


def _withdraw_unused(kinds: list[str]) -> None:
    for kind in reversed(kinds):
        if kind in references.REFERENCES:
            for pks in drift.chunks(kind):
                with transaction.atomic():
                    shelf.one_at_a_time()
                    slugs = PublishedRecord.objects.filter(pk__in=pks).values_list("slug", flat=True)
                    references.withdraw_unused({(kind, slug) for slug in slugs}, REPAIR)
