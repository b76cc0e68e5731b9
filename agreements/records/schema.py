"""What a record of each kind consists of: a root row with its fields, and parts with theirs.

The canonical form of a record is a plain dict, fit for JSON:

    {"id": 7, "title": "…", "type": 3, "signed": "2024-06-17", …,
     "participations": [{"party": 12, "role": "contracting"}, …], …}

- keys are the names of the model's fields; `id` is the root's primary key, None for a record not yet written;
- a foreign key is the primary key of its target; a day is ISO text, a decimal its shortest text;
- parts are lists of dicts without keys of their own: a part row is what it says. Ordered parts (parties,
  signatories, coverage, citations …) keep their order; the others are sorted.

Not in the record: revision, publication state and public address (deeds of their own), and every column
that follows from another one.
"""

import json
from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property, partial
from typing import Any

from django.db import models

from agreements.models import (
    Agreement,
    AgreementType,
    Area,
    Event,
    Office,
    Party,
    Person,
    Source,
    Tenure,
)
from agreements.models.agreement import SortDayField
from agreements.models.change import RecordKind
from agreements.models.fields import BoundField, DerivedCharField
from agreements.records.repeats import Repeats, is_short, once_each

RecordDict = dict[str, Any]

DERIVED = (BoundField, DerivedCharField, SortDayField)
DEEDS = {"revision", "slug", "state", "published_revision"}


@dataclass(frozen=True)
class Part:
    """One list of rows that belong to a record. Rows with the same `key` are the same row, changed."""

    name: str
    model: type[models.Model]
    root: str
    key: tuple[str, ...]

    @cached_property
    def fields(self) -> list[models.Field]:
        return [
            field for field in facts(self.model) if field.name not in {self.root, "order", *self.other_roots}
        ]

    @cached_property
    def other_roots(self) -> set[str]:
        """A citation can belong to several kinds of record; here it belongs to one."""
        from agreements.models.source import TARGETS, Citation

        return set(TARGETS) if self.model is Citation else set()

    @cached_property
    def ordered(self) -> bool:
        return any(field.name == "order" for field in self.model._meta.concrete_fields)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its root model and its parts."""

    name: str
    model: type[models.Model]
    parts: tuple[Part, ...]

    @cached_property
    def fields(self) -> list[models.Field]:
        return [field for field in facts(self.model) if field.name not in DEEDS]

    @cached_property
    def part(self) -> dict[str, Part]:
        return {part.name: part for part in self.parts}


def facts(model: type[models.Model]) -> list[models.Field]:
    """The columns that say something of their own."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, DERIVED)
    ]


def _kind(name: str, model: type[models.Model], **keys: tuple[str, ...]) -> Kind:
    parts = []
    for part_name, key in keys.items():
        relation: Any = model._meta.get_field(part_name)
        parts.append(Part(part_name, relation.related_model, relation.field.name, key))
    return Kind(name, model, tuple(parts))


NAMES = ("language", "text")
CITATIONS = ("source", "field", "value_stated")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            RecordKind.AGREEMENT,
            Agreement,
            titles=("language", "text"),
            participations=("party", "role"),
            coverage=("wording", "area"),
            signatories=("person", "party"),
            relations=("kind", "to"),
            documents=("language", "url", "file"),
            citations=CITATIONS,
        ),
        _kind(
            RecordKind.EVENT,
            Event,
            names=NAMES,
            parties=("party", "role"),
            speakers=("person", "party"),
            topics=("wording", "area"),
            agreements=("agreement", "happening"),
            citations=CITATIONS,
        ),
        _kind(RecordKind.PARTY, Party, names=NAMES, citations=CITATIONS),
        _kind(RecordKind.PERSON, Person, names=NAMES),
        _kind(RecordKind.OFFICE, Office, names=NAMES),
        _kind(RecordKind.TENURE, Tenure, citations=CITATIONS),
        _kind(RecordKind.AREA, Area, names=NAMES, mappings=("scheme", "code")),
        _kind(RecordKind.TYPE, AgreementType, names=NAMES),
        _kind(RecordKind.SOURCE, Source),
    )
}


def kind_of(model: type[models.Model]) -> Kind | None:
    """The kind whose root is this model, or None."""
    return next((kind for kind in KINDS.values() if kind.model is model), None)


