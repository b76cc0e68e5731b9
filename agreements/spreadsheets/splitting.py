"""Cells that say something about several fields: a period, a name with its place or with the kind of the tie.

Their widgets give `Parts`: field → value, as the field's own cell would give it.
"""

import re
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from agreements.models import partial_dates
from agreements.models.partial_dates import PartialDateError
from agreements.spreadsheets.columns import Parts
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.spellings import BRACKETS, parted
from agreements.spreadsheets.widgets import AddressesWidget, DateWidget, TextWidget, name

BEFORE = re.compile(
    r"^\s*(?:from|between|since|с|со|от|自|从|von|de|del|desde|du)\s+|^\s*[自从]", re.IGNORECASE
)
BETWEEN = re.compile(
    r"\s+(?:a|al|to|till|until|through|and|по|до|bis|au|à|hasta)\s+|\s*(?:至|到|起至)\s*|\s*[–—~～→]\s*|\s+-+\s+|\s*[-−]\s*|\s*/\s*",
    re.IGNORECASE,
)
AFTER = re.compile(r"\s*(?:г\.?\s*г\.?|гг\.?|годы|годов|止|期间)\s*$", re.IGNORECASE)
SHORT_END = re.compile(r"^((?:1[89]|20)[0-9]{2})\s*[-–—/]\s*([0-9]{2})$")


class PeriodWidget(Widget):
    """`29/12/2023 – 29/12/2025`, `2024-2026`, "с 2024 по 2026 г.": the first and the last day, month or year.

    One date alone is a period of that year, month or day.
    """

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Parts:
        start, end = self._ends(value, **kwargs)
        return Parts(period_start=start, period_end=end)

    def _ends(self, value: str, **kwargs: Any) -> tuple[str, str]:
        text = AFTER.sub("", BEFORE.sub("", value)).strip()
        if (whole := _date(text, **kwargs)) and not SHORT_END.match(text):
            return whole, whole
        if short := SHORT_END.match(text):
            return short[1], short[1][:2] + short[2]
        found = set(_splits(text, **kwargs))
        if len(found) == 1:
            return found.pop()
        raise CellError(
            _("“%(value)s” can't be read as a period. Write it as 2024 – 2026 or 17.06.2024 – 31.12.2026.")
            % {"value": value[:60]}
        )


def _splits(text: str, **kwargs: Any) -> Any:
    """(first, last) for each place at which the text falls into two dates."""
    for mark in BETWEEN.finditer(text):
        start, end = _date(text[: mark.start()], **kwargs), _date(text[mark.end() :], **kwargs)
        if start and end:
            yield start, end


def _date(text: str, **kwargs: Any) -> str:
    """The date, read as a cell of a date is; nothing where it can't be read."""
    try:
        found = DateWidget().clean(text.strip(), **kwargs) if text.strip() else ""
    except (CellError, PartialDateError):
        return ""
    return found if isinstance(found, str) else ""


def is_period(text: str) -> bool:
    """Whether the text has two dates, the second not before the first."""
    try:
        ends = PeriodWidget().clean(text)
    except CellError:
        return False
    start, end = ends["period_start"], ends["period_end"]
    return start != end and partial_dates.earliest(start) <= partial_dates.latest(end)


class PlaceWidget(Widget):
    """`Suseong (Daegu)`, `Whitby, Ontario`, 广东省广州市: the party, and what it is part of."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Parts:
        text = name(value)
        ways = parted(text)
        if not ways:
            return Parts(party=Mention("party", text))
        return Parts(party=Mention("party", name(ways[0].name), ", ".join(ways[0].inside)))


class PartyAndTypeWidget(Widget):
    """`Париж (город-партнёр)`: the party, and the kind of the tie in brackets. Without brackets the party alone."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Parts:
        bracketed = BRACKETS.match(name(value))
        if not bracketed:
            return Parts(party=Mention("party", name(value)))
        return Parts(
            party=Mention("party", name(bracketed["name"])), type=Mention("type", name(bracketed["inside"]))
        )


class TitleInWidget(TextWidget):
    """A title, all in one language."""

    def __init__(self, language: str):
        super().__init__(500)
        self.language = language

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Parts:
        text = " ".join(super().clean(value).split())
        return Parts(titles=[{"language": self.language, "text": text}])


class TextAddressWidget(AddressesWidget):
    """The address of the agreement's text; the text is a source too."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        addresses = super().clean(value)
        return Parts(documents=addresses, sources=addresses)
