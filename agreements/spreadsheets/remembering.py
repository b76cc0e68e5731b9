"""Which decided names are kept as aliases, so that the next sheet asks less, and which would mislead it.

An alias counts wherever the name stands. So a name is not remembered that may well mean another one next time:

- of a state that is no more, or of a part of a country: "USSR" that was meant as Russia once is not Russia;
- of a place without its country, where GeoNames knows places of that name in several countries;
- of an office without its party: "Mayor" is an office of every city.

Such a name is asked about again in the next sheet.
"""

from typing import Any

from agreements.models.folding import name_key
from agreements.services import gazetteer
from agreements.spreadsheets.territories import find_territory


def may_be_remembered(name: dict[str, Any]) -> bool:
    """Whether the decided name can be kept as an alias of whom it means."""
    if name["kind"] in ("person", "type"):
        return True
    if name["kind"] == "office":
        return bool(name["context"])
    if name["context"]:
        return True
    return find_territory(name["text"]) is None and not _is_homonym(name["text"])


def _is_homonym(text: str) -> bool:
    key = name_key(text)
    return len({place.country for place in gazetteer.called([key]).get(key, [])}) > 1
