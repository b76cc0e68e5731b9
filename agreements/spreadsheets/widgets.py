"""How cells are read and written: `clean` takes the text of a cell, `render` gives it back.

`clean` raises CellError in words for the person with the sheet. Names stay mentions here; who is meant is
found out for the whole sheet at once.
"""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from agreements.models import partial_dates
from agreements.models.agreement import RelationKind, web_address
from agreements.models.folding import fold
from agreements.models.languages import language_name
from agreements.spreadsheets import lists
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.mentions import (
    AreaMention,
    Mention,
    PartyMention,
    RelationMention,
    SignatoryMention,
)

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class TextWidget(Widget):
    """Text as it stands; `most` is the longest that the tracker keeps."""

    def __init__(self, most: int = 10_000):
        super().__init__()
        self.most = most

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if "\x00" in value:
            raise CellError(_("It has a NUL byte, which no text has."))
        value = CONTROL.sub(" ", value)
        if len(value) > self.most:
            raise CellError(
                _("It has %(length)s characters; up to %(most)s are kept.")
                % {"length": len(value), "most": self.most}
            )
        return value


class ReferenceWidget(TextWidget):
    """The analysts' own key."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", value):
            raise CellError(
                _("A reference has letters a–z, digits, hyphens and underscores only, up to 100.")
            )
        return value


class DateWidget(Widget):
    """A partial date in any usual spelling; canonical text comes out."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        try:
            return partial_dates.parse(value)
        except partial_dates.PartialDateError as error:
            raise CellError(str(error)) from error


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

    def __init__(self, choices: type[Choices]):
        super().__init__()
        self.choices = choices

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        wanted = fold(value)
        for language, _name in settings.LANGUAGES:
            with override(language):
                for code, label in self.choices.choices:
                    if wanted in (fold(str(code)), fold(str(label)), fold(str(label).split(":")[0])):
                        return str(code)
        known = ", ".join(str(code) for code, _label in self.choices.choices if code)
        raise CellError(_("It is none of these: %(known)s.") % {"known": known})


class MentionWidget(Widget):
    """A name of a party, country or agreement type."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Mention:
        return Mention(self.kind, TextWidget(300).clean(value))


PARTY = re.compile(r"^(?P<name>.+?)(?: \[(?P<role>[a-z]+)\])?$", re.DOTALL)


class PartiesWidget(Widget):
    """`Moscow (Russia); Beijing (China) [witness]`: parties in their order, the role where it isn't contracting."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[PartyMention]:
        parties = []
        for item in lists.split(value):
            match = PARTY.match(TextWidget(300).clean(item))
            assert match is not None  # noqa: S101 - the pattern takes any text
            parties.append(PartyMention(Mention("party", match["name"]), match["role"] or ""))
        return parties

    def render(self, value: list[tuple[str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (label, role) of each participation."""
        return lists.join([label if role == "contracting" else f"{label} [{role}]" for label, role in value])


AREA = re.compile(r"^(?P<wording>.*?) ?\[(?P<code>[a-z0-9-]*)\]$", re.DOTALL)


class AreasWidget(Widget):
    """`telecommunications and IT technology [digital-telecom]; health`: the wording, the area's code where told."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[AreaMention]:
        items = [TextWidget(500).clean(item) for item in lists.split(value, also="、")]
        matches = [(item, AREA.match(item)) for item in items]
        return [
            AreaMention(match["wording"], match["code"]) if match else AreaMention(item)
            for item, match in matches
        ]

    def render(self, value: list[tuple[str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (wording, code) of each coverage."""
        return lists.join(
            [
                f"{wording} [{code}]".strip() if code or AREA.match(wording) else wording
                for wording, code in value
            ]
        )


TITLE = re.compile(r"^(?P<language>[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*): ?(?P<text>.+)$", re.DOTALL)


class TitlesWidget(Widget):
    """`ru: Программа сотрудничества; zh-Hans: 合作计划`: titles with their languages."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[dict[str, str]]:
        titles = []
        for item in lists.split(value):
            match = TITLE.match(TextWidget(500).clean(item))
            if match is None or language_name(match["language"]) == match["language"]:
                raise CellError(
                    _("“%(item)s” needs its language before it, as in “ru: …”.") % {"item": item[:60]}
                )
            titles.append({"language": match["language"], "text": match["text"]})
        return titles

    def render(self, value: list[dict[str, str]], obj: Any = None, **kwargs: Any) -> str:
        return lists.join([f"{title['language']}: {title['text']}" for title in value])


SIGNATORY = re.compile(
    r'^(?:"(?P<quoted>[^"]+)"|(?P<person>[^,(]+?))(?:, (?P<office>.*?))?(?: \((?P<party>(?:[^()]|\([^()]*\))*)\))?$',
    re.DOTALL,
)


class SignatoriesWidget(Widget):
    """`Name, Office (Party); …`; office and party may be left out."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[SignatoryMention]:
        found = []
        for item in lists.split(value):
            match = SIGNATORY.match(TextWidget(600).clean(item))
            if match is None:
                raise CellError(
                    _("“%(item)s” is not written as “Name, Office (Party)”.") % {"item": item[:60]}
                )
            person = Mention("person", (match["quoted"] or match["person"]).strip())
            found.append(SignatoryMention(person, match["office"] or "", match["party"] or ""))
        return found

    def render(self, value: list[tuple[str, str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (person, office, party) of each signatory."""
        return lists.join(
            [
                (f'"{person}"' if re.search("[,(]", person) else person)
                + (f", {office}" if office else "")
                + (f" ({party})" if party else "")
                for person, office, party in value
            ]
        )


RELATION = re.compile(r"^(?P<kind>[^:]+): ?(?P<target>.+)$", re.DOTALL)


class RelationsWidget(Widget):
    """`continues: moscow-beijing-2021`: the kind, and the other agreement's reference."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[RelationMention]:
        found = []
        for item in lists.split(value):
            match = RELATION.match(item)
            if match is None:
                raise CellError(
                    _("“%(item)s” is not written as “continues: reference”.") % {"item": item[:60]}
                )
            kind = ChoiceWidget(RelationKind).clean(match["kind"])
            found.append(RelationMention(kind, match["target"].strip()))
        return found

    def render(self, value: list[tuple[str, str]], obj: Any = None, **kwargs: Any) -> str:
        return lists.join([f"{kind}: {target}" for kind, target in value])


class AddressesWidget(Widget):
    """Web addresses, one a line or separated by a space; http and https only."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        addresses = []
        for item in re.split(r"[\s]+|;\s", value):
            if not item:
                continue
            try:
                web_address(item)
            except ValidationError as error:
                raise CellError(
                    _("“%(item)s” is not a web address. It must start with https:// or http://.")
                    % {"item": item[:80]}
                ) from error
            if len(item) > 1000:
                raise CellError(_("The address is longer than 1000 characters."))
            addresses.append(item)
        return addresses

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
