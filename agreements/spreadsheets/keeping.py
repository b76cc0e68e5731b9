"""What was said about the columns of a file, kept for the next file with the same headings."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop, override

from agreements.models import ImportBatch, KeptMapping
from agreements.models.folding import fold
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.grids import Table
from agreements.spreadsheets.mapping_check import is_field

OF_THE_SHAPE = ("constants", "orders", "sections", "comments")
"""What of a `reading` (see `tables`) goes with the headings, not with this one file."""

MOST_BATCHES = 200
"""Imports of a person that are looked at for the one that wrong rows come from, the latest first."""

Told = tuple[dict[str, str], dict[str, Any]]
"""A mapping and a reading."""


def shape(headings: Iterable[str]) -> str:
    """The same for the same headings in any order, case and width."""
    return hashlib.sha256("\n".join(sorted(map(fold, headings))).encode()).hexdigest()


def keep(batch: ImportBatch, by: User) -> None:
    """Remember what each column of the batch is, if anybody said anything about that; said last counts."""
    if not batch.mapping and not batch.reading.keys() & set(OF_THE_SHAPE):
        return
    columns = [column for column in batch.plan["columns"] if not column["fixed"]]
    headings = [column["heading"] for column in columns if column["own"] and not is_reason(column["heading"])]
    before = KeptMapping.objects.filter(shape=shape(headings)).values_list("mapping", flat=True).first() or {}
    KeptMapping.objects.update_or_create(
        shape=shape(headings),
        defaults={
            "headings": headings,
            "mapping": _elsewhere(before, headings)
            | {column["heading"]: column["field"] or "" for column in columns},
            "reading": {key: batch.reading[key] for key in OF_THE_SHAPE if key in batch.reading}
            | {"file": batch.file_name},
            "by": by,
        },
    )


def _elsewhere(mapping: dict[str, str], headings: list[str]) -> dict[str, str]:
    """What was said of columns for what stands outside of the cells: this file may have no sections, the next has."""
    own = set(map(fold, headings))
    return {heading: key for heading, key in mapping.items() if fold(heading) not in own}


def recall(table: Table, by: User) -> Told | None:
    """What was said when such a file was applied before; None where there was none.

    Wrong rows that come back mended are read as in the import that they come from, whatever became of that.
    The reading says under `before` when that was, for which file, and who said it.
    """
    return _of_wrong_rows(table, by) or _kept(table)


def _of_wrong_rows(table: Table, by: User) -> Told | None:
    """As the columns are in the person's last import that has these, and no reason before them."""
    headings = [heading for heading in table.headings if not is_reason(heading)]
    if len(headings) == len(table.headings):
        return None
    mine = ImportBatch.objects.filter(by=by).order_by("-pk")
    wanted = sorted(map(fold, headings))
    for pk, columns in mine.values_list("pk", "plan__columns")[:MOST_BATCHES]:
        written = [
            column for column in columns or () if not column["fixed"] and not is_reason(column["heading"])
        ]
        if sorted(fold(column["heading"]) for column in written) == wanted:
            return _as_in(ImportBatch.objects.defer("plan").get(pk=pk), written, headings)
    return None


def _as_in(batch: ImportBatch, columns: list[dict[str, Any]], headings: list[str]) -> Told:
    """What is still open there stays open here."""
    said = {c["heading"]: c["field"] for c in columns if is_field(c["field"]) and c["field"] is not None}
    same = _same([column["heading"] for column in columns], headings)
    reading = {key: value for key, value in batch.reading.items() if key in OF_THE_SHAPE}
    before = {"file": batch.file_name, "day": localtime(batch.at).date().isoformat(), "by": str(batch.by)}
    return {same[heading]: key for heading, key in said.items()}, reading | {"before": before}


def _same(before: list[str], now: list[str]) -> dict[str, str]:
    """Heading as it was → as it is, in another order or case."""
    return dict(zip(sorted(before, key=_order), sorted(now, key=_order), strict=True))


def _kept(table: Table) -> Told | None:
    own = [heading for index, heading in enumerate(table.headings) if table.is_own(index)]
    headings = [heading for heading in own if not is_reason(heading)]
    kept = KeptMapping.objects.select_related("by").filter(shape=shape(headings)).first()
    if kept is None:
        return None
    same = _outside(table) | _same(kept.headings, headings)
    mapping = {same.get(heading, heading): key for heading, key in kept.mapping.items() if is_field(key)}
    reading = {key: value for key, value in kept.reading.items() if key in OF_THE_SHAPE}
    before = {"file": kept.reading.get("file", ""), "day": localtime(kept.at).date().isoformat()}
    return mapping, reading | {"before": before | {"by": str(kept.by or "")}}


def _outside(table: Table) -> dict[str, str]:
    """The names of the columns for sections and sheets in every language → as this table has them."""
    found: dict[str, str] = {}
    for name in (gettext_noop("(section)"), gettext_noop("(sheet)")):
        names = [_in(code, name) for code, _label in settings.LANGUAGES]
        here = next((each for each in names if each in table.headings), None)
        found |= dict.fromkeys(names, here) if here else {}
    return found


def _in(language: str, text: str) -> str:
    with override(language):
        return gettext(text)


def is_reason(heading: str) -> bool:
    """Whether it is the column that says what is wrong, which we put before wrong rows: they still are that file's."""
    return fold(heading) in _reasons()


@cache
def _reasons() -> set[str]:
    column = COLUMNS["reason"]
    return {fold(name) for name in (*column.names(), *column.labels())}


def _order(heading: str) -> tuple[str, str]:
    return fold(heading), heading


def forgotten() -> dict[str, Any]:
    """The change of a reading that forgets what was said before, for good."""
    return {**dict.fromkeys(OF_THE_SHAPE), "before": {}}
