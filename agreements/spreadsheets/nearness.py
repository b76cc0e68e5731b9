"""Whether a record is nearly called so: asked for thousands of names at once, so country by country and roughly first."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process

from agreements.models.folding import romanised, similarity, words
from agreements.spreadsheets.directory import Directory

COMMON = 60
"""A word that so many names have says nothing of likeness: Saint, San, New."""


class Nearness:
    """The names of a directory in groups, by `group` of each record's key."""

    def __init__(self, directory: Directory, group: Callable[[int], Any]):
        self.directory = directory
        self._texts: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._with: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for pk, texts in directory.texts.items():
            of = group(pk)
            for text in texts:
                self._texts[of][romanised(text)].add(text)
                for word in words(text):
                    self._with[of][romanised(word)].add(text)
        self._keys = {of: list(names) for of, names in self._texts.items()}

    def is_near(self, text: str, group: Any, least: float) -> bool:
        """Whether a name in this group is at least so like."""
        if group not in self._keys:
            return False
        return any(similarity(text, known) >= least for known in self._roughly(text, group, least))

    def _roughly(self, text: str, group: Any, least: float) -> set[str]:
        keys = process.extract(
            romanised(text), self._keys[group], scorer=fuzz.ratio, score_cutoff=least * 100, limit=5
        )
        found = {known for key, _score, _index in keys for known in self._texts[group][key]}
        for word in words(text):
            some = self._with[group].get(romanised(word), set())
            found |= some if len(some) <= COMMON else set()
        return found
