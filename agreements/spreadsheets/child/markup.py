"""XML, read by expat with everything refused that spreadsheet programs don't write: declarations and entities."""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from agreements.spreadsheets.child.refused import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


KEPT = ("calcext:", "loext:")
"""Prefixes of LibreOffice's own additions, which repeat names of the standard."""


class _Local(dict[str, str]):
    """Names without their prefix, each worked out once: there are few, and they come a million times."""

    def __missing__(self, name: str) -> str:
        self[name] = name if name.startswith(KEPT) else name.rpartition(":")[2]
        return self[name]


def walk(data: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call these for each element and text. Names come without their prefix. Raises Refused for damage."""
    local = _Local()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, told: start(
        local[name], {local[key]: value for key, value in told.items()}
    )
    if end:
        parser.EndElementHandler = lambda name: end(local[name])
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused("damaged") from error


def _refuse(*told: Any) -> int:
    raise Refused("declares")
