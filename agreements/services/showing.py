"""Records into documents on the public shelf, and away from it. `publishing.take` decides which; nobody else calls this."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from agreements.models import StepName
from agreements.models.publication import Action
from agreements.records import KINDS, read
from agreements.records.schema import RecordDict
from agreements.services import addresses, documents, links, references, shelf
from agreements.services.shelf import Deed, Entry


def missing(kind: str, record: RecordDict) -> list[str]:
    """The reasons that forbid to publish a record in its canonical form."""
    needed = {
        "agreement": [
            ("title", _("It has no title.")),
            ("type", _("It has no type.")),
            ("participations", _("It has no party.")),
            ("citations", _("It has no citation.")),
        ],
        "event": [
            ("name", _("It has no name.")),
            ("start", _("It has no day.")),
            ("parties", _("It has no party.")),
            ("citations", _("It has no citation.")),
        ],
    }
    return [words for field, words in needed[kind] if not record[field]]


def show(kind: str, pks: list[int], deed: Deed) -> dict[int, str]:
    """Store the documents of those that are complete; primary key → what the others lack."""
    records = read(kind, pks)
    refused = {pk: " ".join(reasons) for pk, record in records.items() if (reasons := missing(kind, record))}
    records = {pk: record for pk, record in records.items() if pk not in refused}
    old = shelf.taken(kind, record_id__in=list(records))
    before = references.used_by(old)
    entries, neighbours = made_of(kind, records, old, deed)
    shelf.put([*entries.values(), *neighbours], deed)
    _mark(kind, records, published_revision=F("revision"))
    references.withdraw_unused(before - references.used_by(old), deed)
    return refused


def made_of(
    kind: str, records: Mapping[int, RecordDict], old: list[Entry], deed: Deed
) -> tuple[dict[int, Entry], list[Entry]]:
    """The documents of these records on their way to the shelf, and the new ones of what they speak of."""
    entries = entries_of(kind, records, old, deed)
    return entries, links.wire(kind, entries, records, old)


def entries_of(
    kind: str, records: Mapping[int, RecordDict], old: Iterable[Entry], deed: Deed
) -> dict[int, Entry]:
    """The documents of these records on their way to the shelf, as yet without their links."""
    things = references.shelf_for(kind, records.values(), deed)
    slugs = addresses.give(kind, dict(_wishes(kind, records, things)))
    rows = {entry.record_id: entry.row for entry in old}
    build = documents.agreement if kind == "agreement" else documents.event
    return {
        pk: Entry(kind, pk, slugs[pk], build(record, slugs[pk], things), rows.get(pk), Action.PUBLISHED)
        for pk, record in records.items()
    }


def _wishes(kind: str, records: Mapping[int, RecordDict], things: Mapping) -> Iterator[tuple[int, str]]:
    """The address that each would like: `moscow-beijing-2024-2026`, else its title."""
    for pk, record in records.items():
        if kind == "event":
            yield pk, addresses.slug_of(record["name"])
        elif years := addresses.years_of(record):
            parties = dict.fromkeys(row["party"] for row in record["participations"])
            names = [things["party"][party]["slug"] for party in list(parties)[:3]]
            yield pk, addresses.slug_of(" ".join([*names, years]))
        else:
            yield pk, addresses.slug_of(record["title"])


def hide(kind: str, pks: list[int], deed: Deed) -> dict[int, str]:
    """Take the documents off the shelf; primary key → why that can't be."""
    gone = {entry.record_id: entry for entry in shelf.taken(kind, record_id__in=pks)}
    before = references.used_by(gone.values())
    shelf.remove(gone.values(), deed)
    shelf.put(links.unwire(kind, gone), deed)
    _mark(kind, gone, published_revision=None)
    references.withdraw_unused(before, deed)
    return {pk: _("It is not published.") for pk in pks if pk not in gone}


def _mark(kind: str, pks: Iterable[int], **values: Any) -> None:
    KINDS[kind].model._default_manager.filter(pk__in=list(pks)).update(**values)


DEEDS = {StepName.PUBLISH: show, StepName.WITHDRAW: hide}
"""The steps that change what readers see."""
