"""The versions of a record: what was cited stays where it was, unless it was withdrawn."""

import json

import pytest

from agreements.models import Address, Agreement, Publication
from agreements.services import publishing
from tests import world
from tests.factories import publishable_agreement, published_agreement

URL = "/api/v1/agreements/"


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def edit(agreement, **facts):
    Agreement.objects.filter(pk=agreement.pk).update(**facts, revision=agreement.revision + 1)
    agreement.refresh_from_db()
    assert publishing.publish([agreement], by=None).refused == []


def number(agreement):
    """The number of the first publication of the agreement."""
    return Publication.objects.filter(kind="agreement", slug=agreement.slug).earliest("pk").pk


def test_the_versions_of_a_record_are_told_the_newest_first(client):
    agreement = published_agreement("Moscow", signed="2024", summary="first")
    edit(agreement, summary="second")

    told = get(client, f"{URL}moscow-2024/versions/")

    assert [row["action"] for row in told["results"]] == ["published", "published"]
    assert told["next"] is None
    newest, oldest = (get(client, row["version"]) for row in told["results"])
    assert (newest["document"]["summary"], newest["is_latest"]) == ("second", True)
    assert (oldest["document"]["summary"], oldest["is_latest"]) == ("first", False)
    assert oldest["sequence"] == number(agreement)


def test_a_version_is_the_document_as_it_was_published(client):
    world.public()

    for line in Publication.objects.filter(kind__in=["agreement", "event"]):
        name = {"agreement": "agreements", "event": "events"}[line.kind]
        told = get(client, f"/api/v1/{name}/{line.slug}/versions/{line.pk}/")
        assert told["document"] == json.loads(line.body)
        assert (told["kind"], told["slug"], told["action"]) == (line.kind, line.slug, line.action)
        assert told["is_complete"]


def test_a_private_edit_is_in_no_version(client):
    agreement = published_agreement("Moscow", signed="2024", summary="public")

    Agreement.objects.update(summary="Zanzibar", revision=7)

    told = get(client, f"{URL}moscow-2024/versions/")["results"]
    assert len(told) == 1
    assert get(client, told[0]["version"])["document"]["summary"] == "public"
    assert agreement.slug == "moscow-2024"


def test_the_versions_of_a_withdrawn_record_are_gone(client):
    agreement = published_agreement("Moscow", signed="2024", summary="Zanzibar")
    address = f"{URL}moscow-2024/versions/"
    lines = [number(agreement)]
    publishing.withdraw([agreement], by=None)
    lines.append(Publication.objects.latest("pk").pk)

    gone = [client.get(address), *(client.get(f"{address}{line}/") for line in lines)]

    assert [answer.status_code for answer in gone[:2]] == [410, 410]
    assert all(b"Zanzibar" not in answer.content for answer in gone)


def test_published_again_the_versions_before_the_withdrawal_stay_gone(client):
    agreement = published_agreement("Moscow", signed="2024", summary="wrong")
    first = number(agreement)
    publishing.withdraw([agreement], by=None)
    withdrawal = Publication.objects.filter(action="withdrawn", kind="agreement").latest("pk").pk
    edit(agreement, summary="right")

    told = get(client, f"{URL}moscow-2024/versions/")["results"]

    assert [get(client, row["version"])["document"]["summary"] for row in told] == ["right"]
    for line in (first, withdrawal):
        get(client, f"{URL}moscow-2024/versions/{line}/", 410)


def test_what_was_withdrawn_does_not_show_in_old_versions_of_others(client):
    made = world.public()
    slug = made["mb-2024"].slug
    numbers = Publication.objects.filter(slug=slug).values_list("pk", flat=True)
    line = next(pk for pk in numbers if get(client, f"{URL}{slug}/versions/{pk}/")["document"]["events"])

    publishing.withdraw([made["mb-2021"], made["forum"]], by=None)

    told = get(client, f"{URL}{slug}/versions/{line}/")
    assert (told["document"]["relations"], told["document"]["events"]) == ([], [])
    assert told["is_complete"] is False
    assert "forum" not in json.dumps(told).lower()


