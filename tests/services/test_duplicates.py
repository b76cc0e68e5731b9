"""What may stand in the tables twice."""

import pytest

from agreements.services.duplicates import possible
from tests.factories import (
    OfficeFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    PersonNameFactory,
    SourceFactory,
)


@pytest.fixture
def china():
    return PartyFactory(name="China", kind="country")


def test_parties_that_sound_the_same_may_be_one(china):
    beijing, other = PartyFactory(name="Beijing", parent=china), PartyFactory(name="Peking")
    PartyNameFactory(owner=other, language="zh-Hans", text="北京市")
    PartyFactory(name="Shenzhen", parent=china)

    assert possible("party") == {beijing.pk, other.pk}


def test_cities_of_one_name_in_two_countries_are_two(china):
    PartyFactory(name="Suzhou", parent=china)
    PartyFactory(name="Suzhou", parent=PartyFactory(name="Elsewhere", kind="country"))

    assert possible("party") == set()


def test_a_country_and_its_city_of_the_same_name_are_two():
    PartyFactory(name="Luxembourg", parent=PartyFactory(name="Luxembourg", kind="country"))

    assert possible("party") == set()


def test_people_share_a_name_in_one_of_the_languages():
    one, other = PersonFactory(name="Sergey Sobyanin"), PersonFactory(name="Sergej Sobjanin")
    PersonFactory()
    for person in (one, other):
        PersonNameFactory(owner=person, text="Сергей Собянин")

    assert possible("person") == {one.pk, other.pk}


def test_mayors_of_two_cities_are_two():
    OfficeFactory(name="Mayor"), OfficeFactory(name="Mayor")

    assert possible("office") == set()


def test_sources_of_one_title_and_day_may_be_one():
    one, other = (SourceFactory(title="A programme", published="2024-06-17") for _n in range(2))
    SourceFactory(title="A programme", published="2025")

    assert possible("source") == {one.pk, other.pk}


@pytest.mark.parametrize("kind", ["party", "person", "office", "area", "type"])
def test_the_number_of_queries_stays_small(kind, django_assert_max_num_queries):
    for _n in range(5):
        PartyFactory(name="Moscow"), PersonFactory(name="Ivan")

    with django_assert_max_num_queries(6):
        possible(kind)
