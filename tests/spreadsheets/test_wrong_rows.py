"""The wrong rows as a file of their own, mended and brought back."""

import pytest

from agreements.spreadsheets import importing, keeping, kept_plans, readers, wrong_rows
from tests.factories import UserFactory, party
from tests.spreadsheets.sheets import csv_file

HEADING = ["Party A", "party 2", "Date", "odd"]


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def cities():
    return [party("Moscow"), party("Beijing")]


def brought(by, *rows, name="sheet.csv"):
    batch = importing.start(name, csv_file(HEADING, *rows), by)
    return importing.remap(batch, {"odd": ""}, by)


def wrong(batch, ending=""):
    content, _type, found = wrong_rows.file(batch, ending)
    return readers.read_plain(f"wrong.{found}", content)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_only_the_wrong_rows_are_in_it_with_what_is_wrong(by, ending):
    batch = brought(by, ["Moscow", "Beijing", "2024", ""], ["Moscow", "Beijing", "sometime", "x"])

    table = wrong(batch, ending)

    assert table.headings == ["what is wrong", *HEADING]
    [row] = table.rows
    assert row.cells[1:] == ["Moscow", "Beijing", "sometime", "x"]
    assert row.cells[0].startswith("Row 3. Date: ")


def test_it_has_the_ending_of_the_file_that_came(by):
    assert wrong_rows.file(brought(by, ["Moscow", "Moscow", "", ""]))[2] == "csv"


def test_mended_it_comes_back_with_the_same_columns(by):
    batch = brought(by, ["Moscow", "Beijing", "sometime", "x"])
    keeping.keep(batch, by)
    mended = wrong_rows.file(batch)[0].replace(b"sometime", b"2024")

    again = importing.start("mended.csv", mended, by)

    assert again.counts["columns"] == again.counts["wrong"] == 0
    assert next(kept_plans.rows(again))["outcome"] == "new"


def test_no_cell_of_it_is_a_formula(by):
    batch = brought(by, ["=1+1", "=1+1", "@x", "'=2"])

    content = wrong_rows.file(batch, "csv")[0].decode("utf-8-sig")

    line = content.splitlines()[1]
    assert ",'=1+1,'=1+1,'@x,'=2" in line


def columns(batch):
    return {column["heading"]: column["field"] for column in batch.plan["columns"] if not column["fixed"]}


class TestComingBack:
    """Nobody kept anything: the import that the rows come from says what their columns are."""

    SHEET = [
        ["1", "Moscow", "Beijing", "sometime"],
        ["Asia"],
        ["2", "Moscow", "Beijing", "2020"],
        ["3", "Beijing", "Moscow", "one day"],
        ["Europe"],
        ["4", "Moscow", "Beijing", "2023"],
    ]

    def batch(self, by):
        roles = {"3": "section", "6": "section"}
        file = csv_file(["№", "Party A", "party 2", "Date"], *self.SHEET)
        batch = importing.start("sheet.csv", file, by, {"layouts": {"": {"roles": roles}}})
        return importing.remap(batch, {"(section)": "kept"}, by)

    def test_numbers_stay_left_out_and_sections_keep_their_field(self, by):
        batch = self.batch(by)
        assert (columns(batch)["№"], batch.counts["wrong"]) == ("", 2)

        again = importing.start("mended.csv", wrong_rows.file(batch)[0].replace(b"one day", b"2022"), by)

        found = columns(again)
        assert found.pop("what is wrong") == "reason"
        assert found == columns(batch)
        assert again.counts["columns"] == 0
        assert again.reading["before"]["file"] == "sheet.csv"

    def test_what_is_still_wrong_comes_back_once_more(self, by):
        batch = self.batch(by)
        again = importing.start("mended.csv", wrong_rows.file(batch)[0], by)

        table = wrong(again)

        assert table.headings == ["what is wrong", *columns(batch)]
        third = importing.start("mended.csv", wrong_rows.file(again)[0], by)
        assert columns(third) == columns(again)

    def test_the_import_of_somebody_else_says_nothing(self, by):
        content = wrong_rows.file(self.batch(by))[0]

        assert "before" not in importing.start("mended.csv", content, UserFactory(is_superuser=True)).reading


def test_rows_that_were_left_out_are_in_it_also_when_the_rest_is_imported(by):
    batch = brought(by, ["Moscow", "Beijing", "2024", ""], ["Moscow", "Beijing", "sometime", "x"])
    batch = importing.decide_rows(batch, {"3": {"do": "leave_out"}}, by)
    assert [row.cells[3] for row in wrong(batch).rows] == ["sometime"]

    importing.apply(batch, by)

    assert [row.cells[3] for row in wrong(batch).rows] == ["sometime"]
