"""What an analyst should think of before a merge. Nothing here forbids it."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Party, Tenure, partial_dates
from agreements.models.party import PartyKind
from agreements.models.source import normalised_url
from agreements.records import KINDS
from agreements.records.schema import RecordDict
from agreements.services.merging import Plan
from agreements.services.merging_words import new_names_shown, titles

IDENTIFIERS = ("iso_3166_1", "iso_3166_2", "wikidata", "geonames")
MOST_NAMED = 5


def warnings(plan: Plan) -> list[str]:
    """Signs that the records are not the same thing, and what the merge takes away."""
    members = [plan.before[plan.kind][pk] for pk in (plan.keep, *plan.others)]
    found = [*_told_apart(plan.kind, members), *_nested(plan), *new_names_shown(plan)]
    if plan.kind == "party":
        found += [*_countries(plan), *_left_alone(plan)]
    if plan.kind == "person":
        found += _two_posts(plan)
    if plan.kind == "source" and len({normalised_url(m["url"]) for m in members} - {None}) > 1:
        found.append(_("Their addresses differ. Only one is kept; the other stays in the history alone."))
    return found


def _told_apart(kind: str, members: list[RecordDict]) -> Iterator[str]:
    """Numbers of other registers, and the kind of thing, that differ."""
    for name in (*IDENTIFIERS, "kind"):
        values = dict.fromkeys(m[name] for m in members if m.get(name))
        if len(values) > 1 and kind == "party":
            field: Any = KINDS[kind].model._meta.get_field(name)
            shown = [str(dict(field.flatchoices or ()).get(value, value)) for value in values]
            yield _("They have a different %(what)s: %(values)s.") % {
                "what": field.verbose_name,
                "values": ", ".join(shown),
            }


def _nested(plan: Plan) -> Iterator[str]:
    ids = {plan.keep, *plan.others}
    if any(plan.before[plan.kind][pk].get("parent") in ids for pk in ids):
        yield _("One of them is part of the other.")


def _countries(plan: Plan) -> Iterator[str]:
    ids = [plan.keep, *plan.others]
    parties = Party.objects.in_bulk(ids)
    chains = Party.objects.ancestors(ids)
    lines = [[parties[pk], *chains[pk]] for pk in ids]
    countries = {party.name: None for line in lines for party in line if party.kind == PartyKind.COUNTRY}
    if len(countries) > 1:
        yield _("They lie in different countries: %(names)s.") % {"names": ", ".join(countries)}


def _left_alone(plan: Plan) -> Iterator[str]:
    """Agreements of two parties that were one all the time."""
    before, after = (state.get("agreement", {}) for state in (plan.before, plan.after))
    alone = [pk for pk in after if len(_parties(after[pk])) == 1 < len(_parties(before[pk]))]
    if alone:
        first = {pk: after[pk] for pk in sorted(alone)[:MOST_NAMED]}
        names = [shown.title for shown in titles("agreement", first)]
        words = ngettext(
            "%(count)s agreement will have one party only: %(names)s",
            "%(count)s agreements will have one party only: %(names)s",
            len(alone),
        )
        yield words % {"count": len(alone), "names": "; ".join(names + ["…"] * (len(alone) > MOST_NAMED))}


def _parties(record: RecordDict) -> set[int]:
    return {row["party"] for row in record["participations"]}


def _two_posts(plan: Plan) -> Iterator[str]:
    """Offices that the two held on the same days: perhaps they are two people."""
    held = Tenure.objects.filter(person__in=[plan.keep, *plan.others]).exclude(held_from="", held_until="")
    rows = held.select_related("office").prefetch_related("office__names").order_by("pk")
    gone = plan.groups.get("tenure", {})
    tenures = [row for row in rows if row.pk not in gone]
    for one, other in combinations(tenures[:100], 2):
        if one.person_id != other.person_id and _overlap(one, other):
            yield _("At the same time: %(one)s (%(when)s) and %(other)s (%(then)s).") % {
                "one": one.office,
                "when": partial_dates.wording_range(one.held_from, one.held_until),
                "other": other.office,
                "then": partial_dates.wording_range(other.held_from, other.held_until),
            }


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether they do, as far as the days are known: no start is long ago, no end goes on."""
    return _before(one.held_from, other.held_until) and _before(other.held_from, one.held_until)


def _before(start: str, end: str) -> bool:
    return not start or not end or partial_dates.latest(start) < partial_dates.earliest(end)
