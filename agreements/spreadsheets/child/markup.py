"""XML, read by expat with everything refused that spreadsheet programs don't write: declarations and entities."""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from agreements.spreadsheets.child.refused import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(data: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call these for each element and text. Names come without their namespace. Raises Refused for damage."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, told: start(name.rpartition(":")[2], told)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def _refuse(*told: Any) -> int:
    raise Refused("declares")


def attribute(told: dict[str, str], name: str) -> str:
    """The value of an attribute, whatever prefix the program that wrote it uses."""
    if name in told:
        return told[name]
    return next((value for key, value in told.items() if key.rpartition(":")[2] == name), "")
