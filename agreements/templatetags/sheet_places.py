"""Where rows stand in a file, for pages."""

from typing import Any

from django import template

from agreements.spreadsheets.grids import NUMBERED_APART, read_sheets

register = template.Library()


@register.filter
def places(numbers: list[int], about: dict[str, Any]) -> list[str]:
    """Rows in a list of them: "5", or "5 (2019)" where several sheets are read as one table."""
    names = read_sheets(about)
    told = (divmod(number, NUMBERED_APART) for number in numbers)
    return [f"{row} ({names[sheet]})" if sheet < len(names) > 1 else str(row) for sheet, row in told]
