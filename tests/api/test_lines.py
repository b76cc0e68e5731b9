"""Everything that a question finds, a record a line."""

import json

import pytest

from agreements.api.views import LISTS
from tests import world

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


def test_nothing_found_is_no_line(client):
    world.public()

    assert b"".join(client.get("/api/v1/agreements/?q=xyzzyx&format=jsonl")) == b""
