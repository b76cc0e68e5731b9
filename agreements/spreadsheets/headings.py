"""Which column of a file is which field: headings in any case, in English, Russian and Chinese, and their aliases."""

import re
from typing import Any

from agreements.models.folding import fold, similarity
from agreements.spreadsheets.columns import Column

NUMBERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "甲": 1, "乙": 2, "丙": 3, "а": 1, "б": 2, "в": 3}
NUMBERED = re.compile(r"^(.+?) ?([a-eабв]|[甲乙丙]|[1-9]|1[0-9]|20)$")
NEAR = 0.6
SAMPLES = 3


def match(headings: list[str], columns: dict[str, Column]) -> list[str | None]:
    """For each heading the key of its field (`signed`, `party.1`), or None. A field is given once."""
    known = {fold(name): column for column in columns.values() for name in column.names()}
    taken: set[str] = set()
    found: list[str | None] = []
    for heading in headings:
        key = _field(fold(heading), known)
        found.append(None if key is None or key in taken else key)
        taken.add(key or "")
    return found


def _field(heading: str, known: dict[str, Column]) -> str | None:
    if heading in known:
        column = known[heading]
        return f"{column.key}.1" if column.numbered else column.key
    numbered = NUMBERED.match(heading)
    if numbered and (column := known.get(numbered[1].strip())) and column.numbered:
        return f"{column.key}.{NUMBERS.get(numbered[2]) or int(numbered[2])}"
    return None


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
