"""Making documents of an older shape anew in today's shape, from what is public: private edits stay private.

Agreements and events are made of their published revision, reference data of the record as it stood when its
document was made. What documents newly speak of (people, offices, sources) becomes public as it stood when they
were published. Some hundreds at a time, each in one short transaction; begun again, it goes on where it stood.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection, transaction
from django.db.models import QuerySet

from agreements.models import PublishedRecord
from agreements.models.publication import Action
from agreements.records import KINDS
from agreements.records.schema import RecordDict
from agreements.services import (
    documents,
    drift,
    jobs,
    links,
    public_past,
    references,
    reviewing,
    shelf,
    showing,
    tenures,
)
from agreements.services.blocks import TREES
from agreements.services.drift import Drift
from agreements.services.public_past import Moments, Past
from agreements.services.shelf import Deed, Entry

DEED = Deed(why="publications rebuild: documents in today's shape")
CHUNK = 100

Old = dict[int, Entry]  # by primary key of the working record
Records = Mapping[int, RecordDict]


def older() -> QuerySet[PublishedRecord]:
    """What is public in an older shape."""
    return PublishedRecord.objects.filter(shape__lt=documents.SHAPE)


def upgraded() -> Iterator[Drift]:
    """Make everything of an older shape anew, and tell each."""
    for kind in drift.ORDER:
        one = _deeds if kind in references.DEEDS else _references
        for pks in shelf.batches(_from_the_top(kind), CHUNK):
            with transaction.atomic():
                shelf.one_at_a_time()
                done = one(kind, pks)
            yield from (Drift(kind, slug, "was of an older shape; it is made anew") for slug in done)
            let_others_write()
    yield from _withdraw_orphans()


def let_others_write() -> None:
    """On SQLite, who waits for the lock gets it only while nobody else asks for it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(jobs.PAUSE)


def _from_the_top(kind: str) -> list[int]:
    """What is of an older shape; what others lie in comes first."""
    rows = older().filter(kind=kind).order_by("pk")
    if kind not in TREES:
        return list(rows.values_list("pk", flat=True))
    found = rows.values_list("pk", "body").iterator(CHUNK)
    return [pk for _depth, pk in sorted((len(json.loads(body)["within"]), pk) for pk, body in found)]


def _taken(kind: str, pks: list[int]) -> Old:
    """These documents, in this order."""
    entries = shelf.taken(kind, pk__in=pks)
    return {entry.record_id: entry for entry in sorted(entries, key=lambda one: pks.index(one.row.pk))}  # type: ignore[union-attr]  # it is taken from there


# Reference data


def _references(kind: str, pks: list[int]) -> list[str]:
    old = _taken(kind, pks)
    moments = public_past.moments(old.values())
    found = public_past.at(kind, {pk: moments[pk] for pk in old if pk in moments})
    past, above = _hung(kind, old, found)
    records = {pk: one.record for pk, one in past.items()}
    _show_first(kind, records, moments)
    made = references.made_of(kind, records, above, DEED)
    for entry in made:
        if name := tenures.LISTS.get(kind):
            entry.document[name] = old[entry.record_id].document.get(name, [])
    return _store(old, made, public_past.revisions_of(kind, past))


def _hung(kind: str, old: Old, past: Mapping[int, Past]) -> tuple[dict[int, Past], dict]:
    """The records under what they lie in publicly, with the documents of that."""
    if kind not in TREES:
        return dict(past), {}
    slugs = {pk: (entry.document["parent"] or {}).get("slug") for pk, entry in old.items()}
    above = {entry.slug: entry for entry in shelf.taken(kind, slug__in=set(slugs.values()) - {None})}
    parents = {pk: above[slug].record_id if slug in above else None for pk, slug in slugs.items()}
    hung = {pk: Past(past[pk].record | {"parent": parents[pk]}, past[pk].later) for pk in old if pk in past}
    return hung, {entry.record_id: entry.document for entry in above.values()}


