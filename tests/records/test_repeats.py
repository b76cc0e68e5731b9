"""Repeats: what follows from a value is worked out once, and of values that differ each for itself."""

import pytest

from agreements.records.repeats import SHORT, EachTime, Repeats, once_each


def test_the_same_value_is_worked_out_once():
    asked = []
    upper = once_each(lambda text: asked.append(text) or text.upper())

    assert [upper("a"), upper("b"), upper("a")] == ["A", "B", "A"]
    assert asked == ["a", "b"]


@pytest.mark.parametrize(("first", "second"), [(1, True), (0, False), (1, 1.0)], ids=str)
def test_equal_values_of_other_types_are_other_values(first, second):
    kind = once_each(type)

    assert [kind(first), kind(second), kind(first)] == [type(first), type(second), type(first)]


def test_lists_are_worked_out_each_time():
    count = once_each(len)

    assert [count([1]), count([1, 2])] == [1, 2]


def test_long_texts_are_not_kept():
    asked = []
    keep = once_each(lambda text: asked.append(text))

    keep("x" * SHORT)
    keep("x" * SHORT)

    assert len(asked) == 2


def test_a_value_is_looked_up_once_it_was_worked_out():
    asked = []
    upper = Repeats(lambda text: asked.append(text) or text.upper())

    assert [upper["a"], upper["b"], upper["a"]] == ["A", "B", "A"]
    assert asked == ["a", "b"]


def test_what_may_not_be_kept_is_worked_out_again():
    asked = []
    same = Repeats(lambda text: asked.append(text) or text, keeps=lambda _value, found: found != "b")

    assert [same["a"], same["b"], same["a"], same["b"]] == ["a", "b", "a", "b"]
    assert asked == ["a", "b", "b"]
    assert list(Repeats(len)) == []
    keep_short = Repeats(len)
    assert (keep_short["x" * SHORT], list(keep_short)) == (SHORT, [])


def test_no_more_is_kept_than_was_said():
    length = Repeats(len, most=3)

    for number in range(10):
        assert length["x" * number] == number
        assert len(length) <= 3


def test_each_time_is_each_time():
    asked = []
    count = EachTime(lambda rows: asked.append(rows) or len(rows))

    assert [count[[1]], count[[1]]] == [1, 1]
    assert len(asked) == 2
