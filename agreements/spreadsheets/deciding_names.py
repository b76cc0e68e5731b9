"""Decisions about names, checked before they are kept. Whatever is sent, the answer is in words."""

from functools import cached_property
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from agreements.models import AgreementType, Office, Party, Person
from agreements.models.folding import fold
from agreements.models.party import PartyKind
from agreements.services import gazetteer
from agreements.spreadsheets.errors import SheetError

MODELS: dict[str, Any] = {
    "party": Party,
    "country": Party,
    "person": Person,
    "office": Office,
    "type": AgreementType,
}
PLACES = ("party", "country")
COUNTRIES = (PartyKind.COUNTRY, PartyKind.REGION)
LONGEST_NAME = 300

Name = dict[str, Any]
Decision = dict[str, Any]
Names = dict[str, Name]


def check_decisions(plan: dict[str, Any], decisions: Any) -> None:
    """Raises SheetError for the first decision that can't be carried out."""
    if not isinstance(decisions, dict):
        raise SheetError(_("This choice is not possible. Load the page again."))
    names: Names = {name["key"]: name for name in plan["names"]}
    check = _Check(names, decisions)
    for key, decision in decisions.items():
        if key not in names:
            raise SheetError(
                _("The name “%(name)s” is not open in this sheet any more. Load the page again.")
                % {"name": str(key)[:100]}
            )
        if decision is not None and not (
            isinstance(decision, dict) and check.is_possible(names[key], decision)
        ):
            raise SheetError(
                _("“%(name)s”: this choice is not possible. Choose again.") % {"name": names[key]["text"]}
            )
    check.refuse_twice(names, {key: name["decision"] for key, name in names.items()} | decisions)


class _Check:
    """Looks at each decision; asks the database once for each record that several name."""

    def __init__(self, names: Names, decisions: dict[str, Any]):
        self.names, self.decisions = names, decisions
        self._stored: dict[tuple[str, int], bool] = {}

    @cached_property
    def _places(self) -> set[int]:
        """Which of the GeoNames ids that were sent there are."""
        sent = [each.get("geonames") for each in self.decisions.values() if isinstance(each, dict)]
        return set(gazetteer.places([number for number in sent if number and _is_key(number)]))

    @cached_property
    def _taken(self) -> set[int]:
        return {number for number in Party.objects.values_list("geonames", flat=True) if number}

    def is_possible(self, name: Name, decision: Decision) -> bool:
        checks = {
            "use": self._may_use,
            "same": self._may_be_same,
            "create": self._may_create,
            "leave_out": lambda name, decision: True,
            "as_written": lambda name, decision: name["kind"] == "office",
            "nothing": lambda name, decision: name["kind"] == "country",
        }
        deed = decision.get("do")
        check = checks.get(deed) if isinstance(deed, str) else None
        return check is not None and check(name, decision)

    def _may_use(self, name: Name, decision: Decision) -> bool:
        kind, pk = name["kind"], decision.get("id")
        if not _is_key(pk):
            return False
        if kind == "country":
            return Party.objects.filter(pk=pk, kind__in=COUNTRIES).exists()
        if kind == "office" and name["context"]:
            return Office.objects.filter(pk=pk, party=self._holder(name["context"])).exists()
        return self._exists(kind, pk)

    def _holder(self, context: str) -> int:
        """The party of an office: stored, or an open name that is decided to be a stored one; 0 where it is neither."""
        if context.isdecimal():
            return int(context)
        key = context.removeprefix("new:")
        said = self.decisions.get(key) or self.names.get(key, {}).get("decision") or {}
        return said["id"] if said.get("do") == "use" and _is_key(said.get("id")) else 0

    def _may_be_same(self, name: Name, decision: Decision) -> bool:
        other: Any = decision.get("as")
        if not self._is_open(other) or other == name["key"] or self.names[other]["kind"] != name["kind"]:
            return False
        return name["kind"] != "office" or self.names[other]["context"] == name["context"]

    def _may_create(self, name: Name, decision: Decision) -> bool:
        label = decision.get("name")
        if (
            not isinstance(label, str)
            or not fold(label)
            or len(label) > LONGEST_NAME
            or not label.isprintable()
        ):
            raise SheetError(
                _("“%(name)s” needs a name of 1 to 300 characters to be created with.")
                % {"name": name["text"]}
            )
        if name["kind"] == "office":
            return self._may_be_held(name, decision)
        return name["kind"] not in PLACES or self._may_be_there(name, decision)

    def _may_be_held(self, name: Name, decision: Decision) -> bool:
        """An office belongs to a party, which has no other of this title."""
        parent = decision.get("parent")
        if parent is None:
            words = _("“%(name)s”: say whose office it is, or keep it as it is written.")
            raise SheetError(words % {"name": name["text"]})
        if not self._is_place(name, parent):
            return False
        if isinstance(parent, int) and Office.objects.filter(party=parent, name=decision["name"]).exists():
            words = _("“%(name)s”: the party already has an office “%(title)s”. Choose that one.")
            raise SheetError(words % {"name": name["text"], "title": decision["name"]})
        return True

    def _may_be_there(self, name: Name, decision: Decision) -> bool:
        parent, kind = decision.get("parent"), decision.get("kind")
        if (
            not isinstance(kind, str)
            or kind not in PartyKind.values
            or (kind == PartyKind.COUNTRY and parent)
        ):
            return False
        if name["kind"] == "country" and kind not in COUNTRIES:
            return False
        if "geonames" in decision and not self._may_be_place(name, decision):
            return False
        return parent is None or self._is_place(name, parent)

    def _may_be_place(self, name: Name, decision: Decision) -> bool:
        number = decision["geonames"]
        if name["kind"] != "party" or not _is_key(number) or number not in self._places:
            return False
        if number in self._taken:
            words = _("“%(name)s”: this place of GeoNames is there already. Choose that record.")
            raise SheetError(words % {"name": name["text"]})
        return True

    def _is_place(self, name: Name, parent: Any) -> bool:
        """A stored party, or another name of the sheet that may be one."""
        if isinstance(parent, str):
            key = parent.removeprefix("new:")
            is_other = key != parent and key != name["key"]
            return is_other and self._is_open(key) and self.names[key]["kind"] in PLACES
        return _is_key(parent) and self._exists("party", parent)

    def _is_open(self, key: Any) -> bool:
        return isinstance(key, str) and key in self.names

    def _exists(self, kind: str, pk: int) -> bool:
        if (kind, pk) not in self._stored:
            self._stored[kind, pk] = MODELS[kind].objects.filter(pk=pk).exists()
        return self._stored[kind, pk]

    def refuse_twice(self, names: Names, decisions: dict[str, Decision | None]) -> None:
        """What may be there only once can't be created for two names."""
        first: dict[Any, str] = {}
        for key, decision in decisions.items():
            what = _only_once(names[key], decision)
            if what is not None and first.setdefault(what, key) != key:
                words = _(
                    "“%(one)s” and “%(other)s” would be created as the same. Say that one is the other."
                )
                raise SheetError(words % {"one": names[first[what]]["text"], "other": names[key]["text"]})


def _only_once(name: Name, decision: Decision | None) -> Any:
    """A place of the gazetteer, or an office of this title at this party; None for everything else."""
    if not decision or decision["do"] != "create":
        return None
    if decision.get("geonames"):
        return decision["geonames"]
    return (decision["name"], str(decision["parent"])) if name["kind"] == "office" else None


def _is_key(pk: Any) -> TypeGuard[int]:
    return isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk < 2**63
