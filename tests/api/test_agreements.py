"""The agreements at the API."""

import pytest
import time_machine

from agreements.api.documents import DOCUMENTS
from agreements.api.views import BESIDE, LISTS
from agreements.services import publishing
from tests import world
from tests.factories import published_agreement

URL = "/api/v1/agreements/"
MB = "moscow-beijing-"


def slugs(response):
    assert response.status_code == 200, response.content
    return [record["slug"] for record in response.json()["results"]]


def misfits(serializer, value, path=""):
    """Where a document and its description differ: other keys, or values that don't fit."""
    if value is None:
        return [] if serializer.allow_null else [f"{path} is null"]
    if hasattr(serializer, "child"):
        values = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, item in values for found in misfits(serializer.child, item, f"{path}.{key}")]
    if hasattr(serializer, "fields"):
        wrong = [f"{path}.{key}" for key in set(value) ^ set(serializer.fields)]
        known = [name for name in serializer.fields if name in value]
        return wrong + [
            found
            for name in known
            for found in misfits(serializer.fields[name], value[name], f"{path}.{name}")
        ]
    try:
        serializer.run_validation(value)
    except Exception as error:
        return [f"{path}: {value!r} {error}"]
    return []


def test_one_agreement_is_told_with_everything(client):
    world.public()

    with time_machine.travel("2025-03-01T12:00Z"):
        told = client.get(f"{URL}{MB}2024-2026/").json()

    assert told["status"] == {
        "on": "2025-03-01",
        "status": "in_force",
        "label": "in force",
        "certain": True,
        "rule": "period-runs",
        "because": told["status"]["because"],
        "doubt": None,
        "next_change": "2027-01-01",
    }
    assert told["reference"] == "mb-2024"
    assert told["type"] == {
        "slug": "programme",
        "name": "Programme of cooperation",
        "names": {"en": "Programme of cooperation"},
    }
    assert told["dates"]["signed"] == {"date": "2024", "earliest": "2024-01-01", "latest": "2024-12-31"}
    assert told["dates"]["in_force"] is None
    assert told["parties"][1]["party"] == {
        "slug": "beijing",
        "name": "Beijing",
        "names": {"en": "Beijing", "ru": "Пекин", "zh": "北京市"},
        "kind": "city",
        "country": {"slug": "china", "name": "China", "names": {"en": "China"}},
        "within": ["china"],
        "coordinates": None,
    }
    assert [row["wording"] for row in told["areas"]] == ["robots", "something new"]
    assert told["signatories"][0]["office"]["name"] == "Mayor of Moscow"
    assert told["relations"][0]["agreement"]["slug"] == f"{MB}2021-2023"
    assert told["events"][0]["event"]["slug"] == "forum-in-shenzhen"
    assert told["citations"][0]["source"]["publisher"] == "mos.ru"


@pytest.mark.parametrize("name", LISTS)
def test_every_document_fits_its_description(client, name):
    world.public()

    records = client.get(f"/api/v1/{name}/").json()["results"]

    assert records
    for record in records:
        assert misfits(DOCUMENTS[LISTS[name]](), record) == []
        assert client.get(f"/api/v1/{name}/{record['slug']}/").json() == record


def test_the_agreements_between_two_cities_in_force_on_a_day(client):
    world.public()

    answer = client.get(f"{URL}?party=moscow&party=beijing&in_force_on=2023-06-01")

    assert slugs(answer) == [f"{MB}2021-2023", f"{MB}1995"]
    assert [one["status"]["on"] for one in answer.json()["results"]] == ["2023-06-01"] * 2


def test_a_programme_of_which_only_the_year_of_signature_is_known_is_not_certain(client):
    world.public()

    answer = client.get(f"{URL}?party=moscow&party=beijing&in_force_on=2024-03-01").json()["results"]

    assert [(one["slug"], one["status"]["certain"]) for one in answer] == [
        (f"{MB}2024-2026", False),
        (f"{MB}1995", True),
    ]


def test_pages_lead_on_and_back_and_tell_each_record_once(client):
    for year in (2020, 2020, 2020, 2021, 2022, 2022, 2023):
        published_agreement("Moscow", signed=str(year))
    every = slugs(client.get(URL))

    forwards, url, last = [], f"{URL}?page_size=3", ""
    while url:
        page = client.get(url).json()
        forwards += [record["slug"] for record in page["results"]]
        last, url = url, page["next"]
    backwards, url = [], client.get(last).json()["previous"]
    while url:
        page = client.get(url).json()
        backwards = [record["slug"] for record in page["results"]] + backwards
        url = page["previous"]

    assert forwards == every
    assert backwards == every[:6]


def test_a_list_takes_the_same_queries_however_long(client, django_assert_num_queries):
    for year in range(2000, 2010):
        published_agreement("Moscow", signed=str(year))

    # The number of the last publication, and the documents.
    with django_assert_num_queries(2):
        assert len(slugs(client.get(URL))) == 10


def test_an_unchanged_answer_is_not_sent_again(client, django_assert_num_queries):
    agreement = published_agreement("Moscow", signed="2024")
    tag = client.get(URL)["ETag"]

    with django_assert_num_queries(1):
        again = client.get(URL, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(f"{URL}?q=moscow", headers={"If-None-Match": tag}).status_code == 200
    assert client.get(URL, headers={"If-None-Match": tag, "Accept-Language": "ru"}).status_code == 200
    with time_machine.travel("2031-01-01T12:00Z"):
        assert client.get(URL, headers={"If-None-Match": tag}).status_code == 200
    publishing.withdraw([agreement], by=None)
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 200


def test_reasons_come_in_the_reader_s_language_whatever_his_cookie_says(client):
    published_agreement("Moscow", signed="2024-01-01")
    client.cookies["django_language"] = "zh-hans"

    answer = client.get(URL)

    assert answer.json()["results"][0]["status"]["label"] == "presumed in force"
    assert "Accept-Language" in answer["Vary"]


def test_old_addresses_lead_on_and_withdrawn_ones_say_so(client):
    from agreements.models import Address

    agreement = published_agreement("Moscow", signed="2024")
    Address.objects.create(kind="agreement", slug="older", record_id=agreement.pk, current=False)

    moved = client.get(f"{URL}older/?as_of=2024-01-01")
    assert (moved.status_code, moved["Location"]) == (301, f"{URL}moscow-2024/?as_of=2024-01-01")
    assert "ETag" not in moved  # else whoever sends it back gets an empty 304, and is not led on
    publishing.withdraw([agreement], by=None)
    assert client.get(f"{URL}moscow-2024/").status_code == 410


def test_the_index_names_every_list(client):
    index = client.get("/api/v1/").json()

    assert list(index) == [*LISTS, *BESIDE]
    for name in LISTS:
        assert client.get(index[name]).json() == {"next": None, "previous": None, "results": []}
