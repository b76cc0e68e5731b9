"""Everything that a question finds, a record a line."""

import json

import pytest

from agreements.api.views import LISTS
from tests import world
from tests.factories import published_agreement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", LISTS)
def test_each_line_is_a_record_as_it_stands_in_the_list(client, name):
    world.public()
    results = client.get(f"/api/v1/{name}/?page_size=200").json()["results"]

    answer = client.get(f"/api/v1/{name}/?format=jsonl")

    assert answer["Content-Type"] == "application/jsonl"
    assert [json.loads(line) for line in b"".join(answer).splitlines()] == results != []


def test_a_question_narrows_it(client):
    world.public()

    answer = client.get("/api/v1/agreements/", {"party": "shenzhen"}, headers={"accept": "application/jsonl"})

    [line] = b"".join(answer).splitlines()
    assert "shenzhen" in json.loads(line)["slug"]


def test_what_some_programs_take_for_the_end_of_a_line_is_none(client):
    told = "one\u2028two\u2029three\u0085four"
    published_agreement("Omsk", "Baku", title="Of lines", summary=told)

    for more in ("", "&fields=summary"):
        answer = b"".join(client.get(f"/api/v1/agreements/?q=lines&format=jsonl{more}")).decode()

        assert [json.loads(line)["summary"] for line in answer.splitlines()] == [told]


def test_nothing_found_is_no_line(client):
    world.public()

    assert b"".join(client.get("/api/v1/agreements/?q=xyzzyx&format=jsonl")) == b""
