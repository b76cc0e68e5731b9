"""What people type becomes a partial date, or is refused in plain words; readers see it as they write it."""

import time
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.models.date_words import months
from agreements.models.partial_dates import (
    PartialDateError,
    earliest,
    find,
    from_date,
    latest,
    parse,
    precision,
    wording,
    wording_range,
)

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
CANONICAL = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([4, 7, 10]))
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.text(st.sampled_from("0123456789 ./-年月日г,\0１二"), max_size=14),
    st.lists(
        st.sampled_from(["17", "6", "31", "2024", "24", "0", "June", "мая", "of", "-", "/", ".", " "]),
        max_size=9,
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2024", "2024"),
        ("2024-06", "2024-06"),
        ("2024-06-17", "2024-06-17"),
        (" 2024-06-17\u00a0", "2024-06-17"),
        ("2024–06–17", "2024-06-17"),
        ("2024-06-17T00:00:00", "2024-06-17"),
        ("2024-06-17 00:00", "2024-06-17"),
        ("17.06.2024", "2024-06-17"),
        ("17. 6. 2024", "2024-06-17"),
        ("17.06.2024 г.", "2024-06-17"),
        ("03.04.2024", "2024-04-03"),
        ("17/06/2024", "2024-06-17"),
        ("06/17/2024", "2024-06-17"),
        ("03/03/2024", "2024-03-03"),
        ("17-06-2024", "2024-06-17"),
        ("06/2024", "2024-06"),
        ("06.2024", "2024-06"),
        ("2024/6/17", "2024-06-17"),
        ("2024.06.17", "2024-06-17"),
        ("２０２４年６月１７日", "2024-06-17"),
        ("2024年6月17日", "2024-06-17"),
        ("2024年6月17号", "2024-06-17"),
        ("2024年6月", "2024-06"),
        ("2024年", "2024"),
        ("2001年 5 月11日", "2001-05-11"),
        ("2020年12月7日（星期一）", "2020-12-07"),
        ("2024년 6월 17일", "2024-06-17"),
        ("17 June 2024", "2024-06-17"),
        ("17-Jun-2024", "2024-06-17"),
        ("June 17, 2024", "2024-06-17"),
        ("May 16, 1995", "1995-05-16"),
        ("MONDAY, 17 JUNE 2024", "2024-06-17"),
        ("Sept. 2024", "2024-09"),
        ("10th of June 1988 year", "1988-06-10"),
        ("23 rd of April 1965 year", "1965-04-23"),
        ("17 июня 2024 г.", "2024-06-17"),
        ("17-го июня 2024 года", "2024-06-17"),
        ("понедельник, 17 июня 2024 года", "2024-06-17"),
        ("июнь 2024", "2024-06"),
        ("17 Июн 2024", "2024-06-17"),
        ("2024 г.", "2024"),
        ("3. Juli 1997", "1997-07-03"),
        ("2. März 2022", "2022-03-02"),
        ("Mo 05.05.2025", "2025-05-05"),
        ("1er août 2022", "2022-08-01"),
        ("mar. 5 mars 2024", "2024-03-05"),
        ("12 de mayo de 2022", "2022-05-12"),
        ("3 maggio 2021", "2021-05-03"),
        ("5 września 2019 r.", "2019-09-05"),
        ("1º de março de 2022", "2022-03-01"),
    ],
)
def test_what_people_type_is_read(typed, text):
    assert parse(typed) == text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "There is no date. Write 2024, 2024-06 or 2024-06-17."),
        (" \u200b ", "There is no date. Write 2024, 2024-06 or 2024-06-17."),
        ("soon", "“soon” can't be read as a date. Write 2024, 2024-06 or 2024-06-17."),
        ("2024\0", "“2024” can't be read as a date. Write 2024, 2024-06 or 2024-06-17."),
        ("circa 2024", "can't be read as a date"),
        ("2024?", "can't be read as a date"),
        ("15 июня (2017)", "can't be read as a date"),
        ("17 June", "can't be read as a date"),
        ("5 6 June 2024", "can't be read as a date"),
        ("June 17 July 2024", "can't be read as a date"),
        ("2024-06-17 14:30", "can't be read as a date"),
        ("99999999999999999999", "can't be read as a date"),
        ("x" * 61, "x…” can't be read as a date"),
        ("2024-02-30", "There is no day 30 in February 2024: it has 29 days."),
        ("29.02.2023", "There is no day 29 in February 2023: it has 28 days."),
        ("2024-06-00", "There is no day 0 in June 2024"),
        ("2024-13", "There is no month 13: the months are 1 to 12."),
        ("06.17.2024", "There is no month 17"),
        ("31/31/2024", "There is no month 31"),
        ("0000", "The year 0 can't be right"),
        ("9999-12-31", "The year 9999 can't be right: it must lie between 1000 and 2999."),
        ("Mo 05.05.25", "“Mo 05.05.25” has a year of two digits. Write all four, as in 2024-06-17."),
        ("17/06/24", "has a year of two digits"),
        ("17 June 24", "has a year of two digits"),
        ("2024-2026", "“2024-2026” is a period: its first and its last year go into two fields."),
        ("2014–2016 гг.", "is a period"),
        (
            "03/04/2024",
            "“03/04/2024” can mean 3 April 2024 or 4 March 2024: write 2024-04-03 or 2024-03-04.",
        ),
        ("03-04-2024", "can mean 3 April 2024 or 4 March 2024"),
    ],
)
def test_what_is_no_date_is_refused_in_plain_words(typed, message):
    with pytest.raises(PartialDateError) as refused:
        parse(typed)
    assert message in str(refused.value)


