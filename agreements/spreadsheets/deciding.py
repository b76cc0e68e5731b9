"""Decisions about names, checked before they are kept."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models import AgreementType, Party, Person
from agreements.models.folding import fold
from agreements.models.party import PartyKind
from agreements.spreadsheets.errors import SheetError

MODELS: dict[str, Any] = {"party": Party, "country": Party, "person": Person, "type": AgreementType}


def check_decisions(plan: dict[str, Any], decisions: dict[str, Any]) -> None:
    """Raises SheetError for the first decision that can't be carried out."""
    names = {name["key"]: name for name in plan["names"]}
    for key, decision in decisions.items():
        if key not in names:
            raise SheetError(
                _("The name “%(name)s” is not open in this sheet any more. Load the page again.")
                % {"name": key}
            )
        if decision:
            _check(names[key], decision, names)


def _check(name: dict[str, Any], decision: dict[str, Any], names: dict[str, Any]) -> None:
    deed = decision.get("do")
    check = {
        "use": _check_use,
        "same": _check_same,
        "create": _check_create,
        "leave_out": lambda *_given: True,
    }.get(deed)
    if check is None or not check(name, decision, names):
        raise SheetError(_("“%(name)s”: this choice is not possible. Choose again.") % {"name": name["text"]})


def _check_use(name: dict[str, Any], decision: dict[str, Any], names: dict[str, Any]) -> bool:
    return _exists(MODELS[name["kind"]], decision.get("id"))


def _check_same(name: dict[str, Any], decision: dict[str, Any], names: dict[str, Any]) -> bool:
    other = decision.get("as")
    return other in names and other != name["key"] and names[other]["kind"] == name["kind"]


def _check_create(name: dict[str, Any], decision: dict[str, Any], names: dict[str, Any]) -> bool:
    label = str(decision.get("name") or "")
    if not fold(label) or len(label) > 300:
        raise SheetError(
            _("“%(name)s” needs a name of 1 to 300 characters to be created with.") % {"name": name["text"]}
        )
    if name["kind"] in ("party", "country"):
        return _check_place(decision, names)
    return True


def _check_place(decision: dict[str, Any], names: dict[str, Any]) -> bool:
    parent, kind = decision.get("parent"), decision.get("kind")
    if kind not in PartyKind.values or (kind == PartyKind.COUNTRY and parent):
        return False
    if isinstance(parent, str):
        return parent.removeprefix("new:") in names
    return parent is None or _exists(Party, parent)


def _exists(model: Any, pk: Any) -> bool:
    return isinstance(pk, int) and 0 < pk < 2**63 and model.objects.filter(pk=pk).exists()
