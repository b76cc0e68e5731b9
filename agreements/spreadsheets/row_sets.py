"""Which rows of a plan are what: new, possible duplicates, wrong in this column. Small, however many rows there are.

A set is one bit a row, so that filters are put together with `&` and a page of a long plan is found without its rows.
"""

import base64
import zlib
from typing import Any

from agreements.models.folding import fold

MOST_COLUMNS = 100
"""Columns with problems that can be chosen apart."""


class RowSets:
    """Name of a set → its rows, as bits by their place in the plan.

    Names are outcomes; `duplicates` (somebody should decide), `notes`; `double:<kind>` and `column:<heading>`;
    of a workbook `kind:<kind of record>`.
    """

    def __init__(self, bits: dict[str, int] | None = None, number: int = 0):
        self.number = number
        self._bits = bits or {}
        self._places: dict[str, list[int]] = {}

    def add(self, place: int, row: dict[str, Any]) -> str:
        """Note the row; gives the words by which it is searched."""
        self.number = max(self.number, place + 1)
        self._note(row["outcome"], place)
        if "kind" in row:
            self._note(f"kind:{row['kind']}", place)
        if row.get("notes"):
            self._note("notes", place)
        for double in row.get("doubles", ()):
            self._note(f"double:{double['kind']}", place)
            if not row.get("decided") and double["kind"] != "itself":
                self._note("duplicates", place)
        for problem in row.get("problems", ()):
            self._note(f"column:{problem['column']}", place)
        # Name by name: each of the few parties of a long sheet is folded once.
        told = map(fold, (row.get("title", ""), *row.get("written", ())))
        return " ".join([str(row["number"]), *filter(None, told)])

    def _note(self, name: str, place: int) -> None:
        places = self._places.setdefault(name, [])
        if not places or places[-1] != place:
            places.append(place)

    @property
    def all(self) -> int:
        return (1 << self.number) - 1

    def bits(self, name: str) -> int:
        self._settle()
        return self._bits.get(name, 0)

    def count(self, name: str) -> int:
        return self.bits(name).bit_count()

    def counts(self, start: str) -> dict[str, int]:
        """Rest of the name → how many rows, for the sets whose names start so; the largest first."""
        self._settle()
        found = {
            name[len(start) :]: bits.bit_count()
            for name, bits in self._bits.items()
            if name.startswith(start)
        }
        return dict(sorted(found.items(), key=lambda item: -item[1])[:MOST_COLUMNS])

    def _settle(self) -> None:
        for name, places in self._places.items():
            self._bits[name] = self._bits.get(name, 0) | of_places(places)
        self._places = {}

    def as_json(self) -> dict[str, Any]:
        self._settle()
        return {"number": self.number, "sets": {name: _packed(bits) for name, bits in self._bits.items()}}

    @classmethod
    def of_json(cls, plan: dict[str, Any]) -> "RowSets":
        return cls({name: _unpacked(text) for name, text in plan["sets"].items()}, plan["number"])


def of_places(places: list[int]) -> int:
    """The set of these places."""
    if not places:
        return 0
    raw = bytearray(max(places) // 8 + 1)
    for place in places:
        raw[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(raw, "little")


def places_of(bits: int) -> list[int]:
    """The places in the set, in order."""
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return [8 * index + bit for index, byte in enumerate(raw) if byte for bit in range(8) if byte >> bit & 1]


def _packed(bits: int) -> str:
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return base64.b64encode(zlib.compress(raw)).decode()


def _unpacked(text: str) -> int:
    return int.from_bytes(zlib.decompress(base64.b64decode(text)), "little")
