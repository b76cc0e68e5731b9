"""Decisions about columns and names, checked before they are kept. Whatever is sent, the answer is in words."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models import AgreementType, Party, Person
from agreements.models.folding import fold
from agreements.models.party import PartyKind
from agreements.spreadsheets.agreements import COLUMNS, label_of
from agreements.spreadsheets.columns import MOST_NUMBERED
from agreements.spreadsheets.errors import SheetError

MODELS: dict[str, Any] = {"party": Party, "country": Party, "person": Person, "type": AgreementType}
COUNTRIES = (PartyKind.COUNTRY, PartyKind.REGION)
LONGEST_NAME = 300

Names = dict[str, dict[str, Any]]


def check_mapping(plan: dict[str, Any], mapping: Any) -> None:
    """Raises SheetError for a column or field that doesn't exist, and for a field that would be given twice."""
    columns = {column["heading"]: column for column in plan["columns"]}
    if not isinstance(mapping, dict) or not all(
        key in columns and _is_field(mapping[key]) for key in mapping
    ):
        raise SheetError(_("This choice of columns is not possible. Load the page again."))
    told: dict[str, str] = {}
    for heading, column in columns.items():
        key = mapping.get(heading, column["field"])
        if key and key in told and not COLUMNS[key.partition(".")[0]].several:
            raise SheetError(
                _("“%(one)s” and “%(other)s” can't both be “%(field)s”. Leave one of them out.")
                % {"one": told[key], "other": heading, "field": label_of(key)}
            )
        told[key or ""] = heading


def _is_field(key: Any) -> bool:
    if key == "" or key is None:
        return True
    name, _dot, number = key.partition(".") if isinstance(key, str) else ("", "", "")
    if name not in COLUMNS:
        return False
    if not COLUMNS[name].numbered:
        return not _dot
    return number in map(str, range(1, MOST_NUMBERED + 1))


def check_decisions(plan: dict[str, Any], decisions: Any) -> None:
    """Raises SheetError for the first decision that can't be carried out."""
    names: Names = {name["key"]: name for name in plan["names"]}
    if not isinstance(decisions, dict):
        raise SheetError(_("This choice is not possible. Load the page again."))
    for key, decision in decisions.items():
        if key not in names:
            raise SheetError(
                _("The name “%(name)s” is not open in this sheet any more. Load the page again.")
                % {"name": str(key)[:100]}
            )
        if decision is not None and not (
            isinstance(decision, dict) and _is_possible(names[key], decision, names)
        ):
            raise SheetError(
                _("“%(name)s”: this choice is not possible. Choose again.") % {"name": names[key]["text"]}
            )


def _is_possible(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    checks = {"use": _may_use, "same": _may_be_same, "create": _may_create, "leave_out": _may_leave_out}
    deed = decision.get("do")
    check = checks.get(deed) if isinstance(deed, str) else None
    return check is not None and check(name, decision, names)


def _may_leave_out(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    return True


def _may_use(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    rows = MODELS[name["kind"]].objects
    return _exists(rows.filter(kind__in=COUNTRIES) if name["kind"] == "country" else rows, decision.get("id"))


def _may_be_same(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    other: Any = decision.get("as")
    return _is_open(other, names) and other != name["key"] and names[other]["kind"] == name["kind"]


def _may_create(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    label = decision.get("name")
    if not isinstance(label, str) or not fold(label) or len(label) > LONGEST_NAME or not label.isprintable():
        raise SheetError(
            _("“%(name)s” needs a name of 1 to 300 characters to be created with.") % {"name": name["text"]}
        )
    return name["kind"] not in ("party", "country") or _may_be_there(name, decision, names)


def _may_be_there(name: dict[str, Any], decision: dict[str, Any], names: Names) -> bool:
    parent, kind = decision.get("parent"), decision.get("kind")
    if kind not in PartyKind.values or (kind == PartyKind.COUNTRY and parent):
        return False
    if name["kind"] == "country" and kind not in COUNTRIES:
        return False
    if isinstance(parent, str):
        key = parent.removeprefix("new:")
        return (
            key != parent
            and _is_open(key, names)
            and key != name["key"]
            and names[key]["kind"] in ("party", "country")
        )
    return parent is None or _exists(Party.objects, parent)


def _is_open(key: Any, names: Names) -> bool:
    return isinstance(key, str) and key in names


def _exists(rows: Any, pk: Any) -> bool:
    is_key = isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk < 2**63
    return is_key and rows.filter(pk=pk).exists()
