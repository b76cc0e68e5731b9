"""States that are no more. What they agreed is still asked about, and no state of today is taken for one of them."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agreements.models.folding import name_key
from agreements.services import name_cells
from agreements.services.name_cells import NameRow

FILE = Path(__file__).parent.parent / "vocabulary" / "historic_states.csv"


class HistoricState(NamedTuple):
    """A state under its English name, the year it ended, and its further names."""

    name: str
    until: str
    names: list[NameRow]


def find_historic(text: str) -> HistoricState | None:
    """The state that was called so, in one of the languages of the list."""
    key = name_key(text)
    return _by_key().get(key) or _by_key().get(key.removeprefix("the "))


@cache
def _by_key() -> dict[str, HistoricState]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        states = [
            HistoricState(row["name"], row["until"], name_cells.parse(row["names"]))
            for row in csv.DictReader(lines)
        ]
    return {
        name_key(text): state for state in states for text in (state.name, *(n["text"] for n in state.names))
    }
