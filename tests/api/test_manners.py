"""How the API answers, whatever it is asked: methods, caches, other pages, many questions, proxies."""

import gzip
import json
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User

from agreements.api import deprecation
from tests import world
from tests.factories import published_agreement

URL = "/api/v1/agreements/"
ADDRESSES = [
    "/api/v1/",
    URL,
    f"{URL}moscow-beijing-1995/",
    "/api/v1/facets/",
    "/api/v1/schema/",
    "/api/v1/docs/",
    f"{URL}?format=csv",
    f"{URL}?format=ics",
    f"{URL}?format=atom",
]


def vary(answer):
    return set(answer["Vary"].split(", "))


# Methods


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_says_what_can_be_done(client, address):
    answer = client.options(address)

    assert (answer.status_code, answer.content) == (204, b"")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "Content-Type" not in answer
    assert "Content-Length" not in answer


def test_where_nothing_is_there_are_no_options(client):
    assert client.options("/api/v1/nothing/").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_has_the_headers_of_get_and_no_body(client, address):
    world.public()
    get, head = client.get(address), client.head(address)

    assert head.status_code == 200
    assert b"".join(head) == b""
    for name in ("Content-Type", "Cache-Control", "ETag", "Vary", "Content-Disposition"):
        assert head.get(name) == get.get(name), name


def test_head_too_is_told_that_nothing_changed(client, django_assert_num_queries):
    tag = client.get(URL)["ETag"]

    with django_assert_num_queries(1):
        assert client.head(URL, headers={"If-None-Match": tag}).status_code == 304


# Caches


def test_anybody_may_keep_an_answer_and_asks_whether_it_still_holds(client):
    answer = client.get(URL)

    assert answer["Cache-Control"] == "public, no-cache"
    assert vary(answer) == {"Accept", "Accept-Language", "Accept-Encoding"}


