"""Status of an agreement on a day: one table of rules, read by the database and by plain Python alike.

Status is a question, not a column. Each rule says when it surely holds and when it possibly holds: a
partial date leaves a day open. The first rule that surely holds decides; where none does, the first
that possibly holds. The answer is certain when no earlier rule possibly holds and the deciding one is sure.

Days count in full: an agreement that expires on a day is still in force on it. The bounds of a period, and
the end of a renewed one, are windows in whole units: "2024–2026" runs from 1 January 2024 to 31 December 2026.
All other partial dates are single days that are not known exactly.

An entry into force that is known outranks the period; an expiry that is known outranks the period's end, and a
renewal outranks both. Where the renewal is tacit, it is presumed at every end, also at that of a renewed term.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models
from django.db.models import Case, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models import partial_dates
from agreements.models.conditions import holds, values_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Status(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("status", "announced")
    SIGNED = "signed", pgettext_lazy("status", "signed")
    PROVISIONAL = "provisional", pgettext_lazy("status", "provisionally applied")
    IN_FORCE = "in_force", pgettext_lazy("status", "in force")
    PRESUMED_IN_FORCE = "presumed_in_force", pgettext_lazy("status", "presumed in force")
    SUSPENDED = "suspended", pgettext_lazy("status", "suspended")
    EXPIRED = "expired", pgettext_lazy("status", "expired")
    TERMINATED = "terminated", pgettext_lazy("status", "terminated")
    SUPERSEDED = "superseded", pgettext_lazy("status", "superseded")
    NOT_YET = "not_yet", pgettext_lazy("status", "not yet")
    UNKNOWN = "unknown", pgettext_lazy("status", "unknown")


IN_FORCE = [Status.IN_FORCE, Status.PROVISIONAL, Status.PRESUMED_IN_FORCE]
"""The statuses that `in_force_on` keeps."""


class Rule(NamedTuple):
    name: str
    status: Status
    because: "_StrPromise"  # a sentence for readers; {signed}, {period} … are worded dates
    surely: Callable[[date], Q]
    possibly: Callable[[date], Q]


def no(name: str) -> Q:
    """The date is not known at all."""
    return Q(**{f"{name}_earliest__isnull": True})


def begun(name: str, bound: str, day: date) -> Q:
    """The date's bound lies on the day or before it."""
    return Q(**{f"{name}_{bound}__lte": day})


def ahead(name: str, bound: str, day: date) -> Q:
    """The date's bound lies after the day."""
    return Q(**{f"{name}_{bound}__gt": day})


def past(name: str, bound: str, day: date) -> Q:
    """The date was a last day, and its bound lies before the day."""
    return Q(**{f"{name}_{bound}__lt": day})


def suspended(start: str, end: str) -> Callable[[date], Q]:
    def condition(day: date) -> Q:
        still = no("suspended_until") | Q(**{f"suspended_until_{end}__gte": day})
        return begun("suspended_from", start, day) & still

    return condition


def first_term_over(bound: str, day: date) -> Q:
    """Expiry, or else the period, is over."""
    return past("expires", bound, day) | (no("expires") & past("period_end", "latest", day))


def ended(bound: str) -> Callable[[date], Q]:
    """The first term is over, and nothing is known of a renewal until some day."""
    return lambda day: no("renewed_until") & first_term_over(bound, day)


def renewed(bound: str) -> Callable[[date], Q]:
    """The first term is over; the renewed one runs."""
    return lambda day: Q(renewed_until_latest__gte=day) & first_term_over(bound, day)


def renewal_over(day: date) -> Q:
    """The renewed term is over too."""
    return past("renewed_until", "latest", day)


def not_started(bound: str) -> Callable[[date], Q]:
    """Every dated fact that could start it lies ahead; a period counts where nothing else is known."""

    def condition(day: date) -> Q:
        known = (
            ~Q(announced="") | ~Q(signed="") | ~Q(provisional_from="") | ~Q(in_force="") | ~Q(period_start="")
        )
        facts = [
            no(name) | ahead(name, bound, day)
            for name in ("announced", "signed", "provisional_from", "in_force")
        ]
        period = no("period_start") | ~Q(signed="") | ~Q(in_force="") | ahead("period_start", "earliest", day)
        return known & facts[0] & facts[1] & facts[2] & facts[3] & period

    return condition


def nothing_known(day: date) -> Q:
    """No date tells when it started."""
    return Q(announced="", signed="", provisional_from="", in_force="", period_start="")


TACIT = Q(renewal="tacit")

