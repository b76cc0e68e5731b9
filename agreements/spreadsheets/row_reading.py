"""One row of a sheet, cell by cell: what it says, what is wrong with it, what was understood in which way."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.folding import fold
from agreements.spreadsheets import orders
from agreements.spreadsheets.agreements import COLUMNS, label_of
from agreements.spreadsheets.column_reading import EMPTY, Cell, ColumnCells
from agreements.spreadsheets.columns import Parts
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import Problem
from agreements.spreadsheets.grids import Row, Table
from agreements.spreadsheets.known import Known
from agreements.spreadsheets.parting import Parting
from agreements.spreadsheets.plain import CUT
from agreements.spreadsheets.said import NOTHING, Said


@dataclass(slots=True)
class Stated:
    """What the source says about one fact, in its own words; `column` is where the sheet says so."""

    field: str
    words: str
    column: str


LONGEST_STATED = 1000
"""Characters that a citation keeps of what a source states; longer words go into the internal notes as well."""

Heading = tuple[str, int]
"""A field, and the index of the column that speaks of it."""

Place = tuple[str, str, str]
"""Where something stands: heading of the column, cell, its text. Of several columns with a comma between."""


@dataclass(slots=True)
class RowReading:
    """What a row says: field key → value, and the text of its cells. `at` is where each stands: (field, column)."""

    number: int
    table: Table
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    stated: tuple[Stated, ...] = ()
    kept: tuple[str, ...] = ()  # lines for the internal notes
    texts: dict[str, str] = field(default_factory=dict)
    at: tuple[Heading, ...] = ()
    numbered: bool = True  # whether the file has columns with numbers at all

    @property
    def cells(self) -> dict[str, Place]:
        """Field → where it stands. Worked out when it is asked for: most rows have nothing to complain about."""
        found: dict[str, Place] = {}
        for key, index in dict.fromkeys(self.at):
            place, before = self.place(index), found.get(key)
            together = (", ".join(pair) for pair in zip(before[:2], place, strict=False)) if before else ()
            found[key] = (*together, f"{before[2]}; {place[2]}") if before else place
        return found

    def numbers(self, *names: str) -> tuple[int, ...]:
        """The numbers of these columns that the row fills, as 1 and 2 of `party.1` and `party.2`, in order."""
        return _numbers(tuple(self.values), names) if self.numbered else ()

    def place(self, index: int) -> Place:
        """Where the cell in this column stands."""
        return self.table.headings[index], self.table.where(index, self.row.number), self.row.cells[index]

    def take(self, key: str, value: Any, index: int) -> None:
        """Note what the cell in this column says about a field, beside what others say about it."""
        self.at += ((key, index),)
        if key not in self.values:
            self.values[key] = value
            return
        before = self.values[key]
        if isinstance(before, list):
            self.values[key] = before + [item for item in value if item not in before]
        elif COLUMNS[key.partition(".")[0]].several:
            self.values[key] = f"{before}\n{value}"
        elif before != value:
            words = _("It says something else about “%(field)s” than the column “%(column)s”.")
            first = self.cells[key][0].split(", ")[0]
            self.wrong_at(index, words % {"field": label_of(key), "column": first})

    def wrong_at(self, index: int, text: str) -> None:
        """Note what is wrong with the cell in this column."""
        column, cell, value = self.place(index)
        self.problems.append(Problem(column, cell, value[:200], text))

    def wrong(self, key: str, text: str) -> None:
        """Note what is wrong with the cell of this field."""
        column, cell, value = self.cells.get(key, ("", "", ""))
        self.problems.append(Problem(column, cell, value[:200], text))

    def note(self, key: str, text: str) -> None:
        """Note how the cell of this field was understood."""
        self.note_at(self.cells.get(key, ("", "", ""))[0], text)

    def note_at(self, heading: str, text: str) -> None:
        """Note how a cell in the column with this heading was understood."""
        note = {"column": heading, "text": text}
        if note not in self.notes:
            self.notes.append(note)


@lru_cache(maxsize=2**12)
def _numbers(keys: tuple[str, ...], names: tuple[str, ...]) -> tuple[int, ...]:
    """Worked out once for all rows that fill the same columns."""
    parted = [key.partition(".") for key in keys]
    return tuple(sorted({int(number) for name, _dot, number in parted if number and name in names}))


class RowReader:
    """Reads the rows of one table. Each different text of a column is read once, however many rows there are.

    `directories` know the names that are never parted; `told` is what the user said of the orders of day and month.
    """

    def __init__(
        self,
        table: Table,
        fields: list[str | None],
        directories: Directories | None = None,
        told: dict[str, str] | None = None,
    ):
        self.table = table
        self.orders = orders.of(table, fields, told)
        self.defaults = {
            index
            for index, key in enumerate(fields)
            if key and table.headings[index] in table.fixed and not COLUMNS[key.partition(".")[0]].several
        }  # what holds for all rows yields to the row's own cell
        known: dict[str, Known] = {}
        columns = [
            ColumnCells(
                index,
                table.headings[index],
                key,
                self.orders.get(index),
                parting_of(table, index, key, directories, known),
                directories,
            )
            for index, key in enumerate(fields)
            if key
        ]
        self.columns = [(column.index, column.key, column.at, column.read, column) for column in columns]
        self.numbered = any(column.number for column in columns)
        self._places: dict[tuple[Heading, ...], tuple[Heading, ...]] = {}

    def forget(self) -> None:
        """Give the texts up that were read."""
        for *_facts, column in self.columns:
            column.forget()

    def read(self, row: Row) -> RowReading:
        """The row's cells by field; cells that can't be read become problems. Empty cells say nothing."""
        reading = RowReading(row.number, self.table, row, numbered=self.numbered)
        cells, values, texts = row.cells, reading.values, reading.texts
        at: list[Heading] = []
        special: list[tuple[ColumnCells, Cell]] = []
        for index, key, place, read, column in self.columns:
            if not (raw := cells[index]):
                continue
            cell = read(raw)
            if cell.plain and key not in values:
                values[key], texts[key] = cell.value, cell.text
                at.append(place)
            elif cell is not EMPTY and not (key in values and index in self.defaults):
                reading.at = tuple(at)
                _take(reading, column, cell)
                at = list(reading.at)
                special.append((column, cell))
        told = tuple(at)
        reading.at = self._places.setdefault(told, told)  # rows that fill the same columns share it
        for column, cell in special:
            if cell.said is not None:
                _follow(reading, column, cell.said)
        interpret(reading)
        return reading


def read_row(table: Table, row: Row, fields: list[str | None]) -> RowReading:
    """One row alone."""
    return RowReader(table, fields).read(row)


def parting_of(
    table: Table, index: int, key: str, directories: Directories | None, known: dict[str, Known]
) -> Parting | None:
    """By what the lists of a column are parted, beside `;` and line breaks; None where it holds no lists of names."""
    kind = getattr(COLUMNS[key.partition(".")[0]].widget, "kind", "")
    if directories is None or kind not in ("party", "person", "area"):
        return None
    if kind not in known:
        known[kind] = Known(kind, directories)
    texts = (row.cells[index] for row in table.rows)
    return Parting(known[kind], texts, whole=key == "parties")


def _take(reading: RowReading, column: ColumnCells, cell: Cell) -> None:
    """What the cell says about its field, or about several."""
    key, index = column.key, column.index
    if column.name == "kept":
        reading.kept += (f"{column.heading}: {' '.join(cell.text.split())}",)
    reading.at += (column.at,)
    reading.texts[key] = f"{reading.texts[key]}\n{cell.text}" if key in reading.texts else cell.text
    if cell.error:
        reading.wrong_at(index, cell.error)
    elif isinstance(cell.value, Parts):
        for part, what in cell.value.items():
            reading.take(f"{part}.{column.number}" if COLUMNS[part].numbered else part, what, index)
    elif cell.value is not NOTHING:
        reading.take(key, cell.value, index)


def _follow(reading: RowReading, column: ColumnCells, said: Said) -> None:
    """What a cell says beyond its value, once all cells were read: a column of its own decides."""
    for text in said.notes:
        reading.note_at(column.heading, text)
    for about, words in said.stated + (said.cited if reading.values.get("sources") else []):
        if len(words) > LONGEST_STATED:
            reading.kept += (f"{column.heading}: {' '.join(words.split())}",)
            words = words[: LONGEST_STATED - len(CUT)] + CUT
        reading.stated += (Stated(about, words, column.name),)
    for key, value in said.also.items():
        told = reading.values.setdefault(key, value)
        if told != value:
            words = _("The column “%(column)s” says otherwise about “%(field)s”, and decides.")
            names = {"column": reading.cells.get(key, ("—",))[0], "field": label_of(key)}
            reading.note_at(column.heading, words % names)
            break  # a term of a renewal that there is not


def interpret(reading: RowReading) -> None:
    """What the helping columns say about the others: precision of a date, an end told in words, words as stated."""
    _apply_precision(reading)
    for key, about in (("type_stated", "type"), ("signed_stated", "signed")):
        if words := reading.values.get(key):
            reading.stated = tuple([stated for stated in reading.stated if stated.field != about])
            reading.stated += (Stated(about, words, key),)
    if words := reading.values.get("status_stated"):
        _read_status(reading, words)
    _tell_long_period(reading)
    _tell_early_end(reading)
    if not reading.values.get("sources"):
        _tell_without_source(reading)


LONG_PERIOD = 60
"""Years; a longer one is more often a slip of the pen: 2014–2106."""


def _tell_long_period(reading: RowReading) -> None:
    start, end = reading.values.get("period_start"), reading.values.get("period_end")
    if start and end and (years := int(end[:4]) - int(start[:4])) > LONG_PERIOD:
        key = "period_end" if "period_end" in reading.cells else "period"
        words = _("From %(start)s to %(end)s are %(years)s years. Look whether that is so.")
        reading.note(key, words % {"start": start[:4], "end": end[:4], "years": years})


def _tell_early_end(reading: RowReading) -> None:
    """An end that is surely before the signing, or before the beginning: mostly a slip of the pen, yet it may be so.

    That a period ends before it starts is wrong: the record's own rule says so.
    """
    values = reading.values
    for key in ("period_end", "expires", "terminated"):
        if not (end := values.get(key)):
            continue
        if _is_before(end, values.get("signed")):
            reading.note(key, _("It ends before it was signed. Was the year meant otherwise?"))
        elif key != "period_end" and _is_before(end, values.get("period_start")):
            reading.note(key, _("It ends before it began. Was the year meant otherwise?"))


def _is_before(end: str, day: str | None) -> bool:
    if not day or end[:4] > day[:4]:  # which needs no calendar, and is so nearly always
        return False
    return partial_dates.latest(end) < partial_dates.earliest(day)


YEAR, MONTH = {"year", "год", "года", "年", "jahr"}, {"month", "месяц", "месяца", "月", "monat"}
DAY = {"day", "день", "дня", "日", "tag"}


def _apply_precision(reading: RowReading) -> None:
    """`year` and `month` cut the date; the day of a publication only tells the year of the signature for sure."""
    signed, precision = reading.values.get("signed"), fold(reading.values.get("signed_precision", ""))
    if not signed or not precision:
        return
    if "publication" in precision or "report" in precision:
        _take_year_of_report(reading, signed)
    elif precision in YEAR:
        reading.values["signed"] = signed[:4]
    elif precision in MONTH:
        reading.values["signed"] = signed[:7]
    elif precision not in DAY:
        words = _(
            "“%(precision)s” is not understood; known are day, month, year, publication. The date stays."
        )
        reading.note("signed_precision", words % {"precision": reading.values["signed_precision"]})


def _take_year_of_report(reading: RowReading, signed: str) -> None:
    reading.values["published"] = signed
    reading.values["signed"] = signed[:4]
    words = _(
        "%(day)s is the day of the report, not of the signature: only the year %(year)s is taken as its date."
    )
    reading.note("signed", words % {"day": partial_dates.wording(signed), "year": signed[:4]})


ENDED = re.compile(
    r"\b(?:beendet|gekundigt|aufgelost|ended|terminated|cancell?ed|dissolved|discontinued"
    r"|прекращ|расторг|расторж|денонс)|终止|解除"
)
"""Folded words by which sources say that something was ended, not that it ran out."""
NOT_ENDED = re.compile(r"\b(?:not|never|nicht|не|ни)\b|未|没有|尚")


def _read_status(reading: RowReading, words: str) -> None:
    """Status is told from dates, so words about it are kept as stated; an end with one day becomes a date."""
    folded = fold(words)
    ended = bool(ENDED.search(folded)) and not NOT_ENDED.search(folded)
    days = partial_dates.find(words) if ended else []
    reading.stated += (Stated("terminated" if ended else "", words, "status_stated"),)
    if not ended:
        text = _("Status is told from the dates; these words are kept as the source states them.")
    elif len(days) != 1:
        text = _("An end is told without one clear day; the words are kept as stated.")
    elif _over_before(reading, days[0]):
        text = _("Its period had run out before; the words are kept as stated.")
    elif "terminated" in reading.values:
        text = _("The column of the termination decides; the words are kept as stated.")
    else:
        reading.values["terminated"] = days[0]
        text = _("Read as ended early on %(day)s.") % {"day": partial_dates.wording(days[0])}
    reading.note("status_stated", text)


def _over_before(reading: RowReading, day: str) -> bool:
    end = reading.values.get("expires") or reading.values.get("period_end") or ""
    return end != "" and partial_dates.latest(end) < partial_dates.earliest(day)


OF_A_SOURCE = ("source_title", "publisher", "archive_url", "quote")
"""Columns about the row's source; their words go into the internal notes where it has none."""


def _tell_without_source(reading: RowReading) -> None:
    """Words as stated belong to a source; where the row has none they go into the internal notes."""
    for stated in reading.stated:
        reading.note(stated.column, _("The row has no source; these words are kept in the internal notes."))
    for key in OF_A_SOURCE:
        if key in reading.values:
            reading.note(key, _("The row has no source; these words are kept in the internal notes."))
    if "source_language" in reading.values:
        reading.note("source_language", _("The row has no source whose language this could be."))
