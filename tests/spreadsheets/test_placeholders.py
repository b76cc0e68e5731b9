"""Cells that only say that there is nothing to say are read as empty, and that is told."""

import pytest

from agreements.spreadsheets.directory import Directories
from tests.factories import PartyFactory
from tests.spreadsheets.cells_of import note, reading

NOTHING = [
    "-",
    "—",
    "?",
    "???",
    "n/a",
    "N/A",
    "не указано",
    "不详",
    "unknown",
    "нет данных",
    "keine Angabe",
    "暂无",
]
ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#Н/Д", "#ССЫЛКА!", "Err:502"]


@pytest.mark.parametrize(
    "heading", ["signed", "expires", "party 1", "parties", "areas", "reference", "renewal", "source_url"]
)
@pytest.mark.parametrize("cell", [*NOTHING, *ERRORS])
def test_it_is_no_value_in_any_column(heading, cell):
    if heading == "renewal" and cell == "unknown":
        pytest.skip("that is one of its values")

    read = reading(**{heading: cell})

    assert (read.values, read.problems) == ({}, [])
    assert "read as no value" in note(read)


@pytest.mark.parametrize("cell", ["none", "нет", "无", "nein"])
def test_none_is_no_day_and_no_name(cell):
    for heading in ("expires", "terminated", "party 1"):
        assert reading(**{heading: cell}).values == {}


def test_none_is_a_renewal():
    assert reading(renewal="none").values == {"renewal": "none"}


@pytest.mark.parametrize("cell", ["нет", "unknown", "not applicable"])
def test_running_text_is_left_as_it_is(cell):
    assert reading(summary=cell, internal_notes=cell).values == {"summary": cell, "internal_notes": cell}


def test_the_error_of_a_formula_is_no_text_either():
    assert reading(title="#REF!", summary="#N/A").values == {}


@pytest.mark.django_db
def test_a_place_that_is_called_so_is_meant():
    PartyFactory(name="None")

    read = reading(Directories(), **{"party 1": "None", "parties": "None"})

    assert [value.text for value in read.values.values() if hasattr(value, "text")] == ["None"]
    assert read.notes == []
