"""What a written name says beside the name: what the place is part of, what it is called in full, a slip of the keyboard."""

import re
from functools import lru_cache
from typing import NamedTuple

BRACKETS = re.compile(r"^(?P<name>.+?) ?[(（](?P<inside>[^()（）]+)[)）]$", re.DOTALL)
DASH = re.compile(r"^(?P<inside>.+?) [–—] (?P<name>[^–—]+)$", re.DOTALL)
COMMA = re.compile(r"\s*[,，]\s*")
OUTER_HAN = re.compile(
    r"^(?P<inside>[\u3400-\u9fff]{2,}?(?:省|自治区|特别行政区|市))(?P<name>[\u3400-\u9fff]{2,})$"
)
BODY_HAN = re.compile(r"(?:政府|委员会|大学|公司|局|厅|院|会)$")

WRAPPERS = [
    re.compile(r"^(?:the )?(?:city|town|municipality|metropolitan city) of (?P<name>.+)$", re.IGNORECASE),
    re.compile(r"^(?P<name>.+?) (?:metropolitan city|special city|city|town|municipality)$", re.IGNORECASE),
    re.compile(r"^(?:город|муниципалитет|городской округ|посёлок|поселок)\s+(?P<name>.+)$", re.IGNORECASE),
    re.compile(r"^(?P<name>.+?),?\s+(?:город|г\.)$", re.IGNORECASE),
    re.compile(r"^(?:stadt|ville de|ciudad de|città di|cidade de|comune di) (?P<name>.+)$", re.IGNORECASE),
]
"""Words around the name of a place that are mostly no part of it. Mostly: the City of London is not London."""

LATIN = "ABCEHIJKMOPSTXYaceijopsxy"
CYRILLIC = "АВСЕНІЈКМОРЅТХУасеіјорѕху"
TO_LATIN = str.maketrans(CYRILLIC, LATIN)
TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
HAS_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
WORD = re.compile(r"[^\W\d_]+")


class Parted(NamedTuple):
    """A name and what it is said to be part of, the nearest first."""

    name: str
    inside: tuple[str, ...]


@lru_cache(maxsize=2**14)
def parted(text: str) -> tuple[Parted, ...]:
    """The ways in which the text may be a name and what that is part of: `Suseong (Daegu)`, `Whitby, Ontario`,
    `Seoul – Gangnam`, 广东省广州市.
    """
    found = []
    if bracketed := BRACKETS.match(text):
        found.append(Parted(bracketed["name"], _places(bracketed["inside"])))
    if dashed := DASH.match(text):
        found.append(Parted(dashed["name"], (dashed["inside"],)))
    name, *inside = _places(text)
    if inside:
        found.append(Parted(name, tuple(inside)))
    if (outer := OUTER_HAN.match(text)) and not BODY_HAN.search(text):
        found.append(Parted(outer["name"], (outer["inside"],)))
    return tuple(found)


def _places(text: str) -> tuple[str, ...]:
    return tuple(part for part in COMMA.split(text) if part)[:4] or (text,)


def unwrapped(text: str) -> str:
    """ "City of Melbourne", "Dalian City" and "город Пермь" without the word around the name; "" where there is none."""
    matches = (wrapper.match(text) for wrapper in WRAPPERS)
    return next((match["name"].strip() for match in matches if match), "")


def unmixed(text: str) -> str:
    """The name in one alphabet where a word has letters of two that look alike ("Мoscow"); "" where none has.

    Words change to the alphabet that takes all their letters.
    """
    changed = WORD.sub(lambda word: _in_one_alphabet(word[0]), text)
    return changed if changed != text else ""


def _in_one_alphabet(word: str) -> str:
    if word.isascii() or not (HAS_LATIN.search(word) and HAS_CYRILLIC.search(word)):
        return word
    for changed, other in (
        (word.translate(TO_LATIN), HAS_CYRILLIC),
        (word.translate(TO_CYRILLIC), HAS_LATIN),
    ):
        if not other.search(changed):
            return changed
    return word
