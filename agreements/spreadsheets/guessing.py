"""Whom an unknown name most likely means: candidates to choose from, and a guess where it is plain."""

import re
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agreements.models.folding import HAN_RUN, fold, similarity
from agreements.spreadsheets.bodies import guess_kind
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Decision, Naming, Question
from agreements.spreadsheets.places import Places, english_label, likeness, readings

SAME_PLACE = 0.8
"""A place is found in the name of its authority in spite of case endings: Москвы, Москва."""

NAMED_ALIKE = 0.9
"""Two names of one sheet, in one country, that are at least so like are taken for one."""

ROUGHLY_ALIKE = 50
"""Of 100; below this the quick comparison rules out that two names are nearly the same."""

HAN_COUNTRIES = {"CN", "TW", "HK", "MO", "SG", "JP"}
CYRILLIC_COUNTRIES = {"RU", "BY", "UA", "KZ", "KG", "BG", "RS", "MK", "MN", "TJ", "UZ", "ME"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


class Candidate(NamedTuple):
    """A record that may be meant, and why it is offered."""

    id: int
    label: str
    why: str
    score: float


class Guesser:
    """Works on all open questions of a sheet together: names of one city meet among themselves too."""

    def __init__(self, naming: Naming):
        self.naming = naming
        self.directories = naming.directories
        self.places = Places(naming)

    def candidates(self, question: Question) -> list[Candidate]:
        """Up to six records, those in the right country first, then the most similar."""
        mention, directory = question.mention, self.directories.of(question.mention.kind)
        found: dict[int, Candidate] = {}
        for pk in sorted(directory.called(mention.text)):
            found[pk] = self._candidate(mention, pk, _("the same name"), 1.0)
        for pk in sorted(directory.sounding(mention.text) - found.keys()):
            found[pk] = self._candidate(mention, pk, _("the same name in another script"), 0.97)
        for text in readings(mention):
            for pk, score in directory.nearest(text):
                found.setdefault(pk, self._candidate(mention, pk, _("a similar name"), min(score, 0.96)))
        offered = [c for c in found.values() if self._may_be(question, c.id)]
        return sorted(offered, key=lambda c: (not self._lies_in(question, c.id), -c.score))[:6]

    def _candidate(self, mention: Mention, pk: int, why: str, score: float) -> Candidate:
        return Candidate(pk, self.label(mention.kind, pk), why, round(score, 2))

    def _may_be(self, question: Question, pk: int) -> bool:
        """A city of Brazil is not Brazil; a country is a country or a territory."""
        if question.mention.kind == "country":
            return self.directories.parties.entries[pk].kind in ("country", "region")
        return pk != question.country and not (question.country and self._is_country(question, pk))

    def _is_country(self, question: Question, pk: int) -> bool:
        return question.mention.kind == "party" and self.directories.parties.entries[pk].kind == "country"

    def _lies_in(self, question: Question, pk: int) -> bool:
        return question.country is None or self.directories.within(pk, question.country)

    def label(self, kind: str, pk: int) -> str:
        """The record's name for the user to choose by."""
        if kind in ("party", "country"):
            return self.directories.party_label(pk)
        return self.directories.of(kind).entries[pk].name

    def guess(self, question: Question, candidates: list[Candidate]) -> Decision | None:
        """What is plain, or None: the one record of this name, another name in the sheet, or a new record."""
        kind = question.mention.kind
        fitting = [c for c in candidates if self._lies_in(question, c.id)]
        same = [c for c in fitting if c.score >= 0.97]
        if len(same) == 1:
            return {"do": "use", "id": same[0].id}
        if same or kind in ("country", "type") or not fold(question.mention.text):
            return None
        if kind == "person":
            return self.creation(question) if not fitting else None
        return self._guess_party(question, fitting)

    def _guess_party(self, question: Question, fitting: list[Candidate]) -> Decision | None:
        if not self._country_is_settled(question):
            return None
        if guess_kind(question.mention.text) == "authority":
            seat = self._seat(question)
            return self.creation(question, seat) if seat else None
        if other := self._first_alike(question):
            return {"do": "same", "as": other.key}
        near = [c for c in fitting if c.score >= 0.8]
        return None if near or not self._script_fits(question) else self.creation(question)

    def _country_is_settled(self, question: Question) -> bool:
        if question.country or not question.mention.context:
            return bool(question.country)
        decision = self.naming.decisions.get(Mention("country", question.mention.context).key())
        return decision is not None and decision["do"] == "create"

    def _script_fits(self, question: Question) -> bool:
        """Whether the name is written as it is at home: a romanised 摩尔曼斯克 would be no name for Murmansk."""
        text, code = question.mention.text, self._iso.get(question.country or 0, "")
        if HAN_RUN.search(text):
            return code in HAN_COUNTRIES
        return code in CYRILLIC_COUNTRIES if CYRILLIC.search(text) else True

    @cached_property
    def _iso(self) -> dict[int, str]:
        return {pk: str(code) for code, pk in self.directories.iso.items()}

    def _first_alike(self, question: Question) -> Question | None:
        """An earlier name of the sheet, in the same country, that is nearly the same."""
        near = self.places.near(question, score=ROUGHLY_ALIKE)
        alike = {other.key for other in near if likeness(question, other) >= NAMED_ALIKE}
        if not alike:
            return None
        for other in self.naming.questions.values():
            if other is question:
                return None
            if other.key in alike:
                return other
        return None

    def _seat(self, question: Question) -> int | str | None:
        """The place whose authority this is: the only one that is named so, stored or in this sheet."""
        place = readings(question.mention)[-1]
        stored = [
            pk
            for pk, score in self.directories.parties.nearest(place)
            if score >= SAME_PLACE
            and self._lies_in(question, pk)
            and pk != question.country
            and self._is_place(pk)
        ]
        if len(stored) == 1:
            return stored[0]
        near = self.places.near(question, place)
        named = [other for other in near if similarity(place, other.mention.text) >= SAME_PLACE]
        return f"new:{named[0].key}" if not stored and len(named) == 1 else None

    def _is_place(self, pk: int) -> bool:
        return self.directories.parties.entries[pk].kind in ("city", "region", "district")

    def alike(self, question: Question) -> list[dict[str, str]]:
        """Other open names of the sheet that may be the same party: those in the same country, the nearest first."""
        if question.mention.kind != "party":
            return []
        return [{"key": other.key, "text": other.mention.text} for other in self.places.near(question)]

    def creation(self, question: Question, parent: int | str | None = None) -> Decision:
        """The decision to create what is mentioned, with kind and parent guessed."""
        mention = question.mention
        made: Decision = {
            "do": "create",
            "name": english_label(mention.text, person=mention.kind == "person"),
        }
        if mention.kind == "country":
            made |= {"kind": "country", "parent": None}
        elif mention.kind == "party":
            kind = guess_kind(mention.text)
            unknown = f"new:{Mention('country', mention.context).key()}" if mention.context else None
            seat = parent or (self._seat(question) if kind == "authority" else None)
            made |= {"kind": kind, "parent": seat or question.country or unknown}
        return made

    def words(self, question: Question, decision: Decision | None) -> str:
        """A decision in words for the list."""
        if not decision or decision["do"] == "leave_out":
            return ""
        if decision["do"] == "use":
            return self.label(question.mention.kind, int(decision["id"]))
        if decision["do"] == "same":
            other = self.naming.questions.get(decision["as"])
            return other.mention.text if other else ""
        where = self._where(decision.get("parent"))
        return f"{decision['name']} ({where})" if where else str(decision["name"])

    def _where(self, parent: Any) -> str:
        if isinstance(parent, int):
            return self.directories.party_label(parent)
        other = self.naming.questions.get(str(parent or "").removeprefix("new:"))
        return other.mention.text if other else ""
