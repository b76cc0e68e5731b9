"""The rows of a workbook, record by record."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.spreadsheets.whole.layout import ID, REVISION, Layout, layouts_of
from agreements.spreadsheets.whole.problems import Problem
from agreements.spreadsheets.whole.reading import SheetRow, Workbook
from agreements.spreadsheets.whole.values import NEW


@dataclass
class Entry:
    """What a workbook says of one record: its root row, if it stands there, and rows of its parts."""

    kind: str
    pk: int | None
    key: str = ""
    """Of a new record: `new:…`, what other rows call it."""
    root: SheetRow | None = None
    parts: dict[str, list[SheetRow]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def first_row(self) -> tuple[str, int]:
        """Where something is said of it."""
        if self.root:
            return self.kind, self.root.number
        name, rows = next(iter(self.parts.items()))
        return f"{self.kind}_{name}", rows[0].number

    def wrong(self, reason: str, cure: str = "", column: str = "", value: str = "") -> None:
        sheet, row = self.first_row
        self.problems.append(Problem(sheet, row, column, value, reason, cure))


def gather(kind: str, workbook: Workbook) -> list[Entry]:
    """Every record of the kind of which the workbook says something. Problems without a record go to the workbook."""
    entries: dict[str, Entry] = {}
    root, *parts = layouts_of(kind)
    if sheet := workbook.sheets.get(root.name):
        for row in sheet.rows:
            _add_root(entries, root, row, workbook)
    for layout in parts:
        if sheet := workbook.sheets.get(layout.name):
            for row in sheet.rows:
                if entry := _owner(entries, layout, row, workbook):
                    entry.parts.setdefault(layout.name.removeprefix(f"{kind}_"), []).append(row)
    return list(entries.values())


def _add_root(entries: dict[str, Entry], layout: Layout, row: SheetRow, workbook: Workbook) -> None:
    key = row.texts.get(ID, "").strip()
    if not key and row.texts.get(REVISION, "").strip():
        words = _("The record's number is missing.")
        cure = _("Put it back; for a new record leave the revision empty.")
        workbook.problems.append(Problem(layout.name, row.number, ID, "", words, cure))
    elif entry := _entry(layout, key, row, workbook):
        if key in entries:
            entries[key].wrong(
                _("The same record stands here twice: again in row %(row)s.") % {"row": row.number}
            )
        else:
            entry.root = row
            entries[key or f"row {row.number}"] = entry


def _entry(layout: Layout, key: str, row: SheetRow, workbook: Workbook) -> Entry | None:
    if key.isascii() and key.isdecimal() and len(key) < 19:
        return Entry(layout.kind.name, int(key))
    if not key or key.startswith(NEW):
        return Entry(layout.kind.name, None, key)
    words = _("This is no record's number.")
    workbook.problems.append(Problem(layout.name, row.number, layout.owner, key, words, _number_cure(layout)))
    return None


def _number_cure(layout: Layout) -> str:
    words = _("Write a number from the column id of the sheet %(sheet)s, or new:1 for a new record.")
    return words % {"sheet": layout.kind.name}


def _owner(entries: dict[str, Entry], layout: Layout, row: SheetRow, workbook: Workbook) -> Entry | None:
    """The record to which a row of a part belongs; it need not stand in the sheet of its kind, if it is stored."""
    key = row.texts.get(layout.owner, "").strip()
    if key not in entries and (not key or key.startswith(NEW)):
        words = _("No record of the sheet %(sheet)s has this number.") % {"sheet": layout.kind.name}
        place = Problem(layout.name, row.number, layout.owner, key, words, _number_cure(layout))
        workbook.problems.append(place)
    elif key not in entries and (entry := _entry(layout, key, row, workbook)):
        entries[key] = entry
    return entries.get(key)


def new_keys(entries: dict[str, list[Entry]]) -> Iterator[tuple[str, str]]:
    """(kind, key) of every new record that other rows can name."""
    for kind, some in entries.items():
        yield from ((kind, entry.key) for entry in some if entry.key)
