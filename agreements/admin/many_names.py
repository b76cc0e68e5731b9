"""Deciding about many names at once: those that are ticked, or all that the filter shows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.choices import Decision, Name, NameChoices
from agreements.models.party import PartyKind
from agreements.spreadsheets.errors import CellError

DEEDS = {
    "accept": gettext_lazy("Accept the plain guesses"),
    "create": gettext_lazy("Create each, as it is proposed"),
    "as_written": gettext_lazy("Keep offices as they are written"),
    "leave_out": gettext_lazy("Leave their rows out"),
    "take_back": gettext_lazy("Take the decisions back"),
}


class Many(NamedTuple):
    """What is to be done with which names."""

    deed: str
    names: list[Name]


def asked(choices: NameChoices, shown: list[Name], sent: Any) -> Many:
    """What the form asks for. Raises CellError where it asks for nothing."""
    deed = sent.get("deed", "")
    if deed not in DEEDS:
        raise CellError(_("Choose what to do with the names."))
    ticked = {value for value in sent.getlist("tick") if value.isascii() and value.isdigit()}
    if sent.get("whole") == "1":
        names = shown
    else:
        names = [name for name in choices.names if str(choices.number[name["key"]]) in ticked]
    if not names:
        raise CellError(_("Tick the names first, or choose all that are shown."))
    return Many(deed, names)


def decisions(many: Many, choices: NameChoices, sent: Mapping[str, str]) -> dict[str, Decision | None]:
    """Key → decision for each of the names that the deed is possible for."""
    if many.deed == "take_back":
        return {name["key"]: None for name in many.names if name["decision"]}
    undecided = [name for name in many.names if not name["decision"]]
    if many.deed == "as_written":
        return {name["key"]: {"do": "as_written"} for name in undecided if name["kind"] == "office"}
    if many.deed == "leave_out":
        return {name["key"]: {"do": "leave_out"} for name in undecided}
    return _creations(undecided, choices, sent)


def _creations(
    names: list[Name], choices: NameChoices, sent: Mapping[str, str]
) -> dict[str, Decision | None]:
    """As proposed, or as the kind and in the place that are told for all of them."""
    kind = sent.get("kind-of-all", "")
    parent = choices.parent(sent.get("parent-of-all", "").strip())
    made: dict[str, Decision | None] = {}
    placed = {(name["decision"] or {}).get("geonames") for name in choices.names}
    for name in names:
        decision = dict(name["creation"])
        if decision.get("geonames") in placed:
            decision.pop("geonames", None)  # two names that may be one place: nobody said that they are
        placed.add(decision.get("geonames"))
        if name["kind"] in ("party", "country"):
            decision |= {"kind": kind} if kind in PartyKind.values else {}
            decision |= {"parent": parent} if parent else {}
            if decision["kind"] == PartyKind.COUNTRY:
                decision["parent"] = None
        made[name["key"]] = decision
    return {key: decision for key, decision in made.items() if _has_its_place(decision, made, choices)}


def _has_its_place(decision: Decision | None, made: dict[str, Any], choices: NameChoices) -> bool:
    """Whether what it is part of is there, decided or created with it: a city waits for its country."""
    parent = (decision or {}).get("parent")
    if not isinstance(parent, str):
        return True
    key = parent.removeprefix("new:")
    other = made.get(key) or choices.keys.get(key, {}).get("decision") or {}
    return other.get("do") in ("use", "create", "same")
