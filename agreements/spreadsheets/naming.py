"""Whom a sheet means: names that are known, and names that somebody must decide about, each listed once."""

import re
from dataclasses import dataclass, field
from typing import Any

from agreements.services.countries import find_country
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.mentions import Mention

Decision = dict[str, Any]

NUMBERED = re.compile(r"^(?P<label>.*?) ?#(?P<pk>[0-9]{1,18})$")
BRACKETS = re.compile(r"^(?P<name>.+?) ?[(（](?P<inside>[^()（）]+)[)）]$")


@dataclass
class Question:
    """One name that nobody is called yet, or several are, and what was decided about it."""

    key: str
    mention: Mention
    country: int | None
    rows: list[int] = field(default_factory=list)
    decision: Decision | None = None


class Naming:
    """Finds for each mention the key of who is meant, `new:<key>` for one to be created, or a question.

    `decisions`: key of a mention → what the user decided (see `importing.decide`).
    """

    def __init__(self, decisions: dict[str, Decision]):
        self.decisions = decisions
        self.directories = Directories()
        self.questions: dict[str, Question] = {}
        self.left_out_rows: set[int] = set()
        self._known: dict[Mention, int | None] = {}
        self._countries: dict[str, int | None] = {}

    def find(self, mention: Mention, row: int) -> int | str | None:
        """Who is meant in this row: a primary key, `new:…`, or None while it is not decided (or left out)."""
        if mention not in self._known:
            self._known[mention] = self._look_up(mention)
        if (known := self._known[mention]) is not None:
            return known
        question = self._question(mention)
        if not question.rows or question.rows[-1] != row:
            question.rows.append(row)
        return self._decided(question.key, question.decision, row)

    def _question(self, mention: Mention) -> Question:
        country = self.country(mention.context) if mention.kind == "party" and mention.context else None
        key = mention.key(country)
        if key not in self.questions:
            decision = self._still_valid(mention.kind, self.decisions.get(key))
            self.questions[key] = Question(key, mention, country, decision=decision)
        return self.questions[key]

    def _decided(self, key: str, decision: Decision | None, row: int, steps: int = 0) -> int | str | None:
        if decision is None or steps > 5:
            return None
        if decision["do"] == "use":
            return int(decision["id"])
        if decision["do"] == "create":
            return f"new:{key}"
        if decision["do"] == "same":
            kind = key.split("|")[0]
            other = self._still_valid(kind, self.decisions.get(decision["as"]))
            return self._decided(decision["as"], other, row, steps + 1)
        self.left_out_rows.add(row)
        return None

    def _still_valid(self, kind: str, decision: Decision | None) -> Decision | None:
        """The decision, unless whom it names has gone meanwhile."""
        if (
            decision
            and decision["do"] == "use"
            and int(decision["id"]) not in self.directories.of(kind).entries
        ):
            return None
        return decision

    # Names that are known

    def _look_up(self, mention: Mention) -> int | None:
        if mention.kind == "country":
            return self.country(mention.text)
        if mention.kind == "type" and mention.text in self.directories.type_codes:
            return self.directories.type_codes[mention.text]
        found = self.directories.of(mention.kind).called(mention.text)
        if mention.kind == "party":
            if (labelled := self._by_label(mention.text)) is not None:
                return labelled
            found = self._in_context(found, mention.context)
        elif numbered := NUMBERED.match(mention.text):
            pk = int(numbered["pk"])
            found = found or {pk} & self.directories.of(mention.kind).called(numbered["label"])
        return next(iter(found)) if len(found) == 1 else None

    def _by_label(self, text: str) -> int | None:
        """The reference of a party, or the label that downloads write: `Moscow (Russia)`, with `#12` where shared."""
        if text in self.directories.references:
            return self.directories.references[text]
        numbered = NUMBERED.match(text)
        if numbered and (pk := int(numbered["pk"])) in self.directories.parties.entries:
            return pk if self.directories.party_label(pk) == text else None
        bracketed = BRACKETS.match(text)
        if bracketed and (country := self.country(bracketed["inside"])):
            called = self.directories.parties.called(bracketed["name"])
            found = {pk for pk in called if self.directories.within(pk, country)}
            labelled = {pk for pk in found if self.directories.party_label(pk) == text}
            found = labelled or found
            return next(iter(found)) if len(found) == 1 else None
        return None

    def _in_context(self, found: set[int], context: str) -> set[int]:
        """With a country told, only what lies in it; a country that is not known leaves nothing sure."""
        if not context:
            return found
        country = self.country(context)
        return {pk for pk in found if self.directories.within(pk, country)} if country else set()

    def country(self, text: str) -> int | None:
        """The party that a country's name means: as decided, by the stored names, or by Babel's in any language."""
        if text not in self._countries:
            self._countries[text] = self._find_country(text)
        return self._countries[text]

    def _find_country(self, text: str) -> int | None:
        decision = self.decisions.get(Mention("country", text).key())
        if decision and decision["do"] == "use" and int(decision["id"]) in self.directories.parties.entries:
            return int(decision["id"])
        places = self.directories.parties
        found = {pk for pk in places.called(text) if places.entries[pk].kind in ("country", "region")}
        found = {pk for pk in found if places.entries[pk].kind == "country"} or found
        if len(found) == 1:
            return next(iter(found))
        return self.directories.iso.get(find_country(text) or "")