def _show_first(kind: str, records: Records, moments: Moments) -> None:
    """What these records name and is not public yet becomes public as it stood when they were shown."""
    for target in references.REFERENCES:
        wanted: Moments = {}
        for pk, record in records.items():
            for named in references.referred(kind, [record])[target]:
                if pk in moments:
                    wanted[named] = max(moments[pk], wanted.get(named, moments[pk]))
        if target not in TREES:
            _show(target, wanted)


def _show(kind: str, wanted: Moments) -> None:
    there = PublishedRecord.objects.filter(kind=kind, record_id__in=list(wanted))
    public = set(there.values_list("record_id", flat=True))
    past = public_past.at(kind, {pk: moment for pk, moment in wanted.items() if pk not in public})
    numbers = public_past.revisions_of(kind, past)
    made = references.made_of(kind, {pk: one.record for pk, one in past.items()}, {}, DEED)
    for entry in made:
        entry.action, entry.fresh = Action.PUBLISHED, False
        entry.row = shelf.row_for(kind, entry.record_id, entry.slug)
        entry.row.revision = numbers[entry.record_id]
    references.put(kind, made, DEED)


# Agreements and events


def _deeds(kind: str, pks: list[int]) -> list[str]:
    old = _taken(kind, pks)
    found = {pk: reviewing.as_published(kind, pk) for pk in old}
    records = {pk: record for pk, record in found.items() if record is not None}
    old = {pk: old[pk] for pk in records}
    _show_first(kind, records, public_past.moments(old.values()))
    made = list(showing.entries_of(kind, records, old.values(), DEED).values())
    near = _keep_links(kind, old, made)
    rows = KINDS[kind].model._default_manager.filter(pk__in=list(old))
    return _store(old, made, dict(rows.values_list("pk", "published_revision")), near)


def _keep_links(kind: str, old: Old, made: list[Entry]) -> list[Entry]:
    """The links that are public, with blocks of today's shape at both ends; returns the other ends."""
    for entry in made:
        entry.document |= {
            name: old[entry.record_id].document.get(name, []) for name, _of in links.lists(kind)
        }
    near = [
        entry
        for of in references.DEEDS
        for entry in shelf.taken(of, slug__in=_linked(made, of), shape=documents.SHAPE)
    ]
    ends = {(entry.kind, entry.slug): entry.document for entry in (*made, *near)}
    for entry in (*made, *near):
        for name, of in links.lists(entry.kind):
            for row in entry.document[name]:
                row[of] = documents.block(of, ends.get((of, row[of]["slug"]))) or row[of]
    return near


def _linked(entries: Iterable[Entry], kind: str) -> set[str]:
    return {
        row[of]["slug"]
        for entry in entries
        for name, of in links.lists(entry.kind)
        if of == kind
        for row in entry.document[name]
    }


def _store(old: Old, made: list[Entry], numbers: Mapping[int, int], near: Iterable[Entry] = ()) -> list[str]:
    """Put them on the shelf with all that they are found by; their addresses."""
    before = references.used_by(old.values())
    for entry in made:
        entry.fresh, entry.action, entry.row = False, Action.REFRESHED, old[entry.record_id].row
        entry.row.revision, entry.row.shape = numbers[entry.record_id], documents.SHAPE  # type: ignore[union-attr]  # it is taken from there
    changed = {id(entry) for entry in shelf.put([*made, *near], DEED)}
    shelf.index([entry for entry in made if id(entry) not in changed])
    references.withdraw_unused(before - references.used_by(made), DEED)
    return [entry.slug for entry in made]


def _withdraw_orphans() -> Iterator[Drift]:
    """Agreements and events that could not be made anew: their working record is not published."""
    for kind in references.DEEDS:
        with transaction.atomic():
            shelf.one_at_a_time()
            gone = {entry.record_id: entry for entry in shelf.taken(kind, shape__lt=documents.SHAPE)}
            before = references.used_by(gone.values())
            shelf.remove(gone.values(), DEED)
            shelf.put(links.unwire(kind, gone), DEED)
            references.withdraw_unused(before, DEED)
        words = "is public, but its working record is not published"
        yield from (Drift(kind, entry.slug, words) for entry in gone.values())
