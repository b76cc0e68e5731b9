"""Which column of a file is which field: headings in any case, in English, Russian and Chinese, and their aliases."""

import re
from collections.abc import Iterator
from typing import Any

from agreements.models.folding import fold, similarity
from agreements.spreadsheets.columns import MOST_NUMBERED, Column

NUMBERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "甲": 1, "乙": 2, "丙": 3, "丁": 4, "а": 1, "б": 2, "в": 3}
NUMBERED = re.compile(r"^(.+?) ?([a-eабв]|[甲乙丙丁]|[1-9]|1[0-9]|20)$")
CHINESE_FIRST = re.compile(r"^([甲乙丙丁])(.+)$")
NEAR = 0.6
SAMPLES = 3

Known = dict[str, Column]


def match(headings: list[str], columns: dict[str, Column]) -> list[str | None]:
    """For each heading the key of its field (`signed`, `party.1`), or None. A field is given once.

    A numbered field without numbers (two columns "city", two columns "country") is numbered from the left.
    """
    known = _known(columns)
    told = [_field(fold(heading), known) for heading in headings]
    numbered = {key.split(".")[0] for key in told if key and "." in key}
    taken: set[str | None] = set()
    found: list[str | None] = []
    for key in told:
        if key and columns[key.split(".")[0]].numbered and "." not in key:
            key = _next_free(key, taken.union(told), alone=key in numbered)
        again = key in taken and not (key and columns[key.split(".")[0]].several)
        found.append(None if key is None or again else key)
        taken.add(key)
    return found


def _known(columns: dict[str, Column]) -> Known:
    """Folded heading → column. A name given in the declaration outranks what the interface happens to say."""
    shown = {fold(label): column for column in reversed(columns.values()) for label in column.labels()}
    return shown | {fold(name): column for column in columns.values() for name in column.names()}


def _next_free(key: str, taken: set[str | None], alone: bool) -> str:
    """`party.2` after `party.1`. Where other columns have numbers, one without is the first or none at all."""
    numbers = [1] if alone else range(1, MOST_NUMBERED + 1)
    return next((f"{key}.{n}" for n in numbers if f"{key}.{n}" not in taken), f"{key}.1")


def _field(heading: str, known: Known) -> str | None:
    if heading in known:
        return known[heading].key
    for name, number in _numbered(heading):
        if (column := known.get(name)) and column.numbered:
            return f"{column.key}.{number}"
    return None


def _numbered(heading: str) -> Iterator[tuple[str, int]]:
    """What a heading can be with its number taken off: "party b" is the second party, 甲方 the first."""
    if last := NUMBERED.match(heading):
        yield last[1].strip(), NUMBERS.get(last[2]) or int(last[2])
    if first := CHINESE_FIRST.match(heading):
        yield first[2].strip(), NUMBERS[first[1]]


def nearest(heading: str, choices: list[tuple[str, str]], columns: dict[str, Column]) -> list[list[str]]:
    """Up to three (key, label) of the fields whose names are most like the heading."""
    scored: list[tuple[float, str, str]] = []
    for key, label in choices:
        names = [label, *columns[key.split(".")[0]].names()]
        scored.append((max(similarity(heading, name) for name in names), key, label))
    scored.sort(key=lambda entry: -entry[0])
    return [[key, label] for score, key, label in scored[:3] if score >= NEAR]


def samples(index: int, rows: list[Any]) -> list[str]:
    """The first different values of a column."""
    values = dict.fromkeys(row.cells[index] for row in rows if row.cells[index])
    return [value[:80] for value in list(values)[:SAMPLES]]