def test_what_was_withdrawn_and_published_again_shows_in_old_versions_no_more_than_its_own_do(client):
    made = world.public()
    slug = made["mb-2024"].slug
    before = Publication.objects.filter(slug=slug).latest("pk").pk

    publishing.withdraw([made["mb-2021"]], by=None)
    publishing.publish([made["mb-2021"]], by=None)

    after = Publication.objects.filter(slug=slug).latest("pk").pk
    told = [get(client, f"{URL}{slug}/versions/{pk}/")["document"]["relations"] for pk in (before, after)]
    assert [len(rows) for rows in told] == [0, 1]


def test_reference_data_has_versions_too(client):
    world.public()

    [line] = get(client, "/api/v1/parties/moscow/versions/")["results"]

    assert get(client, line["version"])["document"]["names"]["ru"] == "Москва"


def test_versions_come_page_by_page(client):
    agreement = published_agreement("Moscow", signed="2024", summary="0")
    for text in "1234":
        edit(agreement, summary=text)

    found, address = [], f"{URL}moscow-2024/versions/?page_size=2"
    while address:
        told = get(client, address)
        found += [get(client, row["version"])["document"]["summary"] for row in told["results"]]
        address = told["next"]

    assert found == ["4", "3", "2", "1", "0"]


def test_an_old_address_leads_on(client):
    agreement = published_agreement("Moscow", signed="2024")
    Address.objects.create(kind="agreement", slug="older", record_id=agreement.pk, current=False)

    listed = client.get(f"{URL}older/versions/?page_size=2")
    one = client.get(f"{URL}older/versions/{number(agreement)}/")

    assert (listed.status_code, listed["Location"]) == (301, f"{URL}moscow-2024/versions/?page_size=2")
    assert (one.status_code, one["Location"]) == (301, f"{URL}moscow-2024/versions/{number(agreement)}/")


@pytest.mark.parametrize(
    "path",
    [
        "never/versions/",
        "never/versions/1/",
        "moscow-2024/versions/99999999/",
        "moscow-2024/versions/0/",
        "moscow-2024/versions/99999999999999999999/",
        "moscow-2024/versions/" + "9" * 5000 + "/",
        "moscow-2024/versions/-1/",
        "moscow-2024/versions/x/",
        "kazan-2024/versions/",
    ],
)
def test_where_nothing_is_it_says_so(client, path):
    published_agreement("Moscow", signed="2024")
    publishable_agreement("Kazan", signed="2024")

    assert get(client, f"{URL}{path}", 404)["detail"]


def test_a_version_of_another_record_is_not_there(client):
    published_agreement("Moscow", signed="2024")
    other = published_agreement("Kazan", signed="2024")

    get(client, f"{URL}moscow-2024/versions/{number(other)}/", 404)


def test_they_take_the_same_queries_however_many(client, django_assert_num_queries):
    agreement = published_agreement("Moscow", signed="2024", summary="0")
    for text in "123456":
        edit(agreement, summary=text)

    first = number(agreement)
    # The number of the last publication, the record, whether it is public, withdrawals, the lines.
    with django_assert_num_queries(5):
        assert len(get(client, f"{URL}moscow-2024/versions/")["results"]) == 7
    # The number of the last publication, the version, whether it is public, withdrawals, whether it is the latest.
    with django_assert_num_queries(5):
        get(client, f"{URL}moscow-2024/versions/{first}/")


def test_a_version_may_become_unreadable_so_nobody_keeps_it_unasked(client):
    agreement = published_agreement("Moscow", signed="2024")
    address = f"{URL}moscow-2024/versions/{number(agreement)}/"

    answer = client.get(address)

    assert answer["Cache-Control"] == "public, no-cache"
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    publishing.withdraw([agreement], by=None)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 410


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("before=0", "before"), ("before=9223372036854775808", "before"), ("as_of=1", "as_of")],
)
def test_what_is_not_known_is_refused(client, query, parameter):
    published_agreement("Moscow", signed="2024")

    assert get(client, f"{URL}moscow-2024/versions/?{query}", 400)["parameter"] == parameter
