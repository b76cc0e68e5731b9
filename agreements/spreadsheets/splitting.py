"""Cells that say something about several fields: a period, a name with its place or with the kind of the tie.

Their widgets give `Parts`: field → value, as the field's own cell would give it.
"""

import re
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from agreements.models import partial_dates
from agreements.models.partial_dates import PartialDateError
from agreements.spreadsheets import ends
from agreements.spreadsheets.columns import Parts
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.said import NOTHING, Said
from agreements.spreadsheets.spellings import BRACKETS, parted
from agreements.spreadsheets.widgets import AddressesWidget, TextWidget, name

BEFORE = re.compile(
    r"^\s*(?:from|between|since|с|со|от|自|从|von|de|del|desde|du)\s+|^\s*[自从]", re.IGNORECASE
)
BETWEEN = re.compile(
    r"\s+(?:a|al|to|till|until|through|and|по|до|bis|au|à|hasta)\s+|\s*(?:至|到|起至)\s*|\s*[–—~～→]\s*|\s+-+\s+|\s*[-−]\s*|\s*/\s*",
    re.IGNORECASE,
)
AFTER = re.compile(r"\s*(?:г\.?\s*г\.?|гг\.?|годы|годов|止|期间)\s*$", re.IGNORECASE)
SHORT_END = re.compile(r"^((?:1[89]|20)[0-9]{2})\s*[-–—/]\s*([0-9]{2})$")


LONGEST_PERIOD = 300
"""Characters in which a period is looked for."""


class PeriodWidget(Widget):
    """`29/12/2023 – 29/12/2025`, `2024-2026`, "с 2024 по 2026 г.": the first and the last day, month or year.

    One date alone is a period of that year, month or day. An end in words ("2024 – unlimited", "5 years") says how
    it goes on: see `ends`.
    """

    dates = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = AFTER.sub("", BEFORE.sub("", value)).strip() if len(value) <= LONGEST_PERIOD else ""
        short = SHORT_END.match(text)
        if short and int(short[2]) > int(short[1][2:]):
            return self._in_short(value, short)
        if said := _open_end(text, **kwargs):
            return said
        start, end = self._ends(value, text, **kwargs)
        return Parts(period_start=start, period_end=end)

    def _in_short(self, value: str, short: re.Match[str]) -> Parts:
        """ "2024/25"; but 2010-12 may also be December 2010."""
        start, end = short[1], short[1][:2] + short[2]
        if month := _date(value):
            words = _("“%(value)s” can mean %(one)s or %(start)s – %(end)s: write it in full.")
            told = {"value": value[:60], "one": partial_dates.wording(month), "start": start, "end": end}
            raise CellError(words % told)
        return Parts(period_start=start, period_end=end)

    def _ends(self, value: str, text: str, **kwargs: Any) -> tuple[str, str]:
        if whole := _date(text, **kwargs):
            return whole, whole
        found = set(_splits(text, **kwargs))
        if len(found) == 1:
            return found.pop()
        raise CellError(
            _("“%(value)s” can't be read as a period. Write it as 2024 – 2026 or 17.06.2024 – 31.12.2026.")
            % {"value": value[:60]}
        )


def _open_end(text: str, **kwargs: Any) -> Said | None:
    """A period whose end is no date, with what its words say."""
    if _date(text, **kwargs):
        return None
    for mark in BETWEEN.finditer(text):
        start, rest = _date(text[: mark.start()], **kwargs), text[mark.end() :]
        if start and rest and not _date(rest, **kwargs):
            said = ends.read(rest, "period_end", kwargs.get("day_first"))
            return said and _as_parts(said, start)
    if partial_dates.find(text, kwargs.get("day_first")):
        return None
    said = ends.read(text, "period_end", None)
    return said and _as_parts(said, "")


def _as_parts(said: Said, start: str) -> Said:
    told = {"period_start": start, "period_end": "" if said.value is NOTHING else said.value}
    said.value = Parts({key: value for key, value in told.items() if value})
    return said


def _splits(text: str, **kwargs: Any) -> Any:
    """(first, last) for each place at which the text falls into two dates."""
    for mark in BETWEEN.finditer(text):
        start, end = _date(text[: mark.start()], **kwargs), _date(text[mark.end() :], **kwargs)
        if start and end:
            yield start, end


def _date(text: str, **kwargs: Any) -> str:
    """The date; nothing where it can't be read."""
    try:
        return partial_dates.parse(text.strip(), kwargs.get("day_first")) if text.strip() else ""
    except PartialDateError:
        return ""


def is_period(text: str) -> bool:
    """Whether the text has two dates, the second not before the first."""
    try:
        found = PeriodWidget().clean(text)
    except CellError:
        return False
    if isinstance(found, Said):
        return False
    start, end = found["period_start"], found["period_end"]
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
    """`Париж (город-партнёр)`: the party, and the kind of the tie in brackets. Without brackets the party alone.

    So is the whole text where the `directories` know no such kind: what stands in brackets is a place or a remark.
    """

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Parts:
        bracketed = BRACKETS.match(name(value))
        if not bracketed or not self._is_type(name(bracketed["inside"]), **kwargs):
            return Parts(party=Mention("party", name(value)))
        return Parts(
            party=Mention("party", name(bracketed["name"])), type=Mention("type", name(bracketed["inside"]))
        )

    @staticmethod
    def _is_type(text: str, directories: Directories | None = None, **kwargs: Any) -> bool:
        return directories is None or bool(directories.types.called(text)) or text in directories.type_codes


class TitleInWidget(TextWidget):
    """A title, all in one language."""

    def __init__(self, language: str):
        super().__init__(500)
        self.language = language

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = " ".join(super().clean(value).split())
        return Parts(titles=[{"language": self.language, "text": text}])


class TextAddressWidget(AddressesWidget):
    """The address of the agreement's text; the text is a source too."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        found = super().clean(value)
        said = found if isinstance(found, Said) else Said(found)
        if said.value is not NOTHING:
            said.value = Parts(documents=said.value, sources=said.value)
        return said if said.notes else said.value


class OneAddressWidget(AddressesWidget):
    """One web address alone."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        found = super().clean(value)
        addresses = found.value if isinstance(found, Said) else found
        if addresses is NOTHING:
            return found
        if len(addresses) != 1:
            raise CellError(_("It has several addresses; write the one that is meant."))
        return addresses[0]
