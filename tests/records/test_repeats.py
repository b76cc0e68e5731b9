"""Repeats: what follows from a value is worked out once, and of values that differ each for itself."""

import pytest

from agreements.records.repeats import SHORT, once_each


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
