"""What a heading is, for who reads the workbook: in the language of the interface."""

from django.utils.translation import gettext as _

from agreements.models.source import Citation
from agreements.spreadsheets.whole.layout import ID, LABEL, POSITION, REVISION, Layout
from agreements.spreadsheets.whole.values import cure


def note(layout: Layout, column: str) -> str:
    """The note on a heading."""
    if column.endswith(LABEL):
        return _("Only told, so that people can read the sheet: nothing is read from here.")
    if column == ID:
        return _("The record's number. Leave it as it is; for a new record write new:1, new:2 …")
    if column == REVISION:
        return _("The state of the record that you were given. Leave it as it is.")
    if column == POSITION:
        return _("The place among the record's rows. A row that you delete is deleted from its record.")
    if column == layout.owner:
        return _(
            "The number of the record to which the row belongs: the column id of the sheet %(sheet)s."
        ) % {"sheet": layout.kind.name}
    field = layout.field[column]
    lines = [str(field.verbose_name), str(field.help_text), cure(field)]
    if field.model is Citation and field.name == "field":
        lines.append(", ".join([*(f.name for f in layout.kind.fields), *layout.kind.part]))
    return "\n".join(line for line in lines if line)


def about() -> list[str]:
    """What stands in the first sheet."""
    return [
        _("Everything that the tracker knows of these records. Brought back as it is, it changes nothing."),
        _("Each record is a row of the sheet of its kind; its parts are rows of the sheets behind it."),
        _(
            "What you change is changed, an empty cell empties the field. A missing row, column or sheet is left alone."
        ),
        _(
            "A row of a part that you delete is taken from its record, if the record itself still stands here."
        ),
        _(
            "An apostrophe at the start of a cell is no part of its text; \\u{…} stands for a character that cells do not keep."
        ),
        _("Publication states and files do not come from here."),
    ]
