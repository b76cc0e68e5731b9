"""Questions about days: what possibly fits, what certainly does, and when a decision is due."""

import random
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements import public
from agreements.models import partial_dates
from agreements.models.decision import months_before
from agreements.services import publishing
from tests.factories import CitationFactory, EventFactory, EventPartyFactory, party, published_agreement
from tests.test_filters import found, problem

PROGRAMME = {"signed": "2024-06", "period_start": "2025", "period_end": "2026"}


def one(**facts):
    return published_agreement("Omsk", "Baku", **({"title": "One"} | facts)).slug


@pytest.mark.parametrize(
    ("facts", "query", "possibly", "certainly"),
    [
        ({"signed": "2024"}, "signed_from=2024", True, True),
        ({"signed": "2024"}, "signed_from=2024-06", True, False),
        ({"signed": "2024"}, "signed_to=2024-06", True, False),
        ({"signed": "2024"}, "signed_to=2024", True, True),
        ({"signed": "2024-06-17"}, "signed_from=2024-06-17&signed_to=2024-06-17", True, True),
        ({"signed": "2024-06-17"}, "signed_to=2024-06-16", False, False),
        ({"signed": "2024", "announced": "2023"}, "announced_from=2023-03", True, False),
        ({"signed": "2024", "announced": "2023"}, "announced_to=2022", False, False),
        ({"signed": "2024", "terminated": "2025"}, "terminated_from=2025-02", True, False),
        ({"signed": "2024", "terminated": "2025"}, "terminated_to=2025", True, True),
        ({"signed": "2024"}, "terminated_from=2000", False, False),
        # A period begins with the first day of what it names, and ends with the last.
        (PROGRAMME, "starts_from=2025-01-01", True, True),
        (PROGRAMME, "starts_from=2025-02", True, False),
        (PROGRAMME, "starts_to=2025-01-01", True, True),
        (PROGRAMME, "ends_from=2026-12-31", True, True),
        (PROGRAMME, "ends_to=2026-11", True, False),
        (PROGRAMME, "ends_to=2026-12-31", True, True),
        # An entry into force outranks the period, an expiry its end.
        (PROGRAMME | {"in_force": "2025-03"}, "starts_from=2025-03-02", True, False),
        (PROGRAMME | {"in_force": "2025-03"}, "starts_to=2025-02", False, False),
        (PROGRAMME | {"expires": "2027"}, "ends_from=2027-02", True, False),
        (PROGRAMME | {"expires": "2027"}, "ends_to=2026", False, False),
        ({"signed": "2024"}, "ends_from=1990", False, False),
    ],
)
def test_what_possibly_fits_and_what_certainly_does(facts, query, possibly, certainly):
    slug = one(**facts)

    assert (slug in found("agreement", query)) is possibly
    assert (slug in found("agreement", f"{query}&dates=possibly")) is possibly
    assert (slug in found("agreement", f"{query}&dates=certainly")) is certainly


@pytest.mark.parametrize(
    ("facts", "query", "possibly", "certainly"),
    [
        ({"renewal": "tacit"}, "decision_from=2026-06-30&decision_to=2026-06-30", True, True),
        ({"renewal": "express"}, "decision_from=2026-06-30&decision_to=2026-06-30", True, True),
        ({"renewal": "tacit"}, "decision_from=2026-07", False, False),
        ({"renewal": "tacit"}, "decision_to=2026-05", False, False),
        ({"renewal": "tacit", "expires": "2027"}, "decision_from=2026-08&decision_to=2027", True, False),
        ({"renewal": "tacit", "expires": "2027"}, "decision_to=2027-06-30", True, True),
        # Nobody decides on a renewal that is unknown.
        ({"renewal": ""}, "decision_from=2000", False, False),
        ({"renewal": "tacit", "terminated": "2025-05"}, "decision_from=2000", False, False),
    ],
)
def test_a_decision_is_due_so_many_months_before_the_end_as_notice_takes(facts, query, possibly, certainly):
    slug = one(**PROGRAMME, renewal_notice_months=6, **facts)

    assert (slug in found("agreement", query)) is possibly
    assert (slug in found("agreement", f"{query}&dates=certainly")) is certainly


def test_where_no_notice_is_known_no_decision_is_due():
    one(**PROGRAMME, renewal="tacit")

    assert found("agreement", "decision_from=1900") == set()


def test_months_before_the_last_of_a_long_month_is_the_last_of_a_short_one():
    from datetime import date

    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(1, 3, 31), 60) == date(1, 1, 31)


