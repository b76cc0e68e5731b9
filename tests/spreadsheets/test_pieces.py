"""Files are made piece by piece: a long list takes no more memory than a short one."""

import io
import weakref

import openpyxl
import pytest

from agreements.spreadsheets import pieces
from agreements.spreadsheets.formats import FORMATS
from agreements.spreadsheets.people import PersonResource
from tests.factories import PersonFactory

MANY = 3_000
WAYS = {"csv": pieces.csv_pieces, "xlsx": lambda rows: pieces.xlsx_pieces(rows, "people")}


class Row(list):
    """One that says whether it is still there."""


class Rows:
    """Many rows, and how many there were at most at the same time."""

    def __init__(self, count=MANY):
        self.count, self.most = count, 0
        self.alive = weakref.WeakSet()

    def __iter__(self):
        for number in range(self.count):
            row = Row([str(number), "x" * 100])
            self.alive.add(row)
            self.most = max(self.most, len(self.alive))
            yield row

    def __hash__(self):
        return id(self)


Row.__hash__ = lambda self: id(self)


@pytest.mark.parametrize("ending", WAYS)
def test_few_rows_are_in_memory_however_many_there_are(ending):
    rows = Rows()

    found = list(WAYS[ending](rows))

    assert rows.most <= 3
    assert len(found) > 1 or ending == "xlsx"


def test_a_table_is_sent_before_its_last_row_is_read():
    read = []
    rows = (read.append(number) or [str(number), "x" * 100] for number in range(MANY))
    coming = pieces.csv_pieces(rows)

    next(coming), next(coming)

    assert 0 < len(read) < MANY


def test_a_workbook_says_what_its_rows_say(monkeypatch):
    monkeypatch.setattr(pieces, "BYTES", 1_000)

    found = list(pieces.xlsx_pieces(iter([["name", "day"], ["Анна", "2024-06"], ["", "=1+1"]]), "people"))

    assert {len(piece) for piece in found[:-1]} == {1_000}
    page = openpyxl.load_workbook(io.BytesIO(b"".join(found)))["people"]
    assert [[cell.value for cell in row] for row in page] == [
        ["name", "day"],
        ["Анна", "2024-06"],
        [None, "=1+1"],
    ]
    assert page["B3"].data_type == "s"


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_reference_table_comes_in_the_order_of_the_list_some_at_a_time(
    file_format, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("agreements.records.reading.CHUNK", 2)
    keys = [PersonFactory(name=name).pk for name in "CAEBD"]

    with django_assert_num_queries(2 * 3):  # people and their names, three times
        content = b"".join(file_format().pieces(PersonResource().rows(keys)))

    dataset = file_format().create_dataset(content)
    assert dataset["name"] == list("CAEBD")
