"""How many agreements have which value, for the same question as the list takes."""

import pytest
import time_machine

from agreements import counting
from agreements.models import finding
from tests import world

URL = "/api/v1/facets/"


def counts(client, query="", **headers):
    answer = client.get(f"{URL}?{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def of(answer, name):
    return {row["value"]: row["count"] for row in answer["facets"][name]["values"]}


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2025-06-01T12:00Z"):
        yield


def test_every_facet_is_counted(client):
    world.public()

    told = counts(client)

    assert list(told["facets"]) == counting.NAMES
    assert (told["count"], told["on"]) == (5, "2025-06-01")
    assert of(told, "party") == {"beijing": 4, "moscow": 4, "shenzhen": 1}
    assert of(told, "country") == {"china": 5, "russia": 4}
    assert of(told, "within") == {"china": 5, "beijing": 4, "moscow": 4, "russia": 4, "shenzhen": 1}
    assert of(told, "area") == {"culture": 1, "industry-innovation": 1, "robotics": 1}
    assert of(told, "type") == {"programme": 3, "friendship-city": 2}
    assert of(told, "status") == {"expired": 2, "announced": 1, "in_force": 1, "presumed_in_force": 1}
    assert of(told, "person") == {"sergey-sobyanin": 1}
    assert of(told, "office") == {"mayor-of-moscow": 1}
    assert of(told, "event") == {"forum-in-shenzhen": 1}
    assert of(told, "publisher") == {"mos.ru": 5}
    assert of(told, "laterality") == {"bilateral": 4, "unilateral": 1}
    assert of(told, "renewal") == {"unknown": 5}


QUESTIONS = [
    "party=shenzhen",
    "party=moscow&party=beijing&type=programme",
    "area=robotics&area=culture",
    "status=expired",
    "status=expired&status=in_force&party=moscow",
    "in_force_on=2022-01-01&country=russia",
    "q=Пекин",
    "q=Пекин&type=programme",
    "type=programme",
    "signed_to=2020",
    "party=moscow&signed_from=2014&ends_to=2030",
    "bbox=30,50,45,60",
    "bbox=30,50,45,60&type=programme",
    "bbox=100,20,120,30",
]


@pytest.mark.parametrize("most_in_box", [0, 500])
@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("query", QUESTIONS)
def test_a_count_is_what_the_list_finds_with_that_value(client, query, few, most_in_box, monkeypatch):
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr("agreements.public.places.MOST_IN_BOX", most_in_box)
    world.public()

    told = counts(client, query)

    assert told["count"] == len(client.get(f"/api/v1/agreements/?{query}").json()["results"])
    for name in ("party", "country", "person", "laterality", "event"):
        for value, count in of(told, name).items():
            found = client.get(f"/api/v1/agreements/?{query}&{name}={value}").json()["results"]
            assert len(found) == count, (name, value)


def test_status_is_counted_for_the_day_that_is_asked(client):
    world.public()

    assert of(counts(client, "as_of=2022-01-01"), "status")["expired"] == 1
    assert of(counts(client, "in_force_on=2022-01-01"), "status") == {"in_force": 1, "presumed_in_force": 1}


def test_labels_come_in_the_reader_s_language(client):
    world.public()

    labels = {
        language: {row["value"]: row["label"] for row in told["facets"]["party"]["values"]}
        for language in ("ru", "zh-hans", "en")
        for told in [counts(client, **{"Accept-Language": language})]
    }

    assert labels["ru"] == {"beijing": "Пекин", "moscow": "Москва", "shenzhen": "Shenzhen"}
    assert labels["zh-hans"]["beijing"] == "北京市"
    assert labels["en"]["beijing"] == "Beijing"


def test_the_commonest_values_come_first_and_the_rest_is_counted(client):
    world.public()

    party = counts(client, "top=1")["facets"]["party"]

    assert party == {"different": 3, "values": [{"value": "beijing", "label": "Beijing", "count": 4}]}
