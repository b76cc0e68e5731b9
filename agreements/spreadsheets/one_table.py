"""One table made of what was found on the sheets, with columns for what stands outside of its cells."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agreements.models.folding import fold
from agreements.spreadsheets.agreements import label_of
from agreements.spreadsheets.grids import NUMBERED_APART, Grid, Row, Table, letter
from agreements.spreadsheets.layouts import Layout
from agreements.spreadsheets.row_roles import DATA, SECTION


@dataclass
class Part:
    """A sheet that is read, and where its table stands."""

    grid: Grid
    layout: Layout

    @cached_property
    def rows(self) -> list[Row]:
        """The records."""
        return [row for row in self.grid.rows if self.layout.role(row) == DATA]

    @cached_property
    def width(self) -> int:
        """How many columns say something, in the headings or a record."""
        named = max((index + 1 for index, name in enumerate(self.layout.names) if name), default=0)
        longest = max((len(row.cells) for row in self.rows), default=0)
        while longest > named and not any(
            len(row.cells) >= longest and row.cells[longest - 1] for row in self.rows
        ):
            longest -= 1
        return max(named, longest)

    @cached_property
    def headings(self) -> list[str]:
        return unique([*self.layout.names[: self.width], *[""] * (self.width - len(self.layout.names))])

    @property
    def sections(self) -> bool:
        return SECTION in self.layout.roles.values()


def joined(parts: list[Part], reading: dict[str, Any]) -> Table:
    """The sheets as one table: columns with the same heading are one. What isn't a record is counted in `about`."""
    headings, places = _union(parts)
    extra = Extra(parts, reading)
    names = unique([*headings, *extra.headings])
    rows: list[Row] = []
    for number, part in enumerate(parts):
        rows += _rows(number, part, places[number], extra)
    where = [[*place, *[None] * (len(names) - len(place))] for place in places]
    names_of_constants = names[len(names) - len(extra.constants) :] if extra.constants else []
    first = parts[0].layout.names
    doubled = sorted({name for name in first if name and first.count(name) > 1})
    fixed = dict(zip(names_of_constants, extra.constants, strict=True))
    return Table(names, rows, _about(parts, rows, extra), doubled, fixed, where)


def unique(headings: list[str]) -> list[str]:
    """Names for unnamed columns, and numbers for those that are called the same."""
    found: list[str] = []
    for index, heading in enumerate(headings):
        name, number = heading or _("(column %(letter)s)") % {"letter": letter(index)}, 1
        while (told := name if number == 1 else f"{name} ({number})") in found:
            number += 1
        found.append(told)
    return found


def _union(parts: list[Part]) -> tuple[list[str], list[list[int | None]]]:
    """The headings of all sheets, each once, and for each sheet in which of its columns they stand."""
    if len(parts) == 1:
        return parts[0].headings, [list(range(parts[0].width))]
    named: dict[str, str] = {}
    for part in parts:
        for heading in part.headings:
            named.setdefault(fold(heading) or heading, heading)
    own = [{fold(h) or h: i for i, h in reversed(list(enumerate(part.headings)))} for part in parts]
    return list(named.values()), [[columns.get(key) for key in named] for columns in own]


class Extra:
    """Columns for what stands outside of the cells: the section, comments, the sheet, facts of the whole file."""

    def __init__(self, parts: list[Part], reading: dict[str, Any]):
        self.sections = reading.get("sections", True) and any(part.sections for part in parts)
        self.comments = _commented(parts) if reading.get("comments") else []
        self.several = len(parts) > 1
        self.constants: dict[str, str] = reading.get("constants", {})

    @property
    def headings(self) -> list[str]:
        found = [_("%(heading)s (comment)") % {"heading": heading} for heading in self.comments]
        found += [_("(section)")] if self.sections else []
        found += [_("(sheet)")] if self.several else []
        return found + [_("%(field)s (of all rows)") % {"field": label_of(key)} for key in self.constants]

    def cells(self, part: Part, row: Row, section: str) -> list[str]:
        found = self._comments(part, row) if self.comments else []
        found += [section] if self.sections else []
        found += [part.grid.name] if self.several else []
        return found + list(self.constants.values())

    def _comments(self, part: Part, row: Row) -> list[str]:
        told = {
            part.headings[i]: text
            for i, text in part.grid.comments.get(row.number, {}).items()
            if i < part.width
        }
        return [told.get(heading, "") for heading in self.comments]


def _commented(parts: list[Part]) -> list[str]:
    """The headings of the columns with a comment on a record's cell."""
    found: dict[str, None] = {}
    for part in parts:
        numbers = {row.number for row in part.rows}
        indexes = {i for number, told in part.grid.comments.items() if number in numbers for i in told}
        found |= dict.fromkeys(part.headings[index] for index in sorted(indexes) if index < part.width)
    return list(found)


def _rows(sheet: int, part: Part, place: list[int | None], extra: Extra) -> list[Row]:
    rows, section, width = [], "", part.width
    added = bool(extra.headings)
    straight = place == list(range(width))
    for row in part.grid.rows:
        role = part.layout.role(row)
        if role == SECTION:
            section = " ".join(dict.fromkeys(cell for cell in row.cells if cell))
        elif row.number in part.layout.ends:
            section = ""
        if role != DATA:
            continue
        cells = row.cells[:width] + [""] * (width - len(row.cells))
        if not straight:
            cells = ["" if index is None else cells[index] for index in place]
        if added:
            cells += extra.cells(part, row, section)
        rows.append(Row(sheet * NUMBERED_APART + row.number, cells))
    return rows


def _about(parts: list[Part], rows: list[Row], extra: Extra) -> dict[str, Any]:
    first = parts[0].layout.headings
    left: dict[str, int] = {}
    for part in parts:
        for role, count in part.layout.counts().items():
            left[role] = left.get(role, 0) + count
    return {
        "rows": len(rows),
        "heading_row": first[0].number if first else 0,
        "heading_rows": {part.grid.name: [row.number for row in part.layout.headings] for part in parts},
        "left": left,
        "sections": bool(extra.sections),
        "comments": sum(len(told) for part in parts for told in part.grid.comments.values()),
    }
