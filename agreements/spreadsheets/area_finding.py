"""Which area a wording means: by code, by name or alias in any language, or by a code of another classification.

Never a question: a wording that means no area for sure stays open, for an analyst to place.
"""

import re
from collections import defaultdict
from functools import cached_property

from agreements.models.area import AreaMapping, Match
from agreements.models.folding import fold
from agreements.records.schema import RecordDict
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.mentions import AreaMention

FOREIGN = re.compile(r"(?P<scheme>sdg|dac|cofog|цур|goal) ?(?P<code>[0-9](?:[0-9 ]*[0-9])?)")
SCHEMES = {"цур": "sdg", "goal": "sdg"}
WRAPPED = re.compile(
    r"^(?:(?:cooperation|collaboration|exchanges?|сотрудничество|взаимодействие|обмены?) )?"
    r"(?:in |в |во )?(?:the )?(?:(?:fields?|areas?|spheres?|sectors?|сфер[аеы]|област[иь]|отрасл[иь]) )?(?:of )?(?P<name>.+?)"
    r"(?: (?:cooperation|collaboration|exchanges?|sectors?|sphere|issues|сотрудничество)|领域|方面|合作|交流|交流合作|交流与合作)?$"
)
"""A folded wording, with the words that only say that it is an area of cooperation."""


class Areas:
    """The areas of the tracker, by everything that they are called."""

    def __init__(self, directories: Directories):
        self.directories = directories
        self._found: dict[AreaMention, int | None] = {}
        self._told: dict[AreaMention, RecordDict] = {}

    def coverage(self, mention: AreaMention) -> RecordDict:
        """The wording as stated, with its area where that is sure. One and the same for all who say so: nobody changes it."""
        if mention not in self._told:
            self._told[mention] = self._coverage(mention)
        return self._told[mention]

    def _coverage(self, mention: AreaMention) -> RecordDict:
        if mention not in self._found:
            self._found[mention] = self._look_up(mention)
        area = self._found[mention]
        told = mention.code and area is None
        wording = f"{mention.wording} [{mention.code}]".strip() if told else mention.wording
        return {"wording": wording} | ({"area": area} if area else {})

    def _look_up(self, mention: AreaMention) -> int | None:
        if mention.code:
            return self.directories.area_codes.get(mention.code) or self._foreign(mention.code)
        called = self.directories.areas.called
        found = called(mention.wording) or called(_unwrapped(mention.wording))
        if len(found) == 1:
            return next(iter(found))
        code = self.directories.area_codes.get(mention.wording.strip().lower())
        return code or (None if found else self._foreign(mention.wording))

    def _foreign(self, text: str) -> int | None:
        """By `sdg:4`; where several areas have the code, the one that it matches best."""
        match = FOREIGN.fullmatch(fold(text))
        if match is None:
            return None
        scheme = SCHEMES.get(match["scheme"], match["scheme"])
        by_match = self._mappings.get((scheme, match["code"]), {})
        for likeness in (Match.EXACT, Match.CLOSE, Match.NARROW, Match.BROAD, Match.RELATED):
            if areas := by_match.get(likeness.value):
                return areas[0] if len(areas) == 1 else None
        return None

    @cached_property
    def _mappings(self) -> dict[tuple[str, str], dict[str, list[int]]]:
        """(scheme, code) → match → areas: one query, in files that need it."""
        found: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        rows = AreaMapping.objects.order_by("pk").values_list("scheme", "code", "match", "area_id")
        for scheme, code, match, area in rows:
            found[scheme, fold(code)][match].append(area)
        return found


def _unwrapped(wording: str) -> str:
    found = WRAPPED.fullmatch(fold(wording))
    return found["name"] if found else wording
