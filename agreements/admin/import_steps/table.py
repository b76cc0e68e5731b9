"""Where the table is: the sheets of the file, and a picture of each on which every row can be called what it is."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from agreements.admin import sheet_picture
from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.models import ImportBatch
from agreements.spreadsheets import agreeing, importing, layouts, sheet_choice, table_choices
from agreements.spreadsheets.books import DELIMITERS, ENCODINGS, open_book
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import Book, Grid
from agreements.spreadsheets.layouts import Layout
from agreements.spreadsheets.reading_check import encoding_name
from agreements.spreadsheets.row_roles import DATA, SECTION

MOST_COMPARED = 50
"""Sheets whose headings are held against those of the one that is read."""


class TableStep(StepAdmin):
    def table_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Where the table is; sent back, what the user says about it."""
        batch = self._batch(request, pk)
        if request.method == "POST" and "agree" in request.POST:
            return self._do(request, batch, "table", lambda: agreeing.agree(batch, request.user))
        if request.method == "POST":
            return self._changed(request, batch)
        try:
            book = open_book(batch.file_name, batch.content, batch.reading)
        except SheetError as error:
            return self._step(request, batch, "table", {"unreadable": str(error)})
        return self._step(request, batch, "table", self._shown(request, batch, book))

    def _changed(self, request: StaffRequest, batch: ImportBatch) -> HttpResponse:
        """Read the file again as it was said, and show the picture again."""
        self._do(
            request,
            batch,
            "table",
            lambda: importing.reread(batch, said(batch, request.POST), request.user),
            _("The file was read again, as you said."),
        )
        row = _number(request.POST.get("click", "").partition(":")[0])
        query = QueryDict(mutable=True)
        query.update({name: request.GET[name] for name in ("sheet", "p", "all") if name in request.GET})
        if "settings" in request.POST or "reset" in request.POST:
            query.clear()
        address = self._url(batch, "table") + (f"?{query.urlencode()}" if query else "")
        return HttpResponseRedirect(f"{address}#{'file' if row is None else f'row-{row}'}")

    def _shown(self, request: StaffRequest, batch: ImportBatch, book: Book) -> dict[str, Any]:
        read = sheet_choice.chosen(book, batch.reading)
        grid = _sheet(request.GET.get("sheet"), book) or read[0]
        layout = layout_of(grid, batch)
        rows = sheet_picture.lines(grid, layout, everything="all" in request.GET)
        page = Paginator(rows, sheet_picture.PAGE).get_page(request.GET.get("p"))
        before = rows[page.start_index() - 2].number if page.number > 1 else 0
        return {
            "grid": grid,
            "page": page,
            "lines": sheet_picture.picture(grid, layout, list(page.object_list), before),
            "letters": sheet_picture.letters(grid),
            "more_columns": max(grid.width - sheet_picture.MOST_COLUMNS, 0),
            "left_out": sheet_picture.left(layout),
            "records": sum(layout.role(row) == DATA for row in grid.rows),
            "shortened": len(rows) < len(grid.rows),
            "everything": "all" in request.GET,
            "worth_a_look": agreeing.is_open(batch),
            "layout": layout,
            "is_read": grid in read,
            **choices(book, batch, read, grid),
        }


def choices(book: Book, batch: ImportBatch, read: list[Grid], shown: Grid) -> dict[str, Any]:
    """What can be chosen of the file as a whole."""
    source, reading = batch.plan.get("source", {}), batch.reading
    encoding = book.about.get("encoding", "")
    return {
        "sheets": [
            {
                "index": n,
                "grid": g,
                "rows": len(g.rows) + g.more,
                "read": g in read,
                "shown": g is shown,
                "same": g not in read and n < MOST_COMPARED and sheet_choice.same_headings(g, read[0]),
            }
            for n, g in enumerate(book.grids)
        ],
        "encodings": ENCODINGS.items() if encoding else (),
        "encoding": encoding_name(encoding),
        "delimiters": DELIMITERS.items() if encoding else (),
        "delimiter": book.about.get("delimiter", ""),
        "has_sections": SECTION in source.get("left", {}),
        "sections": reading.get("sections", True),
        "comments": source.get("comments", 0),
        "with_comments": reading.get("comments", False),
        "told": any(reading.get(name) is not None for name in table_choices.FOUND if name != "agreed"),
    }


def layout_of(grid: Grid, batch: ImportBatch) -> Layout:
    if not grid.rows:
        return Layout([], [])
    return layouts.layout(grid, batch.reading.get("layouts", {}).get(grid.name))


def _sheet(number: str | None, book: Book) -> Grid | None:
    """The sheet with this number, from 0, if there is one."""
    index = _number(number or "")
    return book.grids[index] if index is not None and index < len(book.grids) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def said(batch: ImportBatch, sent: QueryDict) -> dict[str, Any]:
    """The change of the reading that a form says. Raises SheetError."""
    if "reset" in sent:
        return table_choices.start_over()
    book = open_book(batch.file_name, batch.content, batch.reading)
    if "settings" in sent:
        return _settings(batch, book, sent)
    grid = _sheet(sent.get("sheet"), book)
    old, _colon, new = sent.get("click", sent.get("every", "")).partition(":")
    if grid is None or not grid.rows:
        raise SheetError(_("The file can't be read in this way. Load the page again."))
    layout = layout_of(grid, batch)
    if "every" in sent:
        return table_choices.all_of(batch.reading, grid.name, layout, old, new)
    if (number := _number(old)) is None:
        raise SheetError(_("The file can't be read in this way. Load the page again."))
    return table_choices.click(batch.reading, grid.name, layout, number, new)


def _settings(batch: ImportBatch, book: Book, sent: QueryDict) -> dict[str, Any]:
    """Sheets, encoding, delimiter and ticks; what is as it was found is not told."""
    chosen = [grid.name for number in sent.getlist("sheets") if (grid := _sheet(number, book))]
    found: dict[str, Any] = {}
    if len(book.grids) > 1:
        if not chosen:
            raise SheetError(_("Choose a sheet."))
        found["sheets"] = chosen
    for name in ("encoding", "delimiter"):
        before = encoding_name(book.about.get(name)) if name == "encoding" else book.about.get(name)
        if sent.get(name) and sent[name] != before:
            found[name] = sent[name]
    if found.keys() & {"encoding", "delimiter"}:
        found["layouts"] = None  # other rows may stand under these numbers
    for name, default in (("sections", True), ("comments", False)):
        if f"{name}-asked" in sent:
            found[name] = None if (name in sent) == default else name in sent
    return found
