"""The demo: a workbook of real agreements, loaded through the same sheets, records and publishing as anybody's data."""

from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import tablib
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, ChangeSet, Event, Office, Party, Person, Source
from agreements.models.change import ChangeKind, RecordKind
from agreements.models.source import normalised_url
from agreements.records.schema import RecordDict
from agreements.services import publishing
from agreements.services.loading import Load, NotLoaded
from agreements.spreadsheets import workbook
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.demo_records import Reader, with_citations
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.offices import OfficeResource
from agreements.spreadsheets.parties import PartyResource
from agreements.spreadsheets.people import PersonResource
from agreements.spreadsheets.plan import Planner
from agreements.spreadsheets.readers import Row, Table
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.sources import SourceResource
from agreements.spreadsheets.workbook import Sheet, SheetRow

FOLDER = Path(__file__).parent.parent / "demo"
WHY = "Demo data"

AGREEMENT = (
    "reference,type,title,titles,parties,announced,signed,in_force,period_start,period_end,expires,terminated,renewal,"
    "legal_force,areas,signatories,relations,summary,internal_notes,source_url"
).split(",")
EVENT = (
    "reference,name,names,kind,status,start,end,place,mode,hosts,participants,speakers,topics,agreements,source_url"
).split(",")
CITATION = "field,source_url,value_stated,quote,quote_language,translation,locator,stance,note".split(",")

SHEETS = {
    "sources": "url,title,publisher,language,published,accessed,archive_url,kind".split(","),
    "parties": "slug,name,kind,part of,iso_3166_2,wikidata,geonames,latitude,longitude,names".split(","),
    "people": ["name", "names"],
    "offices": ["title", "party", "names"],
    "tenures": ["person", "office", "held_from", "held_until", "source"],
    "agreements": AGREEMENT,
    "citations": ["agreement", *CITATION],
    "events": EVENT,
    "event_citations": ["event", *CITATION],
}


class Loaded(NamedTuple):
    """What a loading did: records of each sheet, and how many were published."""

    records: dict[str, int]
    published: int


@transaction.atomic
def load(folder: Path = FOLDER) -> Loaded | None:
    """Load the workbook and publish its agreements and events: everything or nothing.

    A database takes the demo once; None when it has it already. So what analysts changed, removed or
    withdrew since stays as they have it. Records that are there before the first loading are left alone.
    Raises SheetError or NotLoaded, in words that name sheet, row and column.
    """
    if ChangeSet.objects.filter(kind=ChangeKind.LOAD, why=WHY).exists():
        return None
    sheets = workbook.read(folder, SHEETS)
    made = {name: _load_reference(sheets[name], *how) for name, how in REFERENCE.items()}
    return Demo(sheets).load(made)


def _known_sources(rows: list[SheetRow]) -> set[str]:
    keys = {normalised_url(row["url"]): row["url"] for row in rows}
    return {keys[key] for key in Source.objects.filter(url_key__in=keys).values_list("url_key", flat=True)}


def _known_parties(rows: list[SheetRow]) -> set[str]:
    return set(
        Party.objects.filter(reference__in=[row["slug"] for row in rows]).values_list("reference", flat=True)
    )


def _known_people(rows: list[SheetRow]) -> set[str]:
    return {row["name"] for row in rows if Person.objects.called(row["name"]).exists()}


def _known_offices(rows: list[SheetRow]) -> set[str]:
    return {row["title"] for row in rows if Office.objects.called(row["title"]).exists()}


REFERENCE = {
    "sources": (SourceResource, "url", _known_sources),
    "parties": (PartyResource, "slug", _known_parties),
    "people": (PersonResource, "name", _known_people),
    "offices": (OfficeResource, "title", _known_offices),
}
"""Sheet → how it is read, its key column, and which of its keys are there already."""


def _load_reference(sheet: Sheet, resource: type[ReferenceResource], key: str, known) -> int:
    there = known(sheet.rows)
    rows = [row for row in sheet.rows if row[key] not in there]
    dataset = tablib.Dataset(*(list(row.cells.values()) for row in rows), headers=sheet.headings)
    dataset.numbers = [row.number for row in rows]
    try:
        return resource().load(dataset, why=WHY, change_kind=ChangeKind.LOAD)["new"]
    except SheetError as error:
        raise SheetError(f"{sheet.file_name}:\n{error}") from error


class Demo:
    """The sheets that build on the reference tables, in the order in which they need each other."""

    def __init__(self, sheets: dict[str, Sheet]):
        self.sheets = sheets
        self.loading = Load(WHY)
        rows = [row for sheet in sheets.values() for row in sheet.rows]
        addresses = {
            row[column] for row in rows for column in ("source", "source_url") if row.cells.get(column)
        }
        self.reader = Reader(addresses, {})

    def load(self, made: dict[str, int]) -> Loaded:
        tenures = self._tenures()
        agreements = self._agreements()
        events = self._events()
        made |= {"tenures": len(tenures), "agreements": len(agreements), "events": len(events)}
        return Loaded(made, self._publish(agreements, events))
