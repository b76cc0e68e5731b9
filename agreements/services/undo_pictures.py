"""What an undo would do, as its page shows it: made of plain values, so that a long one can be kept."""

from collections import Counter
from typing import Any

from agreements import records
from agreements.records import KINDS
from agreements.services.undo_plans import Choices, Plan, Step

MOST_SHOWN = 200
"""Records of one preview: first those that somebody must decide about."""
LONGEST = 400
"""Characters of a value that are shown."""

Picture = dict[str, Any]


def picture(plan: Plan, choices: Choices) -> Picture:
    """Queries grow with the kinds of records alone."""
    steps = sorted(
        plan.steps, key=lambda step: (not step.conflicts, not step.reasons, not step.stays, not step.changes)
    )
    told = [step for step in steps if step.changes or step.conflicts or step.reasons or step.stays]
    reasons = plan.reasons()
    return {
        "fingerprint": plan.fingerprint,
        "conflicts": len(plan.in_conflict),
        "ready": bool(plan.changing) and not reasons,
        "blocked": bool(reasons),
        "steps": _told(told[:MOST_SHOWN], choices),
        "more": max(len(told) - MOST_SHOWN, 0),
        "more_by_fate": Counter(map(_fate, told[MOST_SHOWN:])),
        "choices": {f"{step.kind}-{step.pk}": step.choice for step in plan.in_conflict},
        "rights": sorted(_rights(plan.changing)),
    }


def _fate(step: Step) -> str:
    """What becomes of a record that is not shown."""
    if step.goes or step.comes:
        return "goes" if step.goes else "comes"
    return "changes" if step.changes else "stays"


def _rights(steps: list[Step]) -> set[str]:
    """The permissions that it takes."""
    return {
        f"agreements.{deed}_{KINDS[step.kind].model._meta.model_name}"
        for step in steps
        for deed in step.deeds
    }


def _told(steps: list[Step], choices: Choices) -> list[dict[str, Any]]:
    told = {}
    for kind in dict.fromkeys(step.kind for step in steps):
        mine = [step for step in steps if step.kind == kind]
        differences = records.all_in_words(kind, [records.diff(kind, step.now, step.then) for step in mine])
        conflicts = records.all_in_words(kind, [[c for c in s.conflicts if c.field] for s in mine])
        for step, changed, later in zip(mine, differences, conflicts, strict=True):
            told[step.kind, step.pk] = {
                "kind": step.kind,
                "pk": step.pk,
                "title": step.title,
                "exists": step.now is not None,
                "made": step.made,
                "reasons": step.reasons,
                "stays": step.stays,
                "open": step.open,
                "in_conflict": bool(step.conflicts),
                "goes": step.goes,
                "comes": step.comes,
                "changes": step.changes,
                "differences": _short(changed),
                "conflicts": _short(later),
                "choice": choices.of((step.kind, step.pk)),
            }
    return [told[step.kind, step.pk] for step in steps]


def _short(words: list[records.Words]) -> list[dict[str, str]]:
    return [
        {"field": each.field, "old": str(each.old)[:LONGEST], "new": str(each.new)[:LONGEST]}
        for each in words
    ]
