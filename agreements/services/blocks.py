"""The blocks of reference data in documents: which they are, and how they are cut anew from what is public now.

Everything here follows from documents alone. Cutting anew twice, or in any order, comes to the same.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from agreements.models import Address
from agreements.services import documents, references, shelf
from agreements.services.documents import Document
from agreements.services.shelf import Deed, Entry

PLACES = {
    "party": "party",
    "place": "party",
    "country": "party",
    "area": "area",
    "type": "type",
    "person": "person",
    "office": "office",
    "source": "source",
}
"""Under which key of a document stands a block of what; `parent` is of the document's own kind."""
TREES = ("party", "area")

Key = tuple[str, str]  # kind and address
Blocks = dict[Key, Document]


def used(entries: Iterable[Entry]) -> set[Key]:
    """(kind, address) of every block in these documents."""
    return {key for entry in entries for key in _keys(entry.document, entry.kind)}


def _keys(value: Any, kind: str, key: str = "") -> Iterator[Key]:
    if isinstance(value, list):
        for item in value:
            yield from _keys(item, kind, key)
    elif isinstance(value, dict):
        if (of := _place(kind, key)) and "slug" in value:
            yield of, value["slug"]
        for name, item in value.items():
            yield from _keys(item, kind, name)


def _place(kind: str, key: str) -> str | None:
    return kind if key == "parent" else PLACES.get(key)


def current(keys: Collection[Key], deed: Deed | None = None) -> Blocks:
    """The documents from which these blocks are cut today, with everything above them.

    The address of a merged record leads to the one that stands; with a deed, that one becomes public now if
    it is not yet.
    """
    found = _stored(keys)
    found |= _moved(set(keys) - found.keys(), deed)
    while more := _behind(found) - found.keys():
        new = _stored(more) or _moved(more, deed)
        if not new:
            break
        found |= new
    return found


def _behind(found: Blocks) -> set[Key]:
    """What stands within these blocks, and what their documents are part of."""
    return {
        key
        for (kind, _), document in found.items()
        for value in (documents.block(kind, document), {"parent": document.get("parent")})
        for key in _keys(value, kind)
    }


def _stored(keys: Iterable[Key]) -> Blocks:
    wanted: dict[str, set[str]] = {}
    for kind, slug in keys:
        wanted.setdefault(kind, set()).add(slug)
    return {
        (kind, entry.slug): entry.document
        for kind, slugs in wanted.items()
        for some in shelf.batches(sorted(slugs))
        for entry in shelf.taken(kind, slug__in=some)
    }


def _moved(keys: Collection[Key], deed: Deed | None) -> Blocks:
    """For addresses where nothing is public: the document of the record that has the address now."""
    found: Blocks = {}
    for kind in {kind for kind, _ in keys}:
        slugs = [slug for of, slug in keys if of == kind]
        owners = dict(Address.objects.filter(kind=kind, slug__in=slugs).values_list("slug", "record_id"))
        there = _standing(kind, set(owners.values()), deed)
        found |= {(kind, slug): there[pk] for slug, pk in owners.items() if pk in there}
    return found


def _standing(kind: str, pks: set[int], deed: Deed | None) -> dict[int, Document]:
    if deed:
        return references.public(kind, pks, deed)
    return {entry.record_id: entry.document for entry in shelf.taken(kind, record_id__in=pks)}


def cut_anew(entries: Iterable[Entry], found: Blocks) -> None:
    """Give these documents the blocks of today. Where one stands for a merged record, rows that now say the
    same fall together."""
    for entry in entries:
        merged = any(found.get(key, {}).get("slug", key[1]) != key[1] for key in used([entry]))
        entry.document = _anew(entry.document, found, entry.kind)
        if entry.kind in TREES:
            _hang(entry, found)
        if merged:
            _fold(entry.document)


def _anew(value: Any, found: Blocks, kind: str, key: str = "") -> Any:
    if isinstance(value, list):
        return [_anew(item, found, kind, key) for item in value]
    if not isinstance(value, dict):
        return value
    if (of := _place(kind, key)) and (new := found.get((of, value.get("slug", "")))):
        value = {name: new.get(name, old) for name, old in value.items()}
    return {name: _anew(item, found, kind, name) for name, item in value.items()}


def _hang(entry: Entry, found: Blocks) -> None:
    """Where it lies, told from what is above it today."""
    line = list(_line(entry, found))
    entry.document["within"] = [document["slug"] for document in line]
    if "country" in entry.document:
        own = [entry.document] if entry.document["kind"] == "country" else line
        country = next((one for one in own if one["kind"] == "country"), None)
        entry.document["country"] = documents.brief(country) if country else None


def _line(entry: Entry, found: Blocks) -> Iterator[Document]:
    above, seen = entry.document["parent"], {entry.slug}
    while above and above["slug"] not in seen and (document := found.get((entry.kind, above["slug"]))):
        seen.add(above["slug"])
        yield document
        above = document["parent"]


def _fold(document: Document) -> None:
    """The same party twice in the same role is one; so with every other list."""
    for name, rows in document.items():
        if isinstance(rows, list):
            document[name] = [row for place, row in enumerate(rows) if row not in rows[:place]]
    if "laterality" in document:
        bound = [{"role": row["role"], "party": row["party"]["slug"]} for row in document["parties"]]
        document["laterality"] = documents.laterality(bound)
