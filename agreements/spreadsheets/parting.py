"""Lists parted by a sign that names may contain themselves: "Moscow – Beijing", "trade, tourism and culture".

`;` and line breaks always part (see `lists`). Any other sign parts only where the names say so: a name that is known
stays whole ("Bosnia and Herzegovina"), and a text is parted where its parts are known, or where the column as a whole
shows that the sign stands between names.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import islice

from agreements.models.folding import HAN
from agreements.spreadsheets.known import Known

SIGNS = {
    "|": re.compile(r"\s*[|｜]+\s*"),
    "、": re.compile(r"\s*、\s*"),
    "/": re.compile(r"\s+[/／]\s+"),
    "–": re.compile(r"\s+(?:[–—―−]|-{1,2}|↔|⇔|<->|<=>)\s+|\s*[—↔⇔]\s*"),
    "&": re.compile(r"\s+[&＆+]\s+"),
    "and": re.compile(rf"\s+(?:and|и|und|et|та|y)\s+|(?<={HAN})[和与與及](?={HAN})", re.IGNORECASE),
    ",": re.compile(r"\s*[,，]\s*(?:(?:and|и|und|et|y)\s+)?|\s+(?:and|и|und|et|y|&)\s+", re.IGNORECASE),
}
ALWAYS = {"|", "、"}
"""Signs that hardly stand in a name."""
ANY = re.compile(
    r"[|｜、/／–—―−↔⇔&＆,，-]|<->|<=>|\s\+\s|\s(?:and|и|und|et|та|y)\s|[和与與及]", re.IGNORECASE
)
LONGEST = 500
MOST_SIGNS = 3
"""In one name."""
MOST_TEXTS = 20_000


class Parting:
    """How the lists of one column are parted. `whole`: each cell names two or more, as the parties of an agreement."""

    def __init__(self, known: Known, texts: Iterable[str], whole: bool = False):
        self.known, self.whole, self._all = known, whole, texts

    def knows(self, text: str) -> bool:
        """Whether somebody is called so."""
        return bool(self.known(text))

    def part(self, text: str) -> tuple[list[str], str]:
        """The names in the text and the sign between them; one name and "" where it is not parted."""
        if len(text) > LONGEST or not ANY.search(text) or self.knows(text):
            return [text], ""
        if self.known.kind == "person" and '"' in text:
            return [text], ""  # quoted as downloads do: whoever wrote it knew what belongs together
        for sign, pattern in SIGNS.items():
            parts = self._parted(text, pattern)
            if len(parts) > 1 and self._parts(sign, parts) and not self._are_offices(sign, text):
                return parts, sign
        return [text], ""

    def _parted(self, text: str, pattern: re.Pattern[str]) -> list[str]:
        """What stands between the signs; neighbours that are a known name together stay so: "Washington, D.C."."""
        signs = list(pattern.finditer(text))
        if not signs:
            return [text]
        starts, ends = [0, *(sign.end() for sign in signs)], [*(sign.start() for sign in signs), len(text)]
        parts, place = [], 0
        while place < len(starts):
            most = range(min(place + MOST_SIGNS, len(signs)), place, -1)
            last = next((n for n in most if self.knows(text[starts[place] : ends[n]])), place)
            parts.append(text[starts[place] : ends[last]])
            place = last + 1
        return [part for part in parts if part]

    def _parts(self, sign: str, parts: list[str]) -> bool:
        found = [self.known(part) for part in parts]
        known = [one for one in found if one]
        if len(known) > 1 and len(set(known)) == 1 and len(known) == len(parts):
            return False  # one name in two languages: "Bozen / Bolzano"
        if sign in ALWAYS:
            return all(any(char.isalnum() for char in part) for part in parts)
        if sign == "," and self._is_address(known):
            return False
        if len(known) == len(parts):
            return True
        if len(parts) > 2 and len(known) == len(parts) - 1:
            return self.known.kind != "person"
        return sign != "," and sign in self._shown and (bool(known) or self.whole)

    def _are_offices(self, sign: str, text: str) -> bool:
        """Whether what the sign parts may be the offices of one person: `Ivan, Mayor、Chairman`."""
        return self.known.kind == "person" and sign not in ("|", ",") and "," in text

    def _is_address(self, known: list[frozenset[int | str]]) -> bool:
        """Whether it is "Beijing, China": a place and what it lies in."""
        if self.known.kind != "party":
            return False
        countries = [any(self.known.is_country(key) for key in one) for one in known]
        if any(countries) and not all(countries):
            return True
        lines = [{key for pk in one if isinstance(pk, int) for key in self._around(pk)} for one in known]
        return any(one & line for one in known for line in lines)

    def _around(self, pk: int) -> list[int]:
        return self.known.directories.line(pk)[1:]

    @cached_property
    def _texts(self) -> list[str]:
        """What the cells of the column say, each once."""
        different = dict.fromkeys(text for text in self._all if text and len(text) <= LONGEST)
        return list(islice(different, MOST_TEXTS))

    @cached_property
    def _shown(self) -> set[str]:
        """The signs that the column as a whole shows to stand between names."""
        return {sign for sign in SIGNS if sign not in ALWAYS and sign != "," and self._shows(sign)}

    def _shows(self, sign: str) -> bool:
        pattern = SIGNS[sign]
        texts = [text for text in self._texts if pattern.search(text) and not self.knows(text)]
        parted = [pattern.split(text) for text in texts]
        sure = sum(all(map(self.known, parts)) for parts in parted)
        if sure >= 2 and sure * 2 >= len(texts):
            return True
        twos = sum(len(parts) == 2 for parts in parted)
        return self.whole and twos >= 3 and twos >= 0.8 * len(self._texts)
