"""Taking steps on the way to the public: the only way in which anything becomes public or ceases to be.

Admin, import and commands all come here. The steps stand in `steps.py`; what is stored is made in `showing.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Event, StepName
from agreements.records import KINDS, kind_of, read
from agreements.services import eyes, shelf, showing, workflow
from agreements.services.documents import Document
from agreements.services.shelf import Deed
from agreements.services.steps import STEPS, Step
from agreements.services.workflow import Place, Seen

Publishable = Agreement | Event
NOTHING = Seen(0)
LONGEST_NOTE = 500


class Outcome(NamedTuple):
    """The records that are done, and those that were left, each with the reason in words."""

    done: list[Publishable]
    refused: list[tuple[Publishable, str]]


def publishable(record: Publishable) -> list[str]:
    """What is missing before the record can be published, in words; empty when it can."""
    kind = kind_name(record)
    stored = read(kind, [record.pk]).get(record.pk)
    return showing.missing(kind, stored) if stored else [_("It is not stored any more.")]


def publish(records: Iterable[Publishable], by: Any, why: str = "", revision: int | None = None) -> Outcome:
    """Show the public these records as they stand now; all that can be, in one transaction.

    With `revision`, only if that is still the stored one: an editor publishes what he looked at. `by` is a
    user with the permission to publish; None when the product loads its own data.
    """
    given = list(records)
    seen = None if revision is None else {record.pk: Seen(revision) for record in given}
    return take(StepName.PUBLISH, given, by, why, seen)


def withdraw(records: Iterable[Publishable], by: Any, why: str = "") -> Outcome:
    """Take these records from the public. Their addresses stay theirs and answer that they are gone."""
    return take(StepName.WITHDRAW, records, by, why)


def take(
    name: StepName,
    records: Iterable[Publishable],
    by: Any,
    note: str = "",
    seen: Mapping[int, Seen | None] | None = None,
) -> Outcome:
    """Take this step with all of the records that allow it, in one transaction; every door comes here.

    `seen`: what somebody looked at; a record that is not in it, or differs from it, is left. None: nobody looked.
    """
    given, step, deed = list(records), STEPS[name], Deed(by, note.replace("\x00", "").strip()[:LONGEST_NOTE])
    kinds = sorted({kind_name(record) for record in given})
    for kind in kinds:
        guard(kind, by, step)
    reasons: dict[tuple[str, int], str] = {}
    with transaction.atomic():
        if name in showing.DEEDS:
            shelf.one_at_a_time()
        for kind in kinds:
            pks = list(dict.fromkeys(record.pk for record in given if kind_name(record) == kind))
            for some in shelf.batches(pks):
                refused = _take_some(step, kind, some, deed, seen)
                reasons |= {(kind, pk): words for pk, words in refused.items()}
    return _outcome(given, reasons)


def _take_some(
    step: Step,
    kind: str,
    pks: list[int],
    deed: Deed,
    seen: Mapping[int, Seen | None] | None,
) -> dict[int, str]:
    places = workflow.places(kind, pks, lock=True)
    if step.needs_a_note and not deed.why:
        return dict.fromkeys(pks, _("Say in a note what has to be changed."))
    refused = _refusals(step, kind, pks, places, deed, seen)
    if step.name in showing.DEEDS:
        refused |= showing.DEEDS[step.name](kind, [pk for pk in pks if pk not in refused], deed)
    taken = {pk: places[pk] for pk in pks if pk not in refused}
    workflow.write_down(step, kind, taken, deed.by, deed.why)
    return refused


def hindrance(name: StepName, record: Publishable, by: Any) -> str:
    """Why this person can't take the step with this record now, in words; empty when he can."""
    kind, step = kind_name(record), STEPS[name]
    if not workflow.may(step, kind, by):
        return _("You may not do this.")
    words = _refusals(step, kind, [record.pk], workflow.places(kind, [record.pk]), Deed(by), None)
    lacking = publishable(record) if name == StepName.PUBLISH and not words else []
    return words.get(record.pk, " ".join(lacking))


def _refusals(
    step: Step,
    kind: str,
    pks: list[int],
    places: Mapping[int, Place],
    deed: Deed,
    seen: Mapping[int, Seen | None] | None,
) -> dict[int, str]:
    """Primary key → why it is left, as far as that can be told without the record itself."""
    looked_at = {pk: seen.get(pk, NOTHING) if seen is not None else None for pk in pks}
    told = {pk: workflow.hindrance(step, places.get(pk), deed.by, looked_at[pk]) for pk in pks}
    refused = {pk: words for pk, words in told.items() if words}
    alone = eyes.refusals(kind, pks, deed.by) if step.name == StepName.PUBLISH else {}
    return alone | refused


def guard(kind: str, by: Any, step: Step = STEPS[StepName.PUBLISH]) -> None:
    """Refuse who may not take such a step, whichever door he came through."""
    if not workflow.may(step, kind, by):
        raise PermissionDenied(_("You may not do this: %(step)s.") % {"step": step.button})


def kind_name(record: Publishable) -> str:
    kind = kind_of(type(record))
    if kind is None or kind.name not in ("agreement", "event"):
        raise TypeError(f"{type(record).__name__} is not published by itself")
    return kind.name


def preview(record: Publishable) -> Document | None:
    """The very document that publishing would store now. It is made like that one, and nothing is kept."""
    kind = kind_name(record)
    with transaction.atomic():
        shelf.one_at_a_time()
        records = read(kind, [record.pk])
        entries, _neighbours = showing.made_of(kind, records, shelf.taken(kind, record_id=record.pk), Deed())
        transaction.set_rollback(True)
    return entries[record.pk].document if entries else None


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
