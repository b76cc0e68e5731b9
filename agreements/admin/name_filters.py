"""Which of a sheet's names a page shows: by state, kind and country, by what is searched for, and in which order."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models.folding import fold, name_key

Name = dict[str, Any]

KINDS = {
    "country": _("country"),
    "type": _("agreement type"),
    "party": _("party"),
    "person": _("person"),
    "office": _("office"),
}
"""A decided country makes its cities plain, so countries are asked first."""

STATES = {
    "open": _("not decided"),
    "plain": _("not decided, with a plain guess"),
    "unclear": _("not decided, without a plain guess"),
    "decided": _("decided"),
    "all": _("all"),
}
ORDERS = {"": _("countries first"), "rows": _("most rows first"), "name": _("by name")}
MOST_CONTEXTS = 300


class NameFilter:
    """What was asked for in the address. Anything unknown there asks for nothing."""

    def __init__(self, names: list[Name], sent: Mapping[str, str]):
        self.names = names
        self.state = sent.get("show", "")
        if self.state not in STATES:
            self.state = "open" if any(not name["decision"] for name in names) else "all"
        self.kind = sent.get("kind", "") if sent.get("kind") in KINDS else ""
        self.context = name_key(sent.get("in", "")[:300])
        self.wanted = fold(sent.get("q", "")[:300])
        self.order = sent.get("o", "") if sent.get("o") in ORDERS else ""

    def shown(self) -> list[Name]:
        found = [name for name in self.names if self._is_wanted(name)]
        return sorted(found, key=self._place)

    def _is_wanted(self, name: Name) -> bool:
        return (
            _is(name, self.state)
            and self.kind in ("", name["kind"])
            and self.context in ("", name_key(name["context"]))
            and (not self.wanted or self.wanted in fold(f"{name['text']} {name['context']}"))
        )

    def _place(self, name: Name) -> Any:
        if self.order == "rows":
            return -name["count"]
        if self.order == "name":
            return fold(name["text"])
        return bool(name["decision"]), list(KINDS).index(name["kind"])

    def choices(self) -> dict[str, Any]:
        """What can be chosen, with how many names each has."""
        kinds = Counter(name["kind"] for name in self.names)
        contexts = Counter(
            name["context"] for name in self.names if name["kind"] == "party" and name["context"]
        )
        return {
            "states": [(key, label, self.state == key, self._count(key)) for key, label in STATES.items()],
            "kinds": [(key, KINDS[key], self.kind == key, kinds[key]) for key in KINDS if kinds[key]],
            "contexts": [
                (text, self.context == name_key(text), count)
                for text, count in sorted(contexts.most_common(MOST_CONTEXTS))
            ],
            "orders": [(key, label, self.order == key) for key, label in ORDERS.items()],
        }

    def _count(self, state: str) -> int:
        return sum(_is(name, state) for name in self.names)


def _is(name: Name, state: str) -> bool:
    decided, plain = bool(name["decision"]), bool(name["guess"])
    return {
        "open": not decided,
        "plain": not decided and plain,
        "unclear": not decided and not plain,
        "decided": decided,
        "all": True,
    }[state]
