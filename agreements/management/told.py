"""What a command is told about a sheet: on the command line, and in files of JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.looking import Told

DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
"""Names of what is hard to type."""


def add_arguments(parser: CommandParser) -> None:
    """The file, and everything that can be said about it."""
    parser.add_argument("file", type=Path, help="an .xlsx, .xls, .ods, .csv or .tsv file")
    parser.add_argument("--sheet", action="append", metavar="NAME", help="read this sheet; may be repeated")
    parser.add_argument("--encoding", help="of a text file, such as windows-1251")
    parser.add_argument("--delimiter", help="of a text file: a character, or tab, comma, semicolon, pipe")
    parser.add_argument(
        "--constant",
        action="append",
        metavar="FIELD=VALUE",
        help="what every row says and no column, such as party.1=Guangzhou; may be repeated",
    )
    parser.add_argument(
        "--order",
        action="append",
        metavar="HEADING=dmy",
        help="whether the day (dmy) or the month (mdy) comes first in a column; may be repeated",
    )
    parser.add_argument(
        "--reading", type=Path, metavar="FILE", help="JSON: all of this, and where the table is"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help='JSON: heading → field, or "" to leave it out'
    )
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="JSON: what to do with names, by kind")
    parser.add_argument(
        "--accept-guesses", action="store_true", help="also decide names for which it is plain"
    )


def told(options: dict[str, Any]) -> Told:
    """What the options say. Raises SheetError in words."""
    return Told(
        _reading(options), _json(options["mapping"]), _json(options["decisions"]), options["accept_guesses"]
    )


def file(path: Path) -> tuple[str, bytes]:
    """Name and content. Raises SheetError."""
    return path.name, _content(path)


def _reading(options: dict[str, Any]) -> dict[str, Any]:
    """The file's, with what single options say over it."""
    reading = _json(options["reading"])
    if options["sheet"]:
        reading["sheets"] = options["sheet"]
    if options["encoding"]:
        reading["encoding"] = options["encoding"]
    if delimiter := options["delimiter"]:
        reading["delimiter"] = DELIMITERS.get(delimiter.lower(), delimiter)
    for option, name, example in (
        ("constant", "constants", "party.1=Guangzhou"),
        ("order", "orders", "Date=dmy"),
    ):
        if options[option]:
            said = dict(_pair(option, text, example) for text in options[option])
            known = reading.get(name, {})
            reading[name] = {**known, **said} if isinstance(known, dict) else known
    return reading


def _pair(option: str, text: str, example: str) -> tuple[str, str]:
    key, sign, value = text.rpartition("=") if option == "order" else text.partition("=")
    if not sign or not key.strip() or not value.strip():
        words = _("--%(option)s “%(text)s” can't be read. Write it as %(example)s.")
        raise SheetError(words % {"option": option, "text": text, "example": example})
    return key.strip(), value.strip()


def _json(path: Path | None) -> dict[str, Any]:
    """The object in a file of JSON; an empty one where no file was named."""
    if path is None:
        return {}
    try:
        found = json.loads(_content(path).decode("utf-8-sig"))
    except ValueError as error:
        words = _("“%(file)s” is not JSON: %(error)s.")
        raise SheetError(words % {"file": path.name, "error": error}) from error
    if not isinstance(found, dict):
        raise SheetError(_("“%(file)s” holds no JSON object { … }.") % {"file": path.name})
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        words = _("“%(file)s” can't be opened: %(why)s.")
        raise SheetError(words % {"file": path, "why": error.strerror}) from error
