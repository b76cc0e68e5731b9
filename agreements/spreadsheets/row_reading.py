"""One row of a sheet, cell by cell: what it says, what is wrong with it, what was understood in which way."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.folding import fold
from agreements.spreadsheets.agreements import COLUMNS, label_of
from agreements.spreadsheets.columns import Parts
from agreements.spreadsheets.errors import CellError, Problem
from agreements.spreadsheets.escape import unescape
from agreements.spreadsheets.grids import Row, Table, letter
from agreements.spreadsheets.plain import plain


@dataclass
class Stated:
    """What the source says about one fact, in its own words; `column` is where the sheet says so."""

    field: str
    words: str
    column: str


Place = tuple[str, str, str]
"""Where something stands: heading of the column, cell, its text. Of several columns with a comma between."""


@dataclass
class RowReading:
    """What a row says: field key → value, the cells in which it stands, and their text."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # lines for the internal notes
    cells: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def stand(self, key: str, place: Place) -> None:
        """Note a cell of a field. Several columns can be one field; then its place is theirs together."""
        before = self.cells.get(key)
        if before is None:
            self.cells[key] = place
        elif place[1] not in before[1].split(", "):
            self.cells[key] = (
                f"{before[0]}, {place[0]}",
                f"{before[1]}, {place[1]}",
                f"{before[2]}; {place[2]}",
            )

    def take(self, key: str, value: Any, place: Place) -> None:
        """Note what the cell at this place says about a field, beside what others say about it."""
        self.stand(key, place)
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
            self.problems.append(
                Problem(place[0], place[1], place[2][:200], words % {"field": label_of(key), "column": first})
            )

    def wrong(self, key: str, text: str) -> None:
        """Note what is wrong with the cell of this field."""
        column, cell, value = self.cells.get(key, ("", "", ""))
        self.problems.append(Problem(column, cell, value[:200], text))

    def note(self, key: str, text: str) -> None:
        """Note how a cell was understood."""
        note = {"column": self.cells.get(key, ("", "", ""))[0], "text": text}
        if note not in self.notes:
            self.notes.append(note)


def read_row(table: Table, row: Row, fields: list[str | None]) -> RowReading:
    """The row's cells by field; cells that can't be read become problems. Empty cells say nothing."""
    reading = RowReading(row.number)
    for index, key in enumerate(fields):
        value = plain(unescape(row.cells[index]))
        if not key or not value:
            continue
        name, _dot, number = key.partition(".")
        if name == "kept":
            reading.kept.append(f"{table.headings[index]}: {' '.join(value.split())}")
        place = (table.headings[index], f"{letter(index)}{row.number}", row.cells[index])
        reading.texts[key] = f"{reading.texts[key]}\n{value}" if key in reading.texts else value
        try:
            said = COLUMNS[name].widget.clean(value)
        except CellError as error:
            reading.stand(key, place)
            reading.problems.append(Problem(place[0], place[1], place[2][:200], str(error)))
            continue
        if isinstance(said, Parts):
            reading.stand(key, place)
            for part, what in said.items():
                reading.take(f"{part}.{number}" if COLUMNS[part].numbered else part, what, place)
        else:
            reading.take(key, said, place)
    interpret(reading)
    return reading


def interpret(reading: RowReading) -> None:
    """What the helping columns say about the others: precision of a date, an end told in words, words as stated."""
    _apply_precision(reading)
    for key, about in (("type_stated", "type"), ("signed_stated", "signed")):
        if words := reading.values.get(key):
            reading.stated.append(Stated(about, words, key))
    if words := reading.values.get("status_stated"):
        _read_status(reading, words)
    if not reading.values.get("sources"):
        _tell_without_source(reading)


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
    reading.stated.append(Stated("terminated" if ended else "", words, "status_stated"))
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


def _tell_without_source(reading: RowReading) -> None:
    """Words as stated belong to a source; where the row has none they go into the internal notes."""
    for stated in reading.stated:
        reading.note(stated.column, _("The row has no source; these words are kept in the internal notes."))
    if "source_language" in reading.values:
        reading.note("source_language", _("The row has no source whose language this could be."))
