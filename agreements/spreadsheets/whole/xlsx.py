"""A workbook of Excel, as it is written."""

from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_NOTE = 2000


class XlsxFile:
    """Rows go to the disk as they come; every cell is text, and stays text when somebody types into it."""

    def __init__(self, target: IO[bytes]) -> None:
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.bold = self.book.add_format({"bold": True, "num_format": "@"})
        self.text = self.book.add_format({"num_format": "@"})
        self.pages: dict[str, Any] = {}
        self.written: dict[str, int] = {}

    def sheet(self, name: str, columns: list[tuple[str, str]]) -> None:
        page = self.pages[name] = self.book.add_worksheet(name)
        page.set_column(0, len(columns) - 1, 18, self.text)
        page.freeze_panes(1, 1)
        for place, (heading, note) in enumerate(columns):
            page.write_string(0, place, heading, self.bold)
            if note:
                page.write_comment(0, place, note[:MOST_NOTE], {"x_scale": 2, "y_scale": 2})
        self.written[name] = 1

    def row(self, name: str, cells: list[str]) -> None:
        page, number = self.pages[name], self.written[name]
        for place, cell in enumerate(cells):
            if cell and page.write_string(number, place, cell, self.text):
                words = _("An .xlsx holds no more rows than stand in the sheet %(sheet)s. Take .ods or .zip.")
                raise SheetError(words % {"sheet": name})
        self.written[name] = number + 1

    def close(self) -> None:
        self.book.close()
