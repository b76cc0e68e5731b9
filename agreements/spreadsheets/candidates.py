"""Whom an unknown name may mean, each with the reason why it is offered."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agreements.models.folding import name_key
from agreements.services.gazetteer import Place
from agreements.spreadsheets.naming import Naming, Question
from agreements.spreadsheets.places import readings
from agreements.spreadsheets.spellings import parted, unmixed, unwrapped

SAME = 0.97
"""From here on the name is the same, if not in the same letters; below it is only like it."""
MOST = 6
MOST_PLACES = 5


class Candidate(NamedTuple):
    """A record that may be meant, and why it is offered."""

    id: int
    label: str
    why: str
    score: float


class Candidates:
    """The records that an open name may mean."""

    def __init__(self, naming: Naming):
        self.naming = naming
        self.directories = naming.directories

    def offered(self, question: Question, known_places: list[Place]) -> list[Candidate]:
        """Up to six, those in the right country first: the same name, the place with what it lies in, what is like it.

        `known_places`: places of the gazetteer that are called so.
        """
        found: dict[int, Candidate] = {}
        for pk, why, score in self._all(question, known_places):
            if pk not in found and self.may_be(question, pk):
                found[pk] = Candidate(pk, self.label(question.mention.kind, pk), why, round(score, 2))
        return sorted(found.values(), key=lambda c: (not self.lies_in(question, c.id), -c.score))[:MOST]

    def same(self, question: Question, known_places: list[Place]) -> set[int]:
        """Those in the right country that have the very name, in whatever letters."""
        found = {pk for pk, _why, _score in self._of_that_name(question, known_places)}
        return {pk for pk in found if self.may_be(question, pk) and self.lies_in(question, pk)}

    def _all(self, question: Question, known_places: list[Place]) -> Iterator[tuple[int, str, float]]:
        yield from self._of_that_name(question, known_places)
        yield from self._parted(question)
        directory = self.directories.of(question.mention.kind)
        for text in readings(question.mention):
            for pk, score in directory.nearest(text):
                yield pk, _("a similar name"), min(score, 0.93)

    def _of_that_name(
        self, question: Question, known_places: list[Place]
    ) -> Iterator[tuple[int, str, float]]:
        text, directory = question.mention.text, self.directories.of(question.mention.kind)
        if plain := unmixed(text):
            for pk in sorted(directory.called(plain) | directory.sounding(plain)):
                yield pk, _("the same name; in the sheet Latin and Cyrillic letters are mixed up in it"), 1.0
        for pk in sorted(directory.called(text)):
            yield pk, _("the same name"), 1.0
        for pk in sorted(directory.sounding(text)):
            yield pk, _("the same name in another script or spelling"), 0.98
        if question.mention.kind == "party":
            if not question.mention.context and (country := self.naming.country(text)):
                yield country, _("a name of the country, maybe in another language"), SAME
            for pk in sorted(self.naming.parted(text)):
                yield pk, _("the name, and what it lies in"), 0.98
            for place in known_places:
                if (known := self.of_place(place)) is not None:
                    yield known, _("GeoNames has “%(name)s” as a name of it") % {"name": text}, SAME

    def _parted(self, question: Question) -> Iterator[tuple[int, str, float]]:
        """What remains of the name without the place behind it, or without "City of"."""
        parties = self.directories.parties
        if question.mention.kind not in ("party", "country"):
            return
        for name, inside in parted(question.mention.text):
            for pk in sorted(parties.called(name) | parties.sounding(name)):
                around = ", ".join(inside)
                yield pk, _("the name without “%(part)s”") % {"part": around}, 0.95
        if bare := unwrapped(question.mention.text):
            for pk in sorted(parties.called(bare) | parties.sounding(bare)):
                yield pk, _("the name without the word around it"), 0.94

    def of_place(self, place: Place) -> int | None:
        """The party that is this place: with its GeoNames id, or the only city there of its name."""
        directories = self.directories
        if place.geonames in directories.geonames:
            return directories.geonames[place.geonames]
        called = {
            pk
            for pk in directories.parties.called(place.name)
            if directories.parties.entries[pk].kind == "city"
            and directories.country_code(pk) == place.country
        }
        return called.pop() if len(called) == 1 else None

    def may_be(self, question: Question, pk: int) -> bool:
        """A city of Brazil is not Brazil; a country is a country or a territory; an office is one of the party told."""
        kind = question.mention.kind
        if kind == "country":
            return self.directories.parties.entries[pk].kind in ("country", "region")
        if kind == "office" and question.mention.context:
            return self.directories.offices.entries[pk].parent == self.naming.party_of(question.mention)
        return pk != question.country and not (question.country and self._is_country(question, pk))

    def _is_country(self, question: Question, pk: int) -> bool:
        return question.mention.kind == "party" and self.directories.parties.entries[pk].kind == "country"

    def lies_in(self, question: Question, pk: int) -> bool:
        """Whether it lies in the country that the sheet tells; anything does where none is told."""
        if question.mention.kind != "party" or not question.mention.context:
            return True
        return question.country is not None and self.directories.within(pk, question.country)

    def label(self, kind: str, pk: int) -> str:
        """The record's name for the user to choose by."""
        if kind in ("party", "country"):
            return self.directories.party_label(pk)
        entry = self.directories.of(kind).entries[pk]
        if kind == "office" and entry.parent in self.directories.parties.entries:
            return f"{entry.name} ({self.directories.parties.entries[entry.parent].name})"
        return entry.name


def offered_places(
    question: Question, known_places: list[Place], countries: dict[str, str]
) -> list[dict[str, Any]]:
    """Places of the gazetteer to be created, as the page shows them. `countries`: ISO code → name."""
    return [
        {
            "geonames": place.geonames,
            "label": f"{place.name} ({countries.get(place.country, place.country)})",
            "why": _("GeoNames: %(latitude)s, %(longitude)s; %(people)s inhabitants")
            % {"latitude": place.latitude, "longitude": place.longitude, "people": f"{place.population:,}"},
            "same": name_key(place.name) == name_key(question.mention.text),
        }
        for place in known_places[:MOST_PLACES]
    ]
