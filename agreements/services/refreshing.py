"""Refreshing documents after what stands in them was released or merged: in the background, some hundreds at
a time. Each document that changes gets its line in the log of publications.

A refresh takes the blocks as they are public at that moment, whatever it was started for. So it does not matter
in which order refreshes and publications come, nor how often.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Publication, PublishedFacet, PublishedRecord, Refresh
from agreements.models.publication import Action, Facet
from agreements.services import blocks, jobs, links, references, shelf
from agreements.services.shelf import Deed, Entry
from agreements.tasks import task

CHUNK = 200
STAGES = (*references.REFERENCES, *references.DEEDS)
"""Reference data first: the blocks of the others are cut from it."""
USING = (Facet.COUNTRY, *(facet for used in references.USES.values() for facet in used))
"""Facets that can hold the address of reference data. One visit too many does no harm."""


@task()
def refresh(pk: int) -> None:
    """Do this refresh, from where it stands."""
    jobs.work(Refresh, pk, step)


def start(job: Refresh, deed: Deed) -> Refresh:
    """Store the refresh and have it done."""
    job.by, job.why = deed.by, deed.why  # type: ignore[assignment]  # whatever user model is set
    job.since = job.since or shelf.latest()
    job.total = number_of_users(job)
    job.save()
    jobs.enqueue(refresh, job)
    return job


def number_of_users(job: Refresh) -> int:
    """How many documents are to be looked at."""
    return sum(users(job, kind).count() for kind in STAGES)


def users(job: Refresh, kind: str) -> QuerySet[PublishedRecord]:
    """The public documents of a kind in which what was released stands."""
    facets = PublishedFacet.objects.filter(record=OuterRef("pk"), kind__in=USING, value__in=job.slugs)
    return PublishedRecord.objects.filter(Exists(facets), kind=kind)


def concerning(kind: str, slug: str, most: int = 5) -> list[Refresh]:
    """The last refreshes that a record's release or merge started."""
    latest = Refresh.objects.filter(kind=kind).select_related("by")[:200]
    return [job for job in latest if slug in job.slugs][:most]


def step(job: Refresh) -> bool:
    """Refresh the next documents; whether more are left."""
    shelf.one_at_a_time()
    entries = _next(job)
    _refresh(job, entries)
    job.done += len(entries)
    if not entries:
        _end(job)
    return bool(entries)


def _next(job: Refresh) -> list[Entry]:
    """The next documents, of the first kind that has some left. Moves the pointer behind them."""
    while job.stage < len(STAGES):
        kind = STAGES[job.stage]
        rows = users(job, kind).filter(pk__gt=job.pointer).order_by("pk")
        if pks := list(rows.values_list("pk", flat=True)[:CHUNK]):
            job.pointer = pks[-1]
            return shelf.taken(kind, pk__in=pks)
        job.stage, job.pointer = job.stage + 1, 0
    return []


def _refresh(job: Refresh, entries: list[Entry]) -> None:
    before = references.used_by(entries)
    if job.undoes:
        _take_back(job.undoes, entries)
    blocks.cut_anew(entries, blocks.current(blocks.used(entries), _deed(job)))
    new = {id(entry) for entry in shelf.put(entries, _deed(job))}
    # An alias changes what a document is found by, though not the document.
    shelf.index([entry for entry in entries if id(entry) not in new])
    references.withdraw_unused(before - references.used_by(entries), _deed(job))


def _end(job: Refresh) -> None:
    """What nothing public uses after a merge or its undoing leaves the public."""
    references.withdraw_unused({(job.kind, slug) for slug in job.slugs}, _deed(job))


def _deed(job: Refresh) -> Deed:
    return Deed(job.by, job.why)


def _take_back(merge: Refresh, entries: list[Entry]) -> None:
    """What these documents said before the merge, where nobody published them since. Links to other
    documents stay as they are now."""
    for kind in {entry.kind for entry in entries}:
        mine = {entry.slug: entry for entry in entries if entry.kind == kind}
        for slug, document in shelf.as_of(
            kind, mine.keys() - _published_since(kind, mine, merge), merge.since
        ).items():
            if any((merge.kind, old) in blocks.used([_as_entry(kind, document)]) for old in merge.replaced):
                now = mine[slug].document
                mine[slug].document = document | {name: now[name] for name in _linked(kind)}


def _published_since(kind: str, slugs: Any, merge: Refresh) -> set[str]:
    lines = Publication.objects.filter(kind=kind, slug__in=list(slugs), pk__gt=merge.since)
    return set(lines.filter(action=Action.PUBLISHED).values_list("slug", flat=True))


def _as_entry(kind: str, document: Any) -> Entry:
    return Entry(kind, 0, document["slug"], document)


def _linked(kind: str) -> list[str]:
    return [name for name, _ in links.lists(kind)]
