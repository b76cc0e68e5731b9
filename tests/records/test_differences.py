"""What changed, in words that an analyst knows."""

import pytest
from django.utils import translation

from agreements.records import diff, in_words, read
from agreements.records.schema import blank
from tests.factories import (
    AgreementFactory,
    AgreementTypeFactory,
    AreaFactory,
    PartyNameFactory,
    SourceFactory,
    party,
)

MOSCOW_BEIJING = blank("agreement") | {"title": "Moscow–Beijing", "signed": "2024"}


def words(old, new, kind="agreement"):
    return [str(line) for line in in_words(kind, diff(kind, old, new))]


def changed(**facts):
    return words(MOSCOW_BEIJING, MOSCOW_BEIJING | facts)


def test_a_date_that_became_more_exact():
    assert changed(signed="2024-06-17") == ["signed: 2024 → 17 June 2024"]


def test_a_value_that_was_added_and_one_that_was_removed():
    assert changed(summary="In force.") == ["summary: — → In force."]
    assert changed(signed="") == ["signed: 2024 → —"]


def test_choices_numbers_and_yes_or_no():
    assert changed(renewal="tacit") == ["renewal: — → tacit: it goes on unless somebody gives notice"]
    assert changed(working_title=True) == ["working title: no → yes"]
    assert changed(renewal_notice_months=0) == ["notice: — → 0"]


def test_another_record_is_called_by_its_name():
    kind = AgreementTypeFactory(name="Programme of cooperation")

    assert changed(type=kind.pk) == ["type: — → Programme of cooperation"]


def test_a_record_that_is_gone_is_told_by_its_number():
    assert changed(type=987654) == ["type: — → 987654"]


def test_parts_that_were_added_removed_and_changed():
    moscow, beijing = party("Moscow"), party("Beijing")
    old = MOSCOW_BEIJING | {"participations": [{"party": moscow.pk, "role": "contracting"}]}
    new = MOSCOW_BEIJING | {"participations": [{"party": beijing.pk, "role": "host"}]}

    assert words(old, new) == [
        "party of the agreement: Moscow, contracting → —",
        "party of the agreement: — → Beijing, host",
    ]


def test_of_a_changed_row_its_key_and_what_changed_is_shown():
    source = SourceFactory(title="mos.ru, 17 June 2024")
    row = {"source": source.pk, "field": "signed", "value_stated": "", "quote": "подписали", "note": ""}
    blank_row = {"quote_language": "", "translation": "", "locator": "", "stance": "supports"}
    old = MOSCOW_BEIJING | {"citations": [row | blank_row]}
    new = MOSCOW_BEIJING | {"citations": [row | blank_row | {"note": "only the year"}]}

    assert words(old, new) == [
        "citation: mos.ru, 17 June 2024, signed → mos.ru, 17 June 2024, signed, only the year"
    ]


@pytest.mark.parametrize(
    ("language", "field", "words"),
    [
        ("en", "period_end", "period until"),
        ("en", "participations", "parties of the agreement"),
        ("ru", "signed", "подписано"),
        ("en", "seal", "seal"),
    ],
)
def test_a_citation_names_its_fact_in_the_reader_s_language(language, field, words):
    row = {"source": SourceFactory(title="mos.ru").pk, "field": field, "value_stated": "2024", "quote": ""}
    blank_row = {"quote_language": "", "translation": "", "locator": "", "note": "", "stance": "supports"}
    new = MOSCOW_BEIJING | {"citations": [row | blank_row]}

    with translation.override(language):
        assert in_words("agreement", diff("agreement", MOSCOW_BEIJING, new))[0].new.split(", ")[:3] == [
            "mos.ru",
            words,
            "2024",
        ]


def test_rows_in_another_order():
    rows = [{"wording": text, "area": None} for text in ("robotics", "tourism")]

    assert words(MOSCOW_BEIJING | {"coverage": rows}, MOSCOW_BEIJING | {"coverage": rows[::-1]}) == [
        "area covered: robotics; tourism → tourism; robotics"
    ]


def test_of_rows_that_say_the_same_none_is_lost():
    row = {"wording": "tourism", "area": None}

    assert words(MOSCOW_BEIJING | {"coverage": [row]}, MOSCOW_BEIJING | {"coverage": [row, row]}) == [
        "area covered: — → tourism"
    ]


def test_a_new_record_is_told_by_all_that_it_says():
    assert words(None, MOSCOW_BEIJING) == ["signed: — → 2024", "title: — → Moscow–Beijing"]


def test_a_deleted_record_is_told_by_all_that_it_said():
    assert words(MOSCOW_BEIJING, None) == ["signed: 2024 → —", "title: Moscow–Beijing → —"]


def test_the_same_record_has_no_differences():
    agreement = AgreementFactory()
    record = read("agreement", [agreement.pk])[agreement.pk]

    assert diff("agreement", record, dict(record)) == []


@pytest.mark.parametrize(("language", "name"), [("ru", "Москва"), ("zh-hans", "莫斯科"), ("en", "Moscow")])
def test_records_and_dates_are_worded_in_the_reader_s_language(language, name):
    moscow = party("Moscow", ru="Москва", zh_Hans="莫斯科")
    new = MOSCOW_BEIJING | {"participations": [{"party": moscow.pk, "role": "contracting"}]}

    with translation.override(language):
        assert in_words("agreement", diff("agreement", MOSCOW_BEIJING, new))[0].new.startswith(name)


def test_names_are_fetched_at_once(django_assert_num_queries):
    rows = [{"wording": "", "area": AreaFactory().pk} for _n in range(5)]
    parties = [{"party": PartyNameFactory().owner_id, "role": "host"} for _n in range(5)]
    differences = diff("agreement", None, MOSCOW_BEIJING | {"coverage": rows, "participations": parties})

    # Areas and their names, parties and their names.
    with django_assert_num_queries(4):
        in_words("agreement", differences)
