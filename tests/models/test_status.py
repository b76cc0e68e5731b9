"""Status on a day: each rule on its first and last days, what outranks what, and that all readings agree."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, AgreementRelation
from agreements.models.agreement import DATES
from agreements.models.conditions import holds, is_broken, values_of
from agreements.models.status import (
    IN_FORCE,
    RULE,
    RULES,
    facts_of,
    next_change,
    status_on,
)
from tests.factories import AgreementFactory, AgreementRelationFactory, PublishedAgreementFactory
from tests.models.status_reading import NO, PERHAPS, YES, answers, decided

CASES = [
    # rule, facts, days on which it decides for certain, days around them on which another rule decides
    ("ended-early", {"terminated": "2024-03-05"}, ["2024-03-05", "2030-01-01"], ["2024-03-04"]),
    (
        "suspended",
        {"suspended_from": "2024-03-05", "suspended_until": "2024-04-01"},
        ["2024-03-05", "2024-04-01"],
        ["2024-03-04", "2024-04-02"],
    ),
    ("suspended", {"suspended_from": "2024-03-05"}, ["2024-03-05", "2030-01-01"], ["2024-03-04"]),
    (
        "renewal-over",
        {"expires": "2023-12-31", "renewed_until": "2025-12-31"},
        ["2026-01-01"],
        ["2025-12-31"],
    ),
    (
        "renewed-expressly",
        {"expires": "2023-12-31", "renewed_until": "2025"},
        ["2024-01-01", "2025-12-31"],
        ["2023-12-31", "2026-01-01"],
    ),
    ("renewed-tacitly", {"expires": "2023-12-31", "renewal": "tacit"}, ["2024-01-01"], ["2023-12-31"]),
    (
        "renewed-tacitly",
        {"expires": "2023-12-31", "renewed_until": "2025", "renewal": "tacit"},
        ["2026-01-01"],
        ["2023-12-31", "2024-01-01", "2025-12-31"],
    ),
    ("renewed-tacitly", {"period_end": "2023", "renewal": "tacit"}, ["2024-01-01"], ["2023-12-31"]),
    ("end-passed", {"expires": "2024-06-30"}, ["2024-07-01"], ["2024-06-30"]),
    ("end-passed", {"period_end": "2023"}, ["2024-01-01"], ["2023-12-31"]),
    ("end-passed", {"period_end": "2023-06", "renewal": "express"}, ["2023-07-01"], ["2023-06-30"]),
    ("end-passed", {"period_end": "2022", "expires": "2023-05-31"}, ["2023-06-01"], ["2023-01-01"]),
    ("entered-into-force", {"in_force": "2024-02-01"}, ["2024-02-01", "2030-01-01"], ["2024-01-31"]),
    (
        "entered-into-force",
        {"in_force": "2024-02-01", "signed": "2024-06-17"},
        ["2024-02-01", "2024-06-17"],
        ["2024-01-31"],
    ),
    (
        "period-runs",
        {"signed": "2020-12-15", "period_start": "2021", "period_end": "2023"},
        ["2021-01-01", "2023-12-31"],
        ["2020-12-31", "2024-01-01"],
    ),
    (
        "period-runs",
        {"signed": "2024-06-17", "period_start": "2024", "period_end": "2026"},
        ["2024-06-17", "2026-12-31"],
        ["2024-06-16", "2027-01-01"],
    ),
    ("provisionally-applied", {"provisional_from": "2024-02-01"}, ["2024-02-01"], ["2024-01-31"]),
    (
        "provisionally-applied",
        {"signed": "2024-01-10", "provisional_from": "2024-02-01", "in_force": "2024-05-01"},
        ["2024-02-01", "2024-04-30"],
        ["2024-01-31", "2024-05-01"],
    ),
    (
        "signed-start-ahead",
        {"signed": "2024-01-10", "in_force": "2024-02-01"},
        ["2024-01-10", "2024-01-31"],
        ["2024-01-09", "2024-02-01"],
    ),
    (
        "signed-start-ahead",
        {"signed": "2020-12-15", "period_start": "2021"},
        ["2020-12-15", "2020-12-31"],
        ["2020-12-14", "2021-01-01"],
    ),
    ("signed-open-ended", {"signed": "1995-05-16"}, ["1995-05-16", "2026-11-22"], ["1995-05-15"]),
    ("announced", {"announced": "2024-06-17"}, ["2024-06-17", "2030-01-01"], ["2024-06-16"]),
    (
        "announced",
        {"announced": "2024-01-10", "signed": "2024-06-17"},
        ["2024-01-10", "2024-06-16"],
        ["2024-01-09", "2024-06-17"],
    ),
    (
        "before-all-facts",
        {"announced": "2024-01-10", "signed": "2024-06-17"},
        ["2020-01-01", "2024-01-09"],
        ["2024-01-10"],
    ),
    ("before-all-facts", {"period_start": "2024"}, ["2023-12-31"], ["2024-01-01"]),
    ("no-dates", {}, ["1900-01-01", "2026-11-22"], []),
    ("no-dates", {"period_end": "2024"}, ["2024-12-31"], ["2025-01-01"]),
]


def told(day, **facts):
    return status_on(Agreement(**facts), date.fromisoformat(day))


@pytest.mark.parametrize(("rule", "facts", "days", "others"), CASES)
def test_a_rule_decides_from_its_first_day_to_its_last(rule, facts, days, others):
    for day in days:
        assert told(day, **facts) == (rule, RULE[rule].status, True), day
    for day in others:
        assert told(day, **facts).rule != rule, day


def test_every_rule_but_the_one_from_relations_has_a_case():
    assert {rule.name for rule in RULES} - {case[0] for case in CASES} == {"replaced"}


OUTRANKED = {
    "ended-early": {"terminated": "2024-01-01"},
    "replaced": {"superseded_on": "2024-01-01"},
    "suspended": {"suspended_from": "2024-01-01"},
    "renewal-over": {"renewed_until": "2024-01-01"},
    "end-passed": {"expires": "2024-01-01"},
    "entered-into-force": {"in_force": "2024-01-01"},
    "provisionally-applied": {"provisional_from": "2024-01-01"},
    "signed-open-ended": {"signed": "2024-01-01"},
    "announced": {"announced": "2024-01-01"},
}


def test_of_all_that_holds_the_first_in_the_table_decides():
    names = list(OUTRANKED)
    for position, name in enumerate(names):
        facts = {key: value for later in names[position:] for key, value in OUTRANKED[later].items()}
        replaced = facts.pop("superseded_on", None)
        agreement = Agreement(**facts)
        if replaced:
            agreement.superseded_on_earliest = agreement.superseded_on_latest = date.fromisoformat(replaced)

        assert status_on(agreement, date(2025, 1, 1)).rule == name

    assert names == [rule.name for rule in RULES if rule.name in OUTRANKED]


@pytest.mark.parametrize(
    ("day", "status", "certain"),
    [
        ("2023-12-31", "not_yet", True),
        ("2024-01-01", "in_force", False),
        ("2024-03-01", "in_force", False),
        ("2024-12-30", "in_force", False),
        ("2024-12-31", "in_force", True),
        ("2026-12-31", "in_force", True),
        ("2027-01-01", "expired", True),
    ],
)
def test_moscow_beijing_of_which_only_the_year_of_signature_is_sure(day, status, certain):
    agreement = AgreementFactory(moscow_beijing=True)

    stored = Agreement.objects.with_status(on=date.fromisoformat(day)).get(pk=agreement.pk)

    assert (stored.status, stored.status_certain) == (status, certain)
    assert told(day, signed="2024", period_start="2024", period_end="2026")[1:] == (status, certain)


def test_the_next_change_of_moscow_beijing_is_the_day_after_its_period():
    agreement = Agreement(signed="2024", period_start="2024", period_end="2026")

    assert next_change(agreement, date(2026, 11, 22)) == date(2027, 1, 1)
    assert next_change(agreement, date(2024, 3, 1)) == date(2024, 12, 31)
    assert next_change(agreement, date(2027, 1, 1)) is None


def test_a_partial_date_leaves_the_days_it_may_mean_uncertain():
    assert told("2024-05-31", terminated="2024-06").rule == "no-dates"
    assert told("2024-06-01", signed="2020-01-01", terminated="2024-06")[1:] == ("presumed_in_force", False)
    assert told("2024-06-30", signed="2020-01-01", terminated="2024-06")[1:] == ("terminated", True)


def test_a_period_without_a_signature_is_only_possibly_running():
    assert told("2025-01-01", period_start="2024", period_end="2026") == ("period-runs", "in_force", False)


def test_an_entry_into_force_ahead_outranks_a_period_that_has_begun():
    facts = {"signed": "2024-01-10", "period_start": "2024", "in_force": "2024-06-01"}

    assert told("2024-03-01", **facts) == ("signed-start-ahead", "signed", True)


# Superseded: told from the relations of others


def superseded(day, **facts):
    """The status of an agreement of 2020 that another one, with these facts, supersedes."""
    old = AgreementFactory(signed="2020-01-01", title="old")
    AgreementRelationFactory(to=old, agreement=AgreementFactory(**facts), kind="supersedes")
    return Agreement.objects.with_status(on=date.fromisoformat(day)).get(pk=old.pk)


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"signed": "2024-01-10"}, "2024-01-10"),
        ({"signed": "2024-01-10", "in_force": "2024-03-01"}, "2024-03-01"),
        ({"signed": "2023-12-10", "period_start": "2024"}, "2024-01-01"),
        ({"signed": "2024-06-17", "period_start": "2024"}, "2024-06-17"),
        ({"undated": True, "period_start": "2024"}, "2024-01-01"),
    ],
)
def test_it_is_superseded_from_the_day_on_which_the_other_starts(facts, first):
    before = date.fromisoformat(first) - timedelta(days=1)

    assert superseded(first, **facts).status == "superseded"
    assert superseded(before.isoformat(), **facts).status == "presumed_in_force"


def test_a_partial_start_of_the_other_leaves_it_uncertain():
    agreement = superseded("2024-05-01", signed="2024")

    assert (agreement.status, agreement.status_certain) == ("presumed_in_force", False)
    assert status_on(agreement, date(2024, 12, 31)) == ("replaced", "superseded", True)


def test_another_without_dates_or_of_another_kind_supersedes_nothing():
    old = AgreementFactory(signed="2020-01-01")
    AgreementRelationFactory(to=old, agreement=AgreementFactory(undated=True), kind="supersedes")
    AgreementRelationFactory(to=old, agreement=AgreementFactory(signed="2021"), kind="amends")

    assert Agreement.objects.with_status(on=date(2025, 1, 1)).get(pk=old.pk).status == "presumed_in_force"


def test_of_several_successors_the_first_counts():
    old = AgreementFactory(signed="2020-01-01")
    for signed in ("2024-05-01", "2022-03-01"):
        AgreementRelationFactory(to=old, agreement=AgreementFactory(signed=signed), kind="supersedes")

    stored = Agreement.objects.with_superseded_on().get(pk=old.pk)

    assert stored.superseded_on_earliest == stored.superseded_on_latest == date(2022, 3, 1)


def test_a_published_agreement_stores_when_it_was_superseded():
    published = PublishedAgreementFactory(signed="2020-01-01", superseded_on="2024-06-17")

    stored = type(published).objects.with_status(on=date(2024, 6, 17)).get(pk=published.pk)

    assert (stored.status, stored.status_certain) == ("superseded", True)
    assert status_on(stored, date(2024, 6, 16)).rule == "signed-open-ended"


# All readings agree

DAY = date(2024, 6, 17)
AROUND = [("", None, None)] + [
    (text, date.fromisoformat(first), date.fromisoformat(last))
    for text, first, last in [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
    ]
]
STARTS = ["announced", "signed", "provisional_from", "in_force", "period_start"]


def test_some_rule_possibly_holds_whatever_is_known_of_the_start():
    # The other dates only add rules that may hold; so these are all the cases there are.
    for chosen in product(AROUND, repeat=len(STARTS)):
        facts = dict.fromkeys(
            [f"{name}_{end}" for name in [*DATES, "superseded_on"] for end in ("earliest", "latest")]
        )
        facts |= {**dict.fromkeys(DATES, ""), "renewal": ""}
        for name, (text, first, last) in zip(STARTS, chosen, strict=True):
            facts |= {name: text, f"{name}_earliest": first, f"{name}_latest": last}

        assert any(holds(rule.possibly(DAY), facts.__getitem__) for rule in RULES), facts


TEXTS = [
    "",
    "",
    "2023",
    "2024",
    "2025",
    "2024-02",
    "2024-06",
    "2024-07",
    "2024-06-16",
    "2024-06-17",
    "2024-06-18",
]
FACTS = st.fixed_dictionaries(
    {name: st.sampled_from(TEXTS) for name in DATES}
    | {"renewal": st.sampled_from(["", "none", "express", "tacit"])}
)
DAYS = st.dates(date(2022, 12, 1), date(2026, 1, 31))
EDGES = st.sampled_from(
    [date(2024, 6, day) for day in (15, 16, 17, 18, 19, 30)] + [date(2024, 12, 31), date(2025, 1, 1)]
)


def possible(facts):
    """An agreement with these facts, less those that no agreement can have together."""
    agreement = Agreement(title="A", **facts)
    for clash in (["period_end"], ["suspended_until"], ["renewed_until"]):
        if any(is_broken(c.condition, values_of(agreement)) for c in Agreement._meta.constraints):
            for name in clash:
                setattr(agreement, name, "")
    return agreement


def plain_facts(agreement):
    return {name: getattr(agreement, name) for name in [*DATES, "renewal"]}


def start_of(agreement):
    """When an agreement took the place of another: (first, last) possible day, or None."""
    period = agreement.period_start_earliest
    bounds = []
    for end in ("earliest", "latest"):
        signed = getattr(agreement, f"signed_{end}")
        day = getattr(agreement, f"in_force_{end}") or max(filter(None, [period, signed]), default=None)
        bounds.append(day)
    return bounds


@settings(max_examples=25)
@given(
    st.lists(FACTS, min_size=25, max_size=25), st.lists(DAYS | EDGES, min_size=3, max_size=3), st.randoms()
)
def test_database_table_and_plain_reading_tell_the_same(many, days, random):
    agreements = Agreement.objects.bulk_create([possible(facts) for facts in many])
    pairs = [random.sample(range(len(many)), 2) for _n in range(8)]
    AgreementRelation.objects.bulk_create(
        [
            AgreementRelation(agreement=agreements[a], to=agreements[b], kind="supersedes")
            for a, b in set(map(tuple, pairs))
        ]
    )

    for day in days:
        rows = Agreement.objects.with_status(on=day).filter(pk__in=[agreement.pk for agreement in agreements])
        for row in rows:
            expected = by_plain_reading(row, agreements, pairs, day)
            assert (row.status_rule, row.status_certain) == expected, (plain_facts(row), day)
            assert row.status == RULE[row.status_rule].status
            assert status_on(row, day) == (row.status_rule, row.status, row.status_certain)
        assert len(rows) == len(many)

    AgreementRelation.objects.all().delete()
    Agreement.objects.all().delete()


def by_plain_reading(row, agreements, pairs, day):
    position = next(index for index, agreement in enumerate(agreements) if agreement.pk == row.pk)
    starts = [start_of(agreements[a]) for a, b in pairs if b == position]
    first = min((start[0] for start in starts if start[0]), default=None)
    last = min((start[1] for start in starts if start[1]), default=None)
    replaced = YES if last and last <= day else PERHAPS if first and first <= day else NO
    return decided(answers(plain_facts(row), replaced, day))


@settings(max_examples=15)
@given(FACTS, DAYS)
def test_the_next_change_is_the_next_day_that_tells_another_status(facts, day):
    agreement = possible(facts)
    now = status_on(agreement, day)[1:]
    later = (day + timedelta(days=n) for n in range(1, (date(2026, 2, 1) - day).days + 1))

    assert next_change(agreement, day) == next((d for d in later if status_on(agreement, d)[1:] != now), None)


@given(FACTS, DAYS | EDGES)
def test_what_surely_holds_possibly_holds(facts, day):
    values = facts_of(possible(facts))
    for rule in RULES:
        if holds(rule.surely(day), values):
            assert holds(rule.possibly(day), values), rule.name


def test_many_statuses_are_told_in_one_query(django_assert_num_queries):
    AgreementFactory.create_batch(3, moscow_beijing=True)

    with django_assert_num_queries(1):
        assert {a.status for a in Agreement.objects.with_status(on=DAY)} == {"in_force"}


def test_lists_can_be_filtered_and_ordered_by_status():
    running = AgreementFactory(moscow_beijing=True)
    over = AgreementFactory(signed="2011", period_start="2011", period_end="2013")

    stored = Agreement.objects.with_status(on=DAY)

    assert list(stored.filter(status__in=IN_FORCE)) == [running]
    assert list(stored.order_by("status")) == [over, running]


@given(FACTS, DAYS | EDGES, st.tuples(DAYS, DAYS) | st.just((None, None)))
def test_how_the_dates_lie_to_the_day_decides_as_the_rules_themselves(facts, day, superseded):
    agreement = Agreement(**facts)
    agreement.superseded_on_earliest, agreement.superseded_on_latest = superseded
    values = facts_of(agreement)

    answer = status_on(agreement, day)

    sure = [rule for rule in RULES if holds(rule.surely(day), values)]
    possible = [rule for rule in RULES if holds(rule.possibly(day), values)]
    decides = sure[0] if sure else possible[0]
    certain = decides is possible[0] and holds(decides.surely(day), values) is True
    assert answer == (decides.name, decides.status, certain)