def test_an_ambiguous_day_is_decided_by_the_order_of_the_sheet():
    assert parse("03/04/2024", day_first=True) == "2024-04-03"
    assert parse("03/04/2024", day_first=False) == "2024-03-04"


@pytest.mark.parametrize(("typed", "text"), [("17/06/2024", "2024-06-17"), ("03.04.2024", "2024-04-03")])
def test_the_order_of_the_sheet_changes_nothing_that_has_one_reading(typed, text):
    assert parse(typed, day_first=False) == text


def test_a_message_names_the_readings_in_the_readers_language():
    with override("ru"), pytest.raises(PartialDateError, match="3 апреля 2024"):
        parse("03/04/2024")


def test_a_month_is_the_same_month_in_every_language():
    known = months()
    assert {
        known[name] for name in ("март", "марта", "march", "marz", "mars", "marzo", "marca", "marco", "三月")
    } == {3}
    assert {known[name] for name in ("ноябрь", "нояб", "listopad", "novembre", "noviembre", "十一月")} == {11}


def test_enormous_text_is_refused_in_a_moment():
    began = time.monotonic()
    for text in ("1" * 5_000_000, "17 June " * 500_000, " " * 5_000_000):
        with pytest.raises(PartialDateError):
            parse(text)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("beendet (Beschluss des Stadtrats 2. März 2022)", ["2022-03-02"]),
        ("Signed May 16, 1995; in force from 1995-07-01.", ["1995-05-16", "1995-07-01"]),
        ("программа на 2024–2026 годы подписана 17 июня 2024 г.", ["2024", "2026", "2024-06-17"]),
        ("форум пройдёт 3–4 декабря 2025 года", ["2025-12-03", "2025-12-04"]),
        ("on December 3-4, 2025", ["2025-12-03", "2025-12-04"]),
        ("3 and 4 December 2025", ["2025-12-03", "2025-12-04"]),
        ("29/12/2023 a 29/12/2025", ["2023-12-29", "2025-12-29"]),
        ("双方于2024年6月17日签署，2025年3月生效", ["2024-06-17", "2025-03"]),
        ("June 2024, and June 2024 again", ["2024-06"]),
        ("03/04/2024 or 30/02/2024", []),
        ("sold out 2024", ["2024"]),
        ("call 8-800-2000-555, 1,500 people, 1995.5 km, item 12024", []),
        ("nothing here", []),
    ],
)
def test_dates_are_found_in_a_sentence(text, found):
    assert find(text) == found


