"""What the cells of a column are, as far as their text alone tells: dates, addresses, names that are known …"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from agreements.models import partial_dates
from agreements.models.folding import fold
from agreements.models.partial_dates import PartialDateError
from agreements.services.countries import find_country
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.grids import Row
from agreements.spreadsheets.plain import plain
from agreements.spreadsheets.spellings import BRACKETS
from agreements.spreadsheets.splitting import is_period

MOST_LOOKED_AT = 200
"""So many different cells, from all over the column, tell what it is."""

DIGITS = re.compile(r"[0-9]{1,18}")
DAY = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
OFFICE = re.compile(
    r"\b(?:mayor|governor|minister|president|chairman|head of|мэр|глава|губернатор|министр|председатель)\b|市长|省长|主席|州长",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r"\s*(?:[;；/|\n]|、| [–—-] )\s*")
LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")
KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Contents:
    """The cells of one column."""

    def __init__(self, index: int, rows: list[Row], directories: Directories):
        self.directories = directories
        self.all = [row.cells[index] for row in rows]

    @cached_property
    def different(self) -> list[str]:
        """Each text once, in the order of the rows."""
        return list(dict.fromkeys(filter(None, self.all)))

    @cached_property
    def filled(self) -> int:
        return len(self.all) - self.all.count("")

    @cached_property
    def some(self) -> list[str]:
        step = max(len(self.different) // MOST_LOOKED_AT, 1)
        return [text for cell in self.different[::step][:MOST_LOOKED_AT] if (text := plain(cell))]

    def share(self, kind: str) -> float:
        """How much of the cells is of this kind, from 0 to 1."""
        return self._shares.setdefault(kind, self._share(getattr(self, f"_{kind}")))

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    def _share(self, is_one: Callable[[str], bool]) -> float:
        return sum(map(is_one, self.some)) / len(self.some) if self.some else 0.0

    def main(self, kinds: Iterable[str], least: float) -> str:
        """The kind that most cells are of; nothing where that are too few."""
        best = max(kinds, key=self.share, default="")
        return best if best and self.share(best) >= least else ""

    @cached_property
    def running(self) -> bool:
        """Whether they only number the rows: 1, 2, 3 …"""
        numbers = [int(text) for text in self.all if DIGITS.fullmatch(text)]
        steps = sum(two - one == 1 for one, two in zip(numbers, numbers[1:], strict=False))
        whole = len(numbers) >= 0.9 * len(self.all) and len(self.all) >= 3
        return whole and numbers[0] <= 2 and steps >= 0.9 * (len(numbers) - 1)

    @cached_property
    def keys(self) -> bool:
        """Whether each row has one of its own, as a reference is."""
        alone = len(self.different) == self.filled == len(self.all)
        return alone and all(map(KEY.fullmatch, self.some))

    @cached_property
    def typed(self) -> int:
        """How many of those looked at have the kind of the tie in brackets."""
        inside = [found["inside"] for text in self.some if (found := BRACKETS.match(text))]
        return sum(self._type(text) for text in inside)

    # Kinds

    def _date(self, text: str) -> bool:
        if DAY.fullmatch(text):
            return True
        try:
            year = int(partial_dates.parse(text)[:4])
        except PartialDateError:
            return False
        return not DIGITS.fullmatch(text) or 1500 <= year <= 2100

    def _period(self, text: str) -> bool:
        return is_period(text)

    def _address(self, text: str) -> bool:
        return ADDRESS.match(text) is not None

    def _country(self, text: str) -> bool:
        return find_country(text) is not None or self._is_called(text, ("country",))

    def _party(self, text: str) -> bool:
        bare = found["name"] if (found := BRACKETS.match(text)) else text
        return self._is_called(bare, None) and not self._country(bare)

    def _parties(self, text: str) -> bool:
        names = [name for name in BETWEEN_NAMES.split(text) if name]
        known = sum(self._country(name) or self._is_called(name, None) for name in names)
        return len(names) > 1 and known >= 0.5 * len(names)

    def _is_called(self, text: str, kinds: tuple[str, ...] | None) -> bool:
        parties = self.directories.parties
        return any(kinds is None or parties.entries[pk].kind in kinds for pk in parties.called(text))

    def _type(self, text: str) -> bool:
        types = self.directories.types
        return bool(types.called(text)) or text in self.directories.type_codes

    def _person(self, text: str) -> bool:
        return bool(self.directories.people.called(text)) or OFFICE.search(text) is not None

    def _key(self, text: str) -> bool:
        return KEY.fullmatch(text) is not None

    def _area(self, text: str) -> bool:
        return bool(self.directories.areas.called(text)) or text in self.directories.area_codes

    def _language(self, text: str) -> bool:
        return LANGUAGE.fullmatch(text) is not None and fold(text) not in ("no", "ok")


KINDS = ("date", "period", "address", "country", "party", "parties", "type", "person", "area")
