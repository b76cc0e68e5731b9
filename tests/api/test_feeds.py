"""What was published last, as an Atom feed."""

import xml.etree.ElementTree as ET

import pytest
import time_machine

from agreements.models import Agreement
from agreements.services import publishing
from tests import world
from tests.factories import publishable_agreement, published_agreement

URL = "/api/v1/agreements/?format=atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, address=URL, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/atom+xml"
    return ET.fromstring(answer.content)  # noqa: S314  # our own


def entries(client, address=URL, **headers):
    return [
        {part.tag.removeprefix(ATOM): part.get("href") or part.text for part in entry}
        for entry in feed(client, address, **headers).iter(f"{ATOM}entry")
    ]


def test_the_newest_publication_comes_first_whatever_its_day(client):
    with time_machine.travel("2026-01-01T10:00:00Z", tick=False):
        agreement = published_agreement("Moscow", signed="2024")
        published_agreement("Kazan", signed="2020")
    with time_machine.travel("2026-01-02T10:00:00Z", tick=False):
        Agreement.objects.filter(pk=agreement.pk).update(revision=2, summary="More")
        publishing.publish([Agreement.objects.get(pk=agreement.pk)], by=None)

    newest, older = entries(client)

    assert (newest["link"], newest["updated"]) == (
        "http://testserver/api/v1/agreements/moscow-2024/",
        "2026-01-02T10:00:00+00:00",
    )
    assert (older["link"], older["updated"]) == (
        "http://testserver/api/v1/agreements/kazan-2020/",
        "2026-01-01T10:00:00+00:00",
    )
    assert feed(client).find(f"{ATOM}updated").text == "2026-01-02T10:00:00+00:00"


def test_ids_keep_when_the_host_and_the_way_of_asking_change(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    settings.TAG_AUTHORITY = "agreements.example.org"
    published_agreement("Moscow", signed="2024")

    here = feed(client, f"{URL}&party=moscow&q=moscow")
    there = feed(
        client, "/api/v1/agreements/?q=moscow&page_size=7&party=moscow&format=atom", host="other.example.org"
    )

    for one in (here, there):
        assert (
            one.find(f"{ATOM}id").text == "tag:agreements.example.org,2026:agreements?party=moscow&q=moscow"
        )
        assert (
            one.find(f"{ATOM}entry/{ATOM}id").text == "tag:agreements.example.org,2026:agreement/moscow-2024"
        )


def test_it_says_where_it_is(client):
    address = f"{URL}&q=moscow"

    [own] = [link for link in feed(client, address).iter(f"{ATOM}link") if link.get("rel") == "self"]

    assert own.get("href") == f"http://testserver{address}"


def test_an_empty_feed_stays_the_same(client):
    assert feed(client).find(f"{ATOM}updated").text == "1970-01-01T00:00:00+00:00"


def test_an_entry_tells_what_it_is_about_as_text(client):
    agreement = publishable_agreement(
        "Moscow", signed="2024", title="A & B", summary="<script>x</script> \x0c end"
    )
    publishing.publish([agreement], by=None)

    [entry] = entries(client)

    assert entry["title"] == "A & B"
    assert "Moscow" in entry["summary"]
    assert "&lt;script&gt;" in entry["summary"]
    assert "<script>" not in entry["summary"]


def test_titles_come_in_the_reader_s_language(client):
    world.public()
    address = f"{URL}&party=beijing&signed_from=2021"

    assert entries(client, address, **{"Accept-Language": "ru"})[0]["title"] == "Программа сотрудничества"
    assert "Пекин" in entries(client, address, **{"Accept-Language": "ru"})[0]["summary"]


def test_it_is_as_long_as_asked(client):
    for year in (2020, 2021, 2022):
        published_agreement("Moscow", signed=str(year))

    assert len(entries(client, f"{URL}&page_size=2")) == 2
    published_agreement("Moscow", signed="1999")
    assert [one["link"][-5:] for one in entries(client, f"{URL}&page_size=1")] == ["1999/"]
    assert client.get(f"{URL}&page_size=201").json()["parameter"] == "page_size"
    assert client.get(f"{URL}&cursor=x").json()["parameter"] == "cursor"


@pytest.mark.parametrize(
    "question", ["", "&party=moscow", "&party=moscow&party=beijing", "&area=culture&area=robotics"]
)
def test_it_takes_three_queries_and_finds_what_the_list_finds(
    client, question, django_assert_max_num_queries
):
    world.public()
    wanted = {one["slug"] for one in client.get(f"/api/v1/agreements/?{question[1:]}").json()["results"]}

    # Those for the question itself, the number of the last publication, the order, the documents.
    with django_assert_max_num_queries(6):
        found = entries(client, URL + question)

    assert {one["link"].rstrip("/").rpartition("/")[2] for one in found} == wanted


def test_an_unchanged_feed_is_not_sent_again(client, django_assert_num_queries):
    published_agreement("Moscow", signed="2024")
    tag = client.get(URL)["ETag"]

    with django_assert_num_queries(1):
        assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304
