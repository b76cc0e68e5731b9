"""The demo: a workbook of real agreements, loaded through the sheets, records and publishing that all data goes through."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, ChangeSet, Event, Tenure
from agreements.models.change import ChangeKind, RecordKind
from agreements.records.schema import RecordDict
from agreements.services import publishing
from agreements.services.loading import Load, NotLoaded
from agreements.spreadsheets import agreements, workbook
from agreements.spreadsheets.demo_agreements import planned
from agreements.spreadsheets.demo_records import PARTIES, Reader, with_citations
from agreements.spreadsheets.demo_reference import REFERENCE_SHEETS, load_reference
from agreements.spreadsheets.workbook import Sheet, SheetRow

FOLDER = Path(__file__).parent.parent / "demo"
WHY = "Demo data"

CITATION = "field,source_url,value_stated,quote,quote_language,translation,locator,stance,note"
COLUMNS = {
    "sources": "url,title,publisher,language,published,accessed,archive_url,kind",
    "parties": "slug,name,kind,part of,iso_3166_2,wikidata,geonames,latitude,longitude,names",
    "people": "name,names",
    "offices": "title,party,names",
    "tenures": "person,office,held_from,held_until,source",
    "agreements": "reference,type,title,titles,parties,announced,signed,in_force,period_start,period_end,expires,"
    "terminated,renewal,legal_force,areas,signatories,relations,summary,internal_notes,source_url",
    "citations": f"agreement,{CITATION}",
    "events": "reference,name,names,kind,status,start,end,place,mode,hosts,participants,speakers,topics,agreements,"
    "source_url",
    "event_citations": f"event,{CITATION}",
}
SHEETS = {name: columns.split(",") for name, columns in COLUMNS.items()}

AGREEMENT_FACTS = {
    name: agreements.COLUMNS[name].attribute
    for name in SHEETS["agreements"]
    if name not in ("internal_notes", "source_url")
}
EVENT_FACTS = {name: name for name in SHEETS["events"] if name != "source_url"} | dict.fromkeys(
    PARTIES, "parties"
)
"""Column → the field or part of the record that it fills: what a citation can be about."""


class Loaded(NamedTuple):
    """How many records of each sheet were made, and how many of them were published."""

    records: dict[str, int]
    published: int


@transaction.atomic
def load(folder: Path = FOLDER) -> Loaded | None:
    """Load the workbook and publish its agreements and events: everything or nothing.

    A database takes the demo once; None when it has it already: what analysts changed, removed or
    withdrew since stays as they have it. What was there before under the same key is left alone, too.
    Raises SheetError or NotLoaded in words that name sheet, row and column.
    """
    if ChangeSet.objects.filter(kind=ChangeKind.LOAD, why=WHY).exists():
        return None
    sheets = workbook.read(folder, SHEETS)
    counts = {name: load_reference(sheets[name], WHY) for name in REFERENCE_SHEETS}
    return _Demo(sheets).load(counts)


class _Demo:
    """The sheets that build on the reference tables, in the order in which they need each other."""

    def __init__(self, sheets: dict[str, Sheet]):
        self.sheets = sheets
        self.loading = Load(WHY)
        self.reader = Reader(_addresses(sheets), {})

    def load(self, counts: dict[str, int]) -> Loaded:
        tenures = self._tenures()
        signed = self._agreements()
        events = self._events()
        counts |= {"tenures": len(tenures), "agreements": len(signed), "events": len(events)}
        return Loaded(counts, _publish(signed, events))

    def _tenures(self) -> list[int]:
        rows = self.sheets["tenures"].rows
        known = set(Tenure.objects.values_list("person_id", "office_id", "held_from"))
        given = [(row, self.reader.tenure(row)) for row in rows]
        new = [
            pair
            for pair in given
            if tuple(pair[1][key] for key in ("person", "office", "held_from")) not in known
        ]
        return self._write(RecordKind.TENURE, [row for row, _record in new], [record for _row, record in new])

    def _agreements(self) -> list[int]:
        """As the importer plans them, each with the citations of its own sheet."""
        rows = self._new(Agreement, "agreements")
        cited = self._citations("citations", "agreement", "agreements", AGREEMENT_FACTS)
        records = planned(self.sheets["agreements"], rows)
        for row, record in zip(rows, records, strict=True):
            record["citations"] = with_citations(record["citations"], cited.get(row["reference"], []))
        ids = self._write(RecordKind.AGREEMENT, rows, records)
        references = [row["reference"] for row in self.sheets["agreements"].rows]
        known = Agreement.objects.filter(reference__in=references).values_list("reference", "pk")
        self.reader.agreements = {str(reference): pk for reference, pk in known}
        return ids

    def _events(self) -> list[int]:
        rows = self._new(Event, "events")
        cited = self._citations("event_citations", "event", "events", EVENT_FACTS)
        given = [self.reader.event(row) for row in rows]
        for record in given:
            record["citations"] = with_citations(record["citations"], cited.get(record["reference"], []))
        return self._write(RecordKind.EVENT, rows, given)

    def _new(self, model: type[Agreement | Event], name: str) -> list[SheetRow]:
        """The rows of which no record has the reference yet."""
        rows = self.sheets[name].rows
        there = model.objects.filter(reference__in=[row["reference"] for row in rows])
        known = set(there.values_list("reference", flat=True))
        return [row for row in rows if row["reference"] not in known]

    def _citations(
        self, name: str, column: str, of: str, facts: Mapping[str, str]
    ) -> dict[str, list[RecordDict]]:
        """Reference → the citations for it. Each row must be for a record of the sheet `of`."""
        references = [row["reference"] for row in self.sheets[of].rows]
        found: dict[str, list[RecordDict]] = {}
        for row in self.sheets[name].rows:
            if row[column] not in references:
                self.reader.note(
                    row, column, _("“%(text)s” is not in %(sheet)s.csv.") % {"text": row[column], "sheet": of}
                )
            found.setdefault(row[column], []).append(self.reader.citation(row, facts))
        return found

    def _write(self, kind: str, rows: list[SheetRow], given: list[RecordDict]) -> list[int]:
        if self.reader.wrong:
            raise NotLoaded(self.reader.wrong)
        return self.loading.write(kind, given, lambda index: rows[index].where())


def _addresses(sheets: dict[str, Sheet]) -> set[str]:
    rows = [row for sheet in sheets.values() for row in sheet.rows]
    return {row.cells[column] for row in rows for column in ("source", "source_url") if row.cells.get(column)}


def _publish(signed: list[int], events: list[int]) -> int:
    records: list[Agreement | Event] = [
        *Agreement.objects.filter(pk__in=signed),
        *Event.objects.filter(pk__in=events),
    ]
    published, refused = publishing.publish(records, by=None, why=WHY)
    if refused:
        raise NotLoaded([f"{record}: {reason}" for record, reason in refused])
    return len(published)
