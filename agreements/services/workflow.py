"""Whether a step on the way to the public can be taken, and the note of it when it is; see `steps.py`."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from agreements.models import Change, StepName, Transition
from agreements.models.base import State
from agreements.records import KINDS
from agreements.services.steps import STATE_OF, Standing, Step


class Seen(NamedTuple):
    """What somebody looked at: the revision and, where it was a page, the key of the last step (0: none)."""

    revision: int
    last: int | None = None


class Place(NamedTuple):
    """Where a stored record stands, at which revision, and by which last step."""

    standing: Standing
    revision: int
    last: Transition | None

    @property
    def seen(self) -> Seen:
        """What somebody sees who looks at it now."""
        return Seen(self.revision, self.last.pk if self.last else 0)


def may(step: Step, kind: str, by: Any) -> bool:
    """Whether this person takes such steps at all; nobody (None) is the product itself."""
    return by is None or bool(
        by.is_active and by.is_staff and by.has_perm(f"agreements.{step.permission}_{kind}")
    )


def places(kind: str, pks: Iterable[int], lock: bool = False) -> dict[int, Place]:
    """Primary key → where it stands. With `lock`, nobody moves or edits it before the transaction ends."""
    rows: Any = KINDS[kind].model._default_manager.filter(pk__in=list(pks)).order_by("pk")
    rows = rows.select_for_update() if lock else rows
    stored = list(rows.values_list("pk", "state", "revision", "published_revision"))
    last = last_steps(kind, [pk for pk, *_rest in stored])
    return {
        pk: Place(standing(state, revision, published, last.get(pk)), revision, last.get(pk))
        for pk, state, revision, published in stored
    }


def standing(state: str, revision: int, published_revision: int | None, last: Transition | None) -> Standing:
    if state != State.PUBLISHED or revision == published_revision:
        return Standing(state)
    return Standing.CHANGED_IN_REVIEW if last and last.step == StepName.SUBMIT else Standing.CHANGED


def last_steps(kind: str, pks: Iterable[int]) -> dict[int, Transition]:
    """Primary key → the last step of the record, with who took it."""
    rows = Transition.objects.filter(record_kind=kind, record_id__in=list(pks)).order_by()
    newest = rows.values("record_id").annotate(newest=Max("pk")).values("newest")
    found = Transition.objects.filter(pk__in=newest).select_related("by").order_by()
    return {step.record_id: step for step in found}


def waiting(kind: str) -> Q:
    """The condition on records of the kind that they wait for a reviewer."""
    steps = Transition.objects.filter(record_kind=kind, record_id=OuterRef("pk")).order_by("-pk")
    changed = Q(state=State.PUBLISHED) & ~Q(revision=F("published_revision"))
    sent = (
        KINDS[kind].model._default_manager.filter(changed).annotate(last=Subquery(steps.values("step")[:1]))
    )
    return Q(state=State.IN_REVIEW) | Q(pk__in=sent.filter(last=StepName.SUBMIT).order_by().values("pk"))


def hindrance(step: Step, place: Place | None, by: Any, seen: Seen | None = None) -> str:
    """Why the step can't be taken from there, in words; empty when it can."""
    if place is None:
        return _("It is not stored any more.")
    if seen and seen.revision != place.revision:
        return _("Somebody changed it since you looked at it. Look at it again, then decide.")
    if seen and seen.last is not None and seen.last != place.seen.last:
        return _("Somebody took a step with it since you looked at it. Look at it again, then decide.")
    if place.standing not in step.leads:
        return str(step.otherwise)
    if step.only_the_sender and by is not None and not (place.last and place.last.by_id == by.pk):
        return _("Only who sent it to review takes it back.")
    return ""


def write_down(step: Step, kind: str, taken: Mapping[int, Place], by: Any, note: str) -> None:
    """Set the states and note the steps. The state is a deed, not a fact: it is no change of the record."""
    changes = Change.objects.filter(record_kind=kind, record_id__in=list(taken)).order_by()
    newest = dict(changes.values("record_id").annotate(newest=Max("pk")).values_list("record_id", "newest"))
    lines = [
        Transition(
            step=step.name,
            record_kind=kind,
            record_id=pk,
            revision=place.revision,
            last_change=newest.get(pk, 0),
            before=STATE_OF[place.standing],
            after=STATE_OF[step.leads[place.standing]],
            by=by,
            note=note,
        )
        for pk, place in taken.items()
    ]
    for state in {line.after for line in lines}:
        pks = [line.record_id for line in lines if line.after == state]
        KINDS[kind].model._default_manager.filter(pk__in=pks).update(state=state)
    Transition.objects.bulk_create(lines)
