"""Names of a sheet that nobody is called yet, as questions on a page, and the answers that come back."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agreements.admin.name_filters import KINDS
from agreements.models import AgreementType, Office, Party, Person
from agreements.models.party import PartyKind
from agreements.spreadsheets import open_names
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.reference_widgets import RecordWidget

Name = dict[str, Any]
Decision = dict[str, Any]

KNOWN: dict[str, RecordWidget] = {
    "country": RecordWidget(lambda: Party.objects.filter(kind__in=[PartyKind.COUNTRY, PartyKind.REGION])),
    "party": RecordWidget(Party.objects.all),
    "person": RecordWidget(Person.objects.all),
    "office": RecordWidget(Office.objects.all),
    "type": RecordWidget(AgreementType.objects.all, key="code"),
}
"""How a record that is not among the candidates is typed, by the kind of name."""

MOST_OFFERED = 2_000
"""Parties that are offered while typing; a longer list would make the page heavy."""
MOST_OF_SHEET = 300
"""Names of the sheet that are offered as the place that something is part of."""


class NameChoices:
    """The questions of one plan. Each has its place in the plan as its number on the page."""

    def __init__(self, names: list[Name]):
        self.names = names
        self.number = {name["key"]: number for number, name in enumerate(names)}
        self.keys = {name["key"]: name for name in names}

    def questions(self, names: list[Name]) -> list[dict[str, Any]]:
        """The names with what the page shows of each. Who may be meant is worked out for these only."""
        shown = open_names.offered(self.names, names)
        labels = self._labels(shown)
        return [self._question(name, labels) for name in shown]

    def _question(self, name: Name, labels: dict[int, str]) -> dict[str, Any]:
        chosen = name["decision"] or name["guess"] or {}
        another = chosen.get("do") == "use" and chosen["id"] not in {
            each["id"] for each in name["candidates"]
        }
        creation = {
            **(name.get("creation") or {"name": name["text"]}),
            **(chosen if chosen.get("do") == "create" else {}),
        }
        place = chosen.get("geonames") in {each["geonames"] for each in name["places"]}
        return {
            "name": name,
            "candidates": [{**each, "choice": f"use:{each['id']}"} for each in name["candidates"]],
            "places": [{**each, "choice": f"place:{each['geonames']}"} for each in name["places"]],
            "number": self.number[name["key"]],
            "kind": KINDS[name["kind"]],
            "chosen": "another" if another else f"place:{chosen['geonames']}" if place else _value(chosen),
            "another": labels.get(chosen["id"], name.get("decision_text", "")) if another else "",
            "same_as": chosen.get("as", ""),
            "creation": creation,
            "parent": self._place(creation.get("parent"), labels),
            "guessed": name["guess"]
            and not name["decision"]
            and _in_words(name["guess"], name["guess_text"]),
            "decided": name["decision"] and _in_words(name["decision"], name["decision_text"]),
            "is_place": name["kind"] in ("party", "country"),
            "party_kinds": PartyKind.choices,
            "more_rows": max(name["count"] - len(name["rows"]), 0),
        }

    def _labels(self, names: list[Name]) -> dict[int, str]:
        """The parties that something may be created in, by what is typed for them."""
        parents = {
            (source or {}).get("parent")
            for name in names
            for source in (name.get("creation"), name["decision"])
        } | {(name["decision"] or {}).get("id") for name in names if name["kind"] in ("party", "country")}
        found = Party.objects.filter(pk__in=[pk for pk in parents if isinstance(pk, int)])
        return {party.pk: party.reference or party.name for party in found}

    def _place(self, parent: Any, labels: dict[int, str]) -> str:
        if isinstance(parent, int):
            return labels.get(parent, "")
        return self._new_labels.get(str(parent or "").removeprefix("new:"), "")

    @cached_property
    def _new_labels(self) -> dict[str, str]:
        """Key of a place that this sheet creates → how it is told from one that is there; the country where two share a name."""
        places = [name for name in self.names if name["kind"] in ("party", "country")]
        texts = Counter(name["text"] for name in places)
        return {
            name["key"]: _new(
                f"{name['text']}, {name['context']}"
                if texts[name["text"]] > 1 and name["context"]
                else name["text"]
            )
            for name in places
        }

    @cached_property
    def _new_keys(self) -> dict[str, str]:
        return {label: key for key, label in self._new_labels.items()}

    def places(self, shown: list[dict[str, Any]]) -> list[str]:
        """What can be typed as the place that something is part of: countries, and what this sheet creates there."""
        rows = Party.objects.filter(kind=PartyKind.COUNTRY).order_by("name").values_list("reference", "name")
        keys = [name["key"] for name in self.names if name["kind"] == "country"]
        keys += [other["key"] for question in shown for other in question["name"]["alike"]]
        mine = [self._new_labels[key] for key in dict.fromkeys(keys) if key in self._new_labels]
        return mine[:MOST_OF_SHEET] + [reference or name for reference, name in rows]

    def parties(self) -> list[tuple[str, str]]:
        """(what is typed, its English name) of parties that a name may mean, for typing with suggestions."""
        rows = Party.objects.exclude(reference=None).order_by("name").values_list("reference", "name")
        return [(str(reference), name) for reference, name in rows[:MOST_OFFERED]]

    def read(self, sent: Mapping[str, str]) -> dict[str, Decision | None]:
        """Key → decision for each question that was on the page. Raises CellError for a place nobody knows."""
        answered = [number for number in range(len(self.names)) if f"key-{number}" in sent]
        keys = {number: sent[f"key-{number}"] for number in answered}
        return {key: self._decision(number, key, sent) for number, key in keys.items()}

    def _decision(self, number: int, key: str, sent: Mapping[str, str]) -> Decision | None:
        deed, _colon, value = sent.get(f"choice-{number}", "").partition(":")
        if deed == "use":
            return {"do": "use", "id": _number(value)}
        if deed == "place":
            return self._placed(key, _number(value))
        if deed == "another":
            return self._another(number, key, sent)
        if deed == "same":
            return {"do": "same", "as": sent.get(f"same-{number}", "")}
        if deed == "create":
            return self._creation(number, key, sent)
        return {"do": deed} if deed in ("leave_out", "as_written", "nothing") else None

    def _placed(self, key: str, number: int) -> Decision | None:
        """A place of the gazetteer; None for a question that is not open any more."""
        if key not in self.keys:
            return None
        found = open_names.place_decision(self.keys[key], number, self._directories)
        if found is None:
            words = _("“%(name)s”: this place is not in the gazetteer. Choose again.")
            raise CellError(words % {"name": self.keys[key]["text"]})
        return found

    @cached_property
    def _directories(self) -> Directories:
        return Directories()

    def _another(self, number: int, key: str, sent: Mapping[str, str]) -> Decision | None:
        """A record that was typed; None for a question that is not open any more."""
        known = KNOWN.get(self.keys.get(key, {}).get("kind", ""))
        return (
            {"do": "use", "id": known.clean(sent.get(f"another-{number}", "").strip()).pk} if known else None
        )

    def _creation(self, number: int, key: str, sent: Mapping[str, str]) -> Decision:
        made: Decision = {"do": "create", "name": sent.get(f"name-{number}", "").replace("\x00", "").strip()}
        kind = self.keys.get(key, {}).get("kind")
        if kind in ("party", "country"):
            made["kind"] = sent.get(f"kind-{number}", "")
        if kind in ("party", "country", "office"):
            made["parent"] = self.parent(sent.get(f"parent-{number}", "").strip())
        return made

    def parent(self, text: str) -> int | str | None:
        """The place that was typed. Raises CellError for one that nobody knows."""
        if not text:
            return None
        if text in self._new_keys:
            return f"new:{self._new_keys[text]}"
        return RecordWidget(Party.objects.all).clean(text).pk


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _value(decision: Decision) -> str:
    """The radio button of a decision."""
    deed = decision.get("do", "")
    return f"use:{decision['id']}" if deed == "use" else deed


def _in_words(decision: Decision, text: str) -> str:
    """What was decided, or is guessed, as a short sentence."""
    words = {
        "use": _("it is %(name)s"),
        "same": _("the same as %(name)s"),
        "create": _("create %(name)s"),
        "leave_out": _("leave its rows out"),
        "as_written": _("keep it as it is written"),
        "nothing": _("not a country"),
    }
    return words[decision["do"]] % {"name": text}


def _new(text: str) -> str:
    """How a place that this sheet creates is told from one that is there."""
    return _("%(name)s (from this sheet)") % {"name": text}
