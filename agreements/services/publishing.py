"""Publishing and withdrawing: the only way in which anything becomes public or ceases to be.

Admin, import and commands all come here. What is stored is a document; see `documents.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements.models import Agreement, Event
from agreements.models.base import State
from agreements.models.publication import Action
from agreements.records import KINDS, kind_of, read, revisions
from agreements.records.schema import RecordDict
from agreements.services import addresses, documents, links, references, shelf
from agreements.services.shelf import Deed, Entry

Publishable = Agreement | Event


class Outcome(NamedTuple):
    """The records that are done, and those that were left, each with the reason in words."""

    published: list[Publishable]
    refused: list[tuple[Publishable, str]]


def publishable(record: Publishable) -> list[str]:
    """What is missing before the record can be published, in words; empty when it can."""
    kind = kind_name(record)
    stored = read(kind, [record.pk]).get(record.pk)
    return missing(kind, stored) if stored else [_("It is not stored any more.")]


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


def publish(records: Iterable[Publishable], by: Any, why: str = "", revision: int | None = None) -> Outcome:
    """Show the public these records as they stand now; all that can be, in one transaction.

    With `revision`, only if that is still the stored one: an editor publishes what he looked at. `by` is a
    user with the permission to publish; None when the product loads its own data.
    """
    return _each_kind(records, by, why, _publish_some, revision)


def withdraw(records: Iterable[Publishable], by: Any, why: str = "") -> Outcome:
    """Take these records from the public. Their addresses stay theirs and answer that they are gone."""
    return _each_kind(records, by, why, _withdraw_some)


def _each_kind(
    records: Iterable[Publishable], by: Any, why: str, deed_on: Any, revision: int | None = None
) -> Outcome:
    given = list(records)
    kinds = sorted({kind_name(record) for record in given})
    for kind in kinds:
        guard(kind, by)
    reasons: dict[tuple[str, int], str] = {}
    with transaction.atomic():
        shelf.one_at_a_time()
        for kind in kinds:
            pks = list(dict.fromkeys(record.pk for record in given if kind_name(record) == kind))
            for some in shelf.batches(pks):
                refused = _moved(kind, some, revision)
                refused |= deed_on(kind, [pk for pk in some if pk not in refused], Deed(by, why))
                reasons |= {(kind, pk): words for pk, words in refused.items()}
    return _outcome(given, reasons)


def guard(kind: str, by: Any) -> None:
    """Refuse who may not publish, whichever door he came through."""
    if by is not None and not by.has_perm(f"agreements.publish_{kind}"):
        raise PermissionDenied(_("You may not publish or withdraw."))


def kind_name(record: Publishable) -> str:
    kind = kind_of(type(record))
    if kind is None or kind.name not in ("agreement", "event"):
        raise TypeError(f"{type(record).__name__} is not published by itself")
    return kind.name


def _moved(kind: str, pks: Iterable[int], revision: int | None) -> dict[int, str]:
    """Locks the records; primary key → why it can't be done on what is stored now."""
    stored = revisions(kind, pks, lock=True)
    refused = {pk: _("It is not stored any more.") for pk in pks if pk not in stored}
    if revision is not None:
        words = _("Somebody changed it since you looked at it. Look at it again, then publish.")
        refused |= {pk: words for pk, now in stored.items() if now != revision}
    return refused


def _publish_some(kind: str, pks: list[int], deed: Deed) -> dict[int, str]:
    records = read(kind, pks)
    refused = {pk: " ".join(reasons) for pk, record in records.items() if (reasons := missing(kind, record))}
    records = {pk: record for pk, record in records.items() if pk not in refused}
    old = shelf.taken(kind, record_id__in=list(records))
    before = references.used_by(old)
    entries = _entries(kind, records, old, deed)
    neighbours = links.wire(kind, entries, records, old)
    shelf.put([*entries.values(), *neighbours], deed)
    _mark(kind, records, state=State.PUBLISHED, published_revision=F("revision"))
    references.withdraw_unused(before - references.used_by(old), deed)
    return refused


def _entries(
    kind: str, records: Mapping[int, RecordDict], old: Iterable[Entry], deed: Deed
) -> dict[int, Entry]:
    """The documents of these records on their way to the shelf."""
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


def _withdraw_some(kind: str, pks: list[int], deed: Deed) -> dict[int, str]:
    gone = {entry.record_id: entry for entry in shelf.taken(kind, record_id__in=pks)}
    before = references.used_by(gone.values())
    shelf.remove(gone.values(), deed)
    shelf.put(links.unwire(kind, gone), deed)
    _mark(kind, gone, state=State.WITHDRAWN, published_revision=None)
    references.withdraw_unused(before, deed)
    return {pk: _("It is not published.") for pk in pks if pk not in gone}


def _mark(kind: str, pks: Iterable[int], **values: Any) -> None:
    """The state is a deed, not a fact: it does not count as a change of the record."""
    KINDS[kind].model._default_manager.filter(pk__in=list(pks)).update(**values)


def _outcome(given: list[Publishable], reasons: Mapping[tuple[str, int], str]) -> Outcome:
    done = [record for record in given if (kind_name(record), record.pk) not in reasons]
    _tell(done)
    refused = [(r, reasons[kind_name(r), r.pk]) for r in given if (kind_name(r), r.pk) in reasons]
    return Outcome(done, refused)


def _tell(records: list[Publishable]) -> None:
    """The caller's own instances learn what became of them."""
    names = ("state", "published_revision", "slug")
    for kind in {kind_name(record) for record in records}:
        mine = {record.pk: record for record in records if kind_name(record) == kind}
        for some in shelf.batches(list(mine)):
            rows = KINDS[kind].model._default_manager.filter(pk__in=some)
            for pk, *values in rows.values_list("pk", *names):
                for name, value in zip(names, values, strict=True):
                    setattr(mine[pk], name, value)
