"""Ends that are no dates become what they say of the renewal; no day is worked out from them."""

import pytest

from agreements.spreadsheets import durations
from tests.spreadsheets.cells_of import note, reading, stated

SOURCE = {"source_url": "https://example.org/1"}


@pytest.mark.parametrize(
    "words",
    [
        "unlimited",
        "Indefinite",
        "open-ended",
        "no expiry date",
        "valid until terminated",
        "бессрочно",
        "Бессрочный",
        "неограниченный срок",
        "без ограничения срока",
        "无限期",
        "长期有效",
        "无固定期限",
        "unbefristet",
        "9999-12-31",
        "31.12.9999",
        "12/31/9999",
        "99/99/9999",
        "9999年12月31日",
    ],
)
@pytest.mark.parametrize("column", ["expires", "period_end", "renewed_until"])
def test_an_end_without_a_day_sets_none(column, words):
    read = reading(**{column: words}, **SOURCE)

    assert read.problems == []
    assert column not in read.values
    assert "renewal" not in read.values
    assert "names no day: no end is set" in note(read)
    assert stated(read) == [(column, words)]


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("auto renew", None),
        ("Automatic renewal", None),
        ("automatically renewed every 5 years", 60),
        ("renews automatically each year", 12),
        ("tacit", None),
        ("автоматически продлевается", None),
        ("автоматическая пролонгация на 3 года", 36),
        ("пролонгируется на следующий год", 12),
        ("自动延续", None),
        ("自动延长五年", 60),
        ("逐年顺延", 12),
        ("stillschweigende Verlängerung um 2 Jahre", 24),
        ("reconduction tacite", None),
    ],
)
def test_an_automatic_renewal_is_tacit_with_its_term(words, months):
    read = reading(expires=words, **SOURCE)

    assert read.problems == []
    assert "expires" not in read.values
    assert read.values["renewal"] == "tacit"
    assert read.values.get("renewal_term_months") == months
    assert ("renewal", words) in stated(read)


@pytest.mark.parametrize(
    ("words", "day", "months"),
    [
        ("until 2026, then automatically for 5 years", "2026", 60),
        ("31.12.2026, auto renew", "2026-12-31", None),
        ("до 31.12.2026, далее автоматически на 1 год", "2026-12-31", 12),
        ("2026年12月31日，期满自动延长3年", "2026-12-31", 36),
    ],
)
def test_an_end_and_what_comes_after_it_are_both_read(words, day, months):
    read = reading(period_end=words)

    assert (read.values["period_end"], read.values["renewal"]) == (day, "tacit")
    assert read.values.get("renewal_term_months") == months


@pytest.mark.parametrize(
    "words", ["not automatically renewed", "без автоматической пролонгации", "不自动延续"]
)
def test_a_denied_renewal_is_none_that_is_made_up(words):
    read = reading(expires=words, **SOURCE)

    assert read.problems == []
    assert "renewal" not in read.values
    assert stated(read) == [("renewal", words)]


@pytest.mark.parametrize("words", ["by mutual consent", "по согласию сторон", "经双方同意可延长"])
def test_a_renewal_that_the_parties_agree_on_is_express(words):
    assert reading(expires=words).values == {"renewal": "express"}


@pytest.mark.parametrize(
    "words",
    ["5", "5 years", "6 Month", "3 года", "五年", "5年", "сроком на 3 (три) года", "10 лет", "5-year"],
)
def test_a_length_of_time_gives_no_day_and_no_term_of_a_renewal(words):
    read = reading(expires=words, signed="2020", **SOURCE)

    assert read.problems == []
    assert read.values.keys() & {"expires", "renewal", "renewal_term_months"} == set()
    assert "is how long it runs" in note(read)
    assert ("expires", words) in stated(read)


def test_a_day_with_its_length_of_time_is_the_day():
    assert reading(expires="17.06.2026 (5 years)").values == {"expires": "2026-06-17"}


def test_a_column_of_the_renewal_decides():
    read = reading(expires="auto renew for 5 years", renewal="express")

    assert read.values["renewal"] == "express"
    assert "renewal_term_months" not in read.values
    assert "says otherwise about “renewal”" in note(read)


def test_words_without_a_source_go_into_the_notes():
    assert "kept in the internal notes" in note(reading(expires="бессрочно"))


@pytest.mark.parametrize("words", ["next summer", "100", "2026 or 2027", "unlimited, 2026", "soon"])
def test_what_is_not_understood_is_still_refused(words):
    assert len(reading(expires=words).problems) == 1


@pytest.mark.parametrize("words", ["unlimited", "auto renew", "5 years"])
def test_only_ends_are_read_so(words):
    assert len(reading(signed=words).problems) == 1


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("auto", {"renewal": "tacit"}),
        ("нет", {"renewal": "none"}),
        ("да", {"renewal": "tacit"}),
        ("автоматически на 5 лет", {"renewal": "tacit", "renewal_term_months": 60}),
        ("по соглашению сторон", {"renewal": "express"}),
        ("5 years", {"renewal_term_months": 60}),
        ("协商续期", {"renewal": "express"}),
    ],
)
def test_a_column_of_the_renewal_is_read_in_words(words, values):
    assert reading(renewal=words).values == values


@pytest.mark.parametrize(
    ("words", "months"),
    [("24", 24), ("2 years", 24), ("6 месяцев", 6), ("半年", None), ("三个月", 3), ("12.0", 12)],
)
def test_a_number_of_months_may_have_its_unit(words, months):
    read = reading(renewal_notice_months=words)

    assert read.values.get("renewal_notice_months") == months
    assert len(read.problems) == (0 if months else 1)


def test_days_are_no_months_and_stay_words():
    read = reading(renewal_notice_months="90 days", **SOURCE)

    assert read.problems == []
    assert stated(read) == [("renewal_notice_months", "90 days")]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("5 years", 60),
        ("5年", 60),
        ("5月", None),
        ("2024年", None),
        ("1 year 6 months", None),
        ("two years", 24),
        ("30 days", None),
    ],
)
def test_a_length_of_time_in_months(text, months):
    assert durations.months(text) == months
