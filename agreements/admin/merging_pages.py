"""What the pages of a merge ask and show."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.log import record_url
from agreements.admin.widgets import Autocomplete
from agreements.models import Change, ChangeSet
from agreements.records import KINDS
from agreements.services import merging_release, merging_words
from agreements.services.merging import MOST, Plan
from agreements.services.merging_places import places
from agreements.services.merging_release import Standing
from agreements.services.merging_warnings import warnings

KEY = re.compile(r"[0-9]{1,18}")
CHOICE = "choice-"


@dataclass
class Asked:
    """What the browser asks for; numbers that can't be any are not heard."""

    kind: str
    ids: list[int]
    keep: int
    again: bool  # the records are to be chosen anew
    why: str = ""
    choices: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, kind: str, request: HttpRequest) -> "Asked":
        sent = {name: _number(str(value)) for name, value in request.POST.items() if name.startswith(CHOICE)}
        choices = {name.removeprefix(CHOICE): pk for name, pk in sent.items() if pk is not None}
        given = [_number(text) for text in request.GET.getlist("record")[: MOST + 2]]
        ids = list(dict.fromkeys(pk for pk in given if pk))
        keep = _number(request.GET.get("keep", "")) or 0
        why = request.POST.get("why", "").replace("\x00", "")[:500]
        return cls(kind, ids, keep, "again" in request.GET, why, choices)

    @property
    def others(self) -> list[int]:
        return [pk for pk in self.ids if pk != self.keep]

    @property
    def is_complete(self) -> bool:
        return not self.again and self.keep in self.ids and len(self.ids) > 1


def _number(text: str) -> int | None:
    return int(text) if KEY.fullmatch(text) else None


def choose_page(asked: Asked, site: Any) -> dict[str, Any]:
    """The records so far, which of them stays, and a search for one more."""
    stored = records.read(asked.kind, asked.ids[: MOST + 1])
    used = Counter(use.used for use in records.uses(asked.kind, list(stored)))
    shown = [
        (title, used[title.pk], record_url(asked.kind, title.pk))
        for title in merging_words.titles(asked.kind, stored)
    ]
    return {
        "title": _("Merge"),
        "records": shown,
        "keep": asked.keep if asked.keep in stored else next(iter(stored), 0),
        "form": AnotherForm(asked.kind, site) if len(stored) < MOST else None,
        "most": MOST,
    }


class AnotherForm(forms.Form):
    """One more record, found by its name."""

    def __init__(self, kind: str, site: Any):
        super().__init__()
        model: Any = KINDS[kind].model
        field: Any = places(kind)[0].field  # the admin completes by any column that leads to such a record
        self.fields["record"] = forms.ModelChoiceField(
            model._default_manager.none(),
            required=False,
            label=_("Which is the same as"),
            widget=Autocomplete(field, site),
        )


def plan_page(asked: Asked, plan: Plan, user: Any) -> dict[str, Any]:
    """What would move where, what is to be chosen, and what should be thought of first."""
    readers = [(reader, record_url(plan.kind, reader.record.pk)) for reader in merging_words.readers(plan)]
    return {
        "title": _("Merge into %s") % readers[0][0].record.title,
        "plan": plan,
        "asked": asked,
        "readers": readers,
        "changes": merging_words.kept_changes(plan),
        "moves": [_linked(move) for move in merging_words.moves(plan)],
        "fallen": merging_words.fallen_together(plan),
        "warnings": warnings(plan),
        "may_release": user.has_perm("agreements.publish_agreement"),
        "public": any(reader.slug for reader, _url in readers),
    }


def _linked(move: merging_words.Move) -> dict[str, Any]:
    return {"move": move, "records": [(shown, record_url(shown.kind, shown.pk)) for shown in move.shown]}


WORDS = {
    Standing.NOTHING: lambda: _("Readers see nothing of it: none of it is public."),
    Standing.WAITING: lambda: _("Not released: readers see everything as it was before."),
    Standing.UNDER_WAY: lambda: _("Released; the documents of readers are being renewed."),
    Standing.RELEASED: lambda: _("Released: readers see it."),
    Standing.TAKEN_BACK: lambda: _("Taken back."),
}


def merged_page(change_set: ChangeSet, user: Any) -> dict[str, Any]:
    """What was merged, and whether readers see it."""
    merge, undone = merging_release.origin(change_set)
    told = merging_release.standing(change_set)
    return {
        "title": _("Merge taken back") if undone else _("Merge"),
        "change_set": change_set,
        "undone": undone,
        "groups": _groups(merge),
        "standing": WORDS[told.standing](),
        "refreshes": told.refreshes if told.standing == Standing.UNDER_WAY else [],
        "may_release": told.standing == Standing.WAITING and user.has_perm("agreements.publish_agreement"),
        "taken_back": list(change_set.reverted_by.all()),
    }


def _groups(merge: ChangeSet) -> list[dict[str, Any]]:
    """Kind by kind, what was merged into what; the names are those of that day."""
    found = []
    for kind, keys in merge.merged.items():
        ids = {*map(int, keys), *keys.values()}
        stored = records.read(kind, ids)
        rows = Change.objects.filter(change_set=merge, record_kind=kind, record_id__in=ids)
        then = stored | {row.record_id: row.before for row in rows if row.before}
        called = records.titles(kind, then)
        pairs = [
            (called[int(gone)], called.get(keep, ""), record_url(kind, keep) if keep in stored else "")
            for gone, keep in keys.items()
        ]
        found.append({"label": KINDS[kind].model._meta.verbose_name_plural, "pairs": pairs})
    return found
