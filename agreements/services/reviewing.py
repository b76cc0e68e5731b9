"""What a reviewer has to look at: a record as readers see it, and as it was sent to review, against now."""

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


def as_published(kind: str, pk: int) -> RecordDict | None:
    """The record as readers see it; None while it is not public. Each save is one revision and one change."""
    row = KINDS[kind].model._default_manager.filter(pk=pk, state=State.PUBLISHED)
    known = row.values_list("revision", "published_revision").first()
    if known is None:
        return None
    revision, published = known
    behind = revision - (published or 0)
    changes = Change.objects.filter(record_kind=kind, record_id=pk).order_by("-pk")[:behind]
    return list(changes)[-1].before if changes else records.read(kind, [pk]).get(pk)


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
