"""Facts of all rows that stand nowhere in the file: "party 1 is Guangzhou", "type is sister-city agreement"."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from agreements.models import ImportBatch
from agreements.spreadsheets import importing
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.columns import MOST_NUMBERED
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.headings import slot
from agreements.spreadsheets.mapping_check import MOST_CONSTANTS, check_constant

Mapping = dict[str, str]


def add(batch: ImportBatch, key: Any, text: Any, by: User) -> ImportBatch:
    """Say what a field is in all rows. A party comes before those of the columns, which move one on."""
    text = check_constant(key, text)
    constants = {**batch.reading.get("constants", {}), key: text}
    if len(constants) > MOST_CONSTANTS:
        raise SheetError(_("Up to %(most)s things can be said of all rows.") % {"most": MOST_CONSTANTS})
    mapping = batch.mapping
    if _is_party(key) and key not in batch.reading.get("constants", {}) and _is_taken(mapping, key):
        mapping = _moved(mapping, _number(key), 1)
    return importing.reread(batch, {"constants": constants}, by, mapping)


def remove(batch: ImportBatch, key: Any, by: User) -> ImportBatch:
    """Take such a fact back; parties of the columns move up."""
    constants = dict(batch.reading.get("constants", {}))
    if constants.pop(key, None) is None:
        raise SheetError(_("This is not said of all rows any more. Load the page again."))
    mapping = _moved(batch.mapping, _number(key), -1) if _is_party(key) else batch.mapping
    return importing.reread(batch, {"constants": constants or None}, by, mapping)


def _is_party(key: str) -> bool:
    return slot(key, COLUMNS).startswith("party.")


def _is_taken(mapping: Mapping, key: str) -> bool:
    return any(slot(told, COLUMNS) == slot(key, COLUMNS) for told in mapping.values() if told)


def _number(key: str) -> int:
    return int(key.partition(".")[2])


def _moved(mapping: Mapping, number: int, by: int) -> Mapping:
    """The mapping with everything of the parties from this number on moved by one; the last one stays."""
    moved = {}
    for heading, key in mapping.items():
        name, dot, own = (key or "").partition(".")
        if dot and int(own) >= number and 1 <= int(own) + by <= MOST_NUMBERED:
            key = f"{name}.{int(own) + by}"
        moved[heading] = key
    return moved
