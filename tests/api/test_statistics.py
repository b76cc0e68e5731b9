"""How agreements spread over years and other things, for the same question as the list takes."""

import pytest
import time_machine

from agreements import counting
from tests import world
from tests.factories import published_agreement

URL = "/api/v1/statistics/"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2025-06-01T12:00Z"):
        yield


def told(client, query="", **headers):
    answer = client.get(f"{URL}?{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def years(of):
    return {row["year"]: row["count"] for row in of["years"]}


def by(answer, name):
    return {row["value"]: years(row) for row in answer["by"][name]["values"]}


def test_agreements_are_counted_by_the_year_of_their_signature(client):
    world.public()

    answer = told(client)

    assert (answer["count"], answer["on"]) == (5, "2025-06-01")
    assert years(answer) == {1995: 1, 2014: 1, 2020: 1, 2024: 1, None: 1}
    assert [row["year"] for row in answer["years"]] == [1995, 2014, 2020, 2024, None]


def test_agreements_of_one_year_count_together_whatever_their_status(client):
    published_agreement("Omsk", signed="2020")
    published_agreement("Omsk", signed="2020", expires="2021")
    published_agreement("Omsk", signed="2020-05", expires="2022")

    answer = told(client)

    assert years(answer) == {2020: 3}
    assert by(answer, "status") == {"expired": {2020: 2}, "presumed_in_force": {2020: 1}}


def test_each_year_is_told_by_type_area_country_and_status(client):
    world.public()

    answer = told(client)

    assert list(answer["by"]) == counting.BY_YEAR
    assert by(answer, "type") == {
        "programme": {2014: 1, 2020: 1, 2024: 1},
        "friendship-city": {1995: 1, None: 1},
    }
    assert by(answer, "area") == {
        "culture": {None: 1},
        "industry-innovation": {2024: 1},
        "robotics": {2024: 1},
    }
    assert by(answer, "country")["china"] == {1995: 1, 2014: 1, 2020: 1, 2024: 1, None: 1}
    assert by(answer, "status") == {
        "expired": {2014: 1, 2020: 1},
        "announced": {None: 1},
        "in_force": {2024: 1},
        "presumed_in_force": {1995: 1},
    }


@pytest.mark.parametrize("query", ["", "party=shenzhen", "area=robotics", "status=expired", "q=Пекин"])
def test_they_count_what_the_facets_count(client, query):
    world.public()

    answer, facets = told(client, query), client.get(f"/api/v1/facets/?{query}").json()

    assert answer["count"] == facets["count"]
    for name in counting.BY_YEAR:
        values = answer["by"][name]["values"]
        told_without_years = [{key: row[key] for key in ("value", "label", "count")} for row in values]
        assert told_without_years == facets["facets"][name]["values"]
        assert all(sum(years(row).values()) == row["count"] for row in values)


def test_status_is_counted_for_the_day_that_is_asked(client):
    world.public()

    assert by(told(client, "as_of=2022-01-01"), "status")["in_force"] == {2020: 1}


def test_labels_come_in_the_reader_s_language(client):
    world.public()
    answer = told(client, **{"Accept-Language": "ru"})

    assert answer["by"]["status"]["values"][0]["label"] == "истекло"


def test_the_commonest_values_come_first_and_the_rest_is_counted(client):
    world.public()

    types = told(client, "top=1")["by"]["type"]

    assert (types["different"], [row["value"] for row in types["values"]]) == (2, ["programme"])
