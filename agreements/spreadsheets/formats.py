"""The files that reference tables are downloaded as and read from: CSV and XLSX, through our own readers."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from agreements.models.cell_text import escape, unescape
from agreements.spreadsheets import readers
from agreements.spreadsheets.pieces import csv_pieces, xlsx_pieces

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
BAD_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class SheetFormat(Format):
    """A file of cells that are text. What a program would run as a formula is written with an apostrophe."""

    extension = ""
    content_type = ""

    def get_title(self) -> str:
        return self.extension

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def __init__(self, encoding: str | None = None):
        """import-export names an encoding; the readers find it out themselves."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        """The table in the file; `numbers` are its rows' numbers as the spreadsheet shows them."""
        table = readers.read_plain(f"sheet.{self.extension}", in_stream)
        dataset = tablib.Dataset(headers=table.headings)
        for row in table.rows:
            dataset.append([unescape(cell) for cell in row.cells])
        dataset.numbers = [row.number for row in table.rows]
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return b"".join(self.pieces([list(dataset.headers), *dataset]))

    def pieces(self, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
        """The file of these rows, headings first, some hundreds of them in memory."""
        raise NotImplementedError


class CSV(SheetFormat):
    extension = "csv"
    content_type = "text/csv"

    def pieces(self, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
        return csv_pieces([_cell(value) for value in row] for row in rows)


class XLSX(SheetFormat):
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def pieces(self, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
        return xlsx_pieces(([BAD_IN_XML.sub(" ", _cell(value)) for value in row] for row in rows), "records")


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if NUMBER.fullmatch(text) else escape(text)


FORMATS = [XLSX, CSV]
