"""Columns: what a row says goes into its table as Django itself would store it."""

import pytest
from django.db import connection

from agreements.models.change import Change
from agreements.records import KINDS, write
from agreements.records.columns import columns, touched
from tests.records.random_records import World

MODELS = {
    model: None for kind in KINDS.values() for model in (kind.model, *(part.model for part in kind.parts))
}


def as_django_stores(row):
    """Field → what saving this row again would store: what was read, and what follows from it."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    return {f.name: f.get_db_prep_save(f.pre_save(row, False), connection) for f in fields}


def as_read(row):
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    return {f.name: f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(KINDS))
def test_saving_what_was_written_would_change_no_column(kind):
    world = World(5)
    write(kind, world.records(kind, 8), None)

    models = {KINDS[kind].model, *(part.model for part in KINDS[kind].parts)}
    rows = [row for model in models for row in model._default_manager.all()]
    assert rows
    # Bounds are told from their texts on the instance: what the table holds is asked of the table.
    stored = {
        (type(row), row.pk): dict(zip(as_read(row), values, strict=True))
        for row in rows
        for values in [type(row)._default_manager.filter(pk=row.pk).values_list(*as_read(row)).get()]
    }
    for row in rows:
        in_table = {
            name: row._meta.get_field(name).get_db_prep_save(value, connection)
            for name, value in stored[type(row), row.pk].items()
        }
        assert in_table == as_django_stores(row)


@pytest.mark.parametrize("model", [*MODELS, Change], ids=lambda model: model.__name__)
def test_no_column_is_filled_by_chance(model):
    """A default that is worked out for each row, or a day that Django sets when saving, would be worked out once."""
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            assert not (field.has_default() and callable(field.default)), field
            assert not getattr(field, "auto_now", False), field
            assert not getattr(field, "auto_now_add", False), field
    assert len(columns(model)) == len(model._meta.concrete_fields) - 1


def test_a_date_takes_along_its_bounds_and_the_day_of_sorting():
    names = {column.name for column in touched(KINDS["agreement"].model, ["signed"])}

    assert names == {"signed", "signed_earliest", "signed_latest", "sort_day"}


def test_a_name_takes_along_what_it_is_found_by():
    names = {column.name for column in touched(KINDS["party"].model, ["name"])}

    assert names == {"name", "folded", "romanised"}
