"""Releasing edits of reference data: a party, area or type that is already public gets a new version, and so
does every document in which it stands."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from agreements.models import AgreementType, Area, Party, PublishedFacet
from agreements.models.publication import Facet
from agreements.records import kind_of
from agreements.services import references, shelf
from agreements.services.documents import Document, brief
from agreements.services.publishing import guard
from agreements.services.shelf import Deed, Entry

Reference = Party | Area | AgreementType
BLOCK_OF = {"party": "party", "place": "party", "country": "party", "area": "area", "type": "type"}
"""Under which key of a document stands a block of what."""


@transaction.atomic
def release(records: Iterable[Reference], by: Any, why: str = "") -> int:
    """Let the public see these parties, areas and types as they stand now; how many of them changed.
    What no published document uses stays private."""
    guard("agreement", by)
    shelf.one_at_a_time()
    kinds: dict[str, list[int]] = {}
    for record in records:
        if kind := kind_of(type(record)):
            kinds.setdefault(kind.name, []).append(record.pk)
    return sum(_release(kind, pks, Deed(by, why)) for kind, pks in kinds.items())


def _release(kind: str, pks: list[int], deed: Deed) -> int:
    changed = _new_versions(kind, pks, deed)
    if changed:
        slugs = {entry.slug for entry in changed} | _lower_ones(kind, changed, deed)
        _spread(kind, slugs, deed)
    return len(changed)


def _new_versions(kind: str, pks: list[int], deed: Deed) -> list[Entry]:
    old = {entry.record_id: entry for entry in shelf.taken(kind, record_id__in=pks)}
    made = references.made_of(kind, old, _parents(kind, list(old), deed))
    for entry in made:
        entry.row = old[entry.record_id].row
    return shelf.put(made, deed)


def _parents(kind: str, pks: list[int], deed: Deed) -> dict[int, Document]:
    """The public documents of the parents, which become public now if they were not."""
    model: Any = {"party": Party, "area": Area}.get(kind)
    if model is None:
        return {}
    rows = model.objects.filter(pk__in=pks, parent__isnull=False)
    return references.public(kind, rows.values_list("parent", flat=True), deed)


def _lower_ones(kind: str, changed: list[Entry], deed: Deed) -> set[str]:
    """What lies in these gets a new version too, from the top down; their addresses."""
    tops = {entry.slug: entry.document for entry in changed}
    rows = PublishedFacet.objects.filter(record__kind=kind, kind=Facet.WITHIN, value__in=tops)
    lower = [e for e in shelf.taken(kind, pk__in=rows.values("record")) if e.slug not in tops]
    between = {entry.slug: entry.document for entry in lower}
    for entry in sorted(lower, key=lambda entry: len(entry.document["within"])):
        parent = entry.document["parent"]["slug"]
        _hang(entry.document, tops.get(parent) or between[parent])
    shelf.put(lower, deed)
    return set(between)


def _hang(document: Document, parent: Document) -> None:
    document["parent"], document["within"] = brief(parent), [parent["slug"], *parent["within"]]
    if "country" in document:
        document["country"] = parent["country"]


def _spread(kind: str, slugs: set[str], deed: Deed) -> None:
    """New blocks and new searched words for the documents that use these."""
    documents = {entry.slug: entry.document for entry in shelf.taken(kind, slug__in=slugs)}
    uses = PublishedFacet.objects.filter(kind__in=references.USES[kind], value__in=slugs)
    for user in ("agreement", "event"):
        pks = set(uses.filter(record__kind=user).values_list("record", flat=True))
        for some in shelf.batches(sorted(pks)):
            _renew(kind, shelf.taken(user, pk__in=some), documents, deed)


def _renew(kind: str, entries: list[Entry], documents: dict[str, Document], deed: Deed) -> None:
    before = references.used_by(entries)
    for entry in entries:
        for block in _blocks(kind, entry.document):
            if new := documents.get(block["slug"]):
                block.update({name: new[name] for name in block})
    shelf.put(entries, deed)
    shelf.index(entries)  # an alias changes what a document is found by, though not the document
    references.withdraw_unused(before - references.used_by(entries), deed)


def _blocks(kind: str, value: Any, key: str = "") -> Iterator[Document]:
    """The blocks of a kind anywhere in a document."""
    if isinstance(value, list):
        for item in value:
            yield from _blocks(kind, item, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _blocks(kind, item, name)
        if BLOCK_OF.get(key) == kind:
            yield value