RULES = [
    Rule(
        "ended-early",
        Status.TERMINATED,
        _("It ended early, on {terminated}."),
        surely=lambda day: begun("terminated", "latest", day),
        possibly=lambda day: begun("terminated", "earliest", day),
    ),
    Rule(
        "replaced",
        Status.SUPERSEDED,
        _("Another agreement replaced it on {superseded_on}."),
        surely=lambda day: begun("superseded_on", "latest", day),
        possibly=lambda day: begun("superseded_on", "earliest", day),
    ),
    Rule(
        "suspended",
        Status.SUSPENDED,
        _("It is suspended: {suspension}."),
        surely=suspended("latest", "earliest"),
        possibly=suspended("earliest", "latest"),
    ),
    Rule(
        "renewal-over",
        Status.EXPIRED,
        _("It was renewed until {renewed_until}, which has passed."),
        surely=lambda day: renewal_over(day) & ~TACIT,
        possibly=lambda day: renewal_over(day) & ~TACIT,
    ),
    Rule(
        "renewed-expressly",
        Status.IN_FORCE,
        _("Its first term is over; it was renewed until {renewed_until}."),
        surely=renewed("latest"),
        possibly=renewed("earliest"),
    ),
    Rule(
        "renewed-tacitly",
        Status.PRESUMED_IN_FORCE,
        _(
            "Its end, {end}, has passed; it renews itself unless somebody gives notice, and no notice is known."
        ),
        surely=lambda day: (ended("latest")(day) | renewal_over(day)) & TACIT,
        possibly=lambda day: (ended("earliest")(day) | renewal_over(day)) & TACIT,
    ),
    Rule(
        "end-passed",
        Status.EXPIRED,
        _("Its end, {end}, has passed."),
        surely=lambda day: ended("latest")(day) & ~TACIT,
        possibly=lambda day: ended("earliest")(day) & ~TACIT,
    ),
    Rule(
        "entered-into-force",
        Status.IN_FORCE,
        _("It entered into force on {in_force}."),
        surely=lambda day: begun("in_force", "latest", day),
        possibly=lambda day: begun("in_force", "earliest", day),
    ),
    Rule(
        "period-runs",
        Status.IN_FORCE,
        _("Its period, {period}, has begun; signed: {signed}."),
        surely=lambda day: (
            no("in_force") & begun("period_start", "earliest", day) & begun("signed", "latest", day)
        ),
        possibly=lambda day: (
            no("in_force")
            & begun("period_start", "earliest", day)
            & (no("signed") | begun("signed", "earliest", day))
        ),
    ),
    Rule(
        "provisionally-applied",
        Status.PROVISIONAL,
        _("It is applied provisionally since {provisional_from}."),
        surely=lambda day: begun("provisional_from", "latest", day),
        possibly=lambda day: begun("provisional_from", "earliest", day),
    ),
    Rule(
        "signed-start-ahead",
        Status.SIGNED,
        _("It was signed ({signed}); its start, {start}, lies ahead."),
        surely=lambda day: (
            begun("signed", "latest", day)
            & (ahead("in_force", "earliest", day) | (no("in_force") & ahead("period_start", "earliest", day)))
        ),
        possibly=lambda day: (
            begun("signed", "earliest", day)
            & (ahead("in_force", "latest", day) | (no("in_force") & ahead("period_start", "earliest", day)))
        ),
    ),
    Rule(
        "signed-open-ended",
        Status.PRESUMED_IN_FORCE,
        _("It was signed ({signed}); when it starts is not stated, so it is presumed to stand since then."),
        surely=lambda day: begun("signed", "latest", day) & no("in_force") & no("period_start"),
        possibly=lambda day: begun("signed", "earliest", day) & no("in_force") & no("period_start"),
    ),
    Rule(
        "announced",
        Status.ANNOUNCED,
        _("It was announced ({announced}); no signature is known by this day."),
        surely=lambda day: begun("announced", "latest", day),
        possibly=lambda day: begun("announced", "earliest", day),
    ),
    Rule(
        "before-all-facts",
        Status.NOT_YET,
        _("The day lies before the first known fact."),
        surely=not_started("earliest"),
        possibly=not_started("latest"),
    ),
    Rule(
        "no-dates",
        Status.UNKNOWN,
        _("No date is known from which its start could be told."),
        surely=nothing_known,
        possibly=nothing_known,
    ),
]
RULE = {rule.name: rule for rule in RULES}


class Answer(NamedTuple):
    """The status on a day, the rule that decided, and whether it is certain."""

    rule: str
    status: Status
    certain: bool


def status_on(facts: Any, day: date) -> Answer:
    """The status of one agreement, read in plain Python. `facts` has the columns of AgreementFacts and
    `superseded_on_earliest` / `superseded_on_latest` (see `with_status`)."""
    return _answer(facts_of(facts), day)


def remembered_status(facts: Any, day: date) -> Answer:
    """The same of a stored agreement, for lists: what was told once of the same facts and day is not told anew."""
    texts = tuple(getattr(facts, name) for name in DATES)
    superseded = (facts.superseded_on_earliest, facts.superseded_on_latest)
    return _remembered(texts, facts.renewal, superseded, day)


