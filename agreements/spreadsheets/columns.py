"""One column of a sheet, declared once for both ways: its headings, how a cell is read, how it is written."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from import_export.fields import Field
from import_export.widgets import Widget

MOST_NUMBERED = 20
"""A column of which there are several, as one for each party, goes up to this number."""


class Parts(dict[str, Any]):
    """What one cell says about several fields: key of the field → value, as the field's own cell would give it."""


class Column(Field):
    """A field of a django-import-export Resource with all the headings that mean it.

    `attribute` is the key of the record that the column fills. `aliases` are further headings, in any
    language, separated by `|`; they are compared folded (case, accents, width and punctuation don't count).
    A numbered column stands several times: `party 1`, `party 2` or `party_a`, `party_b`;
    `numbered_as` are headings that mean it only with a number, as "signatory" alone is another column.
    An input-only column is read but never written: it only adds to what other columns say. Its widget may
    give `Parts`: what the cell says about other fields.
    Of a field with `several`, several columns of a file may be this one; what they say is put together.
    `instead` is the field that this one says too, so that a file can't have both. Under `subject` it is found in
    the list of everything that a column can be.
    """

    key: str  # its name in the Resource; set when the Resource is made

    def __init__(
        self,
        attribute: str = "",
        *,
        label: Any,
        aliases: str = "",
        widget: Widget | None = None,
        numbered: bool = False,
        input_only: bool = False,
        several: bool = False,
        numbered_as: str = "",
        instead: str = "",
        subject: str = "",
    ):
        super().__init__(attribute=attribute, column_name=str(label), widget=widget)
        self.label, self.numbered, self.input_only = label, numbered, input_only
        self.several, self.instead, self.subject = several, instead, subject
        self.numbered_as = [name for name in numbered_as.split("|") if name]
        self.aliases = [alias.strip() for alias in aliases.split("|") if alias.strip()]

    def names(self) -> list[str]:
        """Every heading that means this column."""
        return [self.key, self.column_name, *self.aliases]

    @cache  # noqa: B019  # columns last as long as the program
    def labels(self) -> list[str]:
        """What the interface calls this column, in each of its languages: people copy headings from the screen."""
        labels = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                labels.append(gettext(str(self.label)))
        return labels


def named(columns: dict[str, Any]) -> dict[str, Column]:
    """The columns of a Resource, each knowing its own key."""
    for key, column in columns.items():
        column.key = key
    return columns
