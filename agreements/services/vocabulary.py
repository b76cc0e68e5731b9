"""The vocabulary that comes with the product: agreement types, areas of cooperation, countries."""

import csv
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from agreements import records
from agreements.models import Party
from agreements.models.change import RecordKind
from agreements.models.party import PartyKind
from agreements.records.schema import KINDS, RecordDict
from agreements.services import name_cells
from agreements.services.countries import Territory, territories
from agreements.services.loading import Load, add_missing_rows

FOLDER = Path(__file__).parent.parent / "vocabulary"


@transaction.atomic
def load() -> dict[str, int]:
    """Make the terms and countries that are missing, and give names that are new to those that are there.

    What the analysts changed stays as they have it: a name that they corrected or removed does not come
    back, and nothing but names and mappings is added to a term that exists. Loaded again, it changes nothing.
    Returns how many of each kind were made or changed. Constant in queries.
    """
    load = Load("Vocabulary")
    _load_types(load)
    _load_areas(load)
    _load_countries(load)
    return load.counts


def _load_types(load: Load) -> None:
    _give(load, RecordKind.TYPE, "code", [_term(row) for row in _rows("agreement_types.csv")])


def _load_areas(load: Load) -> None:
    """Parents before children, level by level."""
    rows = _rows("areas.csv")
    ids: dict[str, int] = {}
    while level := [
        row for row in rows if row["code"] not in ids and (not row["parent"] or row["parent"] in ids)
    ]:
        given = [
            _term(row) | {"parent": ids.get(row["parent"]), "mappings": _mappings(row["mappings"])}
            for row in level
        ]
        ids |= _give(load, RecordKind.AREA, "code", given)


def _load_countries(load: Load) -> None:
    all_of_them = territories()
    _adopt(load, all_of_them)
    free = _free_references(all_of_them)
    whole = [territory for territory in all_of_them if not territory.part_of]
    ids = _give(load, RecordKind.PARTY, "iso_3166_1", [_party(territory, free) for territory in whole])
    parts = [_party(t, free) | {"parent": ids[t.part_of]} for t in all_of_them if t.part_of]
    _give(load, RecordKind.PARTY, "iso_3166_1", parts)


def _give(load: Load, kind: str, key: str, given: list[RecordDict]) -> dict[str, int]:
    """Write those that are not there, and what the others lack; the primary key of each."""
    stored = _stored_by(kind, key)
    new = [record for record in given if record[key] not in stored]
    changed = add_missing_rows(kind, [(stored[r[key]], r) for r in given if r[key] in stored])
    load.write(kind, changed, lambda index: changed[index][key])
    made = load.write(kind, new, lambda index: new[index][key])
    ids = {value: record["id"] for value, record in stored.items()}
    return ids | {record[key]: pk for record, pk in zip(new, made, strict=True)}


def _stored_by(kind: str, key: str) -> dict[str, RecordDict]:
    ids = KINDS[kind].model._default_manager.filter(**{f"{key}__isnull": False}).values_list("pk", flat=True)
    return {record[key]: record for record in records.read(kind, ids).values()}


def _term(row: dict[str, str]) -> RecordDict:
    names = name_cells.parse(row["names"])
    return {"code": row["code"], "name": row["name"], "definition": row["definition"], "names": names}


def _mappings(cell: str) -> list[RecordDict]:
    """`sdg:4 exact; dac:110 close` as rows of a record."""
    pieces = [piece.split() for piece in cell.split(";") if piece.strip()]
    return [
        dict(zip(("scheme", "code"), code.split(":"), strict=True)) | {"match": match}
        for code, match in pieces
    ]


def _party(territory: Territory, free: Callable[[str], bool]) -> RecordDict:
    return {
        "iso_3166_1": territory.code,
        "reference": territory.reference if free(territory.reference) else None,
        "kind": territory.kind,
        "name": territory.name,
        "names": territory.names,
    }


def _adopt(load: Load, all_of_them: list[Territory]) -> None:
    """A country that somebody made without its code gets the code, instead of a twin."""
    codes = {territory.reference: territory.code for territory in all_of_them}
    taken = set(Party.objects.filter(iso_3166_1__isnull=False).values_list("iso_3166_1", flat=True))
    ids = Party.objects.filter(kind=PartyKind.COUNTRY, iso_3166_1=None, reference__in=codes).values_list(
        "pk", flat=True
    )
    found = [
        party | {"iso_3166_1": codes[party["reference"]]}
        for party in records.read(RecordKind.PARTY, ids).values()
        if codes[party["reference"]] not in taken
    ]
    load.write(RecordKind.PARTY, found, lambda index: found[index]["reference"])


def _free_references(all_of_them: list[Territory]) -> Callable[[str], bool]:
    """Whether nobody has the reference: Georgia may also be a state of the United States."""
    wanted = [territory.reference for territory in all_of_them]
    taken = set(Party.objects.filter(reference__in=wanted).values_list("reference", flat=True))
    return lambda reference: reference not in taken


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
