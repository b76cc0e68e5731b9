"""What each column of a table is: matched by heading and cells, or said by the user."""

from functools import cached_property
from typing import Any

from agreements.spreadsheets.agreements import COLUMNS, choices, label_of
from agreements.spreadsheets.contents import Contents
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.likeness import nearest
from agreements.spreadsheets.proposing import Proposal, Proposer

Told = dict[str, str | None]
"""Heading → key of the field, "" for left out; a column that is missing is matched."""

SAMPLES = 3
MOST_NEAREST = 3


class Matching:
    """The columns of one table. `directories` know the names by which cells tell what they are."""

    def __init__(self, table: Table, told: Told, directories: Directories):
        self.table = table
        self.told = {heading: key for heading, key in told.items() if key is not None} | table.fixed
        self.contents = [Contents(n, table.rows, directories) for n in range(len(table.headings))]

    @cached_property
    def fields(self) -> list[str | None]:
        """What each column is; "" where it is left out, or unknown and empty, None where it is not decided yet."""
        return [proposal.key if proposal.sure else None for proposal in self.proposals]

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What each column is or may be, with the reason."""
        names = self.table.headings
        told = {n: self.told[heading] for n, heading in enumerate(names) if heading in self.told}
        shut = {int(key.split(".")[1]) for key in self.table.fixed.values() if key.startswith("party.")}
        found = Proposer(names, self.contents, told, shut).proposals()
        return [found.get(n) or Proposal(told[n], True, ((self._why(n), ""),)) for n in range(len(names))]

    def _why(self, index: int) -> str:
        return "fixed" if self.table.headings[index] in self.table.fixed else "told"

    @property
    def open(self) -> int:
        """How many columns nobody has decided about."""
        return sum(key is None for key in self.fields)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What a column can be; as many numbered ones as the file uses, four at least."""
        keys = [proposal.key for proposal in self.proposals if proposal.key]
        return choices(max([4, *(int(key.split(".")[1]) for key in keys if "." in key)]))

    def as_json(self) -> list[dict[str, Any]]:
        """The columns as they are kept with the plan."""
        return [self._column(index, proposal) for index, proposal in enumerate(self.proposals)]

    def _column(self, index: int, proposal: Proposal) -> dict[str, Any]:
        heading, contents = self.table.headings[index], self.contents[index]
        return {
            "index": index,
            "heading": heading,
            "field": proposal.key if proposal.sure else None,
            "proposed": proposal.key,
            "reasons": [list(reason) for reason in proposal.reasons],
            "label": label_of(proposal.key) if proposal.key and proposal.sure else "",
            "samples": [text[:80] for text in contents.different[:SAMPLES]],
            "different": len(contents.different),
            "filled": contents.filled,
            "fixed": heading in self.table.fixed,
            "own": self.table.is_own(index),
            "nearest": [] if proposal.sure else self._nearest(heading, proposal.key),
        }

    def _nearest(self, heading: str, proposed: str | None) -> list[list[str]]:
        """(key, label) of fields with names like the heading, beside the proposed one."""
        found = [like.key for like in nearest(heading) if not (proposed or "").startswith(like.key)]
        keys = [key if "." in key or not COLUMNS[key].numbered else f"{key}.1" for key in found]
        return [[key, label_of(key)] for key in keys[:MOST_NEAREST]]
