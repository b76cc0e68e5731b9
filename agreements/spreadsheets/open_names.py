"""The names that somebody must decide about, as the plan keeps them, and what the page shows of each."""

from collections.abc import Collection, Mapping
from typing import Any

from agreements.services import gazetteer
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.guessing import Guesser, place_label
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Decision, Naming, Question

MOST_ROWS = 50
ROUNDS = 5
"""A decided country makes its cities plain, and those what is part of them."""

Name = dict[str, Any]


def listed(naming: Naming, titles: Mapping[int, str] | None = None, offers: bool = True) -> list[Name]:
    """Each name once: where it stands, what is plain, what was decided.

    `titles`: number of a row → what to call it. With `offers` also who may be meant: that takes longer, and for
    thousands of names it is better asked for those that are looked at (`offered`).
    """
    guesser = Guesser(naming)
    names = [_kept(guesser, question, titles or {}) for question in naming.questions.values()]
    return offered_by(guesser, names) if offers else names


def _kept(guesser: Guesser, question: Question, titles: Mapping[int, str]) -> Name:
    guess = guesser.guess(question)
    creations = [d for d in (question.decision, guess) if d and d["do"] == "create"]
    return {
        "key": question.key,
        "kind": question.mention.kind,
        "text": question.mention.text,
        "context": question.mention.context,
        "rows": question.rows[:MOST_ROWS],
        "count": len(question.rows),
        "sample": titles.get(question.rows[0], "") if question.rows else "",
        "guess": guess,
        "creation": creations[0] if creations else guesser.creation(question),
        "decision": question.decision,
    }


def offered(names: list[Name], wanted: list[Name]) -> list[Name]:
    """The wanted ones of a plan's names, with who may be meant."""
    return offered_by(Guesser(restored(_around(names, wanted))), wanted)


def _around(names: list[Name], wanted: list[Name]) -> list[Name]:
    """The names that say something about the wanted ones: countries, others there, those that decisions name."""
    places = {_place(name) for name in wanted}
    named = {key for name in wanted for key in _named(name)}
    return [n for n in names if n["kind"] == "country" or _place(n) in places or n["key"] in named]


def _place(name: Name) -> tuple[str, str]:
    """Kind and, of a party, the country as its key has it."""
    return name["kind"], name["key"].rpartition("|")[2] if name["context"] else ""


def _named(name: Name) -> list[str]:
    said = [
        value
        for each in (name["decision"], name["guess"], name["creation"])
        if each
        for value in each.values()
    ]
    return [str(value).removeprefix("new:") for value in (*said, name["context"])]


def offered_by(guesser: Guesser, names: list[Name]) -> list[Name]:
    questions = guesser.naming.questions
    return [
        name | _offer(guesser, questions[name["key"]], name) for name in names if name["key"] in questions
    ]


def _offer(guesser: Guesser, question: Question, name: Name) -> Name:
    return {
        "candidates": [candidate._asdict() for candidate in guesser.candidates(question)],
        "places": guesser.places_offered(question),
        "alike": guesser.alike(question),
        "guess_text": guesser.words(question, name["guess"]),
        "decision_text": guesser.words(question, question.decision),
    }


def place_decision(name: Name, number: int, directories: Directories) -> Decision | None:
    """The decision to create this place of the gazetteer in its country; None where there is no such place."""
    place = gazetteer.places([number]).get(number)
    if place is None:
        return None
    parent = directories.iso.get(place.country)
    made = {"do": "create", "name": place_label(name["text"], place), "kind": "city", "parent": parent}
    return made | {"geonames": number}


def restored(names: list[Name], directories: Directories | None = None) -> Naming:
    """The questions of a plan as they stood, without its rows."""
    decisions = {name["key"]: name["decision"] for name in names if name["decision"]}
    naming = Naming(decisions, directories)
    for name in sorted(names, key=lambda name: name["kind"] != "country"):
        question = naming.question(_mention(name))
        question.rows = list(name["rows"])
    return naming


def all_plain(names: list[Name], chosen: Collection[str] | None = None) -> dict[str, Decision]:
    """The decisions of all plain guesses, in turn: a decided country makes its cities plain.

    `chosen`: keys of the names that it is about; of all where it is None.
    """
    directories = Directories()
    waiting = [n for n in names if not n["decision"] and (chosen is None or n["key"] in chosen)]
    found: dict[str, Decision] = {}
    for _round in range(ROUNDS):
        fresh = _plain(names, waiting, found, directories)
        if not fresh:
            break
        found |= fresh
        waiting = [name for name in waiting if name["key"] not in fresh]
    return found


def _plain(
    names: list[Name], waiting: list[Name], found: dict[str, Decision], directories: Directories
) -> dict[str, Decision]:
    naming = restored(
        [name | {"decision": found.get(name["key"], name["decision"])} for name in names], directories
    )
    guesser = Guesser(naming)
    asked = {name["key"]: naming.question(_mention(name)) for name in names}
    before = {question.key: key for key, question in asked.items()}  # a decided country changes keys
    guesses = {name["key"]: guesser.guess(asked[name["key"]]) for name in waiting}
    return {key: _under(before, guess) for key, guess in guesses.items() if guess}


def _under(keys: dict[str, str], decision: Decision) -> Decision:
    """The decision with the keys that names have in the plan."""
    changed = dict(decision)
    if "as" in decision:
        changed["as"] = keys.get(decision["as"], decision["as"])
    if isinstance(decision.get("parent"), str):
        parent = decision["parent"].removeprefix("new:")
        changed["parent"] = f"new:{keys.get(parent, parent)}"
    return changed


def _mention(name: Name) -> Mention:
    return Mention(name["kind"], name["text"], name["context"])
