"""Names in one cell of a sheet: `ru: Москва; zh-Hans: 莫斯科; en alias: Moskva`."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models.languages import validate_language
from agreements.models.names import NameKind

NameRow = dict[str, str]
LABELLED = re.compile(
    r"\s*(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)(?:\s+(?P<kind>[a-z]+))?\s*[:：]\s*(?P<text>.*\S)\s*",
    re.DOTALL,
)


def parse(cell: str) -> list[NameRow]:
    """The names in the cell, as rows of a record. Raises ValidationError that says what can't be read, and why."""
    return [_name(piece) for piece in re.split(r"[;；\n]", cell) if piece.strip()]


def _name(piece: str) -> NameRow:
    found = LABELLED.fullmatch(piece)
    if not found:
        words = _("“%(piece)s” is not a name. Write the language, a colon and the name, as in “ru: Москва”.")
        raise ValidationError(words, params={"piece": piece.strip()})
    kind = found["kind"] or NameKind.OFFICIAL
    if kind not in NameKind.values:
        words = _("“%(kind)s” is no kind of name. Write one of %(kinds)s, or nothing for the official name.")
        raise ValidationError(words, params={"kind": kind, "kinds": ", ".join(NameKind.values)})
    validate_language(found["language"])
    return {"language": found["language"], "text": found["text"], "kind": str(kind)}


def write(rows: Iterable[NameRow]) -> str:
    """The cell that reads as these names."""
    return "; ".join(f"{_label(row)}: {row['text']}" for row in rows)


def _label(row: NameRow) -> str:
    official = row["kind"] == NameKind.OFFICIAL
    return row["language"] if official else f"{row['language']} {row['kind']}"
