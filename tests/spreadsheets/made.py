"""Workbooks with all that people do to them, made for the tests."""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import xlsxwriter


class Formula(NamedTuple):
    """A formula, with the value that the program kept beside it."""

    text: str
    value: Any


class Shown(NamedTuple):
    """A value that the cell shows in a format of its own: a day as `mmmm yyyy`."""

    value: Any
    as_what: str


@dataclass
class Sheet:
    """Rows from the top, `None` for an empty cell, and what was done to them."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    hidden_columns: str = ""  # such as "B:C"
    merged: list[str] = field(default_factory=list)  # such as "A2:A4"; the first cell's value is shown in all
    comments: dict[str, str] = field(default_factory=dict)  # cell → comment


def workbook(*sheets: Sheet, **options: Any) -> bytes:
    """The .xlsx file; `date_1904=True` counts days from 1904, as old programs on Macs did."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "default_date_format": "dd.mm.yyyy", **options}
    ) as book:
        for made in sheets:
            _add(book, made)
        next(
            sheet for sheet, made in zip(book.worksheets(), sheets, strict=True) if not made.hidden
        ).activate()
    return content.getvalue()


def _add(book: Any, made: Sheet) -> None:
    sheet = book.add_worksheet(made.name)
    for number, row in enumerate(made.rows):
        for column, value in enumerate(row):
            _write(book, sheet, number, column, value)
    for area in made.merged:
        sheet.merge_range(area, "")
        _write(book, sheet, *_place(area), _value(made, *_place(area)))
    for cell, comment in made.comments.items():
        sheet.write_comment(cell, comment)
    if made.hidden_columns:
        sheet.set_column(made.hidden_columns, None, None, {"hidden": True})
    if made.hidden:
        sheet.hide()


def _write(book: Any, sheet: Any, number: int, column: int, value: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(number, column, value.text, None, value.value)
    elif isinstance(value, Shown):
        sheet.write(number, column, value.value, book.add_format({"num_format": value.as_what}))
    elif isinstance(value, str):
        sheet.write_string(number, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(number, column, value)
    elif value is not None:
        sheet.write(number, column, value)


def _place(area: str) -> tuple[int, int]:
    """Row and column of the first cell of `A2:A4`, from 0."""
    cell = area.split(":")[0]
    return int(cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, ord(cell[0]) - ord("A")


def _value(made: Sheet, number: int, column: int) -> Any:
    return made.rows[number][column]
