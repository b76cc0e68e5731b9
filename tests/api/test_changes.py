"""The log of publications, for those who keep a copy."""

from datetime import UTC, datetime

import pytest
import time_machine

from agreements.models import Publication
from agreements.services import publishing
from tests import world
from tests.factories import publishable_agreement, published_agreement

URL = "/api/v1/changes/"


def changes(client, query=""):
    answer = client.get(f"{URL}?{query}" if not query.startswith("http") else query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def of(told, kind="agreement"):
    return [(row["action"], row["slug"]) for row in told["results"] if row["kind"] == kind]


def test_what_happened_is_told_the_oldest_first(client):
    agreement = published_agreement("Moscow", signed="2024")
    publishing.withdraw([agreement], by=None)

    told = changes(client)

    assert of(told) == [("published", "moscow-2024"), ("withdrawn", "moscow-2024")]
    numbers = [row["sequence"] for row in told["results"]]
    assert numbers == sorted(numbers)
    assert told["more"] is False


def test_a_change_leads_to_the_record_and_to_that_very_version(client):
    published_agreement("Moscow", signed="2024")

    [change] = changes(client, "kind=agreement")["results"]

    assert change["record"] == "http://testserver/api/v1/agreements/moscow-2024/"
    assert change["version"] == f"{change['record']}versions/{change['sequence']}/"
    assert client.get(change["record"]).status_code == client.get(change["version"]).status_code == 200


def test_what_was_withdrawn_has_no_version_that_could_be_read(client):
    agreement = published_agreement("Moscow", signed="2024")
    publishing.withdraw([agreement], by=None)

    assert [row["version"] for row in changes(client)["results"]] == [None] * Publication.objects.count()


def test_published_again_the_versions_before_the_withdrawal_stay_gone(client):
    agreement = published_agreement("Moscow", signed="2024")
    publishing.withdraw([agreement], by=None)
    publishing.publish([agreement], by=None)

    told = changes(client, "kind=agreement")["results"]

    assert [row["action"] for row in told] == ["published", "withdrawn", "published"]
    assert [bool(row["version"]) for row in told] == [False, False, True]


def test_next_leads_on_and_can_be_asked_again_later(client):
    world.public()
    every = changes(client)["results"]

    found, told = [], changes(client, "page_size=4")
    while told["more"]:
        found += told["results"]
        told = changes(client, told["next"])
    found += told["results"]
    nothing = changes(client, told["next"])
    published_agreement("Kazan", signed="2026")
    later = changes(client, nothing["next"])

    assert found == every
    assert (nothing["results"], nothing["more"]) == ([], False)
    assert of(later) == [("published", "kazan-2026")]


def test_a_reader_who_comes_before_anything_is_public_can_ask_again(client):
    nothing = changes(client)
    published_agreement("Kazan", signed="2026")

    assert of(changes(client, nothing["next"])) == [("published", "kazan-2026")]


@pytest.mark.parametrize(
    ("since", "slugs"),
    [
        ("2026-11-23", ["kazan-2026", "omsk-2026"]),
        ("2026-11-24", ["omsk-2026"]),
        ("2026-11-23T12:00:00Z", ["kazan-2026", "omsk-2026"]),
        ("2026-11-23T12:00:01Z", ["omsk-2026"]),
        ("2026-11-23T13:30-02:00", ["omsk-2026"]),
        ("2026-12-01", []),
        ("9999-12-31", []),
        ("0001-01-01", ["moscow-2024", "kazan-2026", "omsk-2026"]),
    ],
)
def test_what_changed_since_a_day_or_a_moment(client, since, slugs):
    for day, city, year in [(1, "Moscow", "2024"), (23, "Kazan", "2026"), (29, "Omsk", "2026")]:
        with time_machine.travel(datetime(2026, 11, day, 12, tzinfo=UTC), tick=False):
            published_agreement(city, signed=year)

    assert [slug for _action, slug in of(changes(client, f"since={since}"))] == slugs


def test_a_kind_can_be_asked_for(client):
    world.public()

    assert {row["kind"] for row in changes(client, "kind=event&kind=area")["results"]} == {"event", "area"}


def test_who_did_it_and_why_is_never_told(client, admin_user):
    agreement = publishable_agreement("Moscow", signed="2024")
    publishing.publish([agreement], by=admin_user, why="because of Zanzibar")

    answer = client.get(URL)

    assert list(answer.json()["results"][0]) == [
        "sequence",
        "at",
        "action",
        "kind",
        "slug",
        "record",
        "version",
    ]
    assert b"Zanzibar" not in answer.content
    assert admin_user.username.encode() not in answer.content


def test_a_draft_changes_nothing(client):
    published_agreement("Moscow", signed="2024")
    before = changes(client)

    publishable_agreement("Kazan", "Moscow", signed="2026")

    assert changes(client) == before


def test_it_takes_the_same_queries_however_many(client, django_assert_num_queries):
    world.public()

    # The number of the last publication; from where on; the lines; which are public; which were withdrawn.
    with django_assert_num_queries(5):
        assert len(changes(client, "since=2020-01-01&page_size=200")["results"]) > 20


def test_an_unchanged_answer_is_not_sent_again(client, django_assert_num_queries):
    agreement = published_agreement("Moscow", signed="2024")
    tag = client.get(URL)["ETag"]

    with django_assert_num_queries(1):
        assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw([agreement], by=None)
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("since=-1", "since", []),
        ("since=9999999999999999999", "since", []),
        ("since=yesterday", "since", []),
        ("since=2024-02-30", "since", []),
        ("since=2024-06-17T25:00:00Z", "since", []),
        ("since=0001-01-01T00:00:00%2b14:00", "since", []),
        ("since=1&since=2", "since", []),
        ("kind=agreements", "kind", ["agreement"]),
        ("kind=tenure", "kind", []),
        ("page_size=201", "page_size", []),
        ("sinse=1", "sinse", ["since"]),
        ("cursor=x", "cursor", []),
    ],
)
def test_what_is_not_known_is_refused(client, query, parameter, nearest):
    answer = client.get(f"{URL}?{query}")

    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
    assert answer.json()["nearest"][:1] == nearest


def test_a_number_that_is_yet_to_come_is_refused_for_the_copy_would_miss_all_until_then(client):
    published_agreement("Moscow")
    last = Publication.objects.latest("pk").pk

    assert changes(client, f"since={last}")["results"] == []
    answer = client.get(f"{URL}?since={last + 1}")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"The last publication here has the number {last}.")
