"""Web addresses in a cell: checked, mended where only one thing can be meant, and parted from the words around them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models.agreement import web_address
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.said import NOTHING, Said

BETWEEN = re.compile(r"\s+|;(?=\s|$)|[;,|]{1,3}(?=https?://|www\.)|\|\|", re.IGNORECASE)
AMONG_WORDS = re.compile(r"https?://[^\s;|<>\"«»“”]+", re.IGNORECASE)
WITHOUT_SCHEME = re.compile(
    r"(?:www\.[^\s/]+\.[a-z]{2,}|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|gov|edu|int|ru|su|cn|de|fr|uk|eu|by|kz|jp|kr|рф))(?:[/?#:]\S*)?",
    re.IGNORECASE,
)
OTHER_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:|://", re.IGNORECASE)
PLAIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,5}[a-z]{2,20}(?:/[!-~]*)?")
"""An ordinary address, as most are: looked at quickly, as Django's validator takes longer than all other cells."""
LONGEST = 1000


def read(text: str) -> list[str] | Said:
    """The addresses, in their order; with notes where one was mended or words are left over."""
    items = [item.rstrip(",，；") for item in BETWEEN.split(text)]
    items = [item for item in items if item and item not in (",", "|", "-", "–")]
    mended = [_mended(item) for item in items]
    if not all(mended):
        return _among_words(text, items)
    notes = [
        _("“%(before)s” is read as %(address)s.") % {"before": item[:200], "address": address[:200]}
        for item, address in zip(items, mended, strict=True)
        if item != address
    ]
    found = _checked(mended)
    return Said(found, notes, stated=[("", text)]) if notes else found


def _mended(item: str) -> str:
    """The address that is meant; nothing where it is none."""
    if re.match(r"https?:[\\/]", item, re.IGNORECASE):
        return item.replace("\\", "/")
    if WITHOUT_SCHEME.fullmatch(item):
        return f"https://{item}"
    return ""


def _among_words(text: str, items: list[str]) -> Said:
    """The addresses in a longer text; the words around them are kept as stated."""
    found = [address.rstrip(".,)]").replace("\\", "/") for address in AMONG_WORDS.findall(text)]
    if not found:
        return _only_words(text, items)
    words = _("Taken as addresses: %(addresses)s. The words around are kept as stated.")
    return Said(
        _checked(list(dict.fromkeys(found))),
        [words % {"addresses": ", ".join(address[:200] for address in found[:5])}],
        stated=[("", text)],
    )


def _only_words(text: str, items: list[str]) -> Said:
    """`Treaty Series 001/1896`: a source without an address; what only looks like an address is refused."""
    if len(items) == 1 or any(OTHER_SCHEME.search(item) and not item.endswith(":") for item in items):
        bad = next((item for item in items if OTHER_SCHEME.search(item)), items[0] if items else text)
        raise _no_address(bad)
    return Said(
        NOTHING, [_("There is no web address in it; the words are kept as stated.")], stated=[("", text)]
    )


def _checked(found: list[str]) -> list[str]:
    for address in found:
        try:
            if not PLAIN.fullmatch(address):
                web_address(address)
        except ValidationError as error:
            raise _no_address(address) from error
        if len(address) > LONGEST:
            raise CellError(_("The address is longer than 1000 characters."))
    return found


def _no_address(text: str) -> CellError:
    return CellError(
        _("“%(item)s” is not a web address. It must start with https:// or http://.") % {"item": text[:80]}
    )
