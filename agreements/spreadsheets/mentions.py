"""Names as a sheet mentions them, before it is known whom they mean."""

from typing import NamedTuple

from agreements.models.folding import name_key


class Mention(NamedTuple):
    """A name of a kind (party, country, person, office, type, area), with what stands beside it.

    `context` is the country of a party as written; of an office its party: a primary key, or
    `new:` and the key of the open name.
    """

    kind: str
    text: str
    context: str = ""

    def key(self, place: int | None = None) -> str:
        """One key for all spellings that can only mean the same; `place` stands for the context where it is known."""
        context = f"#{place}" if place else name_key(self.context)
        return "|".join(filter(None, (self.kind, name_key(self.text) or self.text, context)))


class PartyMention(NamedTuple):
    mention: Mention
    role: str = ""


class AreaMention(NamedTuple):
    """Coverage: the wording as stated and, where the cell names it, the area."""

    wording: str
    code: str = ""


class SignatoryMention(NamedTuple):
    person: Mention
    office: str = ""
    party: str = ""
    rest: dict[str, str] = {}


class RelationMention(NamedTuple):
    kind: str
    target: str
