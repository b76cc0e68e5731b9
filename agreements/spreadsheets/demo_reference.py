"""The demo's reference sheets: sources, parties, people and offices, each through the sheet that analysts use."""

from collections.abc import Callable
from typing import NamedTuple

import tablib

from agreements.models import Office, Party, Person, Source
from agreements.models.change import ChangeKind
from agreements.models.source import normalised_url
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.offices import OfficeResource
from agreements.spreadsheets.parties import PartyResource
from agreements.spreadsheets.people import PersonResource
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.sources import SourceResource
from agreements.spreadsheets.workbook import Sheet, SheetRow


class ReferenceSheet(NamedTuple):
    """How a sheet is read, and whether a row of it is there already: such a row is left alone."""

    resource: type[ReferenceResource]
    is_there: Callable[[SheetRow], bool]


REFERENCE_SHEETS = {
    "sources": ReferenceSheet(
        SourceResource, lambda row: Source.objects.filter(url_key=normalised_url(row["url"])).exists()
    ),
    "parties": ReferenceSheet(
        PartyResource, lambda row: Party.objects.filter(reference=row["slug"]).exists()
    ),
    "people": ReferenceSheet(PersonResource, lambda row: Person.objects.called(row["name"]).exists()),
    "offices": ReferenceSheet(OfficeResource, lambda row: Office.objects.called(row["title"]).exists()),
}


def load_reference(sheet: Sheet, why: str) -> int:
    """Write the rows that are new; how many. Raises SheetError that names the sheet."""
    resource, is_there = REFERENCE_SHEETS[sheet.name]
    rows = [row for row in sheet.rows if not is_there(row)]
    dataset = tablib.Dataset(*(list(row.cells.values()) for row in rows), headers=sheet.headings)
    dataset.numbers = [row.number for row in rows]
    try:
        return resource().load(dataset, why=why, change_kind=ChangeKind.LOAD)["new"]
    except SheetError as error:
        raise SheetError(f"{sheet.file_name}: {error}") from error
