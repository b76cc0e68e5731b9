import pytest

from agreements.spreadsheets import workbook
from agreements.spreadsheets.errors import SheetError

EXPECTED = {"parties": ["name", "kind"], "people": ["name"]}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parties.csv").write_text("name,kind\nMoscow,city\n\nBeijing,city\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("name\nYin Yong\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_as_sheets_of_rows(folder):
    sheets = workbook.read(folder, EXPECTED)

    assert [row["name"] for row in sheets["parties"].rows] == ["Moscow", "Beijing"]
    assert sheets["people"].rows[0].cells == {"name": "Yin Yong"}


def test_a_row_says_where_it_stands_as_the_spreadsheet_numbers_it(folder):
    beijing = workbook.read(folder, EXPECTED)["parties"].rows[1]

    assert beijing.where() == "parties.csv, row 4"
    assert beijing.where("kind") == "parties.csv, row 4, column kind"


def test_missing_and_unknown_sheets_are_all_named(folder):
    (folder / "people.csv").rename(folder / "persons.csv")

    with pytest.raises(SheetError) as error:
        workbook.read(folder, EXPECTED)
    assert str(error.value).splitlines() == [
        "The sheet people.csv is missing.",
        "persons.csv is no sheet of this workbook; it has parties, people.",
    ]


def test_missing_unknown_and_doubled_columns_are_all_named(folder):
    (folder / "parties.csv").write_text("name,name,sort\nMoscow,Moskva,city\n", encoding="utf-8")

    with pytest.raises(SheetError) as error:
        workbook.read(folder, EXPECTED)
    assert str(error.value).splitlines() == [
        "parties.csv has no column kind.",
        "parties.csv, column sort: nobody reads it.",
        "parties.csv has the column name twice.",
    ]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SheetError, match="There is no folder .*nowhere"):
        workbook.read(tmp_path / "nowhere", EXPECTED)


def test_a_sheet_without_rows_is_refused(folder):
    (folder / "people.csv").write_text("name\n", encoding="utf-8")

    with pytest.raises(SheetError, match=r"people\.csv.* has no rows"):
        workbook.read(folder, EXPECTED)
