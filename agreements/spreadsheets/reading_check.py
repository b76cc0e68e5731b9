"""What is told about a file, checked before anything is read by it. Whatever is sent, the answer is in words."""

import codecs
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.books import DELIMITERS, ENCODINGS
from agreements.spreadsheets.columns import MOST_NUMBERED
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import Book, Grid
from agreements.spreadsheets.mapping_check import refuse_constant
from agreements.spreadsheets.row_roles import ROLES

OTHER_SPELLINGS = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
BY_NAME = {codecs.lookup(name).name: name for name in ENCODINGS}
MOST_HEADING_ROWS = 2
LONGEST_CONSTANT = 1000


def check_reading(reading: dict[str, Any]) -> None:
    """Raises SheetError for what no file could be read by."""
    if not isinstance(reading, dict):
        _refuse()
    if (encoding := reading.get("encoding")) is not None and not encoding_name(encoding):
        _refuse_value(
            _("The encoding “%(value)s” is not known. Known are %(known)s."), encoding, ENCODINGS.values()
        )
    if (delimiter := reading.get("delimiter")) is not None and delimiter not in list(DELIMITERS):
        words = [str(word) for word in DELIMITERS.values()]
        _refuse_value(_("“%(value)s” is not taken as a delimiter. Known are %(known)s."), delimiter, words)
    for name in ("sections", "comments", "agreed"):
        if not isinstance(reading.get(name, True), bool):
            _refuse()
    if reading.get("language", "en") not in dict(settings.LANGUAGES):
        _refuse()
    _check_constants(reading.get("constants", {}))


def encoding_name(encoding: Any) -> str:
    """The encoding as it is listed here; "" for none."""
    try:
        name = codecs.lookup(encoding).name if isinstance(encoding, str) else ""
    except (LookupError, ValueError):
        return ""
    return BY_NAME.get(OTHER_SPELLINGS.get(name, name), "")


def _check_constants(constants: Any) -> None:
    if not isinstance(constants, dict):
        _refuse()
    for key, text in constants.items():
        if not is_field(key):
            refuse_constant(key)
        if not isinstance(text, str) or len(text) > LONGEST_CONSTANT or "\x00" in text:
            _refuse()


def is_field(key: Any) -> bool:
    """Whether a column can be this: `signed`, `party.2`."""
    name, dot, number = key.partition(".") if isinstance(key, str) else ("", "", "")
    if name not in COLUMNS or COLUMNS[name].numbered != bool(dot):
        return False
    return not dot or number in map(str, range(1, MOST_NUMBERED + 1))


def check_rows(book: Book, reading: dict[str, Any]) -> None:
    """Raises SheetError for sheets and rows that are not in the file."""
    by_name = {grid.name: grid for grid in book.grids}
    chosen = reading.get("sheets")
    if chosen is not None and not (isinstance(chosen, list) and all(isinstance(n, str) for n in chosen)):
        _refuse()
    if lost := [name for name in chosen or [] if name not in by_name]:
        if not any(by_name):
            words = _("There is no sheet “%(value)s” in the file: it has one table, without a name.")
            _refuse_value(words, lost[0], ())
        _refuse_value(
            _("There is no sheet “%(value)s” in the file. It has: %(known)s."), lost[0], list(by_name)
        )
    layouts = reading.get("layouts", {})
    if not isinstance(layouts, dict) or not layouts.keys() <= by_name.keys():
        _refuse()
    for name, layout in layouts.items():
        _check_layout(by_name[name], layout)


def _check_layout(grid: Grid, layout: Any) -> None:
    if not isinstance(layout, dict) or not layout.keys() <= {"headings", "roles"}:
        _refuse()
    headings, roles = layout.get("headings", []), layout.get("roles", {})
    if not isinstance(headings, list) or not isinstance(roles, dict) or len(headings) > MOST_HEADING_ROWS:
        _refuse()
    if not all(isinstance(role, str) and role in ROLES for role in roles.values()):
        _refuse()
    numbers = {row.number for row in grid.rows}
    texts = {str(number) for number in numbers}
    lost = [n for n in headings if type(n) is not int or n not in numbers]
    lost += [n for n in roles if n not in texts]
    if lost:
        _refuse_value(
            _("Row %(value)s says nothing, or is not on the sheet “%(known)s”."), lost[0], [grid.name]
        )


def _refuse_value(words: str, value: Any, known: Any) -> NoReturn:
    told = {"value": str(value).replace("\x00", "␀")[:100], "known": ", ".join(map(str, known))}
    raise SheetError(words % told)


def _refuse() -> NoReturn:
    raise SheetError(_("The file can't be read in this way. Load the page again."))
