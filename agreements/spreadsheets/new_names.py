"""The names that a sheet gives to records: which language, and which is the name proper."""

import re
from collections.abc import Iterable

from agreements.models.folding import HAN_RUN, name_key
from agreements.models.names import NameKind
from agreements.spreadsheets.spellings import BRACKETS

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
KANA = re.compile(r"[\u3040-\u30ff]")
LONGEST = 300

NameRow = dict[str, str]


def alias(text: str) -> NameRow:
    """The name row for a further spelling."""
    return {"language": language_of(text), "text": text[:LONGEST], "kind": NameKind.ALIAS.value}


def written_names(texts: list[str], label: str, known: Iterable[NameRow] = ()) -> list[NameRow]:
    """The names as the sheet writes them; of one with brackets also what stands before them, as the name proper.

    `known`: names that are told beside the sheet's.
    """
    rows = {name_key(row["text"]): dict(row) for row in known}
    for text in texts:
        bracketed = BRACKETS.match(text)
        first = bracketed["name"] if bracketed else text
        for spelling in (first, text):
            kind = NameKind.OFFICIAL if spelling == first else NameKind.ALIAS
            key = name_key(spelling)
            if key and key != name_key(label):
                rows.setdefault(key, alias(spelling) | {"kind": kind.value})
    return _one_official_each(list(rows.values()))


def _one_official_each(rows: list[NameRow]) -> list[NameRow]:
    """The first official name of a language stays so; further ones are aliases, and so is another English one."""
    seen = {"en"}
    for row in rows:
        if row["language"] in seen:
            row["kind"] = NameKind.ALIAS.value
        elif row["kind"] == NameKind.OFFICIAL:
            seen.add(row["language"])
    return rows


def language_of(text: str) -> str:
    """The language that a name's script suggests."""
    if CYRILLIC.search(text):
        return "ru"
    if KANA.search(text):
        return "ja"
    return "zh-Hans" if HAN_RUN.search(text) else "en"
