import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets import lists

ITEMS = st.text(st.sampled_from(list(' ;；\n\r",、abЖ京\x0b\x85')) | st.characters(codec="utf-8"), min_size=1)


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("Moscow; Beijing", ["Moscow", "Beijing"]),
        ("Moscow；Beijing；", ["Moscow", "Beijing"]),
        ("Moscow\r\nBeijing\n", ["Moscow", "Beijing"]),
        ('"A; B"; C', ["A; B", "C"]),
        ('"quoted ""twice"""; C', ['quoted "twice"', "C"]),
        ('the "Silk Road" programme', ['the "Silk Road" programme']),
        (' ; ;; "" ', []),
        ("", []),
    ],
)
def test_a_cell_is_taken_apart(cell, items):
    assert lists.split(cell) == items


def test_further_separators_part_only_what_is_not_quoted():
    assert lists.split('文化、教育; "科技、创新"', also="、") == ["文化", "教育", "科技、创新"]


@given(st.lists(ITEMS))
def test_what_was_joined_is_taken_apart_again(items):
    assert lists.split(lists.join(items)) == items


@given(st.lists(ITEMS))
def test_further_separators_inside_of_items_survive(items):
    assert lists.split(lists.join(items, also="、"), also="、") == items


@pytest.mark.parametrize("piece", [" ", ' "', '"a', ";", '" '])
def test_a_long_hostile_cell_is_read_in_linear_time(piece):
    assert isinstance(lists.split(piece * 50_000), list)
