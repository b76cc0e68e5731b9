"""Which column of a file is which field: headings in any case, in English, Russian and Chinese, and their aliases."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from agreements.models.folding import fold, similarity
from agreements.spreadsheets.columns import MOST_NUMBERED, Column

NUMBERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "甲": 1, "乙": 2, "丙": 3, "丁": 4, "а": 1, "б": 2, "в": 3}
NUMBERED = re.compile(r"^(.+?) ?([a-eабв]|[甲乙丙丁]|[1-9]|1[0-9]|20)$")
CHINESE_FIRST = re.compile(r"^([甲乙丙丁])(.+)$")
GROUPS = set(
    "dates|validity|timeline|parties|details|даты|сроки|стороны|сведения|日期|时间|期限|基本信息".split("|")
)
"""Headings that only say what those below them have in common."""
NEAR = 0.6
SAMPLES = 3

Field = str | None


class Known(NamedTuple):
    """Folded heading → column; `numbered` are those that mean it only with a number."""

    plain: dict[str, Column]
    numbered: dict[str, Column]


def match(
    headings: list[str],
    columns: dict[str, Column],
    told: Mapping[int, Field] | None = None,
    shut: Collection[int] = (),
) -> list[Field]:
    """For each heading the key of its field (`signed`, `party.1`), or None. A field is given once.

    A numbered field without numbers (two columns "city", two columns "country") is numbered from the left, but
    not with numbers that are `shut`. What the user `told` of columns (by index) stands, and is given to no other.
    """
    known, told = _known(columns), told or {}
    meant = [_meant(heading, known) if n not in told else None for n, heading in enumerate(headings)]
    numbered = {key.split(".")[0] for key in meant if key and "." in key}
    taken: set[Field] = {slot(key, columns) for key in told.values() if key}
    explicit = {slot(key, columns) for key in meant if key and "." in key}
    found: list[Field] = []
    for index, key in enumerate(meant):
        if index in told:
            found.append(told[index])
            continue
        if key and columns[key.split(".")[0]].numbered and "." not in key:
            key = _beside(key, found, taken | explicit) or _next_free(
                columns[key], taken | explicit, shut, alone=key in numbered
            )
        again = key and slot(key, columns) in taken and not columns[key.split(".")[0]].several
        found.append(None if again else key)
        taken.add(slot(key, columns) if key else None)
    return found


def slot(key: str, columns: dict[str, Column]) -> str:
    """What the field takes up: a party together with its place is party 1 as well."""
    name, dot, number = key.partition(".")
    return f"{columns[name].instead or name}{dot}{number}"


def _known(columns: dict[str, Column]) -> Known:
    """A name given in the declaration outranks what the interface happens to say."""
    shown = {fold(label): column for column in reversed(columns.values()) for label in column.labels()}
    named = {fold(name): column for column in columns.values() for name in column.names()}
    numbered = {fold(name): column for column in columns.values() for name in column.numbered_as}
    return Known(shown | named, numbered)


def _beside(key: str, found: list[Field], taken: set[Field]) -> str:
    """A country right of a party is the country of that party, whichever it is."""
    name, _dot, number = ((found and found[-1]) or "").partition(".")
    own = f"{key}.{number}"
    return own if key == "country" and name == "party" and own not in taken else ""


def _next_free(column: Column, taken: set[Field], shut: Collection[int], alone: bool) -> str:
    """`party.2` after `party.1`. Where other columns have numbers, one without is the first or none at all."""
    name, numbers = column.instead or column.key, [1] if alone else range(1, MOST_NUMBERED + 1)
    free = (n for n in numbers if n not in shut and f"{name}.{n}" not in taken)
    return f"{column.key}.{next(free, 1)}"


def _field(heading: str, known: Known) -> Field:
    if heading in known.plain:
        return known.plain[heading].key
    for name, number in numbered_names(heading):
        column = known.numbered.get(name) or known.plain.get(name)
        if column and column.numbered:
            return f"{column.key}.{number}"
    return None


def _meant(heading: str, known: Known) -> Field:
    return _field(fold(heading), known) or (_of_two_rows(heading, known) if ": " in heading else None)


def _of_two_rows(heading: str, known: Known) -> Field:
    """What a heading made of two rows means: "Подписано: Дата" is the signature, "Party B: Country" its country."""
    above, below = (fold(part) for part in heading.split(": ", 1))
    upper, lower = _field(above, known), _field(below, known)
    if upper and upper.startswith("party.") and lower in ("party", "country", "title"):
        return upper if lower != "country" else upper.replace("party", "country", 1)
    group, part = known.plain.get(above), known.plain.get(below)
    if group and part and part.key == "signed" and isinstance(group.widget, type(part.widget)):
        return upper  # "Date" alone is that of the signature
    return lower if above in GROUPS else None


def numbered_names(heading: str) -> Iterator[tuple[str, int]]:
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
