"""Factories make what people could have made."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES = [
    factory
    for _name, factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(factory, DjangoModelFactory) and factory is not DjangoModelFactory
]
WRITTEN_BY_THE_TRACKER = [
    "BatchPublication",
    "Change",
    "ChangeSet",
    "ImportBatch",
    "ImportedFile",
    "KeptMapping",
    "PlanPart",
    "Publication",
    "PublishedRecord",
    "Refresh",
    "Transition",
    "Undo",
    "UndoLook",
    "User",
]


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_factory_makes_a_valid_row(factory):
    one, _other = factory(), factory()

    if type(one).__name__ not in WRITTEN_BY_THE_TRACKER:
        one.full_clean()


def test_every_model_has_a_factory():
    made = {factory._meta.get_model_class() for factory in FACTORIES}

    assert set(apps.get_app_config("agreements").get_models()) - made == set()
