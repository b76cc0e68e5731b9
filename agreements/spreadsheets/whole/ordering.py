"""The order in which records of one kind are written, so that chunk after chunk each finds what it needs."""

from collections.abc import Iterator, Sequence

Needs = Sequence[Sequence[int]]
"""For each thing the places of those that have to be written before it."""


class Ordered:
    """`order`: all places, none before one that it needs. Things that need one another in a circle stand side by side:
    `reach` is for each place in the order the last one that must be written together with it."""

    def __init__(self, needs: Needs):
        self.order: list[int] = []
        self.reach: list[int] = []
        for circle in _circles(needs):
            self.order += circle
            self.reach += [len(self.order) - 1] * len(circle)


def _circles(needs: Needs) -> Iterator[list[int]]:
    """Tarjan's strongly connected components, each after those that it needs. A chain may be as long as the workbook,
    so there is a stack instead of calls."""
    found: dict[int, int] = {}  # place → when it was first seen
    lowest: dict[int, int] = {}
    open_: dict[int, None] = {}
    for start in range(len(needs)):
        stack = [(start, iter(needs[start]))] if start not in found else []
        if stack:
            found[start] = lowest[start] = len(found)
            open_[start] = None
        while stack:
            place, left = stack[-1]
            for other in left:
                if other not in found:
                    found[other] = lowest[other] = len(found)
                    open_[other] = None
                    stack.append((other, iter(needs[other])))
                    break
                if other in open_:
                    lowest[place] = min(lowest[place], found[other])
            else:
                stack.pop()
                if stack:
                    lowest[stack[-1][0]] = min(lowest[stack[-1][0]], lowest[place])
                if lowest[place] == found[place]:
                    yield sorted(_closed(open_, place))


def _closed(open_: dict[int, None], until: int) -> Iterator[int]:
    while True:
        place, _none = open_.popitem()
        yield place
        if place == until:
            return
