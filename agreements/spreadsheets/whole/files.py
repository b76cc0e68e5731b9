"""Workbooks as they are written: row after row into files of their own, so that memory stays flat."""

import csv
import io
import tempfile
import zipfile
from typing import IO, Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from agreements.spreadsheets.whole.ods_parts import HEAD, MANIFEST, MIMETYPE, TAIL, paragraphs
from agreements.spreadsheets.whole.texts import guarded


class File(Protocol):
    """A workbook that is being written. Rows of several sheets may come in turns."""

    def sheet(self, name: str, columns: list[tuple[str, str]]) -> None:
        """Begin a sheet: (heading, note) of each column."""

    def row(self, name: str, cells: list[str]) -> None: ...

    def close(self) -> None: ...


class _Parted:
    """Each sheet is written to a temporary file; all go into one archive at the end."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.parts: dict[str, IO[str]] = {}

    def begin(self, name: str) -> IO[str]:
        raw = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the workbook
        self.parts[name] = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        return self.parts[name]

    def pour(self, name: str, into: IO[bytes]) -> None:
        part: Any = self.parts[name]
        part.flush()
        part.buffer.seek(0)
        while some := part.buffer.read(1 << 20):
            into.write(some)
        part.close()


class CsvFile(_Parted):
    """A zip of .csv files in UTF-8 with BOM, so that Excel knows the encoding."""

    def sheet(self, name: str, columns: list[tuple[str, str]]) -> None:
        self.begin(name).write("\ufeff")
        csv.writer(self.parts[name]).writerow([heading for heading, _note in columns])

    def row(self, name: str, cells: list[str]) -> None:
        csv.writer(self.parts[name]).writerow([guarded(cell) for cell in cells])

    def close(self) -> None:
        with zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.parts:
                with archive.open(f"{name}.csv", "w", force_zip64=True) as into:
                    self.pour(name, into)


class OdsFile(_Parted):
    """An OpenDocument spreadsheet; every cell is text, and stays text when somebody types into it."""

    def sheet(self, name: str, columns: list[tuple[str, str]]) -> None:
        part = self.begin(name)
        part.write(f"<table:table table:name={quoteattr(name)}>")
        part.write(
            f'<table:table-column table:number-columns-repeated="{len(columns)}" table:default-cell-style-name="text"/>'
        )
        part.write("<table:table-row>")
        for heading, note in columns:
            told = f"<office:annotation>{paragraphs(note)}</office:annotation>" if note else ""
            part.write(
                f'<table:table-cell table:style-name="heading" office:value-type="string">{told}'
                f"<text:p>{escape(heading)}</text:p></table:table-cell>"
            )
        part.write("</table:table-row>")

    def row(self, name: str, cells: list[str]) -> None:
        written = [
            f'<table:table-cell office:value-type="string">{paragraphs(cell)}</table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in cells
        ]
        self.parts[name].write(f"<table:table-row>{''.join(written)}</table:table-row>")

    def close(self) -> None:
        with zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
            archive.writestr("META-INF/manifest.xml", MANIFEST)
            with archive.open("content.xml", "w", force_zip64=True) as into:
                into.write(HEAD.encode())
                for name, part in self.parts.items():
                    part.write("</table:table>")
                    self.pour(name, into)
                into.write(TAIL.encode())
