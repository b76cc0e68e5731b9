"""Each request has an id, in its answer and in the log."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tracker.logs import JSONFormatter
from tracker.request_ids import WithRequestId, request_ids

ADDRESSES = ["/", "/healthz", "/api/v1/agreements/", "/api/v1/nothing/", "/nothing", "/admin/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_sender_s_own_id_comes_back(client, address):
    assert client.get(address, headers={"X-Request-ID": "a1b2-C3.d4"})["X-Request-ID"] == "a1b2-C3.d4"


@pytest.mark.parametrize(
    "sent", ["", "a b", "x" * 129, "ä", '"}{"level":"CRITICAL"', "a\r\nSet-Cookie: x=1", "\0"]
)
def test_one_that_could_forge_something_is_replaced(client, sent):
    answer = client.get("/healthz", headers={"X-Request-ID": sent})

    assert len(answer["X-Request-ID"]) == 32
    assert answer["X-Request-ID"].isalnum()


def test_two_requests_have_two(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def line(record):
    WithRequestId().filter(record)
    return json.loads(JSONFormatter().format(record))


def record(**more):
    made = logging.LogRecord("agreements", logging.WARNING, __file__, 1, "Something", None, None)
    made.__dict__.update(more)
    return made


def test_what_is_logged_meanwhile_has_it():
    said = []

    def view(request):
        said.append(line(record()))
        return HttpResponse()

    request_ids(view)(RequestFactory().get("/", headers={"X-Request-ID": "abc"}))

    assert said[0]["request"] == "abc"
    assert "request" not in line(record())


def test_what_django_logs_of_a_refusal_afterwards_has_it_too(client, caplog):
    client.get("/api/v1/nothing/", headers={"X-Request-ID": "abc"})

    [refusal] = [one for one in caplog.records if one.name == "django.request"]
    assert line(refusal)["request"] == "abc"
