"""Rows made of a few cells, read as a sheet's are."""

from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.grids import Row, Table
from agreements.spreadsheets.row_reading import RowReader


def reading(directories=None, told=None, **cells):
    """What one row with these cells says: heading → cell."""
    names = list(cells)
    table = Table(names, [Row(7, list(cells.values()))])
    return RowReader(table, headings.match(names, COLUMNS), directories, told).read(table.rows[0])


def column(heading, *cells, directories=None, told=None):
    """(the reader, what each row says) of a file with one column."""
    table = Table([heading], [Row(number, [cell]) for number, cell in enumerate(cells, start=2)])
    reader = RowReader(table, headings.match([heading], COLUMNS), directories, told)
    return reader, [reader.read(row) for row in table.rows]


def note(read):
    """Everything that is told of the row."""
    return " ".join(told["text"] for told in read.notes)


def stated(read):
    """(field, words) of what is kept as stated."""
    return [(one.field, one.words) for one in read.stated]
