"""A row laid over a record: what the sheet says replaces what is stored, what it doesn't mention stays."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from agreements.models.agreement import Role
from agreements.records.schema import KINDS, RecordDict, default_of
from agreements.spreadsheets.agreements import COLUMNS, MOST_PARTIES
from agreements.spreadsheets.mentions import AreaMention, Mention, RelationMention, SignatoryMention
from agreements.spreadsheets.naming import Naming
from agreements.spreadsheets.row_reading import RowReading

AGREEMENT = KINDS["agreement"]
PLAIN = {
    key
    for key, column in COLUMNS.items()
    if column.attribute in {field.name for field in AGREEMENT.fields} and key not in ("type", "title")
}


class Reader:
    """Turns what rows mention into records, with everybody's keys from `naming`."""

    def __init__(self, naming: Naming, sources: dict[str, int], references: dict[str, int]):
        self.naming = naming
        self.sources = sources  # normalised address → source
        self.references = references  # reference of an agreement → its key

    def resolve(self, reading: RowReading) -> RecordDict:
        """The fields and parts that the row states, as in a record, with keys of who is meant.

        A name that is not decided makes an entry None; `naming.questions` holds what to ask.
        """
        values = reading.values
        stated: RecordDict = {key: values[key] for key in PLAIN if key in values}
        if "type" in values:
            stated["type"] = self.naming.find(values["type"], reading.number)
        if parties := self._parties(reading):
            stated["participations"] = parties
        if "areas" in values:
            stated["coverage"] = [self._area(mention) for mention in values["areas"]]
        if "signatories" in values:
            stated["signatories"] = [self._signatory(m, reading) for m in values["signatories"]]
        if "relations" in values:
            stated["relations"] = [self._relation(m, reading) for m in values["relations"]]
        for key in ("title", "titles"):
            if key in values:
                stated[key] = values[key]
        stated["citations"] = self._citations(reading)
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
            found.append(
                {"party": self.naming.find(party, reading.number), "role": role or Role.CONTRACTING.value}
            )
        for number in range(1, MOST_PARTIES + 1):
            party, country = reading.values.get(f"party.{number}"), reading.values.get(f"country.{number}")
            if country and self.naming.country(country.text) is None:
                self.naming.find(country, reading.number)
            if party:
                mention = Mention("party", party.text, country.text if country else "")
                found.append(
                    {"party": self.naming.find(mention, reading.number), "role": Role.CONTRACTING.value}
                )
            elif country:
                reading.wrong(f"country.{number}", _("A country stands here without its party."))
        return found

    def _area(self, mention: AreaMention) -> RecordDict:
        """The area by its code or, where the wording is just its name, by that; else open, never a question."""
        codes, names = self.naming.directories.area_codes, self.naming.directories.areas
        if mention.code and mention.code not in codes:
            return {"wording": f"{mention.wording} [{mention.code}]".strip(), "area": None}
        found = {codes[mention.code]} if mention.code else names.called(mention.wording)
        return {"wording": mention.wording, "area": next(iter(found)) if len(found) == 1 else None}

    def _signatory(self, mention: SignatoryMention, reading: RowReading) -> RecordDict:
        party = self.naming.find(Mention("party", mention.party), reading.number) if mention.party else None
        offices = self.naming.directories.offices
        found = {pk for pk in offices.called(mention.office) if party in (None, offices.entries[pk].parent)}
        office = found.pop() if len(found) == 1 else None
        return {
            "person": self.naming.find(mention.person, reading.number),
            "party": party,
            "office": office,
            "office_as_written": "" if office else mention.office,
        }

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
        for url in reading.values.get("sources", []):
            source = self.sources.get(url, f"new:source|{url}")
            found.append({"source": source, "field": "", "value_stated": ""})
            found += [{"source": source, "field": s.field, "value_stated": s.words} for s in reading.stated]
        return found


def lay_over(record: RecordDict, stated: RecordDict) -> RecordDict:
    """The record as it will be. Lists replace lists, but rows that are still there keep what the sheet can't say."""
    after = dict(record)
    for key, value in stated.items():
        if key == "citations":
            after[key] = record[key] + list(_new_citations(record[key], value))
        elif key == "coverage":
            after[key] = [_kept(record[key], row, ("wording",), "area") for row in value]
        elif key == "signatories":
            after[key] = [_kept(record[key], row, ("person", "party"), None) for row in value]
        elif key == "participations":
            others = [row for row in record[key] if row["role"] != Role.CONTRACTING]
            after[key] = value + [row for row in others if row not in value and _only_contracting(value)]
        else:
            after[key] = value
    if "title" in stated and stated["title"] != record["title"]:
        after["working_title"] = False
    return after


def _only_contracting(rows: list[RecordDict]) -> bool:
    return all(row["role"] == Role.CONTRACTING for row in rows)


def _kept(
    stored: list[RecordDict], row: RecordDict, same: tuple[str, ...], optional: str | None
) -> RecordDict:
    """The row, with what the stored row of the same key knows beyond it; nothing stated leaves `optional` alone."""
    for known in stored:
        if all(known[name] == row[name] for name in same):
            if optional and row[optional] is None:
                return known
            return known | row
    return row


def _new_citations(stored: list[RecordDict], stated: Iterable[RecordDict]) -> Iterable[RecordDict]:
    """Citations that are not there yet. A source that is cited for anything needs no bare citation more."""
    known = {(row["source"], row["field"], row["value_stated"]) for row in stored}
    cited = {row["source"] for row in stored}
    for row in stated:
        bare = not row["field"] and not row["value_stated"]
        if (row["source"], row["field"], row["value_stated"]) in known or (bare and row["source"] in cited):
            continue
        known.add((row["source"], row["field"], row["value_stated"]))
        part = AGREEMENT.part["citations"]
        yield {f.name: default_of(f) for f in part.fields} | row
