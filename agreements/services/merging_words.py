"""A planned merge in words: what moves where, what should be thought of first, what readers see."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements import records
from agreements.models import PublishedRecord
from agreements.models.names import best_names
from agreements.records import KINDS, Kind, Words
from agreements.records.schema import RecordDict
from agreements.services.merging import Plan
from agreements.services.merging_places import Place, places

MOST_SHOWN = 20


class Shown(NamedTuple):
    """A record by its title."""

    kind: str
    pk: int
    title: str


class Move(NamedTuple):
    """The records of a kind that will name the kept one, and where; the first of them by title."""

    label: str
    number: int
    rows: list[tuple[str, int]]
    fallen: int  # rows that say the same afterwards
    shown: list[Shown]

    @property
    def more(self) -> int:
        return self.number - len(self.shown)


def moves(plan: Plan) -> list[Move]:
    """One for each kind of record that is touched besides those that are merged."""
    found = []
    for kind in KINDS.values():
        moved = plan.moved(kind.name) if kind.name in plan.after else {}
        if moved:
            fallen = sum(_rows(kind, plan.before[kind.name][pk]) - _rows(kind, moved[pk]) for pk in moved)
            label = str(kind.model._meta.verbose_name_plural)
            shown = titles(kind.name, {pk: moved[pk] for pk in sorted(moved)[:MOST_SHOWN]})
            found.append(Move(label, len(moved), _counts(plan, kind), fallen, shown))
    return found


def _rows(kind: Kind, record: RecordDict) -> int:
    return sum(len(record[part.name]) for part in kind.parts)


def _counts(plan: Plan, kind: Kind) -> list[tuple[str, int]]:
    """Where in these records a merged one is named, and how often."""
    counts: dict[str, int] = {}
    for target, merged in plan.groups.items():
        for place in places(target):
            if place.kind is kind:
                number = sum(
                    _named(place, plan.before[kind.name][pk], merged) for pk in plan.moved(kind.name)
                )
                counts[place.label] = counts.get(place.label, 0) + number
    return [(label, number) for label, number in counts.items() if number]


def _named(place: Place, record: RecordDict, merged: dict[int, int]) -> int:
    rows = record[place.part.name] if place.part else [record]
    return sum(row[place.field.name] in merged for row in rows)


def titles(kind: str, some: Mapping[int, RecordDict]) -> list[Shown]:
    """These records as readers of the admin's language know them. No query, but two for tenures."""
    return [Shown(kind, pk, title) for pk, title in records.titles(kind, some).items()]


def fallen_together(plan: Plan) -> list[tuple[Shown, Shown]]:
    """(merged, kept) of the offices and tenures that become one because of the merge."""
    found = []
    for kind, merged in plan.groups.items():
        if kind != plan.kind:
            ids = {*merged, *merged.values()}
            known = {shown.pk: shown for shown in titles(kind, {pk: plan.before[kind][pk] for pk in ids})}
            found += [(known[old], known[new]) for old, new in merged.items()]
    return found


def kept_changes(plan: Plan) -> list[Words]:
    """What changes in the kept record itself."""
    before, after = (state[plan.kind][plan.keep] for state in (plan.before, plan.after))
    return records.in_words(plan.kind, records.diff(plan.kind, before, after))


class Reader(NamedTuple):
    """One of the merged or kept records as readers know it; no address: they don't."""

    record: Shown
    slug: str


def readers(plan: Plan) -> list[Reader]:
    """Which of the records are public, and where; the kept one first."""
    ids = [plan.keep, *plan.others]
    rows = PublishedRecord.objects.filter(kind=plan.kind, record_id__in=ids)
    slugs = dict(rows.values_list("record_id", "slug"))
    known = {shown.pk: shown for shown in titles(plan.kind, {pk: plan.before[plan.kind][pk] for pk in ids})}
    return [Reader(known[pk], slugs.get(pk, "")) for pk in ids]


def new_names_shown(plan: Plan) -> Iterator[str]:
    """Where the kept record will be called otherwise than now."""
    before, after = (_best(state[plan.kind][plan.keep]) for state in (plan.before, plan.after))
    for language, name in after.items():
        if before.get(language, name) != name:
            yield _("In %(language)s it will be called “%(new)s”, not “%(old)s”.") % {
                "language": language,
                "new": name,
                "old": before[language],
            }


def _best(record: RecordDict) -> dict[str, str]:
    rows = record.get("names", [])
    label = {"en": record["name"]} if "name" in record else {}
    return label | best_names((row["language"], row["kind"], row["text"]) for row in rows)
