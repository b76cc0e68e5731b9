"""Where in a workbook it stands what `records.validate` found wrong."""

from agreements.records import KINDS, Message, Part, RecordDict
from agreements.records.building import instance
from agreements.records.validation import row_messages
from agreements.spreadsheets.whole.gathering import Entry
from agreements.spreadsheets.whole.layout import Layout
from agreements.spreadsheets.whole.overlaying import Laid
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.reading import SheetRow
from agreements.spreadsheets.whole.values import cure


def placed(entry: Entry, laid: Laid, stored: RecordDict | None, message: Message) -> Problem:
    """The message at the cell that it is about, as nearly as that can be told."""
    kind = KINDS[entry.kind]
    if message.field in kind.part:
        part = kind.part[message.field]
        column, row = _of_part(entry, part, laid, stored, message)
        return _problem(Layout(kind, part), column, row, message.text, entry)
    return _problem(Layout(kind), message.field, entry.root, message.text, entry)


def _problem(layout: Layout, column: str, row: SheetRow | None, text: str, entry: Entry) -> Problem:
    if row is None:
        sheet, number = entry.first_row
        return Problem(sheet, number, column, "", text)
    value = row.texts.get(column, "")
    help_ = cure(layout.field[column], value) if column in row.texts and column in layout.field else ""
    return Problem(layout.name, row.number, column, value, text, help_)


def _of_part(
    entry: Entry, part: Part, laid: Laid, stored: RecordDict | None, message: Message
) -> tuple[str, SheetRow | None]:
    """(column, row): of the row that is wrong by itself, else of the first that says something new."""
    rows = laid.rows.get(part.name, [])
    for says, sheet_row in rows:
        made = instance(part.model, part.fields, says, **{f"{part.root}_id": entry.pk or 0})
        for column, text in row_messages(made, part.fields):
            if text == message.text:
                return column, sheet_row
    before = (stored or {}).get(part.name, [])
    fresh = [sheet_row for says, sheet_row in rows if sheet_row and says not in before]
    twice = [row.sheet_row for at, row in enumerate(rows) if row.says in [r.says for r in rows[:at]]]
    return "", next(iter([*twice, *fresh, *(row.sheet_row for row in rows)]), None)
