"""Records into a workbook, some hundred at a time."""

from collections.abc import Callable, Iterator
from typing import IO, Any

from django.db import models

from agreements.records import KINDS, RecordDict, read, titles
from agreements.spreadsheets.whole.choosing import Chosen
from agreements.spreadsheets.whole.files import CsvFile, File, OdsFile
from agreements.spreadsheets.whole.layout import (
    ABOUT,
    LONG,
    LONG_COLUMNS,
    Layout,
    is_key,
    layouts_of,
)
from agreements.spreadsheets.whole.notes import about, note
from agreements.spreadsheets.whole.texts import encode, pieces, pointer
from agreements.spreadsheets.whole.values import text_of
from agreements.spreadsheets.whole.xlsx import XlsxFile

CHUNK = 500
FILES: dict[str, Callable[[IO[bytes]], File]] = {"xlsx": XlsxFile, "ods": OdsFile, "zip": CsvFile}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}


def write(target: IO[bytes], ending: str, chosen: Chosen) -> None:
    """The records as a workbook of this format: xlsx, ods, or zip (of .csv files)."""
    file = FILES[ending](target)
    file.sheet(ABOUT, [(ABOUT, "")])
    for line in about():
        file.row(ABOUT, [encode(line)])
    long = _LongTexts(file)
    for kind, ids in chosen.items():
        _write_kind(file, long, kind, ids)
    long.end()
    file.close()


def _write_kind(file: File, long: "_LongTexts", kind: str, ids: list[int]) -> None:
    layouts = layouts_of(kind)
    for layout in layouts:
        file.sheet(layout.name, [(column, note(layout, column)) for column in layout.columns])
    for start in range(0, len(ids), CHUNK):
        for layout, texts in _rows(kind, layouts, ids[start : start + CHUNK]):
            file.row(layout.name, [long.cell(text) for text in texts])


def _rows(kind: str, layouts: list[Layout], ids: list[int]) -> Iterator[tuple[Layout, list[str]]]:
    beside = _beside(layouts[0], ids)  # first: what is saved now has a later revision than the sheet tells
    records = read(kind, ids)
    called = titles(kind, records)
    labels = _labels(layouts, records)
    for pk, record in records.items():
        revision, *told = beside.get(pk, (0,))
        yield layouts[0], [str(pk), str(revision), *_cells(layouts[0], record, labels), *map(_told, told)]
        for layout in layouts[1:]:
            for place, row in enumerate(layout.rows(record), start=1):
                yield layout, [str(pk), called[pk], str(place), *_cells(layout, row, labels)]


def _beside(layout: Layout, ids: list[int]) -> dict[int, tuple[Any, ...]]:
    """Primary key → revision, and what of the root is only told."""
    rows = KINDS[layout.kind.name].model._default_manager.filter(pk__in=ids).order_by()
    return {pk: tuple(rest) for pk, *rest in rows.values_list("pk", "revision", *layout.told)}


def _told(value: Any) -> str:
    return str(value or "")


Labels = dict[tuple[type[models.Model], int], str]


def _cells(layout: Layout, row: RecordDict, labels: Labels) -> Iterator[str]:
    field: Any
    for field in layout.fields:
        value = row[field.name]
        yield text_of(field, value)
        if is_key(field):
            yield labels.get((field.related_model, value), "")


def _labels(layouts: list[Layout], records: dict[int, RecordDict]) -> Labels:
    """What to call all that these records refer to: two queries for each model."""
    wanted: dict[Any, set[int]] = {}
    for layout in layouts:
        for record in records.values():
            for row in layout.rows(record):
                for field in filter(is_key, layout.fields):
                    wanted.setdefault(field.related_model, set()).add(row[field.name])
    found: Labels = {}
    for model, ids in wanted.items():
        rows = model._default_manager.filter(pk__in=ids - {None}).order_by()
        if hasattr(model, "names_by_language"):
            rows = rows.prefetch_related("names")
        found |= {(model, row.pk): str(row) for row in rows}
    return found


class _LongTexts:
    """Texts that no cell holds: their pieces stand in a sheet of their own, and nothing is cut."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.count = 0

    def cell(self, text: str) -> str:
        """The cell for a text: itself, or where it stands."""
        cells = pieces(text)
        if len(cells) == 1:
            return cells[0]
        self._begin()
        self.count += 1
        for place, piece in enumerate(cells, start=1):
            self.file.row(LONG, [str(self.count), str(place), piece])
        return pointer(self.count, len(cells))

    def _begin(self) -> None:
        if not self.count:
            self.file.sheet(LONG, [(column, "") for column in LONG_COLUMNS])

    def end(self) -> None:
        """The sheet is there in any case, so that nobody wonders."""
        self._begin()
