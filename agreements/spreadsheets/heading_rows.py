"""Which row of a sheet holds the headings, wherever it stands: one row, or two that complete each other."""

from dataclasses import dataclass, field
from functools import cached_property

from agreements.models.folding import fold
from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.cell_kinds import is_value, like_a_heading
from agreements.spreadsheets.grids import Row

SEARCHED = 100
"""Rows with something in them among which the first heading row is looked for."""
BELOW = 30
"""Rows below a candidate that are held against it."""
CLEARLY = 1.5
"""By so much another row must look more like headings than the first one."""


@dataclass
class Candidate:
    """A row that may be the heading row, with what speaks for it."""

    place: int
    row: Row
    below: list[Row]
    width: float

    @cached_property
    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.row.cells) if cell]

    @cached_property
    def fields(self) -> list[str | None]:
        """What each cell would mean as a heading."""
        return fields(self.row.cells)

    @cached_property
    def known(self) -> int:
        return sum(key is not None for key in self.fields)

    @cached_property
    def contrast(self) -> int:
        """Columns with numbers, days or addresses below, but words here."""
        return sum(
            like_a_heading(self.row.cells[index]) and mostly_values(index, self.below)
            for index in self.filled
        )

    @cached_property
    def score(self) -> float:
        """Known headings count most; then how many short, different words there are, beside what is below."""
        count = len(self.filled)
        worded = sum(like_a_heading(self.row.cells[index]) for index in self.filled) / count
        different = len({self.row.cells[index] for index in self.filled}) / count
        covered = min(1.0, count / self.width)
        return min(self.known, 6) + 3 * covered * worded * different + 1.5 * worded * self.contrast / count

    @property
    def is_good(self) -> bool:
        return self.known >= 2 and self.known * 3 >= len(self.filled)


@dataclass
class Found:
    """The places of the heading rows among the rows of the sheet, and whether that is sure."""

    places: list[int]
    doubtful: bool = False
    kind: str = "one"  # or "groups", "languages"
    numbering: list[int] = field(default_factory=list)


def fields(cells: list[str]) -> list[str | None]:
    """What each of these texts means as a heading."""
    return headings.match(cells, COLUMNS) if any(cells) else [None] * len(cells)


def mostly_values(index: int, rows: list[Row]) -> bool:
    cells = [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index]]
    return bool(cells) and sum(map(is_value, cells)) >= 0.8 * len(cells)


def find(rows: list[Row]) -> Found:
    """The heading row, or the two. `rows`: at least one, each with something in it."""
    candidates = _candidates(rows)
    chosen = _chosen(candidates)
    found = _with_partner(rows, chosen.place)
    found.doubtful = found.doubtful or _like_data(chosen)
    return found


def _candidates(rows: list[Row]) -> list[Candidate]:
    """Each row has one below it, but for the only row of a sheet."""
    counts = sorted(_count(row) for row in rows[: 3 * SEARCHED])
    width = counts[int(len(counts) * 0.9)]
    last = max(1, min(SEARCHED, len(rows) - 1))
    return [
        Candidate(place, rows[place], rows[place + 1 : place + 1 + BELOW], width) for place in range(last)
    ]


def _count(row: Row) -> int:
    return len(row.cells) - row.cells.count("")


def _chosen(candidates: list[Candidate]) -> Candidate:
    """The first row with known headings; else the first that looks clearly most like headings; else the first."""
    first = candidates[0]
    most = max(candidate.known for candidate in candidates)
    for candidate in candidates:
        if candidate.is_good and candidate.known * 2 >= most and candidate.score >= first.score:
            return candidate
    best = max(candidate.score for candidate in candidates)
    if best - first.score < CLEARLY:
        return first
    return next(candidate for candidate in candidates if candidate.score > best - 0.75)


def _like_data(chosen: Candidate) -> bool:
    """Whether it may be the first record of a file without headings."""
    values = sum(is_value(chosen.row.cells[index]) for index in chosen.filled)
    return not chosen.known and values * 3 >= len(chosen.filled)


def _with_partner(rows: list[Row], place: int) -> Found:
    """The row with the one below or above it, where they complete each other."""
    for upper in (place, place - 1):
        if 0 <= upper < len(rows) - 2 and rows[upper + 1].number == rows[upper].number + 1:
            below = rows[upper + 2 : upper + 2 + BELOW]
            if _are_groups(rows[upper], rows[upper + 1], below):
                return Found([upper, upper + 1], kind="groups")
            if _are_languages(rows[upper], rows[upper + 1], below):
                return Found([upper, upper + 1], kind="languages")
    return Found([place])


