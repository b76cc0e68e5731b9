"""How like an unknown heading is to the names of fields: typos, endings, abbreviations, words around."""

import re
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz

from agreements.models.folding import HAS_HAN, fold
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.headings import numbered_names

NEAR = 0.6
CLOSE = 0.9
"""From here on a heading is the name, but for its spelling and for words that say nothing."""

FILLERS = frozenset(
    "event the of a an on in at by is to its and or date day time year name stated official full agreement agreements "
    "treaty document column field info дата день год время название наименование соглашения соглашение соглашений "
    "договора договор документа документ и о об по в на с г который official".split()
)
DATE_WORDS = frozenset("date day year дата день год datum fecha".split())
HAN_FILLERS = re.compile("日期|时间|年份|年月|名称|情况|信息|协议|的")
HAN_DATES = re.compile("日期|时间|年份|年月")


class Like(NamedTuple):
    """A field with a name like the heading: how like, from 0 to 1."""

    score: float
    name: str  # of the field's names the most similar
    key: str  # with its number where the heading has one


def nearest(heading: str, least: float = NEAR) -> list[Like]:
    """The fields with names like the heading, the nearest first. Who speaks of a date means a date."""
    folded = fold(heading)
    about_dates = bool(DATE_WORDS & set(folded.split())) or bool(HAN_DATES.search(folded))
    found = []
    for key, column in COLUMNS.items():
        if about_dates and not is_date(key):
            continue
        ways = [(folded, "")] + [
            (bare, f".{number}") for bare, number in numbered_names(folded) if column.numbered
        ]
        best = max(
            (
                Like(_likeness(way, known), name, key + number)
                for way, number in ways
                for name, known in _names(key)
            ),
            default=None,
        )
        if best and best.score >= least:
            found.append(best)
    return sorted(found, reverse=True)


def is_date(key: str) -> bool:
    from agreements.spreadsheets.widgets import DateWidget

    return isinstance(COLUMNS[key.partition(".")[0]].widget, DateWidget) or key == "period"


@cache
def _names(key: str) -> tuple[tuple[str, str], ...]:
    """(name, folded name) of the field."""
    column = COLUMNS[key]
    names = [*column.names()[1:], *column.numbered_as, *column.labels()]
    return tuple((name, fold(name)) for name in names)


@cache
def _likeness(heading: str, name: str) -> float:
    if HAS_HAN.search(heading + name):
        return _han_likeness(heading, name)
    mine, known = _words(heading), _words(name)
    if not mine or not known:
        return 0.0
    covered = sum(max(_alike(word, other) for other in known) for word in mine) / len(mine)
    covering = sum(max(_alike(word, other) for word in mine) for other in known) / len(known)
    return 2 * covered * covering / (covered + covering) if covered and covering else 0.0


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split())
    return tuple(word for word in words if word not in FILLERS) or words


@cache
def _alike(word: str, other: str) -> float:
    """1 for the same word; less for another ending, a typo, an abbreviation; 0 for another word."""
    if word == other:
        return 1.0
    if not (word + other).isalpha():
        return 0.0
    short, long = sorted((word, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return 0.95 if len(short) >= 0.6 * len(long) else 0.85
    shared = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(short))
    if shared >= 4 and shared >= 0.7 * len(long):
        return 0.95
    likeness = fuzz.ratio(word, other) / 100
    return likeness if likeness >= 0.82 and len(short) >= 4 else 0.0


def _han_likeness(heading: str, name: str) -> float:
    if not (HAS_HAN.search(heading) and HAS_HAN.search(name)):
        return 0.0
    mine, known = (HAN_FILLERS.sub("", text).replace(" ", "") or text for text in (heading, name))
    if mine == known:
        return 0.97
    ratio = fuzz.ratio(mine, known) / 100
    inside = min(len(mine), len(known)) >= 2 and (mine in known or known in mine)
    return max(ratio if ratio >= 0.8 else 0.0, 0.7 if inside else 0.0)
