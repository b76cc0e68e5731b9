"""What is said of columns and of all rows, checked before it is kept. Whatever is sent, the answer is in words."""

from typing import Any, NoReturn

from django.utils.translation import gettext as _

from agreements.spreadsheets.agreements import COLUMNS, label_of
from agreements.spreadsheets.columns import MOST_NUMBERED
from agreements.spreadsheets.errors import CellError, SheetError
from agreements.spreadsheets.headings import slot

LONGEST_CONSTANT = 1000
MOST_CONSTANTS = 20
NEVER_CONSTANT = ("reference", "kept")
"""Each row has its own, or it needs the heading of a column."""


def check_mapping(plan: dict[str, Any], mapping: Any) -> None:
    """Raises SheetError for a column or field that doesn't exist, and for a field that would be given twice."""
    columns = {column["heading"]: column for column in plan["columns"]}
    if not isinstance(mapping, dict):
        raise SheetError(_("This choice of columns is not possible. Load the page again."))
    for heading, field in mapping.items():
        if heading not in columns:
            words = _("There is no column “%(heading)s”. There are: %(known)s.")
            raise SheetError(words % {"heading": _short(heading), "known": ", ".join(columns)[:1000]})
        if not is_field(field):
            words = _("“%(heading)s” can't be “%(field)s”: there is no such field. There are: %(known)s.")
            said = {"heading": heading, "field": _short(field), "known": ", ".join(COLUMNS)}
            raise SheetError(words % said)
    fixed = {column["field"]: column for column in columns.values() if column.get("fixed")}
    told: dict[str, str] = {}
    for heading, column in columns.items():
        key = mapping.get(heading, column["field"])
        if not key or column.get("fixed"):
            continue
        taken = slot(key, COLUMNS)
        if taken in fixed and COLUMNS[taken.partition(".")[0]].numbered:
            words = _("“%(heading)s” can't be “%(field)s”: that is “%(value)s” in all rows.")
            value = fixed[taken]["samples"][0]
            raise SheetError(words % {"heading": heading, "field": label_of(key), "value": value})
        if taken in told and not COLUMNS[key.partition(".")[0]].several:
            raise SheetError(
                _("“%(one)s” and “%(other)s” can't both be “%(field)s”. Leave one of them out.")
                % {"one": told[taken], "other": heading, "field": label_of(key)}
            )
        told[taken] = heading


def _short(text: Any) -> str:
    return str(text).replace("\x00", "␀")[:100]


def is_field(key: Any) -> bool:
    """Whether a column can be said to be this; "" leaves it out, None says nothing."""
    if key == "" or key is None:
        return True
    name, dot, number = key.partition(".") if isinstance(key, str) else ("", "", "")
    if name not in COLUMNS:
        return False
    if not COLUMNS[name].numbered:
        return not dot
    return number in map(str, range(1, MOST_NUMBERED + 1))


def refuse_constant(key: Any) -> NoReturn:
    """Raises SheetError: this is nothing that all rows can have in common."""
    words = _("“%(value)s” can't be said of all rows. These can: %(known)s.")
    known = ", ".join(name for name in COLUMNS if name not in NEVER_CONSTANT)
    raise SheetError(words % {"value": _short(key), "known": known})


def check_constant(key: Any, text: Any) -> str:
    """The text of a fact of all rows, tidied. Raises SheetError for one that no cell could say."""
    if not key or not is_field(key) or key.partition(".")[0] in NEVER_CONSTANT or not isinstance(text, str):
        refuse_constant(key)
    text = " ".join(text.replace("\x00", " ").split())
    if not text:
        raise SheetError(_("Write what “%(field)s” is in all rows.") % {"field": label_of(key)})
    if len(text) > LONGEST_CONSTANT:
        raise SheetError(
            _("“%(field)s” in all rows: up to %(most)s characters are taken.")
            % {"field": label_of(key), "most": LONGEST_CONSTANT}
        )
    try:
        COLUMNS[key.partition(".")[0]].widget.clean(text)
    except CellError as error:
        raise SheetError(f"“{label_of(key)}”: {error}") from error
    return text