def kind_of(headings: list[Row]) -> str:
    """How two heading rows that the user named belong together."""
    first, second = headings[0], headings[-1]
    upper, lower = zip(*_both(first, second), strict=True)
    same = [one == other for one, other in zip(fields(list(upper)), fields(list(lower)), strict=True) if one]
    return "languages" if sum(same) >= 2 else "groups"


def padded(row: Row, width: int) -> list[str]:
    return row.cells[:width] + [""] * (width - len(row.cells))


def _both(upper: Row, lower: Row) -> list[tuple[str, str]]:
    width = max(len(upper.cells), len(lower.cells))
    return list(zip(padded(upper, width), padded(lower, width), strict=True))


def _are_groups(upper: Row, lower: Row, below: list[Row]) -> bool:
    """ "Signed" over "Date" and "Place": the upper row leaves gaps, and the lower one fills them."""
    both = _both(upper, lower)
    if not all(like_a_heading(text) for pair in both for text in pair if text):
        return False
    starts = [index for index in range(len(both) - 1) if _is_group(both[index], both[index + 1])]
    if len({cell for cell in upper.cells if cell}) < 2 and not any(fields(upper.cells)):
        return False  # a title
    known = fields(padded(upper, len(both)))
    return bool(starts) and _lower_names_columns(both, lower, below, any(known[index] for index in starts))


def _is_group(here: tuple[str, str], right: tuple[str, str]) -> bool:
    """A text over two: the cells of a merged one are empty, or repeat it."""
    return bool(here[0] and here[1] and right[1]) and here[0] != here[1] and right[0] in ("", here[0])


def _lower_names_columns(
    both: list[tuple[str, str]], lower: Row, below: list[Row], known_group: bool
) -> bool:
    """The lower row is no record: it leaves empty what records fill, and something shows that it names columns."""
    alone = [index for index, (up, low) in enumerate(both) if up and not low]
    if alone and not _filled_below(alone, below, 0.6):
        return False
    told = [low for up, low in both if low and low != up]
    merged = any(up and up == low for up, low in both)
    doubled = len(set(told)) < len(told)
    if not (alone or merged or doubled or known_group):
        return False  # it names every column by itself: what stands above are other words
    contrast = any(mostly_values(index, below) for index, (_up, low) in enumerate(both) if low)
    known = any(key is not None for key in fields(lower.cells))
    plain = len(below) >= 3 and _filled_below(alone, below, 0.9)
    return merged or doubled or contrast or known or plain


def _filled_below(columns: list[int], below: list[Row], share: float) -> bool:
    cells = [index < len(row.cells) and row.cells[index] != "" for row in below for index in columns]
    return bool(cells) and sum(cells) >= share * len(cells)


def _are_languages(upper: Row, lower: Row, below: list[Row]) -> bool:
    """The same headings in two languages, one row below the other."""
    if not all(like_a_heading(cell) for cell in (*upper.cells, *lower.cells) if cell):
        return False
    same = [one == other for one, other in zip(fields(upper.cells), fields(lower.cells), strict=False) if one]
    if sum(same) >= 2 and sum(same) * 2 >= len(same):
        return True
    alike = min(_count(lower), _count(upper)) >= max(3, 0.8 * max(_count(lower), _count(upper)))
    return alike and _only_words(lower, below)


def _only_words(lower: Row, below: list[Row]) -> bool:
    """Words in every column, above columns of which several hold nothing but numbers, days and addresses."""
    filled = [cell for cell in lower.cells if cell]
    contrast = sum(cell != "" and mostly_values(index, below) for index, cell in enumerate(lower.cells))
    return len(below) >= 3 and contrast >= 2 and len(set(map(fold, filled))) == len(filled)


def named(upper: list[str], lower: list[str], kind: str) -> list[str]:
    """One heading a column from two rows of them: "Signed: Date", or the language that is known."""
    if kind == "languages":
        keys = zip(upper, lower, fields(upper), fields(lower), strict=True)
        return [low if not up or (low and own and not key) else up for up, low, key, own in keys]
    found, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        group = up if up or not low else group
        found.append(f"{group}: {low}" if group and low and fold(group) != fold(low) else group or low)
        group = group if low else ""
    return found


def is_numbering(cells: list[str]) -> bool:
    """1, 2, 3, 4 below the headings, as official forms have them."""
    told = [cell.strip("().") for cell in cells if cell]
    return len(told) >= 3 and told == [str(number) for number in range(1, len(told) + 1)]