@pytest.mark.parametrize(
    ("start", "end", "query", "possibly", "certainly"),
    [
        ("2025-05-28", "2025-05-30", "held_from=2025-05-30", True, False),
        ("2025-05-28", "2025-05-30", "held_from=2025-05-28&held_to=2025-05-30", True, True),
        ("2025-05-28", "2025-05-30", "held_from=2025-05-31", False, False),
        ("2025-05", "", "held_to=2025-05-20", True, False),
        ("2025", "", "held_from=2025&held_to=2025", True, True),
    ],
)
def test_events_are_found_by_when_they_are_held(start, end, query, possibly, certainly):
    event = EventFactory(name="Forum", start=start, end=end)
    EventPartyFactory(event=event, party=party("Omsk"))
    CitationFactory(event=event, agreement=None)
    assert publishing.publish([event], by=None).refused == []

    assert bool(found("event", query)) is possibly
    assert bool(found("event", f"{query}&dates=certainly")) is certainly


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("dates=certain", "dates", ["certainly"]),
        ("dates=certainly&dates=possibly", "dates", []),
        ("decision_from=soon", "decision_from", []),
        ("decison_to=2026", "decison_to", ["decision_to"]),
        ("starts_from=2024-13", "starts_from", []),
    ],
)
def test_what_is_not_known_is_refused(query, parameter, nearest):
    refusal = problem("agreement", query)

    assert (refusal.parameter, refusal.nearest[:1]) == (parameter, nearest)


# In every order


DATED = {
    "signed": ["signed"],
    "announced": ["announced"],
    "terminated": ["terminated"],
    "starts": ["in_force", "period_start"],
    "ends": ["renewed_until", "expires", "period_end"],
}
KNOWN_IN_PART = [
    "2019",
    "2020",
    "2020-02",
    "2020-02-29",
    "2020-12-31",
    "2021-01-01",
    "2021",
    "2022-06",
    "2023",
    "",
]


def with_dates(number):
    """Published agreements of which dates are known as they come, each with what is known of it."""
    rng = random.Random(number)
    made = {}
    for place in range(number):
        start, end = rng.choice(KNOWN_IN_PART), rng.choice(KNOWN_IN_PART)
        facts = {name: rng.choice(KNOWN_IN_PART) for name in ("signed", "announced", "in_force", "expires")}
        facts |= {"renewed_until": rng.choice(["", "", "2024", "2023-06"])}
        facts |= {"terminated": rng.choice(["", "", "2022"])}
        if not (start and end and start > end):
            facts |= {"period_start": start, "period_end": end}
        made[one(title=f"Of {place}", summary=f"Agreement {place}.", **facts)] = facts
    return made


def fits(facts, query, surely):
    """The rule of the filters, told of one agreement: what is known first of its dates decides."""
    asked, _, day = query.partition("=")
    what, _, way = asked.rpartition("_")
    name = next((name for name in DATED[what] if facts.get(name)), None)
    if name is None:
        return False
    first, last = partial_dates.earliest(facts[name]), partial_dates.latest(facts[name])
    if surely and name in ("renewed_until", "period_end"):
        first = last
    if surely and name == "period_start":
        last = first
    if way == "from":
        return (first if surely else last) >= partial_dates.earliest(day)
    return (last if surely else first) <= partial_dates.latest(day)


