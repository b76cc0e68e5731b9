"""Names of a sheet that nobody is called yet, as questions on a page, and the answers that come back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import AgreementType, Party, Person
from agreements.models.party import PartyKind
from agreements.spreadsheets.reference_widgets import RecordWidget

Name = dict[str, Any]
Decision = dict[str, Any]

KINDS = {
    "country": gettext_lazy("country"),
    "party": gettext_lazy("party"),
    "person": gettext_lazy("person"),
    "office": gettext_lazy("office"),
    "type": gettext_lazy("agreement type"),
}
FIRST = ["country", "type", "party", "person", "office"]
"""A decided country makes its cities plain, so countries are asked first."""

KNOWN: dict[str, RecordWidget] = {
    "country": RecordWidget(lambda: Party.objects.filter(kind__in=[PartyKind.COUNTRY, PartyKind.REGION])),
    "party": RecordWidget(Party.objects.all),
    "person": RecordWidget(Person.objects.all),
    "type": RecordWidget(AgreementType.objects.all, key="code"),
}
"""How a record that is not among the candidates is typed, by the kind of name."""

MOST_OFFERED = 2_000
"""Parties that are offered while typing; a longer list would make the page heavy."""


class NameChoices:
    """The questions of one plan. Each has its place in the plan as its number on the page."""

    def __init__(self, names: list[Name]):
        self.names = names
        self.number = {name["key"]: number for number, name in enumerate(names)}
        self.keys = {name["key"]: name for name in names}

    def in_order(self, names: list[Name]) -> list[Name]:
        """Undecided before decided, countries before cities."""
        return sorted(names, key=lambda name: (bool(name["decision"]), FIRST.index(name["kind"])))

    def questions(self, names: list[Name]) -> list[dict[str, Any]]:
        """The names with what the page shows of each."""
        labels = self._labels(names)
        return [self._question(name, labels) for name in names]

    def _question(self, name: Name, labels: dict[int, str]) -> dict[str, Any]:
        chosen = name["decision"] or name["guess"] or {}
        another = chosen.get("do") == "use" and chosen["id"] not in {
            each["id"] for each in name["candidates"]
        }
        creation = {
            **(name.get("creation") or {"name": name["text"]}),
            **(chosen if chosen.get("do") == "create" else {}),
        }
        return {
            "name": name,
            "candidates": [{**each, "choice": f"use:{each['id']}"} for each in name["candidates"]],
            "number": self.number[name["key"]],
            "kind": KINDS[name["kind"]],
            "chosen": "another" if another else _value(chosen),
            "another": labels.get(chosen["id"], name.get("decision_text", "")) if another else "",
            "same_as": chosen.get("as", ""),
            "creation": creation,
            "parent": self._place(creation.get("parent"), labels),
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
        other = self.keys.get(str(parent or "").removeprefix("new:"))
        return _new(other) if other else ""

    def places(self) -> list[str]:
        """What can be typed as the place that something is part of: countries, and what this sheet creates."""
        rows = Party.objects.filter(kind=PartyKind.COUNTRY).order_by("name").values_list("reference", "name")
        countries = [reference or name for reference, name in rows]
        return [_new(name) for name in self.names if name["kind"] in ("party", "country")] + countries

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
            return {
                "do": "use",
                "id": int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0,
            }
        if deed == "another":
            return self._another(number, key, sent)
        if deed == "same":
            return {"do": "same", "as": sent.get(f"same-{number}", "")}
        if deed == "create":
            return self._creation(number, key, sent)
        return {"do": "leave_out"} if deed == "leave_out" else None

    def _another(self, number: int, key: str, sent: Mapping[str, str]) -> Decision | None:
        """A record that was typed; None for a question that is not open any more."""
        known = KNOWN.get(self.keys.get(key, {}).get("kind", ""))
        return (
            {"do": "use", "id": known.clean(sent.get(f"another-{number}", "").strip()).pk} if known else None
        )

    def _creation(self, number: int, key: str, sent: Mapping[str, str]) -> Decision:
        made: Decision = {"do": "create", "name": sent.get(f"name-{number}", "").replace("\x00", "").strip()}
        if self.keys.get(key, {}).get("kind") in ("party", "country"):
            made |= {
                "kind": sent.get(f"kind-{number}", ""),
                "parent": self._parent(sent.get(f"parent-{number}", "").strip()),
            }
        return made

    def _parent(self, text: str) -> int | str | None:
        if not text:
            return None
        for name in self.names:
            if _new(name) == text:
                return f"new:{name['key']}"
        return RecordWidget(Party.objects.all).clean(text).pk


def _value(decision: Decision) -> str:
    """The radio button of a decision."""
    deed = decision.get("do", "")
    return f"use:{decision['id']}" if deed == "use" else deed


def _new(name: Name) -> str:
    """How a place that this sheet creates is told from one that is there."""
    return _("%(name)s (from this sheet)") % {"name": name["text"]}
