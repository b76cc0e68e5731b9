"""The life of one record: its changes and its steps to the public, in one line of time; and any two of its states."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.history import Entry, changes_of, in_words
from agreements.models import Change, Transition
from agreements.records import RecordDict

NOW = "now"
PAGE = 25


class Moment(NamedTuple):
    """A change of the record, or a step to the public."""

    at: datetime
    entry: Entry | None = None
    step: Transition | None = None
    earliest: bool = False

    @property
    def state(self) -> str:
        """The record as this change left it, as `compare` knows it."""
        return f"after-{self.entry.change.pk}" if self.entry and self.entry.change.after else ""

    @property
    def before(self) -> str:
        """The record as it was before the log knew it."""
        change = self.entry.change if self.entry else None
        return f"before-{change.pk}" if change and self.earliest and change.before else ""


class State(NamedTuple):
    """What a record said at some time, and which time that was."""

    said: RecordDict | None
    name: str
    change: Change | None


def timeline(kind: str, pk: int, number: Any) -> Page:
    """A page of moments, the newest first. Queries do not grow with the number of moments."""
    changes = changes_of(kind, pk).order_by().values_list("change_set__at", "pk")
    steps = Transition.objects.filter(record_kind=kind, record_id=pk).order_by().values_list("at", "pk")
    told = [(at, key, "change") for at, key in changes] + [(at, key, "step") for at, key in steps]
    first = min((key for _at, key, what in told if what == "change"), default=0)
    page = Paginator(sorted(told, reverse=True), PAGE).get_page(number)
    moments: Any = _moments(kind, pk, list(page.object_list), first)
    page.object_list = moments
    return page


def _moments(kind: str, pk: int, told: list[tuple], first: int) -> list[Moment]:
    keys = {what: [key for _at, key, each in told if each == what] for what in ("change", "step")}
    entries = {
        entry.change.pk: entry for entry in in_words(changes_of(kind, pk).filter(pk__in=keys["change"]))
    }
    steps = Transition.objects.select_related("by").in_bulk(keys["step"])
    return [
        Moment(at, step=steps[key]) if what == "step" else Moment(at, entries[key], None, key == first)
        for at, key, what in told
    ]


def start(moments: list[Moment], gone: bool) -> tuple[str, str]:
    """The two states that are marked at first: what stood before the last change, and what stands now."""
    states = [name for moment in moments for name in (moment.state, moment.before) if name]
    if not gone:
        return (states[1:2] or states[:1] or [NOW])[0], NOW
    return (states[1:2] or states[:1] or [""])[0], (states[:1] or [""])[0]


def state_of(kind: str, pk: int, name: str) -> State | None:
    """The state that is called `now`, `after-12` or `before-12`, 12 being a change of this record; else None."""
    if name == NOW:
        return State(records.read(kind, [pk]).get(pk), _("now"), None)
    side, _dash, key = name.partition("-")
    if side not in ("after", "before") or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    change = changes_of(kind, pk).filter(pk=int(key)).first()
    if change is None:
        return None
    words = _("after the change of %(when)s") if side == "after" else _("before the change of %(when)s")
    said = change.after if side == "after" else change.before
    return State(said, words % {"when": _when(change)}, change)


def _when(change: Change) -> str:

    return date_format(localtime(change.change_set.at), "DATETIME_FORMAT")


def compared(kind: str, old: State, new: State) -> list[records.Words]:
    """What differs between two states, in words."""
    return records.in_words(kind, records.diff(kind, old.said, new.said))
