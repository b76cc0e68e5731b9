"""Conditions read in plain Python say what the databases say."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, F, Q
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.models.conditions import holds, is_broken, values_from, values_of
from agreements.models.fields import PartialDateField
from tests.factories import PartyFactory

CHECKS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("agreements").get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint)
}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Q(a=1), True),
        (Q(a=2), False),
        (Q(none=1), None),
        (~Q(none=1), None),
        (~Q(a=1), False),
        (Q(a=1, b=3), False),
        (Q(a=1, none=3), None),
        (Q(a=2, none=3), False),
        (Q(a=1) | Q(none=3), True),
        (Q(a=2) | Q(none=3), None),
        (Q(none__isnull=True), True),
        (Q(a__isnull=True), False),
        (Q(a__lt=F("b")), True),
        (Q(a__gte=F("b")), False),
        (Q(a__lte=F("none")), None),
        (Q(a__in=[1, 5]), True),
        (Q(b__range=(1, 2)), True),
        (Q(b__gt=2), False),
        (Q(text__startswith="https://"), True),
        (Q(text__contains="--"), False),
        (Q(), True),
    ],
)
def test_a_condition_holds_does_not_or_is_unknown(condition, answer):
    values = values_from({"a": 1, "b": 2, "none": None, "text": "https://mos.ru"})

    assert holds(condition, values) is answer
    assert is_broken(condition, values) is (answer is False)


def test_a_lookup_that_nobody_needed_so_far_is_refused():
    with pytest.raises(KeyError):
        holds(Q(text__regex="."), values_from({"text": "A"}))


def test_a_row_gives_its_columns():
    party = PartyFactory(parent=PartyFactory())

    assert holds(Q(parent=F("pk")), values_of(party)) is False
    assert holds(Q(parent=party.parent_id, name=party.name), values_of(party)) is True


def columns(condition):
    """The columns that a condition asks about."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from columns(child)
        else:
            yield child[0].partition("__")[0]
            if isinstance(child[1], F):
                yield child[1].name


def some(field):
    """Values of a column, near enough to one another to be equal now and then."""
    nothing = [st.none()] if field.null else []
    if isinstance(field, models.DateField):
        return st.one_of(*nothing, st.dates(date(2024, 1, 1), date(2024, 1, 4)))
    if isinstance(field, PartialDateField):
        return st.sampled_from(["", "2024"])
    if field.choices:
        return st.one_of(*nothing, st.sampled_from([value for value, _label in field.choices]))
    if isinstance(field, models.DecimalField):
        return st.one_of(*nothing, st.integers(-200, 200))
    if isinstance(field, models.ForeignKey | models.AutoField | models.IntegerField):
        return st.one_of(*nothing, st.integers(1, 3))
    return st.sampled_from(
        ["", "A", "a--b", "https://mos.ru", "http://mos.ru", "ftp://mos.ru", "javascript:x"]
    )


@pytest.mark.parametrize("name", sorted(CHECKS))
@settings(max_examples=15)
@given(st.data())
def test_every_check_says_the_same_in_python_and_in_the_database(name, data):
    model, constraint = CHECKS[name]
    names = sorted(
        {model._meta.pk.name if column == "pk" else column for column in columns(constraint.condition)}
    )
    values = {column: data.draw(some(model._meta.get_field(column)), label=column) for column in names}
    given_values = values_from(values | {"pk": values.get("id")})

    answer = holds(constraint.condition, given_values)

    assert answer is not None, "what is unknown passes a check: ask for the values themselves"
    assert answer == constraint.condition.check(typed(model, values))


def typed(model, values):
    """The values as columns of their own type."""
    fields = {name: model._meta.get_field(name) for name in values}
    return {
        name: models.Value(values[name], output_field=getattr(field, "target_field", field))
        for name, field in fields.items()
    } | ({"pk": models.Value(values["id"], output_field=model._meta.pk)} if "id" in values else {})
