"""Countries and territories: their ISO 3166-1 codes and what they are called, from Babel (Unicode CLDR)."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from django.utils.text import slugify

from agreements.models.folding import name_key
from agreements.models.party import PartyKind
from agreements.services import name_cells
from agreements.services.name_cells import NameRow

FILE = Path(__file__).parent.parent / "vocabulary" / "countries.csv"

NOT_ISO = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
"""Two-letter codes of CLDR that ISO 3166-1 has not assigned: groupings (EU, EZ, UN, QO), parts of countries
(AC, CP, CQ, DG, EA, IC, TA), codes for tests (XA, XB) and for "unknown" (ZZ). XK, Kosovo, is not assigned
either; it stays, as that is the code which everybody uses."""

PARTS = {
    "CN": "HK MO",
    "DK": "FO GL",
    "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT",
    "NL": "AW BQ CW SX",
    "NO": "SJ",
    "US": "AS GU MP PR UM VI",
}
"""Territories with a code of their own that are part of a country; all others are kept as countries.
An analyst may decide otherwise for each: loading again leaves that alone."""

STORED = {"ru": "ru", "zh-Hans": "zh_Hans"}
"""Languages whose names are stored with each country beside the English label, with Babel's code."""

LANGUAGES = (
    "en ru zh_Hans zh_Hant de fr es it pt pl ja ko uk be nl cs sk sv da nb fi et lv lt hu ro bg sr sr_Latn hr bs sl mk "
    "sq el tr az kk uz ky tg tk hy ka mn ar fa he hi ur bn ta vi th id ms km lo my ca gl eu ga is"
).split()


class Territory(NamedTuple):
    """A country, or a territory with a code of its own."""

    code: str
    name: str
    names: list[NameRow]
    part_of: str = ""  # the code of the country, or nothing

    @property
    def kind(self) -> str:
        return PartyKind.REGION if self.part_of else PartyKind.COUNTRY

    @property
    def reference(self) -> str:
        return slugify(self.name)


def territories() -> list[Territory]:
    """Every one with an ISO 3166-1 code, countries before what is part of them."""
    parents = {part: country for country, parts in PARTS.items() for part in parts.split()}
    english = _names_in("en")
    found = [
        Territory(code, english[code], _stored_names(code, english[code]), parents.get(code, ""))
        for code in sorted(english)
    ]
    return sorted(found, key=lambda territory: bool(territory.part_of))


def find_country(text: str) -> str | None:
    """The ISO code of the country that is called so in one of some sixty languages, or None.

    A code alone is not a name: "IN" is not found; "US" is, as it stands among the names.
    """
    known = _codes_by_key()
    return known.get(name_key(text)) or known.get(name_key(_turned(text)))


TURNED = re.compile(
    r"(?P<name>.+?),? (?P<what>(?:[\w'’]+ )*?(?:republic|commonwealth|kingdom|state|fyr|states) of(?: the)?)",
    re.IGNORECASE,
)


def _turned(text: str) -> str:
    """As the name would stand in a sentence: "Moldova, Republic of", "Netherlands, The", "Georgia (country)"."""
    text = re.sub(r" ?\((?:country|страна|国家)\)$", "", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^the | ?,? the$", "", text, flags=re.IGNORECASE)
    turned = TURNED.fullmatch(text)
    return f"{turned['what']} {turned['name']}" if turned else text


@cache
def _codes_by_key() -> dict[str, str]:
    """A name that languages give to different countries (Kongo) is nobody's, unless our own list decides."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in _names_in(language).items():
            found.setdefault(name_key(name), set()).add(code)
    known = {key: codes.pop() for key, codes in found.items() if key and len(codes) == 1}
    return known | {name_key(row["text"]): code for code, rows in _aliases().items() for row in rows}


@cache
def _names_in(language: str) -> dict[str, str]:
    return {code: name for code, name in Locale.parse(language).territories.items() if _is_assigned(code)}


def _is_assigned(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in NOT_ISO


def _stored_names(code: str, english: str) -> list[NameRow]:
    official = [
        {"language": language, "text": _names_in(babel)[code], "kind": "official"}
        for language, babel in STORED.items()
    ]
    return [*official, *_extra(code, {english, *(row["text"] for row in official)})]


def _extra(code: str, told: set[str]) -> Iterator[NameRow]:
    return (row for row in _aliases().get(code, []) if row["text"] not in told)


@cache
def _aliases() -> dict[str, list[NameRow]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["iso2"]: name_cells.parse(row["names"]) for row in csv.DictReader(lines)}
