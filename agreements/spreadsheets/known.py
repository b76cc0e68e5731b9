"""Names that are known: such a name is never parted, whatever stands in it."""

import re

from agreements.services.countries import find_country
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.naming import Naming

ROLE = re.compile(r" \[[a-z]+\]$")
"""A role that downloads write behind a party's name."""
OFFICE = re.compile(r"(?:, | \().*$", re.DOTALL)
DASHED = re.compile(r" [–—-] .*$", re.DOTALL)
"""What stands behind a signatory's name."""
CODE = re.compile(r" ?\[[a-z0-9:.-]*\]$")


class Known:
    """The names of one kind, "party", "person" or "area": who is called so."""

    def __init__(self, kind: str, directories: Directories):
        self.kind, self.directories = kind, directories
        self._naming = Naming({}, directories)
        self._found: dict[str, frozenset[int | str]] = {}

    def __call__(self, text: str) -> frozenset[int | str]:
        """The keys of those who are called so, also several; a country that is not stored by its code."""
        if text not in self._found:
            self._found[text] = frozenset(self._look_up(text))
        return self._found[text]

    def _look_up(self, text: str) -> set[int | str]:
        directory = self.directories.of(self.kind)
        if self.kind == "party":
            return self._party(ROLE.sub("", text))
        if self.kind == "area":
            named = CODE.sub("", text)
            code = self.directories.area_codes.get(named)
            return {*directory.called(named), *([code] if code else [])}
        for name in dict.fromkeys((text, OFFICE.sub("", text), DASHED.sub("", text))):
            if found := {*directory.called(name), *filter(None, [directory.labelled(name)])}:
                return set(found)
        return set()

    def _party(self, text: str) -> set[int | str]:
        found: set[int | str] = set(self.directories.parties.called(text))
        exact = self.directories.references.get(text) or self.directories.labelled(text)
        if exact:
            found.add(exact)
        if not found and (code := find_country(text)):
            found.add(self.directories.iso.get(code, code))
        return found or set(self._naming.parted(text))

    def is_country(self, key: int | str) -> bool:
        """Whether the party is a country (or a region that stands for one)."""
        return isinstance(key, str) or self.directories.parties.entries[key].kind == "country"
