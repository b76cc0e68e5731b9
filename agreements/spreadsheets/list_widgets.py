"""Cells that hold several values: parties, areas, titles, signatories, relations. See `widgets`."""

import re
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from agreements.models.agreement import RelationKind, Role
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
from agreements.spreadsheets.widgets import ChoiceWidget, TextWidget, name

LONGEST_LABEL = 700
"""A label is a name and, where that is shared, a country in brackets or a number. `validate` knows the limits of the parts."""

PARTY = re.compile(r"^(?P<name>.+?)(?: \[(?P<role>[a-z]+)\])?$", re.DOTALL)


class PartiesWidget(Widget):
    """`Moscow (Russia); Beijing (China) [witness]`: parties in their order, the role where it isn't contracting."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[PartyMention]:
        parties = []
        for item in lists.split(value):
            match = PARTY.match(name(item, LONGEST_LABEL))
            assert match is not None  # noqa: S101 - the pattern takes any text
            parties.append(PartyMention(Mention("party", match["name"]), match["role"] or ""))
        return parties

    def render(self, value: list[tuple[str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (label, role) of each participation."""
        return lists.join([label if _is_plain(label, role) else f"{label} [{role}]" for label, role in value])


def _is_plain(label: str, role: str) -> bool:
    """Whether the role goes without saying; a name that ends like a role needs one behind it."""
    match = PARTY.match(label)
    return role == Role.CONTRACTING and match is not None and not match["role"]


AREA = re.compile(r"^(?P<wording>.*?) ?\[(?P<code>[a-z0-9-]*)\]$", re.DOTALL)


class AreasWidget(Widget):
    """`telecommunications and IT technology [digital-telecom]; health`: the wording, the area's code where told."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[AreaMention]:
        items = [TextWidget(LONGEST_LABEL).clean(item) for item in lists.split(value, also="、")]
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
            ],
            also="、",
        )


TITLE = re.compile(r"^(?P<language>[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*): ?(?P<text>.+)$", re.DOTALL)


class TitlesWidget(Widget):
    """`ru: Программа сотрудничества; zh-Hans: 合作计划`: titles with their languages."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[dict[str, str]]:
        titles = []
        for item in lists.split(value):
            match = TITLE.match(TextWidget(LONGEST_LABEL).clean(item))
            if match is None or language_name(match["language"]) == match["language"]:
                raise CellError(
                    _("“%(item)s” needs its language before it, as in “ru: …”.") % {"item": item[:60]}
                )
            titles.append({"language": match["language"], "text": match["text"]})
        return titles

    def render(self, value: list[dict[str, str]], obj: Any = None, **kwargs: Any) -> str:
        return lists.join([f"{title['language']}: {title['text']}" for title in value])


QUOTED = r'"(?:[^"]|"")+"'
BARE_PERSON = r"[^,(]+?"
BARE_OFFICE = r".*?"
BARE_PARTY = r"(?:[^()]|\([^()]*\))*"
SIGNATORY = re.compile(
    rf"(?P<person>{QUOTED}|{BARE_PERSON})(?:, (?P<office>{QUOTED}|{BARE_OFFICE}))?(?: \((?P<party>{QUOTED}|{BARE_PARTY})\))?",
    re.DOTALL,
)


class SignatoriesWidget(Widget):
    """`Name, Office (Party); …`; office and party may be left out. What has a comma or bracket stands in quotes."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[SignatoryMention]:
        return [self._mention(item) for item in lists.split(value)]

    def _mention(self, item: str) -> SignatoryMention:
        match = SIGNATORY.fullmatch(TextWidget(2 * LONGEST_LABEL).clean(item))
        if match is None:
            raise CellError(_("“%(item)s” is not written as “Name, Office (Party)”.") % {"item": item[:60]})
        person = Mention("person", name(_unquoted(match["person"]), LONGEST_LABEL))
        office = TextWidget(LONGEST_LABEL).clean(_unquoted(match["office"]))
        return SignatoryMention(person, office, _unquoted(match["party"]))

    def render(self, value: list[tuple[str, str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (person, office, party) of each signatory."""
        return lists.join(
            [
                _quoted(person, r"[^,(]*")
                + (f", {_quoted(office, '[^()]*')}" if office else "")
                + (f" ({_quoted(party, BARE_PARTY)})" if party else "")
                for person, office, party in value
            ]
        )


def _quoted(text: str, bare: str) -> str:
    """The text, in quotation marks where it would not be read as one thing."""
    fits = re.fullmatch(bare, text, re.DOTALL) and text == text.strip() and not text.startswith('"')
    return text if fits else lists.quoted(text)


def _unquoted(text: str | None) -> str:
    text = (text or "").strip()
    return text[1:-1].replace('""', '"') if re.fullmatch(QUOTED, text) else text


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
