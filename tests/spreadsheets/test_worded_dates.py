"""Cells that hold more than a date: the date is read, the rest is told and kept."""

import pytest

from tests.spreadsheets.cells_of import note, reading, stated

SOURCE = {"source_url": "https://example.org/1"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("signed on 5 May 2020", "2020-05-05"),
        ("подписано 5 мая 2020 г.", "2020-05-05"),
        ("подписана в феврале (2023)", "2023-02"),
        ("15 июня (2017)", "2017-06-15"),
        ("May 19 (2014)", "2014-05-19"),
        ("11月24日 (2022)", "2022-11-24"),
        ("2024-06-17 14:30", "2024-06-17"),
        ("17.06.2024 9:05:00", "2024-06-17"),
        ("2024-06-17T09:30:00Z", "2024-06-17"),
        ("6/17/2024 2:30 PM", "2024-06-17"),
        ("Q2 2024", "2024"),
        ("весна 2019", "2019"),
        ("2020年初", "2020"),
        ("end of 1998", "1998"),
        ("I квартал 2021 г.", "2021"),
    ],
)
def test_the_date_among_other_words(cell, day):
    read = reading(signed=cell, **SOURCE)

    assert read.problems == []
    assert read.values["signed"] == day
    assert read.notes != []
    assert stated(read) == [("signed", cell)]


@pytest.mark.parametrize("cell", ["Effective 01.08.2024", "Вступило в силу 01.08.2024", "2024年8月1日 生效"])
def test_words_that_say_what_the_column_says(cell):
    read = reading(in_force=cell, **SOURCE)

    assert (read.problems, read.values["in_force"]) == ([], "2024-08-01")
    assert stated(read) == [("in_force", cell)]
    assert [problem.column for problem in reading(signed=cell, **SOURCE).problems] == ["signed"]


@pytest.mark.parametrize(
    "cell", ["06.10.2024 (publication)", "2024-10-06 (article date)", "сообщение 06.10.2024"]
)
def test_the_day_of_a_report_tells_only_the_year(cell):
    read = reading(signed=cell, **SOURCE)

    assert (read.values["signed"], read.values["published"]) == ("2024", "2024-10-06")
    assert "the day of the report" in note(read)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("'17.06.2024", "2024-06-17"), ("2024-06-17 00:00:00", "2024-06-17"), ("17.VI.2024", "2024-06-17")],
)
def test_what_is_only_another_spelling_is_not_worth_a_note(cell, day):
    read = reading(signed=cell, **SOURCE)

    assert (read.values["signed"], read.notes, stated(read)) == (day, [], [])


@pytest.mark.parametrize("cell", ["00.00.0000", "0000-00-00", "99/99/9999", "9999-12-31", "0"])
def test_what_programs_write_for_no_day_is_no_value(cell):
    read = reading(signed=cell)

    assert (read.values, read.problems) == ({}, [])
    assert "is read as no value" in note(read)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12.05.1990; 15.05.1990", "It has several dates: 12 May 1990, 15 May 1990."),
        ("2020 and again 2024", "It has several dates: 2020, 2024."),
        ("45460", "looks like a spreadsheet's number for 17 June 2024. If that is meant, write 2024-06-17."),
        ("circa 1990", "can't be read as a date"),
        ("1990?", "can't be read as a date"),
        ("not before 2024", "can't be read as a date"),
        ("5 декабря", "can't be read as a date"),
    ],
)
def test_what_a_reader_could_not_be_sure_of_is_refused_with_the_cure(cell, reason):
    [problem] = reading(signed=cell).problems

    assert reason in problem.text


def test_words_as_stated_in_a_column_of_their_own_stand_alone():
    read = reading(signed="signed on 5 May 2020", signed_stated="the fifth of May", **SOURCE)

    assert stated(read) == [("signed", "the fifth of May")]


@pytest.mark.parametrize("cell", ["until 2026", "до конца 2026 года", "valid until 2026", "至2026年"])
def test_an_end_may_say_until(cell):
    assert reading(expires=cell).values == {"expires": "2026"}


@pytest.mark.parametrize("heading", ["signed", "expires", "renewal", "renewal_term_months", "period"])
@pytest.mark.parametrize(
    "piece", [" ", "1", "12 ", "auto ", "5 years ", "(2024) ", "- ", "年", "may 12 ", "до "]
)
def test_a_hostile_cell_takes_no_time(heading, piece):
    assert reading(**{heading: "x" + piece * 30_000 + "y"}).problems != []
