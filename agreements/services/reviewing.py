"""What a reviewer has to look at: a record as readers see it, and as it was sent to review, against now."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from agreements import records
from agreements.models import Change, StepName, Transition
from agreements.models.base import State
from agreements.records import KINDS, Difference
from agreements.records.schema import RecordDict

PRIVATE = ("internal_notes", "verified_by")


class Review(NamedTuple):
    """`public`: what publishing would change for readers (all of it where nothing is public yet).
    `since_sent`: what was changed since it was sent to review, by whom; empty where it is not in review."""

    is_public: bool
    public: list[Difference]
    since_sent: list[Difference]
    changed_by: list[str]


def review(kind: str, pk: int, last: Transition | None) -> Review:
    """The differences of the stored record; `last` is its last step."""
    now = records.read(kind, [pk]).get(pk)
    seen = as_published(kind, pk)
    sent, changes = now, []
    if last and last.step == StepName.SUBMIT:
        changes = list(_later(kind, pk, last.last_change).select_related("change_set__by"))
        sent = changes[0].before if changes else now
    return Review(
        seen is not None,
        records.diff(kind, public_part(seen), public_part(now)),
        records.diff(kind, sent, now),
        list(dict.fromkeys(str(change.change_set.by or "–") for change in changes)),
    )


def for_readers(kind: str, pks: Iterable[int]) -> dict[int, tuple[bool, list[Difference]]]:
    """Primary key → whether it is public, and what publishing would change for readers. As many queries for
    one record as for some."""
    now = records.read(kind, pks)
    seen = all_as_published(kind, now)
    return {
        pk: (pk in seen, records.diff(kind, public_part(seen.get(pk)), public_part(record)))
        for pk, record in now.items()
    }


def as_published(kind: str, pk: int) -> RecordDict | None:
    """The record as readers see it; None while it is not public."""
    return all_as_published(kind, [pk]).get(pk)


def all_as_published(kind: str, pks: Iterable[int]) -> dict[int, RecordDict]:
    """The public ones of these records as readers see them. Each save is one revision and one change."""
    rows = KINDS[kind].model._default_manager.filter(pk__in=list(pks), state=State.PUBLISHED)
    behind = {
        pk: revision - (published or 0)
        for pk, revision, published in rows.order_by().values_list("pk", "revision", "published_revision")
    }
    before = _before(kind, {pk: steps for pk, steps in behind.items() if steps > 0})
    stored = records.read(kind, behind.keys() - before.keys())
    return {pk: before[pk] if pk in before else stored[pk] for pk in behind if pk in before or pk in stored}


def _before(kind: str, steps: Mapping[int, int]) -> dict[int, RecordDict]:
    """The records as they were so many changes ago, or before the first that was noted."""
    changes = Change.objects.filter(record_kind=kind, record_id__in=list(steps)).order_by("-pk")
    found: dict[int, list[int]] = {}
    for change, pk in changes.values_list("pk", "record_id"):
        if len(some := found.setdefault(pk, [])) < steps[pk]:
            some.append(change)
    oldest = Change.objects.filter(pk__in=[some[-1] for some in found.values()]).order_by()
    return {pk: before for pk, before in oldest.values_list("record_id", "before") if before is not None}


def _later(kind: str, pk: int, change: int) -> QuerySet[Change]:
    """The record's changes after that one, the oldest first."""
    return Change.objects.filter(record_kind=kind, record_id=pk, pk__gt=change).order_by("pk")


def public_part(record: RecordDict | None) -> RecordDict | None:
    """The record without what is never published: notes, who verified it, uploaded files."""
    if record is None:
        return None
    public = {name: value for name, value in record.items() if name not in PRIVATE}
    if "documents" in public:
        public["documents"] = [row | {"file": ""} for row in public["documents"] if row["url"]]
    return public
