"""The demo's own sheets as records: tenures, events, and citations of agreements and events."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements.models.event import EventRole
from agreements.models.source import Stance
from agreements.records.schema import RecordDict
from agreements.spreadsheets import lists
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.existing import sources
from agreements.spreadsheets.list_widgets import AreasWidget, SignatoriesWidget
from agreements.spreadsheets.mentions import AreaMention, SignatoryMention
from agreements.spreadsheets.reference_widgets import NamesWidget
from agreements.spreadsheets.workbook import SheetRow

PARTIES = {"hosts": EventRole.HOST, "participants": EventRole.PARTICIPANT}
AS_WRITTEN = ["value_stated", "quote", "quote_language", "translation", "locator", "note"]


class Reader:
    """Turns rows into records, and notes in `wrong` every cell that means nobody or can't be read."""

    def __init__(self, addresses: set[str], agreements: dict[str, int]):
        self.directories = Directories()
        self.sources = sources(addresses)
        self.agreements = agreements  # reference → primary key
        self.wrong: list[str] = []

    def tenure(self, row: SheetRow) -> RecordDict:
        """A person held an office, with the source for it."""
        return {
            "person": self._person(row, "person", row["person"]),
            "office": self._one(row, "office", row["office"], self.directories.offices.called(row["office"])),
            "held_from": row["held_from"],
            "held_until": row["held_until"],
            "citations": [{"source": self._source(row, "source")}] if row["source"] else [],
        }

    def event(self, row: SheetRow) -> RecordDict:
        """An event with everybody who is named with it."""
        plain = {name: row[name] for name in ("reference", "name", "kind", "status", "start", "end", "mode")}
        return plain | {
            "names": self._cell(row, "names", NamesWidget()),
            "place": self._party(row, "place", row["place"]) if row["place"] else None,
            "parties": [
                {"party": self._party(row, column, text), "role": role.value}
                for column, role in PARTIES.items()
                for text in lists.split(row[column])
            ],
            "speakers": [self._speaker(row, m) for m in self._cell(row, "speakers", SignatoriesWidget())],
            "topics": [self._topic(row, m) for m in self._cell(row, "topics", AreasWidget())],
            "agreements": [self._happening(row, text) for text in lists.split(row["agreements"])],
            "citations": [{"source": self._source(row, "source_url")}] if row["source_url"] else [],
        }

    def citation(self, row: SheetRow, facts: Mapping[str, str]) -> RecordDict:
        """One source for one fact; `facts`: the column that a fact stands in → its field or part of the record."""
        if row["field"] and row["field"] not in facts:
            self.note(
                row,
                "field",
                _("“%(text)s” is no fact. Known are: %(known)s.")
                % {"text": row["field"], "known": ", ".join(facts)},
            )
        return {name: row[name] for name in AS_WRITTEN} | {
            "source": self._source(row, "source_url"),
            "field": facts.get(row["field"], ""),
            "stance": row["stance"] or Stance.SUPPORTS.value,
        }

    def _speaker(self, row: SheetRow, mention: SignatoryMention) -> RecordDict:
        party = self._party(row, "speakers", mention.party) if mention.party else None
        offices = self.directories.offices
        held = {pk for pk in offices.called(mention.office) if party in (None, offices.entries[pk].parent)}
        return {
            "person": self._person(row, "speakers", mention.person.text),
            "party": party,
            "office": self._one(row, "speakers", mention.office, held) if mention.office else None,
        }

    def _topic(self, row: SheetRow, mention: AreaMention) -> RecordDict:
        codes = self.directories.area_codes
        found = {codes[mention.code]} if mention.code in codes else set()
        area = self._one(row, "topics", mention.code, found) if mention.code else None
        return {"wording": mention.wording, "area": area}

    def _happening(self, row: SheetRow, text: str) -> RecordDict:
        """`moscow-beijing-2021: signed`."""
        reference, _colon, happening = text.partition(":")
        found = {self.agreements[key] for key in [reference.strip()] if key in self.agreements}
        return {"agreement": self._one(row, "agreements", reference, found), "happening": happening.strip()}

    def _person(self, row: SheetRow, column: str, text: str) -> int | None:
        return self._one(row, column, text, self.directories.people.called(text))

    def _party(self, row: SheetRow, column: str, text: str) -> int | None:
        references = self.directories.references
        return references.get(text) or self._one(row, column, text, self.directories.parties.called(text))

    def _source(self, row: SheetRow, column: str) -> int | None:
        found = {self.sources[url] for url in [row[column]] if url in self.sources}
        return self._one(row, column, row[column], found)

    def _one(self, row: SheetRow, column: str, text: str, found: Collection[int]) -> int | None:
        if len(found) == 1:
            return next(iter(found))
        words = _("several are called “%(text)s”.") if found else _("“%(text)s” is not known.")
        self.note(row, column, words % {"text": text})
        return None

    def _cell(self, row: SheetRow, column: str, widget: Any) -> list[Any]:
        try:
            return widget.clean(row[column])
        except CellError as error:
            self.note(row, column, str(error))
            return []

    def note(self, row: SheetRow, column: str, words: str) -> None:
        self.wrong.append(f"{row.where(column)}: {words}")


def with_citations(stated: Iterable[RecordDict], cited: Iterable[RecordDict]) -> list[RecordDict]:
    """A record's own citations, and those of the citations' sheet in their order, each once."""
    cited = list(cited)
    sheet = {(row["source"], row["field"]) for row in cited}
    return [row for row in stated if (row["source"], row.get("field", "")) not in sheet] + cited
