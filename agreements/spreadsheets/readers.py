"""The door for files: from bytes to a table of text."""

from agreements.spreadsheets import tables
from agreements.spreadsheets.books import open_book
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.reading_check import check_reading
from agreements.spreadsheets.tables import Reading


def read(file_name: str, content: bytes, reading: Reading | None = None) -> Table:
    """The table that is meant in a file, wherever it stands. Raises SheetError in words."""
    reading = reading or {}
    check_reading(reading)
    return tables.table(file_name, open_book(file_name, content, reading), reading)


def read_plain(file_name: str, content: bytes) -> Table:
    """The table of a file that begins with its headings: nothing is left out. Raises SheetError in words."""
    return tables.plain_table(file_name, open_book(file_name, content, {}))
