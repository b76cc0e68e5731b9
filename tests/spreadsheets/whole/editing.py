"""What people do to a workbook: change a cell, add or delete rows, columns and sheets."""

import csv
import io
import zipfile

import openpyxl

Sheets = dict[str, list[list[str]]]


def opened(content: bytes) -> Sheets:
    """The cells of a zip of .csv files."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in archive.namelist()
        }


def saved(sheets: Sheets, delimiter: str = ",") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, rows in sheets.items():
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=delimiter).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue().encode("utf-8-sig"))
    return content.getvalue()


def put(sheets: Sheets, sheet: str, row: int, column: str, cell: str) -> Sheets:
    """One cell changed; rows are numbered as a spreadsheet shows them."""
    sheets[sheet][row - 1][sheets[sheet][0].index(column)] = cell
    return sheets


def add(sheets: Sheets, sheet: str, **cells: str) -> None:
    """A row at the end, of which only some columns are filled."""
    sheets[sheet].append([cells.get(column, "") for column in sheets[sheet][0]])


def row_of(sheets: Sheets, sheet: str, pk: int) -> int:
    """The number of the first row of a record."""
    return next(number for number, row in enumerate(sheets[sheet], start=1) if row[0] == str(pk))


def put_in_excel(content: bytes, sheet: str, row: int, column: str, value: object) -> bytes:
    """The same with openpyxl, which writes the file anew as programs do."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    page.cell(row=row, column=headings.index(column) + 1).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
