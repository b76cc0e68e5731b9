"""References to records that are yet to be written: `new:…`, by kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import models

from agreements.records import KINDS, RecordDict
from agreements.records.differences import Called
from agreements.spreadsheets.whole.layout import is_key, target_of
from agreements.spreadsheets.whole.values import NEW


def is_new(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(NEW)


def new_references(kind: str, record: RecordDict) -> Iterator[tuple[str, int, models.Field, str]]:
    """(part, index of its row, field, key) of each; the part is empty for the root row."""
    declared = KINDS[kind]
    tables: list[tuple[str, list[models.Field], list[RecordDict]]] = [("", declared.fields, [record])]
    tables += [(part.name, part.fields, record[part.name]) for part in declared.parts]
    for name, fields, rows in tables:
        keys = [field for field in fields if is_key(field)]
        for index, row in enumerate(rows):
            yield from ((name, index, field, row[field.name]) for field in keys if is_new(row[field.name]))


def name_of(kind: str, key: str) -> str:
    """The key of a new record is its own among those of its kind alone."""
    return f"{kind} {key}"


def by_name(titles: Mapping[str, str]) -> Called:
    """How to call new records whose titles stand by their `name_of`; others by their key."""
    return lambda kind, key: titles.get(name_of(kind, key)) or key


def settled(kind: str, record: RecordDict, meant: Callable[[str, str], Any]) -> RecordDict:
    """The record with `meant(kind, key)` in place of each such key."""
    found = {**record, **{part.name: list(record[part.name]) for part in KINDS[kind].parts}}
    for part, index, field, key in new_references(kind, record):
        value = meant(target_of(field), key)
        if part:
            found[part][index] = {**found[part][index], field.name: value}
        else:
            found[field.name] = value
    return found
