"""A record of each kind with every field and two rows in every table, and what a page's form says."""

import re
from typing import Any

from django.contrib import admin
from django.urls import reverse

from agreements import records
from agreements.models.fields import PartialDateField
from agreements.records import KINDS, Part
from tests.records.random_records import World

TABLES = [(kind.name, part.name) for kind in KINDS.values() for part in kind.parts]
TYPED_IN_ROW = "text wording value_stated office_as_written match role kind happening".split()
"""The first of these that a row has is what the tests type in; a new table may need one more here."""
TYPED = {"name": "name", "title": "title", "held_until": "2031"}
TYPED_BESIDE = {
    "summary": "summary",
    "definition": "definition",
    "publisher": "publisher",
    "wikidata": "Q42",
    "reference": "a-key",
    "held_from": "2003",
}


class FullWorld(World):
    """Records in which nothing is left empty, with two rows in each table that share no target."""

    def rows(self, part: Part) -> list[dict[str, Any]]:
        rows = [{field.name: self.value(field) for field in part.fields} for _n in range(2)]
        for row, place in zip(rows, (0, 1), strict=True):
            for field in part.fields:
                if field.related_model:
                    row[field.name] = self.pool[field.related_model._meta.model_name][place]
            if part.model._meta.model_name == "areamapping":
                row["code"] = str(place + 1)
            if "office_as_written" in row:
                row["office_as_written"] = "as written"
        return rows

    def value(self, field: Any) -> Any:
        if isinstance(field, PartialDateField) or field.name in ("file", "parent"):
            return None if field.null else ""
        return super().value(field)


def full(kind: str, seed: int = 1) -> int:
    """The key of a stored record with everything in it, made as the product makes them: logged."""
    made = FullWorld(seed)
    record = made.record(kind)
    return records.write(kind, [record], None).ids[0]


def admin_of(kind: str) -> Any:
    return admin.site._registry[KINDS[kind].model]


def page(kind: str, pk: int | None = None, deed: str = "change") -> str:
    name = f"admin:agreements_{KINDS[kind].model._meta.model_name}"
    return reverse(f"{name}_{deed}", args=[pk] if pk else [])


def form_id(kind: str) -> str:
    return f"{KINDS[kind].model._meta.model_name}_form"


def typed_fields(kind: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """(field, text) to type in, and another one that a colleague types in."""
    names = [field.name for field in KINDS[kind].fields]
    return tuple(
        next((name, text) for name, text in known.items() if name in names) for known in (TYPED, TYPED_BESIDE)
    )


def row_field(kind: str, part: str) -> str:
    names = {field.name for field in KINDS[kind].part[part].fields}
    return next(name for name in TYPED_IN_ROW if name in names)


def another(kind: str, part: str, value: str, mark: str) -> str:
    """Something else to stand in the row's field."""
    field = next(f for f in KINDS[kind].part[part].fields if f.name == row_field(kind, part))
    if field.choices:
        keys = [key for key, _label in field.choices if key not in ("", value)]
        return keys[0] if mark == "mine" else keys[-1]
    return f"{value[:40]} {mark}".strip()


def says(kind: str, fields: dict[str, str]) -> dict[str, Any]:
    """What stands in a form: its own fields, and the rows of each table whatever their place."""
    tables: dict[str, dict[str, Any]] = {part: {} for part in KINDS[kind].part}
    own = {}
    for key, value in fields.items():
        if found := re.fullmatch(r"(\w+)-(\d+)-(\w+)", key):
            table, index, name = found.groups()
            if name not in ("id", KINDS[kind].part[table].root):
                tables[table].setdefault(index, {})[name] = value
        elif not key.endswith("_FORMS") and key not in NOT_TYPED:
            own[key] = value
    return own | {name: sorted(map(_plain, rows.values())) for name, rows in tables.items()}


NOT_TYPED = ("csrfmiddlewaretoken", "opened_revision", "opened_state", "overwrite")


def _plain(row: dict[str, str]) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in row.items() if value and name != "order")


def action_of(response: Any, kind: str, sent_to: str) -> str:
    """Where the form on the page goes."""
    form = re.search(rf'<form[^>]*id="{form_id(kind)}"[^>]*>', response.content.decode())
    assert form
    found = re.search(r'action="([^"]+)"', form[0])
    return found[1] if found else sent_to
