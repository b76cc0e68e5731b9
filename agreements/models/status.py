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

from collections.abc import Callable
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


class Known(NamedTuple):
    """All that the rules ask of one agreement: the bounds of `BOUNDED`, which of `DATES` are stated, the renewal."""

    bounds: tuple[tuple[date | None, date | None], ...]
    stated: tuple[bool, ...]
    renewal: str


def known(facts: Any) -> Known:
    """What is known of one agreement. `facts` has the columns of AgreementFacts and
    `superseded_on_earliest` / `superseded_on_latest` (see `with_status`), or is what is known already."""
    if isinstance(facts, Known):
        return facts
    texts = [getattr(facts, name) or "" for name in DATES]
    superseded = (
        getattr(facts, "superseded_on_earliest", None),
        getattr(facts, "superseded_on_latest", None),
    )
    return Known((*map(bounds, texts), superseded), tuple(map(bool, texts)), facts.renewal)


@lru_cache(maxsize=2**14)
def bounds(text: str) -> tuple[date | None, date | None]:
    """The first and last day of a partial date; both None where it is unknown or can't be read."""
    try:
        text = partial_dates.parse(text) if text else ""
    except partial_dates.PartialDateError:
        text = ""
    return (partial_dates.earliest(text), partial_dates.latest(text)) if text else (None, None)


def status_on(facts: Any, day: date) -> Answer:
    """The status of one agreement, read in plain Python (see `known`)."""
    return _status(known(facts), day)


def _status(facts: Known, day: date) -> Answer:
    """The rules compare bounds with the day, and nothing else: the answer follows from how each lies to it. Of
    thousands of agreements hundreds lie in different ways."""
    lie = tuple(
        [
            # before the day (-1), on it (0), after it (1); None where it is unknown
            (first and (first > day) - (first < day), last and (last > day) - (last < day))
            for first, last in facts.bounds
        ]
    )
    return _answer_where(lie, facts.stated, facts.renewal)


SOME_DAY = date(2000, 1, 2)


@lru_cache(maxsize=2**14)
def _answer_where(
    lie: tuple[tuple[int | None, int | None], ...], stated: tuple[bool, ...], renewal: str
) -> Answer:
    """The answer of the rules for any agreement whose bounds lie to the day like this."""
    values: dict[str, Any] = {"renewal": renewal}
    for name, is_stated in zip(DATES, stated, strict=True):
        values[name] = "stated" if is_stated else ""
    for name, ends in zip(BOUNDED, lie, strict=True):
        for end, where in zip(("earliest", "latest"), ends, strict=True):
            values[f"{name}_{end}"] = None if where is None else SOME_DAY + timedelta(days=where)
    return _answer(values.__getitem__, SOME_DAY)


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
    one = known(facts)
    now = _status(one, day)
    for turn in turning_days(one, after=day):
        then = _status(one, turn)
        if (then.status, then.certain) != (now.status, now.certain):
            return turn
    return None


def statuses(facts: Any) -> list[tuple[date, Status]]:
    """From the beginning of time: each day on which the status can turn, and the status on it."""
    one = known(facts)
    return [(day, _status(one, day).status) for day in [date.min, *turning_days(one, after=date.min)]]


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


def turning_days(facts: Known, after: date) -> list[date]:
    """The days after `after` on which an answer can change at all: each bound, and the day behind it."""
    rest = {bound for pair in facts.bounds for bound in pair if bound and bound >= after}
    return sorted({day for bound in rest for day in (bound, bound + timedelta(days=1)) if day > after})


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