def blank(kind: str) -> RecordDict:
    """A record of which nothing is known."""
    declared = KINDS[kind]
    record = {field.name: default_of(field) for field in declared.fields}
    return {"id": None, **record, **{part.name: [] for part in declared.parts}}


def canonical(kind: str, record: RecordDict) -> RecordDict:
    """The record with every key, in canonical spelling and order. Raises KeyError for an unknown key.

    Values that can't be read stay as they are: `validate` says what is wrong with them.
    """
    declared = KINDS[kind]
    spelling, unsaid = _spelling(kind)
    _refuse_unknown(record, unsaid.keys(), kind)
    whole = dict(unsaid)  # most fields of most records say nothing
    for name in record:
        if name in spelling:
            whole[name] = spelling[name](record[name])
    whole["id"] = record.get("id")
    for part in declared.parts:
        rows = record.get(part.name)
        whole[part.name] = _canonical_rows(part, rows) if rows else []
    return whole


def filled(kind: str, record: RecordDict, renamed: Collection[str] = ()) -> RecordDict:
    """A record in canonical spelling with every key; in the parts that are `renamed`, rows name other keys than before,
    and stand in another order. Takes a tenth of the time of `canonical`. Raises KeyError for an unknown key.

    A part whose rows have other fields than today, as an earlier version kept them, is spelled anew.
    """
    _spelling_of, unsaid = _spelling(kind)
    _refuse_unknown(record, unsaid.keys(), kind)
    whole = unsaid | record
    for part in KINDS[kind].parts:
        rows = record.get(part.name)
        if not rows:
            whole[part.name] = []
        elif any(row.keys() != _names(part) for row in rows):
            whole[part.name] = _canonical_rows(part, rows)
        elif part.name in renamed and not part.ordered:
            whole[part.name] = sorted(rows, key=sort_key)
    return whole


@cache
def _names(part: Part) -> Set[str]:
    return {field.name for field in part.fields}


@cache
def _spelling(kind: str) -> tuple[dict[str, Callable[[Any], Any]], RecordDict]:
    """Field → what turns a value of it into canonical spelling; and the record that says nothing."""
    fields = KINDS[kind].fields
    return {field.name: once_each(partial(canonical_value, field)) for field in fields}, blank(kind)


def _canonical_rows(part: Part, rows: Iterable[RecordDict]) -> list[RecordDict]:
    whole = [_canonical_row(part, row) for row in rows]
    return whole if part.ordered else sorted(whole, key=sort_key)


def _canonical_row(part: Part, row: RecordDict) -> RecordDict:
    """Many records have the same rows: those of plain short values are worked out once."""
    said = tuple(row.items())
    try:
        return dict(_rows_before(part)[said])
    except TypeError:  # a list, say, where a value should be
        return _row(part, said)


def _row(part: Part, said: tuple[tuple[str, Any], ...]) -> RecordDict:
    row = dict(said)
    _refuse_unknown(row, {field.name for field in part.fields}, part.name)
    return {f.name: canonical_value(f, row[f.name]) if f.name in row else default_of(f) for f in part.fields}


@cache
def _rows_before(part: Part) -> Repeats:
    """What a row says → the canonical row. Kept where it was canonical: whatever equals it comes to the same."""
    return Repeats(partial(_row, part), _is_canonical)


def _is_canonical(said: tuple[tuple[str, Any], ...], row: RecordDict) -> bool:
    return all(is_short(value) and row[name] is value for name, value in said)


def sort_key(row: RecordDict) -> str:
    """An order of part rows that depends on what they say alone."""
    return SORTED.encode(row)


SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def _refuse_unknown(given: RecordDict, known: Set[str], where: str) -> None:
    if unknown := given.keys() - known:
        raise KeyError(f"{where} has no {', '.join(sorted(unknown))}")


@cache
def default_of(field: models.Field) -> Any:
    """What the field holds where nothing is said, in canonical form. No field of a record has another one each time."""
    return canonical_value(field, field.get_default())


def canonical_value(field: models.Field, value: Any) -> Any:
    """The value in canonical spelling: text of partial dates, ISO days, shortest decimals, keys of rows."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(field, models.ForeignKey):
        return value
    if value is None or (value == "" and field.null):  # an empty key is no key
        return None if field.null else plain(field.get_default())
    try:
        value = field.to_python(value)
    except Exception:  # to_python may raise what it likes; the value is reported by `validate`
        return value
    return plain(value)


def plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