@lru_cache(maxsize=2**14)
def _remembered(
    texts: tuple[str, ...], renewal: str, superseded: tuple[date | None, date | None], day: date
) -> Answer:
    values: dict[str, Any] = {"renewal": renewal}
    values["superseded_on_earliest"], values["superseded_on_latest"] = superseded
    for name, text in zip(DATES, texts, strict=True):
        values[name] = text
        values[f"{name}_earliest"] = partial_dates.earliest(text) if text else None
        values[f"{name}_latest"] = partial_dates.latest(text) if text else None
    return _answer(values.__getitem__, day)


def _answer(values: Callable[[str], Any], day: date) -> Answer:
    possible = [rule for rule in RULES if holds(rule.possibly(day), values)]
    decides = next((rule for rule in RULES if holds(rule.surely(day), values)), None) or possible[0]
    return Answer(
        decides.name, decides.status, decides is possible[0] and holds(decides.surely(day), values) is True
    )


def facts_of(facts: Any) -> Callable[[str], Any]:
    """The columns of the facts, and the two of `superseded_on`, which are an annotation or a column."""
    columns = values_of(facts)
    return lambda name: getattr(facts, name, None) if name.startswith("superseded_on_") else columns(name)


def next_change(facts: Any, day: date) -> date | None:
    """The next day after `day` on which status or certainty will be another, or None."""
    now = status_on(facts, day)
    for turn in turning_days(facts, after=day):
        then = status_on(facts, turn)
        if (then.status, then.certain) != (now.status, now.certain):
            return turn
    return None


DATES = [
    "announced",
    "signed",
    "provisional_from",
    "in_force",
    "period_start",
    "period_end",
    "expires",
    "suspended_from",
    "suspended_until",
    "terminated",
    "renewed_until",
]
"""The dated facts, in the order in which they usually happen. None is derived from another."""

BOUNDED = (*DATES, "superseded_on")
ENDS = ("renewed_until", "expires", "period_end")
"""The dates by which an end is scheduled; the first one that is known counts."""
WINDOWS = ("renewed_until", "period_end")
"""Ends that count to the last day of the year or month they name; the others are one day that may not be known
exactly."""


def turning_days(facts: Any, after: date) -> Iterator[date]:
    """The days after `after` on which an answer can change at all: each bound, and the day behind it."""
    bounds = {getattr(facts, f"{name}_{end}", None) for name in BOUNDED for end in ("earliest", "latest")} - {
        None
    }
    days = bounds | {bound + timedelta(days=1) for bound in bounds if bound}
    return iter(sorted(day for day in days if day and day > after))


class FactsQuerySet(models.QuerySet):
    """Rows with the columns of AgreementFacts and of `superseded_on`."""

    def with_status(self, on: date) -> Self:
        """Annotates `status_rule`, `status` and `status_certain` as they are on the day."""
        return self.with_superseded_on().annotate(
            status_rule=_decide(on, lambda rule: rule.name),
            status=_decide(on, lambda rule: rule.status.value),
            status_certain=_certain(on),
        )

    def with_superseded_on(self) -> Self:
        """The columns `superseded_on_earliest` and `superseded_on_latest`; here they are stored."""
        return self


class StatusQuerySet(FactsQuerySet):
    """Working agreements: when they were superseded stands in the relations of others."""

    def with_superseded_on(self) -> Self:
        """Annotates the bounds of the day on which the first superseding agreement started."""
        from agreements.models.agreement import AgreementRelation  # it is built on this module

        starts = (
            AgreementRelation.objects.filter(to=OuterRef("pk"), kind="supersedes").order_by().values("to")
        )
        return self.annotate(
            **{
                f"superseded_on_{bound}": Subquery(starts.annotate(day=Min(_start(bound))).values("day"))
                for bound in ("earliest", "latest")
            }
        )


def _start(bound: str) -> Coalesce:
    """When an agreement took another's place: at its entry into force, else when it was signed and its period ran."""
    period, signed = F("agreement__period_start_earliest"), F(f"agreement__signed_{bound}")
    return Coalesce(
        F(f"agreement__in_force_{bound}"), Greatest(Coalesce(period, signed), Coalesce(signed, period))
    )


def _decide(day: date, result: Callable[[Rule], str]) -> Case:
    sure = [When(rule.surely(day), then=Value(result(rule))) for rule in RULES]
    possible = [When(rule.possibly(day), then=Value(result(rule))) for rule in RULES]
    return Case(*sure, *possible, output_field=models.CharField())


def _certain(day: date) -> Case:
    """The first rule that possibly holds tells: is it sure?"""
    whens = [
        When(condition, then=Value(answer))
        for rule in RULES
        for condition, answer in ((rule.surely(day), True), (rule.possibly(day), False))
    ]
    return Case(*whens, default=Value(False), output_field=models.BooleanField())
