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
