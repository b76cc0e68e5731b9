"""A sheet looked at without keeping anything: the plan that an import of it would have."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements.spreadsheets import answers, open_names, readers
from agreements.spreadsheets.deciding import check_decisions, check_mapping
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.mapping import Matching
from agreements.spreadsheets.plan import Planner

ROUNDS = 5
"""A decided country makes its cities plain, and those what is part of them."""


@dataclass
class Told:
    """What is said about a file beforehand: how it is read, what its columns are, whom its names mean."""

    reading: dict[str, Any] = field(default_factory=dict)  # see `tables`
    mapping: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)  # see `answers`
    guesses: bool = False  # whether what is plain is taken too


class Look:
    """One look at a file. Raises SheetError in words; nothing is kept, whatever happens."""

    def __init__(self, file_name: str, content: bytes, told: Told):
        self.table, self.told = readers.read(file_name, content, told.reading), told
        self._check_columns()
        self.asked: set[str] = set()
        self._plan({})
        for _round in range(ROUNDS):
            if not (decisions := self._answered()):
                break
            self._plan(self.planner.decisions | decisions)
        if told.guesses and (guessed := open_names.all_plain(self.names)):
            self._plan(self.planner.decisions | guessed)

    def _check_columns(self) -> None:
        if not self.told.mapping:
            return
        if lost := [heading for heading in self.told.mapping if heading not in self.table.headings]:
            words = _("No column is called “%(lost)s”. Columns are: %(headings)s.")
            raise SheetError(words % {"lost": lost[0], "headings": ", ".join(self.table.headings)})
        check_mapping({"columns": Matching(self.table, {}, Directories()).as_json()}, self.told.mapping)

    def _plan(self, decisions: dict[str, Any]) -> None:
        self.planner = Planner(self.table, self.told.mapping, decisions, self.told.reading)
        self.names = open_names.listed(self.planner.naming, offers=False)

    def _answered(self) -> dict[str, Any]:
        """What the answers decide about names that are open still."""
        given = answers.given(self.told.answers, self.names, self.planner.naming.directories)
        self.asked |= given.used
        check_decisions({"names": self.names}, given.decisions)
        undecided = {name["key"] for name in self.unresolved}
        return {key: decision for key, decision in given.decisions.items() if key in undecided}

    @property
    def unasked(self) -> list[str]:
        """Names that the answers decide about and the sheet does not ask."""
        return [name for name in answers.named(self.told.answers) if name not in self.asked]

    @property
    def unresolved(self) -> list[dict[str, Any]]:
        """The names that nobody decided about, without who may be meant."""
        return [name for name in self.names if not name["decision"]]

    def offered(self, names: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """These with who may be meant. It takes a while for thousands of them."""
        return open_names.offered(self.names, names)
