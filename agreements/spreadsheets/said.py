"""What a cell says where it says more than its value: how it was understood, and what follows for other fields."""

from dataclasses import dataclass, field
from typing import Any


class Nothing:
    """No value: the cell is as good as empty."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Nothing()


@dataclass
class Said:
    """A value (or `Parts`, or NOTHING) with notes for the user.

    `also`: further fields that follow from the cell, unless their own columns say otherwise.
    `stated`: (field, words), kept as the source's words. `cited` are kept only where the row has a source.
    """

    value: Any = NOTHING
    notes: list[str] = field(default_factory=list)
    also: dict[str, Any] = field(default_factory=dict)
    stated: list[tuple[str, str]] = field(default_factory=list)
    cited: list[tuple[str, str]] = field(default_factory=list)
