"""Files made for the tests."""

import csv
import io
from typing import Any

import xlsxwriter

from agreements.spreadsheets import readers
from agreements.spreadsheets.plan import Planner


def csv_file(*rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """These rows, headings first, as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(*rows: list[Any], **more_sheets: list[list[Any]]) -> bytes:
    """These rows as a workbook; further sheets by name. A sheet called `hidden` is hidden."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, lines in {**({"Agreements": rows} if rows else {}), **more_sheets}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, value in enumerate(line):
                    if value is not None:
                        sheet.write(number, column, value)
            if name == "hidden":
                sheet.hide()
            else:
                sheet.activate()
    return content.getvalue()


def plan_of(*rows: list[str], decisions: Any = None, mapping: Any = None, reading: Any = None) -> Planner:
    """The plan of these rows, headings first."""
    table = readers.read("a.csv", csv_file(*rows), reading)
    return Planner(table, mapping or {}, decisions or {}, reading)
