"""Values of fields as texts, and back."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.fields import PartialDateField
from agreements.records import RecordDict
from agreements.records.schema import canonical_value, default_of
from agreements.spreadsheets.whole.layout import is_key, target_of

YES = {"yes", "true", "1", "да", "истина", "是", "真"}
NO = {"no", "false", "0", "нет", "ложь", "否", "假"}
NUMBER = re.compile(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?")
NEW = "new:"
"""The start of a key that a new record has in the workbook alone, so that other rows can name it."""


def text_of(field: models.Field, value: Any) -> str:
    """A canonical value as text, the same in every language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def value_of(field: models.Field, text: str, kept: Any) -> Any:
    """What a text says. What the stored value `kept` would be written as is that value, to the letter."""
    if text == text_of(field, kept):
        return kept
    if is_key(field):
        return _key(text)
    if isinstance(field, models.BooleanField):
        return _flag(text)
    if type(field) is models.DateField:
        text = _day(text)
    if isinstance(field, models.DecimalField) and text and not NUMBER.fullmatch(text):
        return text
    return canonical_value(field, text)


def overlaid(fields: dict[str, models.Field], row: RecordDict | None, texts: dict[str, str]) -> RecordDict:
    """The stored row, or an empty one, with what these cells say."""
    found = dict(row) if row is not None else {name: default_of(field) for name, field in fields.items()}
    for name, text in texts.items():
        found[name] = value_of(fields[name], text, found[name])
    return found


def _key(text: str) -> Any:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text or None


def _flag(text: str) -> Any:
    word = text.strip().lower()
    if word in YES:
        return True
    return False if word in NO or not word else text


def _day(text: str) -> str:
    """A whole day in any usual spelling; what is none is left for `validate` to refuse."""
    try:
        found = partial_dates.parse(text)
    except partial_dates.PartialDateError:
        return text
    return found if len(found) == len("2024-06-17") else text


def cure(field: models.Field, value: str | None = None) -> str:
    """What would be right in a cell of the field; of a `value`, what makes it so."""
    if is_key(field):
        if not target_of(field):
            return _("Write the number of an account, or leave it as it was.")
        words = _("Write a number from the column id of the sheet %(sheet)s.")
        return words % {"sheet": target_of(field)}
    if field.choices:
        words = _("Write one of: %(values)s.")
        values = (f"{value} ({label})" for value, label in field.flatchoices if value)
        return words % {"values": "; ".join(values)}
    if isinstance(field, models.BooleanField):
        return _("Write yes or no.")
    if isinstance(field, PartialDateField):
        return _("Write a day as 2024-06-17, a month as 2024-06 or a year as 2024.")
    if isinstance(field, models.DateField):
        return _("Write a day as 2024-06-17.")
    if isinstance(field, models.IntegerField):
        return _("Write a whole number.")
    if isinstance(field, models.DecimalField):
        return _("Write a number such as 55.75.")
    most = 0 if isinstance(field, models.FileField) else field.max_length or 0
    if most and (value is None or len(value) > most):
        return _("Write at most %(most)s characters.") % {"most": most}
    return ""


def readable(field: models.Field, value: Any) -> bool:
    """Whether a value fits the column at all."""
    if is_key(field):
        return value is None or isinstance(value, int) or str(value).startswith(NEW)
    if isinstance(field, models.BooleanField):
        return isinstance(value, bool)
    if isinstance(field, models.DecimalField):  # 1e999999999 would be worked out to the last digit
        return value is None or NUMBER.fullmatch(str(value)) is not None
    try:
        field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        return False
    return True