def test_an_unchanged_answer_says_the_same_of_caches(client):
    first = client.get(URL)
    again = client.get(URL, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert (again["Cache-Control"], vary(again)) == (first["Cache-Control"], vary(first))


def test_a_cache_in_front_may_be_trusted_for_a_while(client, settings):
    settings.API_CACHE_SECONDS = 30

    answer = client.get(URL)

    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/nothing/", f"{URL}?x=1"])
def test_what_somebody_gets_who_is_logged_in_is_never_public(client, settings, address):
    settings.API_CACHE_SECONDS = 30
    client.force_login(User.objects.create_user("anna", is_staff=True))
    answer = client.get(address)

    assert "public" not in answer["Cache-Control"]
    if "ETag" in answer:
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


@pytest.mark.parametrize("address", [f"{URL}?x=1", f"{URL}never/", "/api/v1/nothing/"])
def test_a_refusal_is_not_repeated_by_a_cache(client, address):
    assert client.get(address)["Cache-Control"] == "no-cache"


# Terms


@pytest.mark.parametrize("address", [URL, f"{URL}?format=csv", "/api/v1/", f"{URL}?x=1"])
def test_an_answer_names_the_terms_under_which_it_may_be_used(client, settings, address):
    assert "Link" not in client.get(address)

    settings.DATA_LICENSE = "https://creativecommons.org/licenses/by/4.0/"

    assert client.get(address)["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def test_the_terms_stand_beside_what_is_deprecated(client, settings, monkeypatch):
    going = deprecation.Deprecated(date(2027, 1, 1), date(2028, 1, 1), "https://tracker.example/docs")
    monkeypatch.setitem(deprecation.DEPRECATED, ("agreements", ""), going)
    settings.DATA_LICENSE = "https://tracker.example/terms"

    links = client.get(URL)["Link"].split(", ")

    assert [link.split("; ")[1] for link in links] == ['rel="deprecation"', 'rel="license"']


# Other pages


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/nothing/", f"{URL}?x=1"])
def test_any_page_may_read_it_and_all_get_the_same(client, address):
    for origin in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        answer = client.get(address, headers=origin)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "origin" not in {name.lower() for name in vary(answer)}
        assert "ETag" in answer["Access-Control-Expose-Headers"]


def test_a_page_is_told_beforehand_what_it_may_send(client, django_assert_num_queries):
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }

    with django_assert_num_queries(0):
        answer = client.options(URL, headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "*"
    assert not {"Content-Type", "Content-Length"} & set(answer.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_no_content_has_neither_length_nor_type(client, address):
    world.public()
    if tag := client.get(address).headers.get("ETag"):
        unchanged = client.get(address, headers={"If-None-Match": tag})
        assert unchanged.status_code == 304
        assert not {"Content-Type", "Content-Length"} & set(unchanged.headers)


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
def test_no_other_address_is_open_to_other_pages(client, address):
    answer = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert "Access-Control-Allow-Origin" not in answer


# Many questions


@pytest.fixture
def throttle(settings):
    """Two questions a minute, in a minute of their own."""
    from django.core.cache import cache

    cache.clear()
    settings.API_THROTTLE = (2, 60)
    with time_machine.travel("2026-03-01T12:00:20Z", tick=False):
        yield
    cache.clear()


@pytest.mark.usefixtures("throttle")
def test_who_asks_too_much_is_told_when_to_come_back(client):
    first, second, third = (client.get(URL) for _ in range(3))

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
    assert first["RateLimit-Policy"] == '"address";q=2;w=60'
    assert [one["RateLimit"] for one in (first, second, third)] == [
        '"address";r=1;t=40',
        '"address";r=0;t=40',
        '"address";r=0;t=40',
    ]
    assert (third["Content-Type"], third["Retry-After"]) == ("application/problem+json", "40")
    assert third.json()["title"] == "Too many requests"
    assert "in 40 seconds" in third.json()["detail"]


@pytest.mark.usefixtures("throttle")
def test_the_next_minute_is_another_one(client):
    for _ in range(3):
        client.get(URL)

    with time_machine.travel("2026-03-01T12:01:00Z", tick=False):
        assert client.get(URL).status_code == 200


@pytest.mark.usefixtures("throttle")
def test_each_address_is_counted_for_itself_and_a_stranger_s_word_is_not_believed(client):
    for _ in range(3):
        client.get(URL)

    assert client.get(URL, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert client.get(URL, REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.usefixtures("throttle")
def test_behind_a_proxy_it_is_the_address_that_the_proxy_saw(client, settings):
    settings.BEHIND_PROXY = True
    for _ in range(3):
        client.get(URL, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})

    assert client.get(URL, headers={"X-Forwarded-For": "192.0.2.7, 203.0.113.9"}).status_code == 429
    assert client.get(URL, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}).status_code == 200


@pytest.mark.usefixtures("throttle")
def test_who_keeps_what_he_has_may_ask_as_often_as_he_likes(client):
    tag = client.get(URL)["ETag"]

    assert {client.get(URL, headers={"If-None-Match": tag}).status_code for _ in range(5)} == {304}
    assert client.get(URL).status_code == 200
    assert client.options(URL).status_code == 204


def test_without_a_limit_nothing_is_counted(client):
    assert "RateLimit" not in client.get(URL)


# Size


def test_an_answer_is_made_smaller_for_who_can_read_that(client):
    world.public()
    plain = client.get(URL)
    small = client.get(URL, headers={"Accept-Encoding": "br, gzip"})

    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 3
    assert small["ETag"] == f"W/{plain['ETag']}"
    assert (
        client.get(URL, headers={"If-None-Match": small["ETag"], "Accept-Encoding": "gzip"}).status_code
        == 304
    )


@pytest.mark.parametrize("ending", ["geojson", "jsonl", "csv"])
def test_a_long_file_is_made_smaller_while_it_is_sent(client, monkeypatch, ending):
    world.public()
    monkeypatch.setattr("agreements.api.whole.AT_ONCE", 20)
    address = f"{URL}?format={ending}"
    small = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert small.streaming
    assert gzip.decompress(b"".join(small)) == b"".join(client.get(address))


@pytest.mark.parametrize(
    ("address", "encoding"),
    [
        (URL, ""),
        (URL, "br"),
        (URL, "gzip;q=0"),
        (URL, "identity, gzip; q=0.0"),
        (f"{URL}?format=xlsx", "gzip"),
        ("/api/v1/nothing/", "gzip"),
        ("/", "gzip"),
        ("/admin/login/", "gzip"),
    ],
)
def test_else_it_stays_as_it_is(client, address, encoding):
    published_agreement("Moscow", signed="2024")

    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": encoding})


def test_a_proxy_may_do_that_instead(client, settings):
    settings.GZIP = False
    world.public()

    assert "Content-Encoding" not in client.get(URL, headers={"Accept-Encoding": "gzip"})


# Behind a proxy


def links(client, **headers):
    return json.dumps(
        [
            client.get(f"{URL}?page_size=1", headers=headers).json(),
            client.get("/api/v1/", headers=headers).json(),
        ]
    )


def test_links_say_what_the_reader_asked_the_proxy(client, settings):
    world.public()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.USE_X_FORWARDED_HOST = True
    settings.ALLOWED_HOSTS = ["agreements.example.org"]
    proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "agreements.example.org"}

    found = links(client, **proxy)

    assert "https://agreements.example.org/api/v1/agreements/?" in found
    assert "testserver" not in found
    assert "http://" not in found.replace(URL, "").partition('"results"')[0]


def test_without_a_proxy_nobody_else_says_it(client):
    assert "elsewhere" not in links(
        client, **{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example"}
    )


@pytest.mark.parametrize("path", ["/api/v1/agreements/", "/api/v1/agreements"])
def test_a_question_with_letters_as_they_are_is_asked_to_its_end(client, path):
    for name in ("Kazan", "Samara"):
        published_agreement(name, "Beijing", title=f"Договор {name}")
    raw = "q=договор&page_size=1".encode().decode(
        "latin-1"
    )  # as WSGI hands on the bytes of curl '…?q=договор'

    first = client.get(path, QUERY_STRING=raw, follow=True).json()
    second = client.get(first["next"]).json()

    assert len(first["results"]) == len(second["results"]) == 1
    assert first["results"] != second["results"]
    assert second["next"] is None


def test_a_moment_is_asked_as_the_log_writes_it(client):
    published_agreement("Kazan", "Beijing")
    at = client.get("/api/v1/changes/").json()["results"][-1]["at"]

    found = client.get("/api/v1/changes/", {"since": at})

    assert "." in at
    assert [one["at"] for one in found.json()["results"]][-1] == at


def test_an_answer_that_nothing_has_changed_names_the_terms_too(client, settings):
    settings.DATA_LICENSE = "https://example.org/terms"
    tag = client.get("/api/v1/agreements/")["ETag"]

    unchanged = client.get("/api/v1/agreements/", headers={"If-None-Match": tag})

    assert unchanged.status_code == 304
    assert 'rel="license"' in unchanged["Link"]


def test_a_feed_leads_to_its_own_question(client):
    published_agreement("Kazan", "Beijing")

    feed = client.get("/api/v1/agreements/?party=kazan&format=atom").content.decode()

    assert 'href="http://testserver/api/v1/agreements/?party=kazan" rel="alternate"' in feed
