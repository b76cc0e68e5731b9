"""Cells that hold several values: parties, areas, titles, signatories, relations. See `widgets`."""

import re
from functools import lru_cache
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
from agreements.spreadsheets.plain import plain
from agreements.spreadsheets.said import Said
from agreements.spreadsheets.widgets import ChoiceWidget, TextWidget, name

LONGEST_LABEL = 700
"""A label is a name and, where that is shared, a country in brackets or a number. `validate` knows the limits of the parts."""

PARTY = re.compile(r"^(?P<name>.+?)(?: \[(?P<role>[a-z]+)\])?$", re.DOTALL)


class ListWidget(Widget):
    """Several names in one cell. `parting` (of the column) knows signs beside `;` and line breaks that part them."""

    kind = ""  # of the names
    also = ""  # signs that always part here

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        items, notes = self._items(value, kwargs.get("parting")), []
        if isinstance(items, Parted):
            notes.append(_("Read as %(number)s names: %(names)s.") % items.told())
        found = [self.item(item) for item in items]
        notes += self._notes(items)
        return Said(found, notes) if notes else found

    def item(self, text: str) -> Any:
        """One entry of the list. Raises CellError."""
        raise NotImplementedError

    def _notes(self, items: list[str]) -> list[str]:
        """What to tell of the entries."""
        return []

    def _items(self, value: str, parting: Any) -> list[str]:
        items = lists.split(value, also=self.also)
        if parting is None or len(items) != 1 or items[0] != value.strip():
            return items
        parts, sign = parting.part(items[0])
        return Parted(parts) if sign else items


class Parted(list[str]):
    """Entries that were parted by a sign that names may contain."""

    def told(self) -> dict[str, Any]:
        """For the note."""
        return {"number": len(self), "names": "; ".join(part[:60] for part in self[:8])}


class PartiesWidget(ListWidget):
    """`Moscow (Russia); Beijing (China) [witness]`: parties in their order, the role where it isn't contracting."""

    kind = "party"

    def item(self, text: str) -> PartyMention:
        return _party(text)

    def render(self, value: list[tuple[str, str]], obj: Any = None, **kwargs: Any) -> str:
        """`value`: (label, role) of each participation."""
        return lists.join([label if _is_plain(label, role) else f"{label} [{role}]" for label, role in value])


@lru_cache(maxsize=2**14)
def _party(text: str) -> PartyMention:
    """Remembered: the parties of large treaties stand in many cells."""
    match = PARTY.match(name(text, LONGEST_LABEL))
    assert match is not None  # noqa: S101 - the pattern takes any text
    return PartyMention(Mention("party", match["name"]), match["role"] or "")


def _is_plain(label: str, role: str) -> bool:
    """Whether the role goes without saying; a name that ends like a role needs one behind it."""
    match = PARTY.match(label)
    return role == Role.CONTRACTING and match is not None and not match["role"]


AREA = re.compile(r"^(?P<wording>.*?) ?\[(?P<code>[a-z0-9-]*|[a-z]+:[a-z0-9.]+)\]$", re.DOTALL)


class AreasWidget(ListWidget):
    """`telecommunications and IT technology [digital-telecom]; health`: the wording, the area's code where told.

    A code may be one of another classification: `sdg:4`.
    """

    kind, also = "area", "、"

    def item(self, text: str) -> AreaMention:
        text = TextWidget(LONGEST_LABEL).clean(text)
        match = AREA.match(text)
        return AreaMention(match["wording"], match["code"]) if match else AreaMention(text)

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
        return lists.join(
            [f"{title['language']}: {title['text']}" for title in value if plain(title["text"])]
        )


QUOTED = r'"(?:[^"]|"")+"'
BARE_PERSON = r"[^,(]+?"
BARE_OFFICE = r".*?"
BARE_PARTY = r"(?:[^()]|\([^()]*\))*"
SIGNATORY = re.compile(
    rf"(?P<person>{QUOTED}|{BARE_PERSON})(?:, (?P<office>{QUOTED}|{BARE_OFFICE}))?(?: \((?P<party>{QUOTED}|{BARE_PARTY})\))?",
    re.DOTALL,
)


BY_DASH = re.compile(r"(?P<person>[^,()–—]{2,80}?) [–—-] (?P<office>[^()–—]{2,200})(?P<party> \([^()]+\))?")


class SignatoriesWidget(ListWidget):
    """`Name, Office (Party); …`; office and party may be left out. What has a comma or bracket stands in quotes."""

    kind = "person"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        parting = kwargs.get("parting")
        items = lists.split(value)
        if parting is None or not any(map(BY_DASH.fullmatch, items)) or parting.part(value)[1]:
            return super().clean(value, row, **kwargs)
        return self._by_dashes(items, parting)

    def _by_dashes(self, items: list[str], parting: Any) -> Any:
        """`Sergey Sobyanin – Mayor of Moscow`, unless somebody has a dash in his name."""
        notes, found = [], []
        for item in items:
            whole = parting.knows(item) or parting.part(item)[1]
            match = None if whole else BY_DASH.fullmatch(item)
            if match is None:
                found.append(self.item(item))
                continue
            found.append(self.item(f"{match['person']}, {match['office']}{match['party'] or ''}"))
            words = _("“%(person)s” is read as the person, “%(office)s” as the office.")
            notes.append(words % {"person": match["person"], "office": match["office"][:60]})
        return Said(found, notes) if notes else found

    def item(self, item: str) -> SignatoryMention:
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
                for person, office, party in (
                    (person, plain(office), party) for person, office, party in value
                )
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
