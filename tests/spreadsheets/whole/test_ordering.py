"""Records are written in an order in which each finds what it needs."""

import random

from agreements.spreadsheets.whole.ordering import Ordered


def test_what_is_needed_comes_first():
    assert Ordered([[1], [2], []]).order == [2, 1, 0]


def test_what_needs_nothing_stays_in_its_order():
    ordered = Ordered([[], [], []])

    assert (ordered.order, ordered.reach) == ([0, 1, 2], [0, 1, 2])


def test_a_circle_stands_together():
    ordered = Ordered([[3], [], [0], [2], [1]])

    assert ordered.order == [0, 2, 3, 1, 4]
    assert ordered.reach == [2, 2, 2, 3, 4]


def test_a_chain_may_be_as_long_as_the_workbook():
    count = 50_000

    assert Ordered([[i + 1] for i in range(count - 1)] + [[]]).order == list(reversed(range(count)))


def test_nothing_is_written_before_what_it_needs_unless_together():
    drawn = random.Random(1)
    needs = [[drawn.randrange(60) for _n in range(drawn.randrange(3))] for _place in range(60)]

    ordered = Ordered(needs)

    at = {place: index for index, place in enumerate(ordered.order)}
    assert sorted(at) == list(range(60))
    assert all(at[other] <= ordered.reach[at[place]] for place in at for other in needs[place])
