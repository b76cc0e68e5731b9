"""What the user decided about single rows, and about all rows of a kind; kept in the batch's `reading`.

    {"rows": {"17": {"do": "leave_out"}, "18": {"do": "new"}, "19": {"do": "is", "id": 7}},
     "doubles": {"repeated": "leave_out", "mirrored": "leave_out"}}

`new`: an agreement of its own, whatever it looks like; `is`: that stored agreement. Rows are named by their number.
A row that says the same as another one is left out until somebody decides otherwise.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.spreadsheets.doubles import KINDS
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import About, place
from agreements.spreadsheets.planned import LEFT_OUT, PlannedRow

LEAVE_OUT = "leave_out"
DEEDS = ("new", "is", LEAVE_OUT)

Told = dict[str, Any]


def leave_out_told(rows: Iterable[PlannedRow], told: Told) -> None:
    """Note with each row what was decided about it, and leave out those that shall be."""
    decided = told.get("rows") or {}
    for row in rows if decided else ():
        row.decided = decided.get(str(row.number))
        if row.decided and row.decided["do"] == LEAVE_OUT:
            row.outcome = LEFT_OUT


def leave_out_kinds(rows: Iterable[PlannedRow], told: Told) -> None:
    """Leave out the rows of the kinds that shall be, but those about which something else was decided."""
    kinds = {kind for kind, deed in (told.get("doubles") or {}).items() if deed == LEAVE_OUT}
    for row in rows if kinds else ():
        if not row.decided and any(double["kind"] in kinds for double in row.doubles):
            row.decided, row.outcome = {"do": LEAVE_OUT, "all": True}, LEFT_OUT


def leave_out_repeated(rows: Iterable[PlannedRow], about: About) -> None:
    """Leave out the rows that say again what another one of the file says, but those that were decided about."""
    for row in rows:
        first = next((double["row"] for double in row.doubles if double["kind"] == "repeated"), None)
        if first is not None and not row.decided:
            words = _("It says the same as row %(row)s; it is left out unless you keep it.")
            row.reading.note_at("", words % {"row": place(first, about)})
            row.outcome = LEFT_OUT


def check(rows: Any, kinds: Any) -> None:
    """Raises SheetError for a decision that can't be carried out. None takes one back."""
    if not isinstance(rows, dict) or not isinstance(kinds, dict):
        raise SheetError(_("This choice is not possible. Load the page again."))
    for number, decision in rows.items():
        if not str(number).isdecimal() or not (decision is None or _is_possible(decision)):
            words = _("Row %(row)s: this choice is not possible. Choose again.")
            raise SheetError(words % {"row": str(number)[:20]})
    if not all(kind in KINDS and deed in (None, LEAVE_OUT) for kind, deed in kinds.items()):
        raise SheetError(_("This choice is not possible. Load the page again."))
    _refuse_lost({decision["id"] for decision in rows.values() if decision and decision["do"] == "is"})


def _is_possible(decision: Any) -> bool:
    if not isinstance(decision, dict) or decision.get("do") not in DEEDS:
        return False
    pk = decision.get("id")
    return decision["do"] != "is" or (isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk < 2**63)


def _refuse_lost(ids: set[int]) -> None:
    known = set(Agreement.objects.filter(pk__in=ids).values_list("pk", flat=True))
    if ids - known:
        raise SheetError(_("Agreement number %(pk)s does not exist.") % {"pk": min(ids - known)})


def merged(told: Told, rows: Told, kinds: Told) -> Told:
    """The reading with these decisions in it."""
    both = {"rows": {**(told.get("rows") or {}), **rows}, "doubles": {**(told.get("doubles") or {}), **kinds}}
    kept = {name: {key: deed for key, deed in said.items() if deed} for name, said in both.items()}
    return {**{k: v for k, v in told.items() if k not in both}, **{k: v for k, v in kept.items() if v}}
