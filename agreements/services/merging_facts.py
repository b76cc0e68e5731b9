"""What the kept record says after a merge: its own facts first, then what the others add."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models.folding import name_key
from agreements.models.names import RANK, NameKind, base_language
from agreements.records import KINDS, Difference, in_words
from agreements.records.schema import RecordDict
from agreements.services.merging_places import together

EMPTY = 0
"""Chosen where the fact is to be left empty."""

PAIRS = {"latitude": ("latitude", "longitude")}
"""Facts that are one only together, by the first of them."""
PAIR_LABELS = {"latitude": gettext_lazy("coordinates")}
NEVER_CHANGES = {"code"}

Choices = Mapping[str, int]
"""Field → key of the record whose fact is taken, or EMPTY. What is not chosen: the first that is filled."""


class Option(NamedTuple):
    """One of the values that a fact can take; `record` is whose it is."""

    record: int
    words: str


class Choice(NamedTuple):
    """A fact that the records tell differently."""

    field: str
    label: str
    options: list[Option]
    chosen: int


def combined(kind: str, records: list[RecordDict], choices: Choices) -> RecordDict:
    """The first record with what the others add. All of them already name kept records only."""
    kept = records[0]
    result = dict(kept)
    for columns in _facts(kind):
        source = _chosen(kind, columns, records, choices)
        result |= dict(zip(columns, source, strict=True))
    for part in KINDS[kind].parts:
        if part.name == "names":
            result["names"] = _names(result["name"], records)
        else:
            rows = [row for record in records for row in record[part.name]]
            own = len(kept[part.name])
            result[part.name] = together(part, rows, [place >= own for place in range(len(rows))])
    return result


def _facts(kind: str) -> list[tuple[str, ...]]:
    """The columns that are chosen, those that belong together in one."""
    names = [field.name for field in KINDS[kind].fields if field.name not in NEVER_CHANGES]
    seconds = {name for pair in PAIRS.values() for name in pair[1:]}
    return [PAIRS.get(name, (name,)) for name in names if name not in seconds]


Value = tuple[Any, ...]


def _value(record: RecordDict, columns: tuple[str, ...], itself: int) -> Value:
    """A record can't be part of itself: such a value is none."""
    return tuple(None if n == "parent" and record[n] == itself else record[n] for n in columns)


def is_filled(value: Value) -> bool:
    return any(one is not None and one != "" for one in value)


def _chosen(kind: str, columns: tuple[str, ...], records: list[RecordDict], choices: Choices) -> Value:
    itself = records[0]["id"]
    values = {record["id"]: _value(record, columns, itself) for record in records}
    wish = choices.get(columns[0])
    if wish in values:
        return values[wish]
    if wish == EMPTY and _can_be_empty(kind, columns):
        return tuple("" if isinstance(one, str) else None for one in values[itself])
    return next((value for value in values.values() if is_filled(value)), values[itself])


def _names(label: str, records: list[RecordDict]) -> list[RecordDict]:
    """All names once; the others' working labels become aliases. What is shown first stays the kept one's."""
    rows = [dict(row) for row in records[0]["names"]]
    for other in records[1:]:
        for row in other["names"]:
            if not any(_same_name(row, old) for old in rows):
                rows.append(row | {"kind": _kind(row, rows)})
    told = {name_key(label), "", *(name_key(row["text"]) for row in rows)}
    for record in records:
        if (key := name_key(record["name"])) not in told:
            told.add(key)
            rows.append({"language": "en", "text": record["name"], "kind": NameKind.ALIAS.value})
    return rows


def _same_name(row: RecordDict, old: RecordDict) -> bool:
    return row["language"] == old["language"] and name_key(row["text"]) == name_key(old["text"])


def _kind(row: RecordDict, rows: list[RecordDict]) -> str:
    """Its own; but of two official names in one language the kept one's is the official one."""
    taken = {(base_language(old["language"]), old["kind"]) for old in rows}
    if row["kind"] in RANK and (base_language(row["language"]), row["kind"]) in taken:
        return NameKind.ALIAS.value
    return row["kind"]


def choices_of(kind: str, records: list[RecordDict], choices: Choices) -> list[Choice]:
    """The facts that differ, each with whose it can be. One query for each model that is referred to."""
    itself = records[0]["id"]
    found = []
    for columns in _facts(kind):
        values = [(record["id"], _value(record, columns, itself)) for record in records]
        if any(is_filled(value) and value != values[0][1] for _pk, value in values):
            found.append((columns, values, _chosen(kind, columns, records, choices)))
    words = _words(kind, found)
    return [_choice(kind, columns, values, chosen, words) for columns, values, chosen in found]


def _choice(
    kind: str, columns: tuple[str, ...], values: list[tuple[int, Value]], chosen: Value, words: Mapping
) -> Choice:
    distinct: dict[Value, int] = {}
    for pk, value in values:
        if is_filled(value):
            distinct.setdefault(value, pk)
    options = [Option(pk, words[columns, value]) for value, pk in distinct.items()]
    if _can_be_empty(kind, columns):
        options.append(Option(EMPTY, _("leave it empty")))
    field: Any = KINDS[kind].model._meta.get_field(columns[0])
    return Choice(
        columns[0],
        str(PAIR_LABELS.get(columns[0], field.verbose_name)),
        options,
        distinct.get(chosen, EMPTY),
    )


def _can_be_empty(kind: str, columns: tuple[str, ...]) -> bool:
    field: Any = KINDS[kind].model._meta.get_field(columns[0])
    return (field.null or field.blank) and not isinstance(field, models.BooleanField)


def _words(kind: str, found: list) -> dict[tuple[tuple[str, ...], Value], str]:
    """How each value is shown."""
    wanted = list(dict.fromkeys((c, v) for c, values, _chosen in found for _pk, v in values if is_filled(v)))
    flat = [Difference(name, None, one) for c, v in wanted for name, one in zip(c, v, strict=True)]
    texts = iter(in_words(kind, flat))
    return {(c, v): ", ".join(next(texts).new or "–" for _name in c) for c, v in wanted}
