"""What readers are told about a status: why, and what leaves it open."""

from datetime import date

import pytest
from django.utils import translation

from agreements.models import Agreement
from agreements.models.status import RULES
from agreements.models.status_words import doubt, sentence
from tests.factories import AgreementFactory


@pytest.mark.parametrize(
    ("facts", "day", "words"),
    [
        ({"signed": "2024", "period_start": "2024"}, date(2024, 3, 1), "known is signed: 2024."),
        (
            {"signed": "2020", "expires": "2024-06", "terminated": "2024"},
            date(2024, 6, 10),
            "known is expiry: June 2024; termination: 2024.",
        ),
        ({"signed": "", "period_start": "2024"}, date(2024, 3, 1), "the day of the signature is not known"),
    ],
)
def test_a_doubt_names_the_dates_that_are_known_only_in_part(facts, day, words):
    assert words in doubt(AgreementFactory.build(**facts), day)


def test_the_year_in_which_a_programme_ends_leaves_no_doubt_about_its_period():
    programme = AgreementFactory.build(signed="2024", period_start="2024", period_end="2026")

    assert "2026" not in doubt(programme, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        ("ended-early", {"terminated": "2024-06-17"}, "It ended early, on 17 June 2024."),
        (
            "renewed-tacitly",
            {"period_end": "2023", "renewal": "tacit"},
            "Its end, 2023, has passed; it renews",
        ),
        (
            "period-runs",
            {"signed": "2024", "period_start": "2024", "period_end": "2026"},
            "2024–2026, has begun",
        ),
        (
            "signed-start-ahead",
            {"signed": "2024-06", "in_force": "2025"},
            "(June 2024); its start, 2025, lies",
        ),
        ("period-runs", {"period_start": "2024"}, "signed: unknown."),
    ],
)
def test_the_sentence_says_why(rule, facts, words):
    assert words in sentence(Agreement(**facts), rule)


def test_every_sentence_can_be_said_in_every_language():
    agreement = Agreement(signed="2024-06-17")
    for language in ("en", "ru", "zh-hans"):
        with translation.override(language):
            assert all("{" not in sentence(agreement, rule.name) for rule in RULES)


def test_the_sentence_names_the_day_on_which_it_was_superseded():
    agreement = Agreement(signed="2020")
    agreement.superseded_on_earliest = date(2024, 6, 17)

    assert sentence(agreement, "replaced") == "Another agreement replaced it on 17 June 2024."
