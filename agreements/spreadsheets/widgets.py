"""How cells are read and written: `clean` takes the text of a cell, `render` gives it back.

`clean` raises CellError in words for the person with the sheet. Names stay mentions here; who is meant is
found out for the whole sheet at once.
"""

import re
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from agreements.models import partial_dates
from agreements.models.agreement import Renewal
from agreements.models.cell_text import printable
from agreements.models.folding import fold
from agreements.models.languages import language_name
from agreements.spreadsheets import addresses, durations, ends, worded_dates
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.plain import CUT
from agreements.spreadsheets.said import Said


class TextWidget(Widget):
    """Text as it stands; `most` is the longest that the tracker keeps."""

    running = True  # sentences: "none" may be one

    def __init__(self, most: int = 10_000):
        super().__init__()
        self.most = most

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if "\x00" in value:
            raise CellError(_("It has a NUL byte, which no text has."))
        value = printable(value)
        if len(value) > self.most:
            raise CellError(
                _("It has %(length)s characters; up to %(most)s are kept.")
                % {"length": len(value), "most": self.most}
            )
        return value


class TitleWidget(TextWidget):
    """A title; one that is too long is cut, and kept whole beside it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if "key" not in kwargs or len(value) <= self.most:
            return super().clean(value)
        words = _(
            "It has %(length)s characters; up to %(most)s are kept as the title, and all of them as stated."
        )
        cut = printable(value)[: self.most - len(CUT)].rstrip() + CUT
        return Said(cut, [words % {"length": len(value), "most": self.most}], stated=[(kwargs["key"], value)])


class ReferenceWidget(TextWidget):
    """The analysts' own key."""

    running = False

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", value):
            raise CellError(
                _("A reference has letters a–z, digits, hyphens and underscores only, up to 100.")
            )
        return value


class DateWidget(Widget):
    """A partial date in any usual spelling; canonical text comes out.

    In a sheet (`key` is the field, `day_first` the order of the column) more is understood: see `worded_dates`.
    """

    dates = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if "key" in kwargs:
            return worded_dates.read(value, kwargs["key"], kwargs.get("day_first"))
        try:
            return partial_dates.parse(value, kwargs.get("day_first"))
        except partial_dates.PartialDateError as error:
            raise CellError(str(error)) from error


LONGEST_IN_WORDS = 1000
"""Characters of a number or a choice that is told in words."""


class MonthsWidget(Widget):
    """A number of months, or a length of time in months or years: `24`, `2 years`, `6 месяцев`."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if re.fullmatch(r"[0-9]{1,6}(?:\.0+)?", value):
            return NumberWidget().clean(value.partition(".")[0])
        months = durations.months(value) if len(value) <= LONGEST_IN_WORDS else None
        if months is not None:
            return Said(
                months,
                [_("“%(text)s” is read as %(months)s months.") % {"text": value[:60], "months": months}],
            )
        if "key" in kwargs and len(value) <= LONGEST_IN_WORDS and durations.has_length(value):
            words = _("“%(text)s” is no whole number of months; it is kept in words.") % {"text": value[:60]}
            return Said(notes=[words], stated=[(kwargs["key"], value)])
        return NumberWidget().clean(value)


class NumberWidget(Widget):
    """A whole number from 0 to `most`."""

    def __init__(self, most: int = 32_767):
        super().__init__()
        self.most = most

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) > self.most:
            raise CellError(_("Write a whole number from 0 to %(most)s.") % {"most": self.most})
        return int(value)


class ChoiceWidget(Widget):
    """One of a fixed list, by its code or by its name in any of the interface's languages."""

    def __init__(self, choices: type[Choices], aliases: dict[str, str] | None = None):
        super().__init__()
        self.choices, self.aliases = choices, aliases or {}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        if (code := self._codes.get(fold(value))) is not None:
            return code
        known = ", ".join(str(code) for code, _label in self.choices.choices if code)
        raise CellError(_("It is none of these: %(known)s.") % {"known": known})

    def knows(self, value: str) -> bool:
        """Whether it is one of the list."""
        return fold(value) in self._codes

    @cached_property
    def _codes(self) -> dict[str, str]:
        """Folded code or name → code."""
        found: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                for code, label in self.choices.choices:
                    for spelling in filter(fold, (str(code), str(label), str(label).split(":")[0])):
                        found.setdefault(fold(spelling), str(code))
        for code, spellings in self.aliases.items():
            for spelling in spellings.split("|"):
                found.setdefault(fold(spelling), code)
        return found


class RenewalWidget(ChoiceWidget):
    """What happens at the end: a code, a name, or words as "automatically for 5 years"."""

    def __init__(self) -> None:
        super().__init__(
            Renewal,
            {
                "none": "no|нет|не продлевается|без продления|不续|不续期|不自动延续|无|nein|non|not renewable|non renewable",
                "tacit": "yes|да|auto|automatic|是|автоматически|автоматическое|自动|自动续期|自动延期|ja|oui",
                "express": "by agreement|по согласию|по соглашению|по соглашению сторон|协商|经协商|协商续期|manual|on request",
            },
        )

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value)
        except CellError:
            if (
                "key" in kwargs
                and len(value) <= LONGEST_IN_WORDS
                and (said := ends.renewal(value)) is not None
            ):
                return said
            raise


class MentionWidget(Widget):
    """A name of a party, country or agreement type."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Mention:
        return Mention(self.kind, name(value))


_text_up_to = cache(TextWidget)


def name(text: str, most: int = 300) -> str:
    """The text as a name: one that can be compared."""
    text = _text_up_to(most).clean(text)
    if not fold(text):
        raise CellError(_("A name needs at least one letter or digit."))
    return text


class AddressesWidget(Widget):
    """Web addresses, one a line or separated by a space; http and https only. See `addresses`."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return addresses.read(value)

    def render(self, value: list[str], obj: Any = None, **kwargs: Any) -> str:
        return "\n".join(value)


class LanguageWidget(Widget):
    """A language code: en, ru, zh-Hans …"""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if language_name(value) == value:
            raise CellError(
                _("“%(value)s” is not a language code. Write en, ru, zh-Hans, de …") % {"value": value[:20]}
            )
        return value
