"""What is wrong with a workbook, told to the person who has it before her."""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Problem(NamedTuple):
    """What is wrong, where it stands, and what would be right. Row 0: the sheet as a whole."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    cure: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            [
                self.sheet,
                *([_("row %(row)s") % {"row": self.row}] if self.row else []),
                *([_("column %(column)s") % {"column": self.column}] if self.column else []),
            ]
        )
        shown = f" “{self.value[:100]}”" if self.value else ""
        return f"{place}{shown}: {self.reason} {self.cure}".strip()
