"""The plan of a workbook in words, and as data for programs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.records import KINDS
from agreements.spreadsheets.whole.planning import Plan, Planned

MOST_TOLD = 200
"""Records and problems that are told on a screen; data has all."""


def counted(counts: dict[str, int]) -> str:
    """The counts in one sentence."""
    words = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(wrong)s wrong.") % counts
    if removed := counts["rows_removed"]:
        gone = ngettext(
            "%(count)s row that no longer stands in the workbook would be removed.",
            "%(count)s rows that no longer stand in the workbook would be removed.",
            removed,
        )
        words += " " + gone % {"count": removed}
    return words


def in_words(plan: Plan) -> list[str]:
    """Line by line: counts, then problems, then what would change in each record."""
    lines = [counted(plan.counts())]
    if number := len(plan.problems):
        lines.append(ngettext("%(count)s problem:", "%(count)s problems:", number) % {"count": number})
    lines += map(str, plan.problems[:MOST_TOLD])
    lines += _more(len(plan.problems) - MOST_TOLD)
    told = 0
    for record in _records(plan):
        told += 1
        if told <= MOST_TOLD:
            lines.append(f"{record['sheet']} {record['id'] or _('new')}: {record['title']}")
            lines += [f"  {change}" for change in record["words"]]
    return lines + _more(told - MOST_TOLD)


def _more(count: int) -> list[str]:
    return [_("… and %(count)s more.") % {"count": count}] if count > 0 else []


def as_data(plan: Plan) -> dict[str, Any]:
    """Everything, for JSON."""
    return {
        "counts": plan.counts(),
        "problems": [problem._asdict() for problem in plan.problems],
        "records": [{**record, "words": [w._asdict() for w in record["words"]]} for record in _records(plan)],
    }


def _records(plan: Plan) -> list[dict[str, Any]]:
    """Each record that differs and is not wrong."""
    found = []
    for kind in KINDS:
        differing = plan.differing.get(kind, [])
        for planned, words in zip(differing, plan.words(kind), strict=True):
            if not planned.entry.problems:
                found.append(_record(kind, planned) | {"words": words})
    return found


def _record(kind: str, planned: Planned) -> dict[str, Any]:
    return {
        "sheet": kind,
        "row": planned.entry.first_row[1],
        "id": planned.entry.pk,
        "title": planned.title,
    }
