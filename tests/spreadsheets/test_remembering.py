"""Decided names that are kept as aliases, and those that would mislead the next sheet."""

import pytest

from agreements.models import OfficeName, PartyName, PersonName
from agreements.spreadsheets import importing
from agreements.spreadsheets.remembering import may_be_remembered
from tests.factories import OfficeFactory, PartyFactory, PersonFactory, UserFactory
from tests.gazetteer import small_gazetteer
from tests.spreadsheets.sheets import csv_file

__all__ = ["small_gazetteer"]


def name(kind, text, context=""):
    return {"kind": kind, "text": text, "context": context}


@pytest.mark.parametrize(
    "told",
    [
        name("party", "Leningrad", "Russia"),
        name("party", "Leningrad"),
        name("party", "Birmingham", "USA"),
        name("person", "S. Sobyanin"),
        name("type", "pact"),
        name("office", "Mayor", "12"),
        name("country", "Rossija"),
    ],
)
def test_what_means_the_same_next_time_is_remembered(small_gazetteer, told):
    assert may_be_remembered(told)


@pytest.mark.parametrize(
    "told",
    [
        name("country", "USSR"),
        name("party", "Югославия"),
        name("party", "Birmingham"),  # GeoNames knows it in two countries
        name("office", "Mayor"),
    ],
)
def test_what_may_mean_another_next_time_is_not(small_gazetteer, told):
    assert not may_be_remembered(told)


def imported(decisions, *rows):
    by = UserFactory()
    batch = importing.start("a.csv", csv_file(*rows), by)
    importing.decide(batch, decisions, by)
    importing.apply(batch, by)


def test_people_and_offices_are_remembered_as_parties_are():
    moscow = PartyFactory(name="Moscow")
    mayor, sobyanin = (
        OfficeFactory(name="Mayor of Moscow", party=moscow),
        PersonFactory(name="Sergey Sobyanin"),
    )

    imported(
        {
            f"office|head of the city|{moscow.pk}": {"do": "use", "id": mayor.pk},
            "person|s sobyanin": {"do": "use", "id": sobyanin.pk},
            "party|moskva": {"do": "use", "id": moscow.pk},
        },
        ["title", "party 1", "signatories"],
        ["A", "Moskva", "S. Sobyanin, Head of the City (Moscow)"],
    )

    assert OfficeName.objects.get().text == "Head of the City"
    assert PersonName.objects.get().text == "S. Sobyanin"
    assert PartyName.objects.get().text == "Moskva"


def test_what_a_state_was_called_in_other_languages_is_kept_with_it():
    imported(
        {"party|ussr": {"do": "create", "name": "Soviet Union", "kind": "country", "parent": None}},
        ["title", "party 1"],
        ["A", "USSR"],
    )

    names = set(PartyName.objects.values_list("language", "text"))
    assert {("ru", "СССР"), ("zh-Hans", "苏联"), ("en", "USSR")} <= names
