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
    headings = [
        column["heading"] for column in columns if column["own"] and not _is_reason(column["heading"])
    ]
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


def recall(table: Table) -> Told | None:
    """What was said when such a file was applied before; None where there was none.

    The reading says under `before` when that was, for which file, and who said it.
    """
    own = [heading for index, heading in enumerate(table.headings) if table.is_own(index)]
    headings = [heading for heading in own if not _is_reason(heading)]
    kept = KeptMapping.objects.select_related("by").filter(shape=shape(headings)).first()
    if kept is None:
        return None
    same = _outside(table) | dict(zip(sorted(kept.headings, key=_order), sorted(headings, key=_order), strict=True))
    mapping = {same.get(heading, heading): key for heading, key in kept.mapping.items() if is_field(key)}
    reading = {key: value for key, value in kept.reading.items() if key in OF_THE_SHAPE}
    before = {"file": kept.reading.get("file", ""), "day": localtime(kept.at).date().isoformat()}
    return mapping, reading | {"before": before | {"by": str(kept.by or "")}}


def _outside(table: Table) -> dict[str, str]:
    """The names of the columns for sections and sheets in every language → as this table has them."""
    found = {}
    for name in (gettext_noop("(section)"), gettext_noop("(sheet)")):
        names = [_in(code, name) for code, _label in settings.LANGUAGES]
        here = next((each for each in names if each in table.headings), None)
        found |= dict.fromkeys(names, here) if here else {}
    return found


def _in(language: str, text: str) -> str:
    with override(language):
        return gettext(text)


def _is_reason(heading: str) -> bool:
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
