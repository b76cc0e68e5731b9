"""The open names of one sheet among themselves: which could be the same place, and what they are in Latin letters."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from agreements.models.folding import HAN_RUN, fold, name_key, romanised, similarity
from agreements.spreadsheets.bodies import guess_kind, without_body_words
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Naming, Question
from agreements.spreadsheets.spellings import BRACKETS, parted

MOST_NEAR = 40
LONGEST_NAME = 300

ROMANISED_ALIKE = 0.9
"""Names in two scripts that are so like are one: Сергиев and Sergiyev."""
DOUBTFUL = 90
"""Of 100; names in one script that are so like may be one, mistyped, or two places: Icheon, Incheon."""

NUMBER = re.compile(r"\d+")


class Places:
    """The open names that are no authorities, country by country."""

    def __init__(self, naming: Naming):
        groups: dict[Any, dict[str, list[Question]]] = defaultdict(lambda: defaultdict(list))
        self._first: dict[tuple[Any, Any], Question] = {}
        self._order: dict[str, int] = {}
        self._before: dict[str, list[Question]] = {}
        for question in naming.questions.values():
            if question.mention.kind == "party" and guess_kind(question.mention.text) != "authority":
                groups[_country(question)][_key(question.mention)].append(question)
                self._order[question.key] = len(self._order)
                self._first.setdefault((_country(question), _identity(question.mention.text)), question)
        self._groups = defaultdict(lambda: ({}, []), {c: (group, list(group)) for c, group in groups.items()})

    def near(self, question: Question, text: str = "", score: float = 0) -> list[Question]:
        """Up to forty others in the same country, the nearest to `text` (else to the name) first.

        It is a quick comparison, as there may be thousands; `score`, 0 to 100, is how near they are at least.
        """
        group, keys = self._groups[_country(question)]
        key = romanised(text) or _key(question.mention)
        rough = process.extract(key, keys, scorer=fuzz.ratio, limit=MOST_NEAR, score_cutoff=score)
        found = [other for name, _score, _index in rough for other in group[name] if other is not question]
        return found[:MOST_NEAR]

    def called(self, question: Question, text: str) -> Question | None:
        """The open name in the same country that is just this."""
        other = self._first.get((_country(question), _identity(text)))
        return None if other is question else other

    def twin(self, question: Question) -> Question | None:
        """An earlier name that is this one in another order or script: `Seoul – Gangnam`, `Gangnam (Seoul)`."""
        first = self._first.get((_country(question), _identity(question.mention.text)))
        if first is not None and first is not question:
            return first
        script = _script(question.mention.text)
        others = (other for other in self._earlier(question) if _script(other.mention.text) != script)
        return next((other for other in others if likeness(question, other) >= ROMANISED_ALIKE), None)

    def doubtful(self, question: Question) -> bool:
        """Whether an earlier name in the same script is so like that only a person can tell whether it is another."""
        text = question.mention.text
        return any(not _differ(text, other.mention.text) for other in self._earlier(question))

    def _earlier(self, question: Question) -> list[Question]:
        if question.key not in self._before:
            mine = self._order.get(question.key, 0)
            near = self.near(question, score=DOUBTFUL)
            self._before[question.key] = [other for other in near if self._order[other.key] < mine]
        return self._before[question.key]


def _country(question: Question) -> Any:
    return question.country or name_key(question.mention.context)


def _key(mention: Mention) -> str:
    return romanised(readings(mention)[:2][-1])


@lru_cache(maxsize=2**15)
def _identity(text: str) -> tuple[str, ...]:
    """The name and what it is part of, however that is written."""
    ways = parted(text)
    name, inside = ways[0] if ways else (text, ())
    return romanised(name) or name, *map(romanised, inside)


def _differ(one: str, other: str) -> bool:
    """Whether the names say themselves that they are two: Prague 4 and 5, Mitte (Berlin) and Mitte (Hamburg)."""
    if NUMBER.findall(one) != NUMBER.findall(other):
        return True
    (_name, *inside), (_other, *around) = _identity(one), _identity(other)
    return bool(inside and around) and inside != around


def _script(text: str) -> str:
    if HAN_RUN.search(text):
        return "han"
    return "latin" if fold(text).isascii() else "other"


@lru_cache(maxsize=2**15)
def readings(mention: Mention) -> list[str]:
    """The name, and what of it may be the name of a place: without a bracket, without "Government of"."""
    bracketed = BRACKETS.match(mention.text)
    bare = bracketed["name"] if bracketed else mention.text
    found = [mention.text, bare]
    if mention.kind == "party":
        found.append(without_body_words(bare))
    return list(dict.fromkeys(text for text in found if text))


def likeness(one: Question, other: Question) -> float:
    return max(similarity(a, b) for a in readings(one.mention)[:2] for b in readings(other.mention)[:2])


def english_label(text: str, person: bool = False) -> str:
    """A working label in Latin letters: as it stands, else romanised word by word; 李强, a person, is Li Qiang."""
    bracketed = BRACKETS.match(text)
    text = bracketed["name"] if bracketed else text
    if fold(text).isascii():
        return text[:LONGEST_NAME]
    words = _latin(text, " " if person else "").replace("'", "").split()
    label = " ".join(word[:1].upper() + word[1:] for word in words)
    return (label if fold(label) else romanised(text))[:LONGEST_NAME]


def _latin(text: str, behind_surname: str) -> str:
    from anyascii import anyascii  # loaded late: its tables take time
    from pypinyin import lazy_pinyin

    def sound(run: re.Match[str]) -> str:
        first, *rest = lazy_pinyin(run[0])
        return first + (behind_surname if rest else "") + "".join(rest)

    return HAN_RUN.sub(sound, name_key(text)) if HAN_RUN.search(text) else anyascii(text)