def test_finding_takes_the_order_of_days_too():
    assert find("03/04/2024", day_first=True) == ["2024-04-03"]


@pytest.mark.parametrize("piece", ["1", "3 ", "1-", "may ", "12 may ", "2024-", "3 and ", "1.", "年", "a"])
def test_finding_stays_quick_however_long_the_text(piece):
    began = time.monotonic()
    find(piece * (200_000 // len(piece)))
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("text", "first", "last", "known"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-06-17", date(2024, 6, 17), date(2024, 6, 17), "day"),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text, first, last, known):
    assert (earliest(text), latest(text), precision(text)) == (first, last, known)


@pytest.mark.parametrize("text", ["", "17 June 2024", "2024-13", "2024-6", "２０２４"])
def test_bounds_are_told_of_canonical_text_only(text):
    for question in (earliest, latest, precision):
        with pytest.raises(PartialDateError):
            question(text)


@pytest.mark.parametrize(
    ("language", "year", "month", "day"),
    [
        ("en", "2024", "June 2024", "17 June 2024"),
        ("en-us", "2024", "June 2024", "17 June 2024"),
        ("ru", "2024", "июнь 2024\u00a0г.", "17 июня 2024\u00a0г."),
        ("zh-hans", "2024年", "2024年6月", "2024年6月17日"),
        ("de", "2024", "Juni 2024", "17. Juni 2024"),
        ("xx", "2024", "June 2024", "17 June 2024"),
    ],
)
def test_readers_see_as_much_as_is_known_in_their_language(language, year, month, day):
    texts = ("2024", "2024-06", "2024-06-17")
    assert [wording(text, language) for text in texts] == [year, month, day]
    with override(language):
        assert [wording(text) for text in texts] == [year, month, day]


def test_a_month_never_shows_in_the_language_of_an_earlier_reader():
    assert [wording("2024-06", language) for language in ("zh-hans", "en", "es", "ru", "en")] == [
        "2024年6月",
        "June 2024",
        "junio de 2024",
        "июнь 2024\u00a0г.",
        "June 2024",
    ]


@pytest.mark.parametrize("text", ["", "unlimited", "2024-13"])
def test_what_is_no_date_is_shown_as_it_stands(text):
    assert wording(text) == text


@pytest.mark.parametrize(
    ("start", "end", "worded"),
    [
        ("2024", "2026", "2024–2026"),
        ("2024-06", "2026", "June 2024 – 2026"),
        ("2024-06-17", "2026-06-16", "17 June 2024 – 16 June 2026"),
        ("2024", "", "from 2024"),
        ("", "2026-12", "until December 2026"),
        ("2024", "2024", "2024"),
        ("", "", ""),
    ],
)
def test_a_period_reads_as_a_sentence(start, end, worded):
    assert wording_range(start, end, "en") == worded


@given(CANONICAL)
def test_canonical_text_is_read_as_itself(text):
    assert parse(text) == text
    assert find(text) == [text] or not 1800 <= int(text[:4]) <= 2099
    assert earliest(text) <= latest(text)
    assert earliest(text).isoformat().startswith(text)
    assert latest(text).isoformat().startswith(text)


@given(CANONICAL, st.sampled_from(["en", "ru", "zh-hans", "de", "fr", "es", "it", "pl", "pt"]))
def test_what_readers_see_can_be_typed_in_again(text, language):
    assert parse(wording(text, language)) == text


@given(DAYS)
def test_a_day_is_read_from_a_date(day):
    assert earliest(from_date(day)) == latest(from_date(day)) == day


@given(TYPED, st.sampled_from([None, True, False]))
@example("²", None)
@example("\ud800 2024", None)
@example("٢٠٢٤", None)
def test_any_text_gives_a_canonical_date_or_a_plain_refusal(text, day_first):
    answer = read(text, day_first)
    assert answer.isprintable()
    assert answer.startswith("refused: ") or parse(answer) == answer
    for found in find(text, day_first):
        assert parse(found) == found


def read(text, day_first):
    try:
        return parse(text, day_first)
    except PartialDateError as refused:
        return f"refused: {refused}"
