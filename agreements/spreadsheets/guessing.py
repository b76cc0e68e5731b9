"""Whom an unknown name most likely means, where it is plain; what a new record of it would be."""

from collections import Counter
from functools import cached_property
from typing import Any

from agreements.models.folding import HAN_RUN, fold, name_key, similarity
from agreements.services import gazetteer
from agreements.services.gazetteer import Place
from agreements.spreadsheets.bodies import guess_kind
from agreements.spreadsheets.candidates import Candidate, Candidates, offered_places
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Decision, Naming, Question
from agreements.spreadsheets.nearness import Nearness
from agreements.spreadsheets.places import Places, english_label, readings
from agreements.spreadsheets.spellings import HAS_CYRILLIC, parted, unmixed
from agreements.spreadsheets.territories import find_territory

SAME_PLACE = 0.8
"""A place is found in the name of its authority in spite of case endings: Москвы, Москва."""
NEARLY = 0.8
"""A stored party whose name is so like may be meant: nothing is created unseen beside it."""
NEARLY_THE_PERSON = 0.72

MOSTLY = 0.8
AT_LEAST = 5
"""Where so many parties without a country are known, and so many of them are countries, the others are taken for some."""

HAN_COUNTRIES = {"CN", "TW", "HK", "MO", "SG", "JP"}
CYRILLIC_COUNTRIES = {"RU", "BY", "UA", "KZ", "KG", "BG", "RS", "MK", "MN", "TJ", "UZ", "ME"}


