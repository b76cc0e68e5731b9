"""A workbook as a folder: one .csv file a sheet, so that what changed can be read line by line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from agreements.spreadsheets import readers
from agreements.spreadsheets.errors import SheetError


@dataclass
class SheetRow:
    """One row of a sheet: its cells under their headings, and where it stands."""

    sheet: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def where(self, column: str = "") -> str:
        """The place for people: `events.csv, row 3, column place`."""
        if column:
            return _("%(sheet)s.csv, row %(row)s, column %(column)s") % self._place(column)
        return _("%(sheet)s.csv, row %(row)s") % self._place(column)

    def _place(self, column: str) -> dict[str, object]:
        return {"sheet": self.sheet, "row": self.number, "column": column}


@dataclass
class Sheet:
    """One sheet of a workbook."""

    name: str
    headings: list[str]
    rows: list[SheetRow]
    content: bytes
    doubled: list[str] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"


def read(folder: Path, expected: Mapping[str, Collection[str]]) -> dict[str, Sheet]:
    """The sheets of the workbook. `expected`: sheet → its columns; none named: they are not looked at.

    Raises SheetError, which names every missing or unknown sheet and column.
    """
    if not folder.is_dir():
        raise SheetError(_("There is no folder %(folder)s.") % {"folder": folder})
    found = {file.stem: file for file in sorted(folder.glob("*.csv"))}
    wrong = _wrong_sheets(found, expected)
    sheets = {name: _sheet(file) for name, file in found.items() if name in expected}
    for name, sheet in sheets.items():
        wrong += _wrong_columns(sheet, expected[name])
    if wrong:
        raise SheetError("\n".join(wrong))
    return sheets


def _sheet(file: Path) -> Sheet:
    content = file.read_bytes()
    table = readers.read_plain(file.name, content)
    rows = [
        SheetRow(file.stem, row.number, dict(zip(table.headings, row.cells, strict=True)))
        for row in table.rows
    ]
    return Sheet(file.stem, table.headings, rows, content, table.doubled)


def _wrong_sheets(found: Collection[str], expected: Collection[str]) -> list[str]:
    missing = [
        _("The sheet %(name)s.csv is missing.") % {"name": name} for name in expected if name not in found
    ]
    unknown = [
        _("%(name)s.csv is no sheet of this workbook; it has %(known)s.")
        % {"name": name, "known": ", ".join(expected)}
        for name in found
        if name not in expected
    ]
    return missing + unknown


def _wrong_columns(sheet: Sheet, expected: Collection[str]) -> list[str]:
    if not expected:
        return []
    numbered = {f"{heading} (2)" for heading in sheet.doubled}
    found = [
        (
            _("%(sheet)s.csv has no column %(column)s."),
            [column for column in expected if column not in sheet.headings],
        ),
        (
            _("%(sheet)s.csv, column %(column)s: nobody reads it."),
            sorted(set(sheet.headings) - set(expected) - numbered),
        ),
        (_("%(sheet)s.csv has the column %(column)s twice."), sheet.doubled),
    ]
    return [words % {"sheet": sheet.name, "column": column} for words, columns in found for column in columns]
