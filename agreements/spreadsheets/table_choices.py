"""What a click on the picture of a sheet says, as a change of the file's `reading` (see `tables`)."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.layouts import Layout
from agreements.spreadsheets.row_roles import ABOVE, DATA, HEADING, OUT, SECTION

Reading = dict[str, Any]

OFFERED = (DATA, SECTION, OUT)
"""What a user may say that a row is, besides that it holds the headings."""
FOUND = ("sheets", "layouts", "sections", "comments", "encoding", "delimiter", "agreed")
"""What is found out again when the user starts over."""


def start_over() -> Reading:
    return dict.fromkeys(FOUND)


def headings(reading: Reading, sheet: str, numbers: list[int]) -> Reading:
    """These rows hold the headings. What was said of other rows was said of another table."""
    return _with(reading, sheet, {"headings": sorted(numbers)})


def no_headings(reading: Reading, sheet: str, layout: Layout) -> Reading:
    """The heading row is a record already; what stands above the table stays there."""
    above = {str(number): role for number, role in layout.roles.items() if role == ABOVE}
    return _with(reading, sheet, {"headings": [], "roles": above})


def role(reading: Reading, sheet: str, numbers: list[int], role: str) -> Reading:
    """These rows are records, sections, or not part of the table."""
    if role not in OFFERED:
        raise SheetError(_("The file can't be read in this way. Load the page again."))
    told = reading.get("layouts", {}).get(sheet, {})
    roles = {**told.get("roles", {}), **{str(number): role for number in numbers}}
    return _with(reading, sheet, {**told, "roles": roles})


def click(reading: Reading, sheet: str, layout: Layout, number: int, said: str) -> Reading:
    """What was said of one row: `heading`, `with` (headings together with those found), `only`, or a role."""
    own = [row.number for row in layout.headings]
    if said in ("heading", "only"):
        return headings(reading, sheet, [number])
    if said == "with" and len(own) == 1 and abs(own[0] - number) == 1:
        return headings(reading, sheet, [*own, number])
    if number not in own:
        return role(reading, sheet, [number], said)
    if said == DATA and len(own) == 1:
        return no_headings(reading, sheet, layout)
    return headings(reading, sheet, [other for other in own if other != number])


def all_of(reading: Reading, sheet: str, layout: Layout, old: str, new: str) -> Reading:
    """All rows that are found to be the one are the other."""
    own = {row.number for row in layout.headings}
    numbers = [number for number, role in layout.roles.items() if role == old and number not in own]
    return role(reading, sheet, numbers, new)


def offered(layout: Layout, number: int, role: str) -> list[str]:
    """What can be said of a row that is something already."""
    own = [row.number for row in layout.headings]
    if number in own:
        return ["only", OUT] if len(own) > 1 else [DATA]
    beside = len(own) == 1 and abs(own[0] - number) == 1
    others = [
        each
        for each in OFFERED
        if each != role and not (each == OUT and role not in (DATA, SECTION, HEADING))
    ]
    return [*others, "heading", *(["with"] if beside else [])]


def _with(reading: Reading, sheet: str, layout: dict[str, Any]) -> Reading:
    return {"layouts": {**reading.get("layouts", {}), sheet: layout}}
