"""Questions about days: what possibly fits, what certainly does, and when a decision is due."""

import pytest

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
