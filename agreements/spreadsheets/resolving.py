"""What a row states, as fields and parts of a record, with the keys of everybody it mentions."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models.agreement import Role
from agreements.records.schema import KINDS, RecordDict
from agreements.spreadsheets import beside
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.area_finding import Areas
from agreements.spreadsheets.mentions import Mention, RelationMention, SignatoryMention
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.overlay import NOTES
from agreements.spreadsheets.row_reading import RowReading, Stated

ADDRESSES = ("sources", "documents")
"""Columns with addresses: as these stood in the cell is told with the citation of the whole record."""

CONTRACTING = Role.CONTRACTING.value
MOST_SHARED = 50_000
"""Rows of parts that are kept once."""

FIELDS = {field.name for field in KINDS["agreement"].fields}
PLAIN = {
    key for key, column in COLUMNS.items() if column.attribute in FIELDS and key not in ("type", "title")
}


class Reader:
    """Turns what rows mention into records, with everybody's keys from `naming`."""

    def __init__(
        self,
        naming: Naming,
        sources: dict[str, int | str],
        references: dict[str, int],
        columns_open: bool = False,
    ):
        self.naming = naming
        self.columns_open = columns_open
        self.waiting: set[int] = set()  # rows whose party may stand in a column that is not decided yet
        self.areas = Areas(naming.directories)
        self._rows: dict[tuple, RecordDict] = {}
        self._party_rows: dict[tuple[Any, str], RecordDict] = {}
        self.sources = sources  # address → source
        self.references = references  # reference of an agreement → its key

    def resolve(self, reading: RowReading) -> RecordDict:
        """The fields and parts that the row states, as in a record, with keys of who is meant.

        A name that is not decided makes an entry None; `naming.questions` holds what to ask.
        """
        values = reading.values
        stated: RecordDict = {key: value for key, value in values.items() if key in PLAIN}
        if "type" in values:
            stated["type"] = self.naming.find(values["type"], reading.number)
        if parties := self._parties(reading):
            stated["participations"] = parties
        if "areas" in values:
            stated["coverage"] = [self.areas.coverage(mention) for mention in values["areas"]]
        if signatories := self._signatories(reading):
            stated["signatories"] = signatories
        if "documents" in values:
            stated["documents"] = beside.documents(reading)
        if "relations" in values:
            stated["relations"] = [self._relation(m, reading) for m in values["relations"]]
        for key in ("title", "titles"):
            if key in values:
                stated[key] = values[key]
        stated["citations"] = self._citations(reading)
        lines = beside.kept_lines(reading, signed="signatories" in stated)
        if not reading.values.get("sources"):
            lines += [_as_note(words) for words in reading.stated]
        if lines:
            stated[NOTES] = lines
        return stated

    def _parties(self, reading: RowReading) -> list[RecordDict]:
        found = []
        for party, role in reading.values.get("parties", []):
            if role and role not in Role.values:
                known = ", ".join(Role.values)
                reading.wrong(
                    "parties",
                    _("“%(role)s” is no role. Roles are: %(known)s.") % {"role": role, "known": known},
                )
            found.append(self._party_row(self.naming.find(party, reading.number), role or CONTRACTING))
        for number in reading.numbers("party", "country"):
            party, country = reading.values.get(f"party.{number}"), reading.values.get(f"country.{number}")
            if country:
                self.naming.find(country, reading.number)
            if mention := self._party(number, reading):
                found.append(self._party_row(self.naming.find(mention, reading.number), CONTRACTING))
            elif country and f"party.{number}" not in reading.cells:
                self._without_party(number, reading)
        return self._once(found, reading)

    def _without_party(self, number: int, reading: RowReading) -> None:
        """A country alone is wrong, unless its party may stand in a column that nobody decided about yet."""
        if not self.columns_open:
            reading.wrong(f"country.{number}", _("A country stands here without its party."))
            return
        self.waiting.add(reading.number)
        reading.note(f"country.{number}", _("Its party may stand in a column that is not decided yet."))

    def _party_row(self, party: Any, role: str) -> RecordDict:
        """The row of a party, shared as other rows are."""
        found = self._party_rows.get((party, role))
        if found is None:
            if len(self._party_rows) >= MOST_SHARED:
                self._party_rows.clear()
            found = self._party_rows[party, role] = {"party": party, "role": role}
        return found

    def _shared(self, **row: Any) -> RecordDict:
        """One and the same for all records that say so, for nobody changes it: 100,000 rows name few parties."""
        key = (*row, *row.values())
        if len(self._rows) >= MOST_SHARED:
            self._rows.clear()
        return self._rows.setdefault(key, row)

    def _once(self, found: list[RecordDict], reading: RowReading) -> list[RecordDict]:
        """Long lists name a party twice, as Eire and Ireland: it takes part once. One alone is left for `doubles`."""
        once: dict[Any, RecordDict] = {}
        twice = []
        for row in found:
            if (key := (row["party"], row["role"])) in once:
                twice.append(row)
            once.setdefault(key, row)
        if not twice or len(once) == 1 or any(row["party"] is None for row in found):
            return found
        words = _("“%(party)s” is named twice; it takes part once.")
        for row in twice:
            reading.note("parties", words % {"party": self._label(row["party"])})
        return list(once.values())

    def _label(self, party: Any) -> str:
        if isinstance(party, int):
            return self.naming.directories.party_label(party)
        return self.naming.questions[party.removeprefix("new:")].mention.text

    @staticmethod
    def _party(number: int, reading: RowReading) -> Mention | None:
        """Party 1, 2 … of the row, with its country; else with what its own cell says it is part of."""
        party, country = reading.values.get(f"party.{number}"), reading.values.get(f"country.{number}")
        return party and Mention("party", party.text, country.text if country else party.context)

    def _signatories(self, reading: RowReading) -> list[RecordDict]:
        """Those of the column of signatories, and those told apart for each party."""
        found = [self._signatory(mention, reading) for mention in reading.values.get("signatories", [])]
        for number, mention, office in beside.signatories(reading):
            row = self._signatory(mention._replace(office=office), reading)
            if not mention.party and (party := self._party(number, reading)):
                row |= {"party": self.naming.find(party, reading.number)}
            found.append(row)
        if place := reading.values.get("signed_place"):
            found = [{**row, "place": place} for row in found]
        return found

    def _signatory(self, mention: SignatoryMention, reading: RowReading) -> RecordDict:
        """What is not mentioned is not in it: the stored row of the same person may know more."""
        row: RecordDict = {"person": self.naming.find(mention.person, reading.number)}
        if mention.party:
            row["party"] = self.naming.find(Mention("party", mention.party), reading.number)
        if mention.office:
            office = self._office(mention, reading.number)
            row |= {"office": office, "office_as_written": "" if office else mention.office}
        return row

    def _office(self, mention: SignatoryMention, number: int) -> int | str | None:
        holder = self.naming.holder(Mention("party", mention.party)) if mention.party else ""
        return self.naming.find(Mention("office", mention.office, holder), number)

    def _relation(self, mention: RelationMention, reading: RowReading) -> RecordDict:
        target: Any = self.references.get(mention.target)
        if target is None and mention.target.startswith("#") and mention.target[1:].isdecimal():
            target = int(mention.target[1:19])
        if target is None:
            target = f"new:agreement|{mention.target}"
        return {"kind": mention.kind, "to": target}

    def _citations(self, reading: RowReading) -> list[RecordDict]:
        """One for the whole record and one for each fact with words as stated, of every source of the row."""
        found = []
        quote = {"quote": reading.values["quote"]} if "quote" in reading.values else {}
        as_it_stood = next((s.words for s in reading.stated if s.column in ADDRESSES), "")
        facts = [s for s in reading.stated if s.column not in ADDRESSES]
        for url in reading.values.get("sources", []):
            source = self.sources[url]
            found.append(self._shared(source=source, field="", value_stated=as_it_stood, **quote))
            found += [{"source": source, "field": s.field, "value_stated": s.words} for s in facts]
        return found


def _as_note(stated: Stated) -> str:
    """One line, the same in every language of the interface: told again it must be found again."""
    return f"{str(COLUMNS[stated.column].label).capitalize()}: {' '.join(stated.words.split())}"
