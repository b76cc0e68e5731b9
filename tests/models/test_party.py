"""Parties lie in one another: Technopolis in Moscow, Moscow in Russia."""

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Party
from tests.factories import PartyFactory


@pytest.fixture
def russia():
    return PartyFactory(country=True, name="Russia")


@pytest.fixture
def moscow(russia):
    return PartyFactory(name="Moscow", parent=russia)


@pytest.fixture
def technopolis(moscow):
    return PartyFactory(name="SEZ Technopolis Moscow", kind="organisation", parent=moscow)


def test_the_country_of_a_party_is_the_country_it_lies_in(russia, technopolis):
    assert technopolis.country == russia
    assert russia.country == russia
    assert PartyFactory().country is None


def test_ancestors_are_told_nearest_first(russia, moscow, technopolis):
    assert Party.objects.ancestors([technopolis.pk, russia.pk]) == {
        technopolis.pk: [moscow, russia],
        russia.pk: [],
    }


def test_ancestors_take_one_query_a_level(technopolis, moscow, django_assert_num_queries):
    parts = PartyFactory.create_batch(5, parent=moscow)

    with django_assert_num_queries(3):
        Party.objects.ancestors([part.pk for part in parts])
    assert Party.objects.ancestors([10**6]) == {}


def test_a_circle_of_places_is_refused_in_words(russia, moscow, technopolis):
    moscow.parent = technopolis

    with pytest.raises(ValidationError, match="a part of itself"):
        moscow.full_clean()


def test_a_circle_that_is_already_stored_does_not_hang(moscow, technopolis):
    Party.objects.filter(pk=moscow.pk).update(parent=technopolis)

    assert len(Party.objects.ancestors([technopolis.pk])[technopolis.pk]) == 2
    assert Party.objects.get(pk=technopolis.pk).country is None
    with pytest.raises(ValidationError, match="a part of itself"):
        Party.objects.get(pk=moscow.pk).full_clean()


@pytest.mark.parametrize("field", ["reference", "iso_3166_1", "iso_3166_2", "wikidata"])
def test_two_parties_may_both_be_without_a_key(field):
    for _n in range(2):
        party = PartyFactory.build(**{field: ""})
        party.full_clean()
        party.save()

    assert set(Party.objects.values_list(field, flat=True)) == {None}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("iso_3166_1", "ru"),
        ("iso_3166_1", "RU\n"),
        ("iso_3166_2", "RU_MOW"),
        ("wikidata", "649"),
        ("wikidata", "Q0"),
        ("latitude", "90.1"),
        ("longitude", "-180.1"),
        ("reference", "москва"),
    ],
)
def test_a_wrong_code_is_refused_in_words(field, wrong):
    party = PartyFactory.build(**{"kind": "country", "latitude": "0", "longitude": "0", field: wrong})

    with pytest.raises(ValidationError) as refused:
        party.full_clean()

    assert list(refused.value.message_dict) == [field]


def test_a_reference_belongs_to_one_party():
    PartyFactory(reference="moscow")

    with pytest.raises(ValidationError, match="Another record already has this reference"):
        PartyFactory.build(reference="moscow").full_clean()
