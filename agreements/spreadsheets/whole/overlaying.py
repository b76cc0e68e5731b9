"""What a record says once the rows of a workbook are laid over it."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements.records import KINDS, Part, RecordDict
from agreements.records.schema import blank, default_of, sort_key
from agreements.spreadsheets.whole.gathering import Entry
from agreements.spreadsheets.whole.layout import POSITION, Layout
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.reading import SheetRow, Workbook
from agreements.spreadsheets.whole.values import cure, overlaid, readable, text_of

LAST = 10**9
"""The position of a row that tells none."""


class Row(NamedTuple):
    """A row of a part, and the row of the sheet that says it; None where it is as it was stored."""

    says: RecordDict
    sheet_row: SheetRow | None


class Laid(NamedTuple):
    """A record, and where each row of its parts comes from."""

    record: RecordDict
    rows: dict[str, list[Row]]


def lay(entry: Entry, stored: RecordDict | None, workbook: Workbook) -> Laid:
    """The record as the workbook has it. What is wrong with single cells is noted in the entry."""
    kind = KINDS[entry.kind]
    record = stored or blank(entry.kind)
    if entry.root:
        root = Layout(kind)
        said = _said(root, entry.root)
        values = overlaid(root.field, {name: record[name] for name in root.field}, said)
        _note_unreadable(entry, root, entry.root, values)
        record = {**record, **values}
    rows: dict[str, list[Row]] = {}
    for part in kind.parts:
        layout = Layout(kind, part)
        if layout.name in workbook.sheets and (entry.root or part.name in entry.parts):
            rows[part.name] = _rows(entry, layout, part, record[part.name])
            record = {**record, part.name: [row.says for row in rows[part.name]]}
    return Laid(record, rows)


def _said(layout: Layout, row: SheetRow) -> dict[str, str]:
    return {name: text for name, text in row.texts.items() if name in layout.field}


def _rows(entry: Entry, layout: Layout, part: Part, stored: list[RecordDict]) -> list[Row]:
    """With its root row, a record has the rows that stand in the sheet; without, those are laid over what it has."""
    found: list[tuple[int, Row]] = []
    taken: set[int] = set()
    for sheet_row in entry.parts.get(part.name, []):
        place = _position(entry, layout, sheet_row)
        known = 0 < place <= len(stored) and place not in taken
        base = stored[place - 1] if known else None
        taken.add(place)
        says = overlaid(layout.field, base, _said(layout, sheet_row))
        _note_unreadable(entry, layout, sheet_row, says)
        found.append((place, Row(says, sheet_row)))
    if not entry.root:
        found += [(at, Row(row, None)) for at, row in enumerate(stored, start=1) if at not in taken]
    found.sort(key=lambda pair: pair[0])
    rows = [row for _place, row in found]
    return rows if part.ordered else sorted(rows, key=lambda row: sort_key(row.says))


def _position(entry: Entry, layout: Layout, row: SheetRow) -> int:
    text = row.texts.get(POSITION, "").strip()
    if not text:
        return LAST
    if text.isascii() and text.isdecimal() and len(text) < 9:
        return int(text)
    words = _("This is no position.")
    entry.problems.append(
        Problem(layout.name, row.number, POSITION, text, words, _("Write a whole number, or leave it empty."))
    )
    return LAST


def _note_unreadable(entry: Entry, layout: Layout, row: SheetRow, values: RecordDict) -> None:
    for name, field in layout.field.items():
        if name in row.texts and not readable(field, values[name]):
            words = _("This can't be read.")
            entry.problems.append(Problem(layout.name, row.number, name, row.texts[name], words, cure(field)))


def note_files(entry: Entry, laid: Laid, stored: RecordDict | None) -> None:
    """A workbook brings no files: it may only name those that the record has already."""
    for name, rows in laid.rows.items():
        part = KINDS[entry.kind].part[name]
        for field in part.fields:
            if field.get_internal_type() == "FileField" or not field.editable:  # a file's sum
                known = {default_of(field), *(row[field.name] for row in (stored or {}).get(name, []))}
                for says, sheet_row in rows:
                    if sheet_row and says[field.name] not in known:
                        sheet = f"{entry.kind}_{name}"
                        words = _("A workbook brings no files along.")
                        help_ = _("Leave the cell as it was, and upload the file on the record's page.")
                        value = text_of(field, says[field.name])
                        entry.problems.append(
                            Problem(sheet, sheet_row.number, field.name, value, words, help_)
                        )
