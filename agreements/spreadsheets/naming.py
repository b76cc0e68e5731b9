"""Whom a sheet means: names that are known, and names that somebody must decide about, each listed once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agreements.models.folding import name_key
from agreements.services.countries import find_country
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.spellings import parted

Decision = dict[str, Any]

PLACES = ("country", "region", "city", "district")
MOST_STEPS = 6
"""How many decisions may lead from one to the next: the same as …, which is the same as …"""


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

    def __init__(self, decisions: dict[str, Decision], directories: Directories | None = None):
        self.decisions = decisions
        self.directories = directories or Directories()
        self.questions: dict[str, Question] = {}
        self.left_out_rows: set[int] = set()
        self._renamed: dict[str, str] = {}  # key before the country was decided → key since
        self._known: dict[Mention, int | None] = {}
        self._countries: dict[str, int | None] = {}
        self._no_countries: dict[str, bool] = {}
        self._places: dict[str, set[int]] = {}
        self._asked: dict[Mention, Question] = {}

    def find(self, mention: Mention, row: int) -> int | str | None:
        """Who is meant in this row: a primary key, `new:…`, or None while it is not decided (or left out)."""
        if mention not in self._known:
            self._known[mention] = self._look_up(self.meant(mention))
        if (known := self._known[mention]) is not None:
            return known
        if mention.kind == "office" and self._is_settled(mention):
            return None
        question = self.question(mention)
        if not question.rows or question.rows[-1] != row:
            question.rows.append(row)
        return self._decided(question.key, row)

    def question(self, mention: Mention) -> Question:
        """The question about this name: one for all spellings that can only mean the same."""
        if mention not in self._asked:
            meant = self.meant(mention)
            country = self.country(meant.context) if meant.kind == "party" and meant.context else None
            before, key = mention.key(), meant.key(country)
            if before != key:
                self._renamed[before] = key
            if key not in self.questions:
                decision = self._still_valid(mention.kind, self.decisions.get(key))
                self.questions[key] = Question(key, meant, country, decision=decision)
            self._asked[mention] = self.questions[key]
        return self._asked[mention]

    def meant(self, mention: Mention) -> Mention:
        """The mention; of a party without what stands as its country, where that was decided to be none."""
        if mention.kind != "party" or not mention.context or not self._is_no_country(mention.context):
            return mention
        return mention._replace(context="")

    def _is_no_country(self, text: str) -> bool:
        if text not in self._no_countries:
            _end, decision = self._followed(Mention("country", text).key())
            said = decision is not None and decision["do"] == "nothing"
            self._no_countries[text] = said and self._known_country(text) is None
        return self._no_countries[text]

    def _still_valid(self, kind: str, decision: Decision | None) -> Decision | None:
        """The decision, unless whom it names has gone meanwhile."""
        if decision and decision["do"] == "use":
            return decision if int(decision["id"]) in self.directories.of(kind).entries else None
        if decision and isinstance(decision.get("parent"), int):
            return decision if decision["parent"] in self.directories.parties.entries else None
        return decision

    def _decided(self, key: str, row: int) -> int | str | None:
        end, decision = self._followed(key)
        if decision is None:
            return None
        if decision["do"] == "leave_out":
            self.left_out_rows.add(row)
        if decision["do"] in ("leave_out", "as_written", "nothing"):
            return None
        return int(decision["id"]) if decision["do"] == "use" else f"new:{end}"

    def _followed(self, key: str) -> tuple[str, Decision | None]:
        """The name that this one is decided to be, and what was decided about that."""
        for _step in range(MOST_STEPS):
            question = self.questions.get(key)
            decision = question.decision if question else self.decisions.get(key)
            if not decision or decision["do"] != "same":
                return key, decision
            key = decision["as"]
        return key, None

    def end_of(self, key: str) -> Question | None:
        """The open name that `key` is decided to be in the end, itself or another; None where that leads nowhere."""
        end, decision = self._followed(key.removeprefix("new:"))
        return self.questions.get(end) if decision else None

    def known_parties(self) -> list[int]:
        """The parties that were found by a name alone, without a country beside it."""
        return [pk for m, pk in self._known.items() if pk is not None and m.kind == "party" and not m.context]

    # Decisions, once every row was read

    def tidied(self) -> dict[str, Decision]:
        """The decisions under the keys that names have by now, without those that lead nowhere.

        A decision leads nowhere when the name that it points to is not open any more, in a circle, or when what
        is to be created is part of something left out.
        """
        loose = {q.key for q in self.questions.values() if q.decision and not self._leads_somewhere(q.key)}
        kept = {key: decision for key, decision in self.decisions.items() if key not in loose}
        return {self._renamed.get(key, key): self._renamed_in(decision) for key, decision in kept.items()}

    def _renamed_in(self, decision: Decision) -> Decision:
        changed = dict(decision)
        if decision["do"] == "same":
            changed["as"] = self._renamed.get(decision["as"], decision["as"])
        if isinstance(decision.get("parent"), str):
            parent = decision["parent"].removeprefix("new:")
            changed["parent"] = f"new:{self._renamed.get(parent, parent)}"
        return changed

    def _leads_somewhere(self, key: str) -> bool:
        chain = list(self._parents(key))
        last = chain[-1].decision if chain[-1] else None
        if not last or len(chain) > MOST_STEPS:
            return False
        return len(chain) == 1 or last["do"] in ("use", "create")

    def _parents(self, key: str) -> Iterator[Question | None]:
        """Who the name is, and what that is part of, as far as it is to be created too."""
        for _step in range(MOST_STEPS + 1):
            question = self.end_of(key)
            yield question
            decision = (question and question.decision) or {}
            key = decision.get("parent") or ""
            if decision.get("do") != "create" or not isinstance(key, str) or not key:
                return

    # Names that are known

    def _look_up(self, mention: Mention) -> int | None:
        if mention.kind == "country":
            return self._known_country(mention.text)
        directory = self.directories.of(mention.kind)
        if mention.kind == "party":
            found = self._labelled(mention) or self._in_context(
                directory.called(mention.text) or self.parted(mention.text), mention.context
            )
        elif mention.kind == "office":
            return self._known_office(mention)
        elif mention.kind == "type" and mention.text in self.directories.type_codes:
            return self.directories.type_codes[mention.text]
        else:
            labelled = directory.labelled(mention.text)
            found = {labelled} if labelled else directory.called(mention.text)
        return next(iter(found)) if len(found) == 1 else None

    def _labelled(self, mention: Mention) -> set[int]:
        """By the reference of a party, or by the label that downloads write."""
        exact = self.directories.references.get(mention.text) or self.directories.labelled(mention.text)
        return self._in_context({exact}, mention.context) if exact else set()

    def parted(self, text: str) -> set[int]:
        """Those that the text names together with what they lie in: `Moscow (Russia)`, `Suseong, Daegu`, 广东省广州市."""
        found: set[int] = set()
        for name, inside in parted(text):
            around = [self.places(place) for place in inside]
            if all(around):
                called = self.directories.parties.called(name)
                found |= {pk for pk in called if all(self.lies_in_one(pk, some) for some in around)}
        return found

    def lies_in_one(self, pk: int, around: set[int]) -> bool:
        """Whether the party lies in one of these; it doesn't lie in itself."""
        return bool(around.intersection(self.directories.line(pk)[1:]))

    def places(self, text: str) -> set[int]:
        """Countries, regions, cities and districts of this name."""
        if text not in self._places:
            parties = self.directories.parties
            found = {pk for pk in parties.called(text) if parties.entries[pk].kind in PLACES}
            country = self._plain_country(text)
            self._places[text] = found | ({country} if country else set())
        return self._places[text]

    def holder(self, party: Mention) -> str:
        """What an office is told apart by: its party's key, or the key of the open question about that."""
        known = self._known[party] if party in self._known else self._look_up(party)
        return str(known) if known is not None else f"new:{self.question(party).key}"

    def _is_settled(self, office: Mention) -> bool:
        """Whether somebody decided before that it stays as written, or is told so with this party."""
        key, directories = name_key(office.text), self.directories
        return (
            key in directories.offices_as_written
            or (key, self.party_of(office)) in directories.offices_elsewhere
        )

    def party_of(self, office: Mention) -> int | None:
        """The stored party whose office this is, as known or as decided."""
        if office.context.isdecimal():
            return int(office.context)
        end = self.end_of(office.context) if office.context else None
        decision = (end and end.decision) or {}
        return int(decision["id"]) if decision.get("do") == "use" else None

    def _known_office(self, mention: Mention) -> int | None:
        """The office of this title at the party. Where no party is told, "Mayor" is nobody's, "Mayor of Moscow" is."""
        offices = self.directories.offices
        if labelled := offices.labelled(mention.text):
            return labelled
        called = offices.called(mention.text)
        if mention.context:
            party = self.party_of(mention)
            found = {pk for pk in called if offices.entries[pk].parent == party}
        else:
            own = name_key(mention.text)
            found = {pk for pk in called if name_key(offices.entries[pk].name) == own}
        return next(iter(found)) if len(found) == 1 else None

    def _in_context(self, found: set[int], context: str) -> set[int]:
        """With a country told, only what lies in it; a country that is not known leaves nothing sure."""
        if not context:
            return found
        country = self.country(context)
        return {pk for pk in found if self.directories.within(pk, country)} if country else set()

    def country(self, text: str) -> int | None:
        """The party that a country's name means, as known or as decided."""
        if text not in self._countries:
            self._countries[text] = self._known_country(text) or self._decided_country(text)
        return self._countries[text]

    def _decided_country(self, text: str) -> int | None:
        _end, decision = self._followed(Mention("country", text).key())
        if decision and decision["do"] == "use" and self._still_valid("country", decision):
            return int(decision["id"])
        return None

    def _known_country(self, text: str) -> int | None:
        """By its own name, or with what it lies in: `England, United Kingdom`, `Hong Kong (China)`."""
        return self._plain_country(text) or self._parted_country(text)

    def _parted_country(self, text: str) -> int | None:
        for name, inside in parted(text):
            country, around = self._plain_country(name), [self._plain_country(place) for place in inside]
            if country and all(place and self.directories.within(country, place) for place in around):
                return country
        return None

    def _plain_country(self, text: str) -> int | None:
        """By the stored names, or by Babel's in any language."""
        places = self.directories.parties
        found = {pk for pk in places.called(text) if places.entries[pk].kind in ("country", "region")}
        found = {pk for pk in found if places.entries[pk].kind == "country"} or found
        if len(found) == 1:
            return next(iter(found))
        labelled = self.directories.labelled(text)
        if labelled and places.entries[labelled].kind in ("country", "region"):
            return labelled
        return self.directories.iso.get(find_country(text) or "")
