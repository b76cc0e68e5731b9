"""The order of day and month is told by the column as a whole, else by the others of the file, else by the user."""

import pytest

from agreements.spreadsheets import headings, orders
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.grids import Row, Table
from agreements.spreadsheets.row_reading import RowReader
from tests.spreadsheets.cells_of import column, reading, stated


def days(heading, *cells, told=None):
    """What each cell of the column is read as; "?" where it is refused."""
    _reader, rows = column(heading, *cells, told=told)
    return [next(iter(row.values.values()), "?") for row in rows]


def told_of(*columns, told=None):
    """What is told of each column of a file: (heading, cells)."""
    names = [heading for heading, _cells in columns]
    rows = [
        Row(n, list(cells)) for n, cells in enumerate(zip(*(c for _h, c in columns), strict=True), start=2)
    ]
    table = Table(names, rows)
    reader = RowReader(table, headings.match(names, COLUMNS), None, told)
    return orders.as_json(reader.orders, table), [reader.read(row) for row in rows]


def test_one_cell_decides_for_the_whole_column():
    assert days("signed", "03/04/2024", "29/12/2023") == ["2024-04-03", "2023-12-29"]
    assert days("signed", "03/04/2024", "12/29/2023") == ["2024-03-04", "2023-12-29"]
    assert days("signed", "03-04-2024", "29-12-2023") == ["2024-04-03", "2023-12-29"]


def test_the_user_is_told_which_row_decided():
    [entry], _rows = told_of(("signed", ["03/04/2024", "29/12/2023"]))

    assert (entry["order"], entry["by"], entry["cells"]) == ("dmy", "cells", 1)
    assert entry["because"] == "Day before month, because row 3 has 29/12/2023."
    assert (entry["example"], entry["dmy"], entry["mdy"]) == ("03/04/2024", "3 April 2024", "4 March 2024")


def test_iso_dates_and_dots_decide_nothing():
    assert days("signed", "03/04/2024", "2023-12-29", "29.12.2023", "2023/12/29") == [
        "?",
        "2023-12-29",
        "2023-12-29",
        "2023-12-29",
    ]


def test_nothing_is_told_of_columns_in_which_nothing_is_unclear():
    entries, _rows = told_of(("signed", ["29/12/2023", "03/03/2024"]), ("title", ["03/04/2024", "x"]))

    assert entries == []


def test_where_nothing_decides_the_column_is_asked_about_once():
    [entry], rows = told_of(("signed", ["03/04/2024", "05/06/2024"]))

    assert (entry["order"], entry["cells"]) == ("", 2)
    assert [len(row.problems) for row in rows] == [1, 1]
    text = rows[0].problems[0].text
    assert "“03/04/2024” can mean 3 April 2024 or 4 March 2024" in text
    assert "Say for the column “signed”" in text


def test_another_column_of_the_file_decides_and_is_named():
    entries, rows = told_of(("signed", ["03/04/2024"]), ("expires", ["29/12/2026"]))

    assert rows[0].values == {"signed": "2024-04-03", "expires": "2026-12-29"}
    assert entries[0]["by"] == "sibling"
    assert "as in the column “expires”" in entries[0]["because"]


def test_columns_that_contradict_each_other_decide_for_no_third():
    entries, rows = told_of(
        ("signed", ["03/04/2024"]), ("in force", ["29/12/2026"]), ("expires", ["12/29/2026"])
    )

    assert [entry["order"] for entry in entries] == [""]
    assert len(rows[0].problems) == 1


def test_a_column_that_contradicts_itself_leaves_the_unclear_cells_open():
    [entry], rows = told_of(("signed", ["03/04/2024", "29/12/2023", "12/30/2023"]))

    assert [row.values.get("signed") for row in rows] == [None, "2023-12-29", "2023-12-30"]
    assert entry["because"] == ("Row 3 has 29/12/2023, the day first; row 4 has 12/30/2023, the month first.")


@pytest.mark.parametrize(("order", "day"), [("dmy", "2024-04-03"), ("mdy", "2024-03-04")])
def test_the_user_decides(order, day):
    [entry], rows = told_of(("signed", ["03/04/2024", "29/12/2023"]), told={"signed": order})

    assert [row.values["signed"] for row in rows] == [day, "2023-12-29"]
    assert entry["by"] == "told"


def test_a_period_shows_the_order_too():
    _entries, rows = told_of(("period", ["03/04/2024 – 29/12/2025"]))

    assert rows[0].values == {"period_start": "2024-04-03", "period_end": "2025-12-29"}


def test_a_day_that_the_column_decided_is_cited_as_it_stood():
    one = reading(told={"signed": "dmy"}, signed="03/04/2024", source_url="https://example.org/1")
    without = reading(told={"signed": "dmy"}, signed="03/04/2024")

    assert stated(one) == [("signed", "03/04/2024")]
    assert stated(without) == []
    assert one.notes == []


def test_a_year_of_two_digits_is_read_where_only_one_can_be_meant(time_machine):
    time_machine.move_to("2026-11-22")

    assert days("signed", "29.12.98", "29/12/98", "29/12/24", "29/12/30") == [
        "1998-12-29",
        "1998-12-29",
        "?",
        "?",
    ]
    assert days("expires", "29.12.98") == ["?"]