@pytest.fixture(scope="module")
def dated(django_db_setup, django_db_blocker):
    """Thirty of them, for all of these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield with_dates(30)
        transaction.set_rollback(True)


@pytest.mark.parametrize("ordering", ["newest", "oldest", "ends_soonest", "title"])
@pytest.mark.parametrize("query", [f"{what}_{way}" for what in DATED for way in ("from", "to")])
def test_a_question_about_dates_finds_the_same_in_every_order(client, dated, query, ordering):
    for day in ("2020-02", "2020-06-30", "2021-01-01"):
        for surely in (False, True):
            mode = "certainly" if surely else "possibly"
            told = walked(client, f"{query}={day}&dates={mode}&ordering={ordering}&page_size=9")
            wanted = {slug for slug, facts in dated.items() if fits(facts, f"{query}={day}", surely)}
            assert sorted(told) == sorted(wanted)


@pytest.mark.parametrize(
    "more", ["signed_to=2021&signed_from=2020-02", "party=omsk&ends_from=2020", "starts_to=2020&q=agreement"]
)
def test_a_question_about_dates_is_walked_both_ways(client, dated, more):
    there = walked(client, f"{more}&page_size=5")
    last = f"/api/v1/agreements/?{more}&page_size=5"
    while address := client.get(last).json()["next"]:
        last = address

    assert list(reversed(walked(client, "", last, "previous"))) == list(there)
    assert there == [slug for slug in walked(client, "page_size=9") if slug in there]


def walked(client, query, address="", way="next"):
    """The addresses on all pages, in the order of the walk."""
    address, told = address or f"/api/v1/agreements/?{query}", []
    while address:
        page = client.get(address).json()
        told += [record["slug"] for record in page["results"]][:: 1 if way == "next" else -1]
        address = page[way]
    return told


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole, whatever its indexes"
)
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("ends_to=2021", "facts_walk"),
        ("starts_from=2021&terminated_from=2020", "facts_walk"),
        ("status=expired", "status_covering"),
        ("party=omsk&ends_to=2021", "facet_covering"),
        ("signed_to=2021", "facts_walk"),
    ],
)
def test_a_list_begins_with_an_index_in_its_order(client, django_assert_num_queries, dated, query, index):
    """Else a million agreements are looked at, and put in order, for one page."""
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/api/v1/agreements/?{query}")
    listing = next(told["sql"] for told in asked if '"body"' in told["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
        plan = [row[-1] for row in cursor.fetchall()]

    assert f"USING COVERING INDEX {index} " in plan[0]
    assert plan[-1] == "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"


def test_what_ended_long_ago_is_not_looked_for_among_what_was_signed_since():
    ended = public.not_after(public.listing("agreement"), list(public.ENDS), date(1990, 5, 1))

    assert ended.days == (date.min, date(1990, 12, 31))


def test_what_was_signed_after_its_end_is_found_as_well(client):
    mistaken = one(title="By mistake", signed="2021-03", period_end="1989")
    one(title="Later", signed="2024", period_end="2026")

    assert walked(client, "ends_to=1990") == [mistaken]
    assert walked(client, "ends_to=1988") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_what_was_signed_after_its_end_has_an_index_of_its_own(dated):
    with CaptureQueriesContext(connection) as asked:
        public.not_after(public.listing("agreement"), list(public.ENDS), date(2021, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]

    assert len(asked) == 1
    assert "USING COVERING INDEX published_after_its_end" in plan[0]


def test_what_was_in_force_long_ago_is_not_looked_for_among_what_was_signed_since():
    assert public.in_force(public.listing("agreement"), date(1990, 5, 1)).days == (date.min, date(1990, 5, 1))


def test_what_is_in_force_today_costs_no_question_about_the_past():
    with CaptureQueriesContext(connection) as asked:
        public.in_force(public.listing("agreement"), timezone.localdate())

    assert len(asked) == 0


def test_what_was_in_force_before_it_was_signed_is_found_as_well(client):
    early = one(title="Applied early", signed="2021-03", in_force="1989", expires="2022")
    one(title="Later", signed="2024", period_end="2026")

    assert walked(client, "in_force_on=1990-01-01") == [early]
    assert walked(client, "in_force_on=1988-01-01") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_what_was_in_force_before_it_was_signed_has_an_index_of_its_own(dated):
    with CaptureQueriesContext(connection) as asked:
        public.in_force(public.listing("agreement"), date(2001, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]

    assert len(asked) == 1
    assert "USING COVERING INDEX status_before_its_day" in plan[0]


@pytest.mark.parametrize("query", ["in_force_on=2015-01-01", "ends_to=2015-01-01"])
@pytest.mark.parametrize("order", ["newest", *public.orderings("agreement")])
def test_what_has_no_day_of_its_own_is_found_in_every_order(client, query, order):
    undated = one(signed="", renewed_until="2010", renewal="tacit")

    assert walked(client, f"{query}&ordering={order}") == [undated]


@pytest.mark.parametrize("name", ["signed", "announced", "starts", "ends", "terminated", "decision"])
def test_a_span_that_ends_before_it_begins_is_refused(name):
    refusal = problem("agreement", f"{name}_from=2024-07&{name}_to=2024-06-30")

    assert refusal.parameter == f"{name}_to"
    assert f"{name}_from" in refusal.words


def test_a_span_within_a_year_that_is_known_is_asked():
    assert problem("agreement", "signed_from=2024-07-01&signed_to=2024") is None
    assert problem("event", "held_from=2024-06-17&held_to=2024-06-17") is None
