"""Places of which countries consist and which sheets write where a country is meant: England, Шотландия, 威尔士."""

from typing import NamedTuple

from agreements.models.folding import name_key
from agreements.services.historic import find_historic


class Territory(NamedTuple):
    """A state that is no more (no `part_of`), or a part of the country with this ISO code."""

    name: str
    part_of: str = ""


HOME_NATIONS = {
    "England": "England|Англия|英格兰|Inglaterra|Angleterre",
    "Scotland": "Scotland|Шотландия|苏格兰|Schottland|Écosse",
    "Wales": "Wales|Уэльс|威尔士",
    "Northern Ireland": "Northern Ireland|Северная Ирландия|北爱尔兰|Nordirland",
}
PARTS = {
    name_key(text): Territory(name, "GB") for name, texts in HOME_NATIONS.items() for text in texts.split("|")
}


def find_territory(text: str) -> Territory | None:
    """What is called so and is no country of today."""
    if state := find_historic(text):
        return Territory(state.name)
    return PARTS.get(name_key(text))
