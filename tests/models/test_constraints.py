"""Every constraint of every model, twice: people are told why, and the database refuses."""

from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.forms import modelform_factory

from agreements.models import ImportBatch
from tests.models.cases import CASES

MODELS = list(apps.get_app_config("agreements").get_models())
CONSTRAINTS = {
    constraint.name: (model, constraint) for model in MODELS for constraint in model._meta.constraints
}
WRITTEN_PAST = [name for name, case in CASES.items() if case.past]
SAID = [name for name in CASES if name not in WRITTEN_PAST]


def test_every_constraint_has_a_case_and_every_case_a_constraint():
    assert set(CASES) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_every_constraint_has_words_for_people(name):
    _model, constraint = CONSTRAINTS[name]

    assert str(constraint.violation_error_message) != str(constraint.default_violation_error_message)


@pytest.mark.parametrize("name", SAID)
def test_people_are_told_why(name):
    row = CASES[name].row()

    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()

    assert CASES[name].told in str(refused.value)


@pytest.mark.parametrize("name", [name for name in SAID if CONSTRAINTS[name][0] is not ImportBatch])
def test_the_form_says_it_before_the_database_does(name):
    """A form leaves out columns that nobody types; the constraints on them are checked all the same."""
    row = CASES[name].row()
    typed = [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]

    class TypedForm(modelform_factory(type(row), fields=typed)):
        def _clean_fields(self):
            """As if everything had been typed: what the row holds, past the widgets."""
            self.cleaned_data = {name: getattr(row, name) for name in typed}

    form = TypedForm(data={}, instance=row)
    form.full_clean()

    if field := CASES[name].field:
        assert field in form.errors
    else:
        assert CASES[name].told in " ".join(text for texts in form.errors.values() for text in texts)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name):
    row, (model, constraint) = CASES[name].row(), CONSTRAINTS[name]

    past = CASES[name].past
    write = partial(model.objects.filter(pk=row.pk).update, **past) if past else row.save
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()

    assert named(model, constraint) in str(refused.value)


def named(model, constraint):
    """SQLite names the columns of a unique constraint, not the constraint."""
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(name).column for name in constraint.fields]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return constraint.name
