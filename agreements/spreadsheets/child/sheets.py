"""Sheets on their way out: rows trimmed, merged cells filled, everything counted."""

from collections.abc import Iterable

from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused

Place = tuple[int, int]
"""Number of a row, from 1, and index of a column, from 0."""
Block = tuple[Place, Place]
"""The first and the last cell of a merged range."""


class Sheet:
    """A sheet as it goes through the pipe: `rows` are those with something in them, `more` are too many."""

    def __init__(self, name: str, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.rows: list[tuple[int, list[str]]] = []
        self.comments: dict[int, dict[int, str]] = {}
        self.more = 0

    def add(self, number: int, cells: list[str], limits: Limits) -> None:
        """A row, unless nothing stands in it. Rows above the limit are counted, no more."""
        if self.full(limits):
            self.more += any(cells)
        elif cells := trimmed(cells):
            limits.spend(cells)
            self.rows.append((number, cells))

    def full(self, limits: Limits) -> bool:
        return len(self.rows) >= limits.rows

    def add_times(self, number: int, cells: list[str], times: int, limits: Limits) -> None:
        """The same row, so many times."""
        kept = min(times, limits.rows - len(self.rows))
        for following in range(number, number + kept):
            self.add(following, cells, limits)
        self.more += times - kept

    def comment(self, place: Place, text: str, limits: Limits) -> None:
        """A second comment on a cell (an answer to the first) stands below it."""
        if text := text.strip():
            limits.spend([text])
            row = self.comments.setdefault(place[0], {})
            row[place[1]] = f"{row[place[1]]}\n{text}" if place[1] in row else text

    def fill(self, blocks: Iterable[Block], limits: Limits) -> None:
        """Let every cell of a merged range say what its first cell says, in rows that say something besides it.

        A merged text that stands alone in its row is a title or the name of a section, not many equal cells: it
        stays where it is.
        """
        before = dict(self.rows)
        rows = dict(self.rows)
        work = limits.cells
        for block in blocks:
            (top, left), (bottom, right) = _within(block, self.rows)
            work -= max(0, bottom + 1 - top) * max(0, right + 1 - left)
            if work < 0:
                raise Refused("cells")
            told = before.get(top, [])[left : left + 1]
            for number in range(top, bottom + 1) if told and told[0] else ():
                said = before.get(number, [])
                if any(said[:left]) or any(said[right + 1 :]):
                    limits.spend(told, right + 1 - left)
                    rows[number] = _filled(rows[number], left, right, told[0])
        self.rows = list(rows.items())


def _within(block: Block, rows: list[tuple[int, list[str]]]) -> Block:
    """The part of a range that lies where rows are: whole columns and sheets get merged too."""
    (top, left), (bottom, right) = block
    widest = max((len(cells) for _number, cells in rows), default=0)
    last = rows[-1][0] if rows else 0
    return (max(1, top), max(0, left)), (min(bottom, last), min(right, widest - 1))


def _filled(cells: list[str], left: int, right: int, text: str) -> list[str]:
    cells = cells + [""] * (right + 1 - len(cells))
    return cells[:left] + [cell or text for cell in cells[left : right + 1]] + cells[right + 1 :]


def trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return cells if last == len(cells) else cells[:last]
