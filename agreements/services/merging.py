"""Merging records that are the same thing told twice: first what would move where, then the deed, in one change set.

    plan = merging.plan("party", keep=12, others=[57])
    plan.choices, plan.moves, plan.warnings, plan.obstacles
    change_set = merging.merge(plan, by=user)

Only the working records change; readers see it when an editor releases it. Taking the change set back undoes it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import records
from agreements.models import ChangeSet
from agreements.models.change import ChangeKind
from agreements.records import KINDS, Beside, Kind, Moved, canonical
from agreements.records.schema import RecordDict
from agreements.services.merging_facts import Choice, Choices, choices_of, combined
from agreements.services.merging_groups import grown
from agreements.services.merging_places import Groups, Mover, referring

MERGED = ("party", "person", "office", "area", "type", "source")
"""The kinds of records that can be merged."""
MOST = 10
"""Records in one merge."""

Stored = dict[str, dict[int, RecordDict]]
"""Kind → key → record."""


class Refused(Exception):
    """These records can't be merged; `reasons` says why, in words."""

    def __init__(self, reasons: list[str]):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass(frozen=True)
class Plan:
    """What a merge would do. Nothing is written by making one."""

    kind: str
    keep: int
    others: tuple[int, ...]
    groups: Groups  # with the offices and tenures that fall together by it
    before: Stored  # every record that the merge touches
    after: Stored  # those that stay
    revisions: dict[str, dict[int, int]]
    choices: list[Choice]
    obstacles: list[str]

    @cached_property
    def fingerprint(self) -> str:
        """Tells whether any of the records moved since the plan was shown."""
        seen = {kind: sorted(some.items()) for kind, some in sorted(self.revisions.items())}
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()

    def kept(self, kind: str) -> set[int]:
        return set(self.groups.get(kind, {}).values())

    def moved(self, kind: str) -> dict[int, RecordDict]:
        """The records that name a merged one, as they will be."""
        return {pk: record for pk, record in self.after[kind].items() if pk not in self.kept(kind)}


def plan(kind: str, keep: int, others: Iterable[int], choices: Choices | None = None) -> Plan:
    """What merging `others` into `keep` would do. Raises Refused when they are no records to merge.

    The number of queries grows with the kinds of records that are touched, not with the records.
    """
    merged = tuple(dict.fromkeys(pk for pk in others if pk != keep))
    _refuse_wrong(kind, keep, merged)
    groups = grown({kind: dict.fromkeys(merged, keep)})
    revisions = {name: records.revisions(name, ids) for name, ids in _touched(groups).items()}
    before = {name: records.read(name, ids) for name, ids in revisions.items()}
    wishes = {kind: choices or {}}
    after = {name: _after(name, before[name], groups, wishes.get(name, {})) for name in before}
    members = [Mover(kind, groups)(before[kind][pk]) for pk in (keep, *merged)]
    return Plan(
        kind,
        keep,
        merged,
        groups,
        before,
        after,
        revisions,
        choices_of(kind, members, wishes[kind]),
        list(dict.fromkeys(_obstacles(groups, after))),
    )


def _refuse_wrong(kind: str, keep: int, others: tuple[int, ...]) -> None:
    if kind not in MERGED:
        raise Refused([_("Records of this kind are not merged.")])
    if not 0 < len(others) < MOST:
        raise Refused([_("Choose two records, and at most %(most)s.") % {"most": MOST}])
    if len(records.revisions(kind, [keep, *others])) < len(others) + 1:
        raise Refused([_("One of these records is not there any more.")])


def _touched(groups: Groups) -> dict[str, set[int]]:
    """Every record that the merge writes or deletes."""
    touched = referring(groups)
    for kind, merged in groups.items():
        touched.setdefault(kind, set()).update(merged, merged.values())
    return touched


def _after(
    kind: str, before: dict[int, RecordDict], groups: Groups, choices: Choices
) -> dict[int, RecordDict]:
    mover, merged = Mover(kind, groups), groups.get(kind, {})
    moved = {pk: mover(record) for pk, record in before.items()}
    after = {pk: record for pk, record in moved.items() if pk not in merged}
    for keep in set(merged.values()):
        others = [moved[pk] for pk, kept in merged.items() if kept == keep]
        after[keep] = combined(kind, [moved[keep], *others], choices)
    # Rows that are added, or name other keys, stand in another order.
    return {pk: canonical(kind, record) for pk, record in after.items()}


def _obstacles(groups: Groups, after: Stored) -> Iterable[str]:
    """What forbids it: the rules of the records, as if the merged ones were gone already."""
    beside = Beside(going=groups)
    for kind in groups:
        for message in records.validate(kind, list(after[kind].values()), beside):
            yield _in_words(KINDS[kind], message)


def _in_words(kind: Kind, message: records.Message) -> str:
    if not message.field:
        return message.text
    part = kind.part.get(message.field)
    field: Any = None if part else kind.model._meta.get_field(message.field)
    label = part.model._meta.verbose_name_plural if part else field.verbose_name
    return f"{str(label).capitalize()}: {message.text}"


# -- the deed --------------------------------------------------------------------------------------------


def may_merge(kind: str, user: Any) -> bool:
    """Merging changes the one record and deletes the others."""
    name = KINDS[kind].model._meta.model_name
    return all(user.has_perm(f"agreements.{deed}_{name}") for deed in ("change", "delete"))


@transaction.atomic
def merge(planned: Plan, by: Any, why: str = "") -> ChangeSet:
    """Do what the plan says. Raises Refused for an obstacle, Moved when a record was changed since."""
    if by is not None and not may_merge(planned.kind, by):
        raise PermissionDenied(_("You may not merge these records."))
    if planned.obstacles:
        raise Refused(planned.obstacles)
    _hold(planned)
    states = {kind: {pk: planned.after[kind].get(pk) for pk in some} for kind, some in planned.before.items()}
    change_set = records.rewrite(states, by, why[:500], ChangeKind.MERGE)
    assert change_set is not None  # noqa: S101  # the merged ones go
    change_set.merged = planned.groups
    change_set.save(update_fields=["merged"])
    return change_set


def _hold(planned: Plan) -> None:
    """Nobody changes these records before the merge is done; raises Moved when somebody did since the plan."""
    merged, kept = planned.others, planned.keep
    records.revisions(planned.kind, [kept, *merged], lock=True)  # from here on nothing new can name them
    groups = grown({planned.kind: dict.fromkeys(merged, kept)})
    touched = _touched(groups)
    stored = {kind: records.revisions(kind, touched[kind], lock=True) for kind in sorted(touched)}
    if stored != planned.revisions:
        raise Moved([*merged, kept])