class Guesser:
    """Works on all open questions of a sheet together: names of one city meet among themselves too."""

    def __init__(self, naming: Naming):
        self.naming = naming
        self.directories = naming.directories
        self.offers = Candidates(naming)
        self._known: dict[str, list[Place]] = {}  # key of a name → what the gazetteer calls so
        self._only: dict[str, Place | None] = {}

    def candidates(self, question: Question) -> list[Candidate]:
        return self.offers.offered(question, self.known_places(question))

    def places_offered(self, question: Question) -> list[dict[str, Any]]:
        """Places of the gazetteer that may be created; not those that are there already."""
        places = [place for place in self.known_places(question) if self.offers.of_place(place) is None]
        return offered_places(question, places, self._country_names)

    @cached_property
    def places(self) -> Places:
        return Places(self.naming)

    # The gazetteer

    def known_places(self, question: Question) -> list[Place]:
        """What the gazetteer calls so, in the country that is told; the name alone where a bracket stands behind it."""
        if question.mention.kind != "party":
            return []
        if question.key not in self._known:
            self._known[question.key] = self._places_called(question)
        return self._known[question.key]

    def _places_called(self, question: Question) -> list[Place]:
        code = self._code(question)
        if not self._gazetteer or (not code and question.mention.context):
            return []
        keys = [name_key(text) for text in readings(question.mention)[:2]]
        called = next((self._gazetteer[key] for key in keys if key in self._gazetteer), [])
        return [place for place in called if code in ("", place.country)]

    @cached_property
    def _gazetteer(self) -> dict[str, list[Place]]:
        """All open names at once: a query for some hundreds of them."""
        mentions = [q.mention for q in self.naming.questions.values() if q.mention.kind == "party"]
        return gazetteer.called(
            {name_key(text) for mention in mentions for text in readings(mention)[:2]} - {""}
        )

    def _code(self, question: Question) -> str:
        """The ISO code of the question's country, also of one that is to be created in one that is known."""
        if question.country:
            return self.directories.country_code(question.country)
        decision = self._country_decision(question)
        parent = (decision or {}).get("parent")
        return self.directories.country_code(parent) if isinstance(parent, int) else ""

    def _country_decision(self, question: Question) -> Decision | None:
        context = question.mention.context
        end = self.naming.end_of(Mention("country", context).key()) if context else None
        return end.decision if end else None

    @cached_property
    def _country_names(self) -> dict[str, str]:
        entries = self.directories.parties.entries
        return {code: entries[pk].name for pk, code in self.directories.codes.items()}

    def _only_place(self, question: Question) -> Place | None:
        """The one place of this very name in the country that is told; of several nobody knows which.

        Names in other alphabets stand among a place's further names. There, too, stand names of quarters and
        neighbours: a Latin name that is not the place's own is no proof.
        """
        if question.key not in self._only:
            key = name_key(question.mention.text)
            self._only[question.key] = _only_one(key, self._places_of(question)) if self._gazetteer else None
        return self._only[question.key]

    def _places_of(self, question: Question) -> list[Place]:
        if (
            not self._gazetteer
            or not self._code(question)
            or name_key(question.mention.text) not in self._gazetteer
        ):
            return []
        return self.known_places(question)

    @cached_property
    def _owners(self) -> dict[int, Question]:
        """GeoNames id → the name of the sheet that was decided to be this place, else the first that plainly is."""
        asked = self.naming.questions.values()
        found = {q.decision["geonames"]: q for q in asked if q.decision and q.decision.get("geonames")}
        for question in self.naming.questions.values():
            if question.mention.kind == "party" and (place := self._only_place(question)):
                found.setdefault(place.geonames, question)
        return found

    def _may_be_anothers(self, question: Question) -> bool:
        """Whether it is also a name of a place that stands here already under another one: Venezia, Venice."""
        places = self._places_of(question)
        return any(p.geonames in self._owners or self.offers.of_place(p) is not None for p in places)

    # Guesses

    def guess(self, question: Question) -> Decision | None:
        """What is plain, or None: the one record of this name, another name in the sheet, or a new record."""
        if not fold(question.mention.text):
            return None
        same = self.offers.same(question, [place] if (place := self._only_place(question)) else [])
        if len(same) == 1:
            found = same.pop()
            return None if self._only_sounds_like_a_country(question, found) else {"do": "use", "id": found}
        if same:
            return None
        return self._by_kind[question.mention.kind](question)

    def _only_sounds_like_a_country(self, question: Question, pk: int) -> bool:
        """Tunis, the city, sounds like Тунис, the country: plain only in a sheet of countries."""
        if question.mention.kind != "party" or self.directories.parties.entries[pk].kind != "country":
            return False
        return pk not in self.directories.parties.called(question.mention.text) and not self._are_countries

    @cached_property
    def _by_kind(self) -> dict[str, Any]:
        return {
            "country": self._guess_country,
            "party": self._guess_party,
            "person": self._guess_person,
            "office": lambda question: {"do": "as_written"},
            "type": lambda question: None,
        }

    def _guess_country(self, question: Question) -> Decision | None:
        """A state that is no more, or a part of a country that is known: `England, United Kingdom`."""
        territory = self._territory(question)
        if territory is None:
            return None
        first = self._territories[territory]
        return self.creation(question) if first is question else {"do": "same", "as": first.key}

    def _territory(self, question: Question) -> tuple[Any, ...] | None:
        """Name and country of what is to be created where the sheet tells a country, or a party that is one."""
        kind, text = question.mention.kind, question.mention.text
        if kind not in ("country", "party") or question.mention.context:
            return None
        if known := find_territory(text):
            parent = self.directories.iso.get(known.part_of)
            return (kind, known.name, parent) if parent or not known.part_of else None
        outer = self._outer_country(text) if kind == "country" else None
        return (kind, english_label(parted(text)[0].name), outer) if outer else None

    @cached_property
    def _territories(self) -> dict[tuple[Any, ...], Question]:
        """The first name of the sheet for each: England; England, United Kingdom."""
        found: dict[tuple[Any, ...], Question] = {}
        for question in self.naming.questions.values():
            if territory := self._territory(question):
                found.setdefault(territory, question)
        return found

    def _outer_country(self, text: str) -> int | None:
        """The country in which a region lies, by the last of its names."""
        around = [self.naming.country(way.inside[-1]) for way in parted(text)]
        return around[0] if around and len(set(around)) == 1 else None

    def _guess_person(self, question: Question) -> Decision | None:
        is_near = any(self._people.is_near(t, None, NEARLY_THE_PERSON) for t in readings(question.mention))
        return None if is_near else self.creation(question)

    @cached_property
    def _people(self) -> Nearness:
        return Nearness(self.directories.people, lambda pk: None)

    def _guess_party(self, question: Question) -> Decision | None:
        if self._territory(question):
            return self._guess_country(question)
        if not self._country_is_settled(question):
            return None
        if guess_kind(question.mention.text) == "authority":
            seat = self._seat(question)
            return self.creation(question, seat) if seat else None
        if other := self.places.twin(question):
            return {"do": "same", "as": other.key}
        if place := self._only_place(question):
            return self._guess_place(question, place)
        doubtful = self._may_be_anothers(question) or self._is_doubtful(question)
        return None if doubtful else self.creation(question)

    def _guess_place(self, question: Question, place: Place) -> Decision:
        first = self._owners[place.geonames]
        if first is not question:
            return {"do": "same", "as": first.key}
        return self.creation(question, place=place)

    def _country_is_settled(self, question: Question) -> bool:
        decision = self._country_decision(question)
        return bool(question.country) or (decision is not None and decision["do"] == "create")

    def _is_doubtful(self, question: Question) -> bool:
        """Whether only a person can tell: alphabets mixed up, written as nobody writes it there, or nearly another."""
        text = question.mention.text
        if unmixed(text) or not self._script_fits(question):
            return True
        country = self._outermost(question.country) if question.country else None
        name, around = self._around(question)
        texts = [name] if around else readings(question.mention)
        is_near = any(self._stored.is_near(each, country, NEARLY) for each in texts)
        return is_near or self.places.doubtful(question)

    def _script_fits(self, question: Question) -> bool:
        """Whether the name is written as it is at home: a romanised 摩尔曼斯克 would be no name for Murmansk."""
        text, code = question.mention.text, self._code(question)
        if HAN_RUN.search(text):
            return code in HAN_COUNTRIES
        return code in CYRILLIC_COUNTRIES if HAS_CYRILLIC.search(text) else True

    @cached_property
    def _stored(self) -> Nearness:
        """The stored parties by their country; countries themselves in no group that is asked about."""
        entries = self.directories.parties.entries
        return Nearness(
            self.directories.parties,
            lambda pk: -1 if entries[pk].kind == "country" else self._outermost(pk),
        )

    def _outermost(self, pk: int) -> int:
        return self.directories.line(pk)[-1]

    def _seat(self, question: Question) -> int | str | None:
        """The place whose authority this is: the only one that is named so, stored or in this sheet."""
        place = readings(question.mention)[-1]
        stored = [
            pk
            for pk, score in self.directories.parties.nearest(place)
            if score >= SAME_PLACE and self._may_hold(question, pk)
        ]
        if len(stored) == 1:
            return stored[0]
        near = self.places.near(question, place)
        named = [other for other in near if similarity(place, other.mention.text) >= SAME_PLACE]
        return f"new:{named[0].key}" if not stored and len(named) == 1 else None

    def _may_hold(self, question: Question, pk: int) -> bool:
        is_place = self.directories.parties.entries[pk].kind in ("city", "region", "district")
        return is_place and pk != question.country and self.offers.lies_in(question, pk)

    def _around(self, question: Question) -> tuple[str, int | str | None]:
        """`Zemun (Belgrade)` as Zemun, and Belgrade: stored or open in this sheet; the name as it stands where neither."""
        for name, inside in parted(question.mention.text):
            stored = {pk for pk in self.naming.places(inside[0]) if self._may_hold(question, pk)}
            if len(stored) == 1:
                return name, stored.pop()
            other = None if stored else self.places.called(question, inside[0])
            if other:
                return name, f"new:{other.key}"
        return question.mention.text, None

    def _is_city(self, place: int | str) -> bool:
        """What lies in a city is a district of it; what lies in a region is a city."""
        if isinstance(place, int):
            return self.directories.parties.entries[place].kind == "city"
        return guess_kind(self.naming.questions[place.removeprefix("new:")].mention.text) == "city"

    def alike(self, question: Question) -> list[dict[str, str]]:
        """Other open names of the sheet that may be the same party: those in the same country, the nearest first."""
        if question.mention.kind != "party":
            return []
        return [{"key": other.key, "text": other.mention.text} for other in self.places.near(question)]

    # What would be created

    def creation(
        self, question: Question, parent: int | str | None = None, place: Place | None = None
    ) -> Decision:
        """The decision to create what is mentioned, with name, kind and parent guessed."""
        mention = question.mention
        if territory := self._territory(question):
            _kind, name, outer = territory
            return {"do": "create", "name": name, "kind": "region" if outer else "country", "parent": outer}
        if mention.kind == "country":
            return {"do": "create", "name": english_label(mention.text), "kind": "country", "parent": None}
        if mention.kind == "party":
            return self._new_party(question, parent, place)
        made: Decision = {
            "do": "create",
            "name": english_label(mention.text, person=mention.kind == "person"),
        }
        if mention.kind == "office":
            made["parent"] = int(mention.context) if mention.context.isdecimal() else mention.context or None
        return made

    def _new_party(self, question: Question, parent: int | str | None, place: Place | None) -> Decision:
        mention = question.mention
        kind = guess_kind(mention.text)
        around = None
        name = unmixed(mention.text) or mention.text
        if kind == "authority":
            parent = parent or self._seat(question)
        elif not place:
            name, around = self._around(question)
            place = None if around else self._likely_place(question)
        if around and kind == "city" and self._is_city(around):
            kind = "district"
        unknown = f"new:{Mention('country', mention.context).key()}" if mention.context else None
        made = {
            "do": "create",
            "name": place_label(name, place) if place else _label(name),
            "kind": self._usual(kind, question),
            "parent": parent or around or question.country or unknown,
        }
        if made["kind"] == "country":
            made["parent"] = None
        return made | ({"geonames": place.geonames} if place else {})

    def _likely_place(self, question: Question) -> Place | None:
        """The one place that is called as what stands before the bracket; proposed, never plain."""
        bare = readings(question.mention)[:2][-1]
        found = _only_one(name_key(bare), self.known_places(question)) if self._code(question) else None
        taken = found and (found.geonames in self._owners or self.offers.of_place(found) is not None)
        return None if taken else found

    def _usual(self, kind: str, question: Question) -> str:
        """A country, where the sheet's parties without a country are mostly that."""
        return "country" if kind == "city" and not question.mention.context and self._are_countries else kind

    @cached_property
    def _are_countries(self) -> bool:
        kinds = Counter(self.directories.parties.entries[pk].kind for pk in self.naming.known_parties() if pk)
        return kinds.total() >= AT_LEAST and kinds["country"] >= MOSTLY * kinds.total()

    # Words

    def words(self, question: Question, decision: Decision | None) -> str:
        """A decision in words for the list."""
        if not decision or decision["do"] in ("leave_out", "as_written", "nothing"):
            return ""
        if decision["do"] == "use":
            return self.offers.label(question.mention.kind, int(decision["id"]))
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


def _only_one(key: str, places: list[Place]) -> Place | None:
    """The place whose own name this is; in another alphabet, the place that has it among its names."""
    own = [place for place in places if name_key(place.name) == key] or ([] if key.isascii() else places)
    return own[0] if len(own) == 1 else None


def _label(name: str) -> str:
    """A Latin name as it stands, with its bracket: Halle (Saale); another one romanised."""
    return name[:300] if fold(name).isascii() else english_label(name)


def place_label(text: str, place: Place) -> str:
    """What a place of the gazetteer is called here: as the sheet writes it in Latin letters, else as GeoNames does."""
    own = name_key(text) == name_key(place.name) and fold(text).isascii()
    return _label(text if own else place.name)
