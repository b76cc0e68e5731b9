"""How the cells of one row explain each other."""

import pytest

from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.grids import Row, Table
from agreements.spreadsheets.row_reading import RowReader, read_row
from agreements.spreadsheets.widgets import DateWidget
from tests.spreadsheets.cells_of import column

SOURCE = {"source_url": "https://example.org/1"}


def reading(**cells):
    names = list(cells)
    table = Table(names, [Row(7, list(cells.values()))])
    return read_row(table, table.rows[0], headings.match(names, COLUMNS))


def notes(read):
    return " ".join(note["text"] for note in read.notes)


class TestEarlyEnds:
    SIGNED = "It ends before it was signed. Was the year meant otherwise?"

    @pytest.mark.parametrize("key", ["period_end", "expires", "terminated"])
    def test_an_end_before_the_signing_is_noted_and_not_wrong(self, key):
        read = reading(signed="2024-06-17", **{key: "2020"})

        assert {"column": key, "text": self.SIGNED} in read.notes
        assert (read.problems, read.values[key]) == ([], "2020")

    @pytest.mark.parametrize(
        ("signed", "expires"), [("2024-06-17", "2024"), ("2024", "2024-01"), ("2024", "2025"), ("", "2020")]
    )
    def test_one_that_may_come_later_is_not(self, signed, expires):
        assert "It ends before" not in notes(reading(signed=signed, expires=expires))

    def test_an_end_before_the_beginning_is_noted_too(self):
        read = reading(period_start="2024", terminated="2020")

        assert "It ends before it began." in notes(read)


class TestPrecision:
    @pytest.mark.parametrize(
        ("precision", "signed"),
        [
            ("day", "2024-06-17"),
            ("month", "2024-06"),
            ("Year", "2024"),
            ("год", "2024"),
            ("月", "2024-06"),
            ("", "2024-06-17"),
        ],
    )
    def test_it_cuts_the_date(self, precision, signed):
        read = reading(signed="17.06.2024", signed_precision=precision)

        assert read.values["signed"] == signed
        assert read.notes == []

    def test_the_day_of_a_report_tells_only_the_year(self):
        read = reading(signed="2024-06-17", signed_precision="publication date", **SOURCE)

        assert (read.values["signed"], read.values["published"]) == ("2024", "2024-06-17")
        assert "the day of the report" in notes(read)

    def test_a_precision_that_is_not_understood_is_told(self):
        read = reading(signed="2024-06-17", signed_precision="about")

        assert read.values["signed"] == "2024-06-17"
        assert "“about” is not understood" in notes(read)


class TestStatusInWords:
    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("beendet 02.03.2022", "2022-03-02"),
            ("terminated in March 2022", "2022-03"),
            ("прекращено 2 марта 2022 года", "2022-03-02"),
            ("Расторгнуто в 2022", "2022"),
            ("2022年3月2日终止", "2022-03-02"),
        ],
    )
    def test_an_end_with_one_day_is_a_termination(self, words, day):
        read = reading(status=words, **SOURCE)

        assert read.values["terminated"] == day
        assert "Read as ended early" in notes(read)
        assert [(stated.field, stated.words) for stated in read.stated] == [("terminated", words)]

    @pytest.mark.parametrize(
        "words",
        [
            "active",
            "suspended 2022-03-02",
            "amended on 2022-03-02",
            "extended until 2030",
            "expired 2022",
            "not terminated as of 2022-03-02",
            "не расторгнуто на 2 марта 2022",
            "2022年尚未终止",
            "действует с 2022",
        ],
    )
    def test_other_words_end_nothing(self, words):
        read = reading(status=words, **SOURCE)

        assert "terminated" not in read.values
        assert [(stated.field, stated.words) for stated in read.stated] == [("", words)]

    def test_an_end_without_one_clear_day_is_kept_in_words(self):
        for words in ("terminated", "ended 2020, again 2022"):
            read = reading(status=words, **SOURCE)

            assert "terminated" not in read.values
            assert "without one clear day" in notes(read)

    def test_what_had_run_out_before_was_not_ended_early(self):
        read = reading(status="beendet 2022", period_end="2011", **SOURCE)

        assert "terminated" not in read.values
        assert "had run out before" in notes(read)

    def test_a_column_of_the_termination_outranks_the_words(self):
        read = reading(status="terminated 2022", terminated="2021-05-01", **SOURCE)

        assert read.values["terminated"] == "2021-05-01"
        assert "The column of the termination decides" in notes(read)


def test_words_without_a_source_are_told_to_go_into_the_notes():
    read = reading(status="active", kind_stated="protocol")

    assert "kept in the internal notes" in notes(read)
    assert {note["column"] for note in read.notes} == {"status", "kind_stated"}


def test_a_bad_cell_is_named_with_its_column_place_value_and_reason():
    [problem] = reading(title="x", signed="03/04/2024").problems

    assert (problem.column, problem.cell, problem.value) == ("signed", "B7", "03/04/2024")
    assert "3 April 2024 or 4 March 2024" in problem.text


def test_a_cell_keeps_nothing_of_its_armour():
    assert reading(title="'=1+1").values["title"] == "=1+1"
    assert reading(title="'Abu Dhabi'").values["title"] == "'Abu Dhabi'"


def test_each_different_text_of_a_column_is_read_once(monkeypatch):
    read = []
    monkeypatch.setattr(DateWidget, "clean", lambda self, value, **about: read.append(value) or value)

    column("signed", "2024", "2025", "2024", "", "2024")

    assert read == ["2024", "2025"]


def test_rows_with_the_same_cell_do_not_share_what_is_added_to_it():
    table = Table(["areas", "area"], [Row(2, ["health", "sport"]), Row(3, ["health", ""])])
    reader = RowReader(table, ["areas", "areas"])

    first, second = [reader.read(row) for row in table.rows]

    assert [area.wording for area in first.values["areas"]] == ["health", "sport"]
    assert [area.wording for area in second.values["areas"]] == ["health"]


def test_a_title_that_is_too_long_is_cut_and_kept_whole():
    read = reading(title="x" * 503, **SOURCE)

    assert read.problems == []
    assert len(read.values["title"]) == 500
    assert read.stated[0].words == "x" * 503
