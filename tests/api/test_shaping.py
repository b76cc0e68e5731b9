"""Documents with some of their fields."""

import json

import pytest

from agreements.api.documents import DOCUMENTS
from agreements.api.shaping import PARTS
from agreements.api.views import LISTS
from tests import world

URL = "/api/v1/agreements/"


@pytest.fixture(autouse=True)
def _world():
    world.public()


def get(client, address, status=200):
    answer = client.get(f"{URL}{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_fields_that_are_asked_for_are_told_alone_and_as_they_are(client):
    whole = get(client, "")["results"]

    some = get(client, "?fields=dates,slug,status")["results"]

    assert [list(one) for one in some] == [["status", "slug", "dates"]] * 5
    assert some == [{name: one[name] for name in ("status", "slug", "dates")} for one in whole]


def test_heavy_fields_can_be_left_out(client):
    whole, light = (get(client, query)["results"] for query in ("", "?exclude=citations,documents"))

    assert light == [
        {name: value for name, value in one.items() if name not in ("citations", "documents")}
        for one in whole
    ]


def test_one_record_can_be_cut_too(client):
    assert get(client, "moscow-beijing-1995/?fields=title") == {"title": "Moscow and Beijing, 1995"}
    assert "citations" not in get(client, "moscow-beijing-1995/?exclude=citations&as_of=2020-01-01")


def test_what_is_asked_for_and_left_out_is_left_out(client):
    assert get(client, "moscow-beijing-1995/?fields=slug,title&exclude=title") == {
        "slug": "moscow-beijing-1995"
    }


def test_names_can_come_in_parameters_of_their_own(client):
    for together, apart in (
        ("fields=slug,title", "fields=slug&fields=title"),
        ("include=evidence,documents&exclude=slug", "include=evidence&include=documents&exclude=slug"),
    ):
        assert get(client, f"?{together}")["results"] == get(client, f"?{apart}")["results"]


def test_what_is_asked_once_is_not_asked_twice(client):
    assert get(client, "?count=yes&count=yes", 400)["detail"] == "It can be given only once."


def test_texts_stay_as_they_are_written(client):
    answer = client.get("/api/v1/parties/beijing/?fields=names")

    assert "北京市".encode() in answer.content


@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_every_list_can_be_asked_for(client, name):
    for field in DOCUMENTS[LISTS[name]]().fields:
        [first, *_] = client.get(f"/api/v1/{name}/?fields={field}").json()["results"]
        assert list(first) == [field]


@pytest.mark.parametrize("parameter", ["fields", "exclude"])
@pytest.mark.parametrize(
    ("value", "nearest"), [("titel", ["title", "titles"]), ("title,dats", ["dates"]), ("id", [])]
)
@pytest.mark.parametrize("record", ["", "moscow-beijing-1995/"])
def test_an_unknown_field_is_refused_with_the_nearest(client, parameter, value, nearest, record):
    told = get(client, f"{record}?{parameter}={value}", 400)

    assert told["parameter"] == parameter
    assert told["nearest"][: len(nearest)] == nearest


@pytest.mark.parametrize("value", ["", ",", " , "])
def test_no_field_is_every_field(client, value):
    assert get(client, f"?fields={value}&exclude={value}") == get(client, "")


# What is embedded


@pytest.mark.parametrize("record", ["", "moscow-beijing-1995/"])
def test_of_what_is_embedded_the_parts_that_are_named_are_told_beside_the_facts(client, record):
    whole, evidence, both = (
        of(get(client, f"{record}?{query}"))
        for query in ("", "include=evidence", "include=documents,evidence")
    )
    embedded = ["signatories", "relations", "relations_from", "events", "documents", "citations"]

    assert list(evidence) == [name for name in whole if name not in embedded[:-1]]
    assert list(both) == [name for name in whole if name not in embedded[:-2]]
    assert both == {name: whole[name] for name in both}
    assert evidence["citations"][0]["source"]["url"]


def of(told):
    """The only record, or the first of a list."""
    return told["results"][0] if "results" in told else told


def test_they_are_told_beside_the_fields_that_are_asked_for(client):
    assert list(of(get(client, "?fields=title,slug&include=evidence"))) == ["slug", "title", "citations"]
    assert list(of(get(client, "?fields=slug,documents&include=relations&exclude=relations_from"))) == [
        "slug",
        "relations",
        "documents",
    ]


@pytest.mark.parametrize(
    ("address", "field"),
    [("events/", "citations"), ("parties/", "citations"), ("people/", "offices"), ("offices/", "holders")],
)
def test_every_record_with_evidence_can_have_it_embedded(client, address, field):
    told = client.get(f"/api/v1/{address}?fields=slug&include=evidence").json()["results"]

    assert {tuple(one) for one in told} == {("slug", field)}


@pytest.mark.parametrize("name", [name for name, kind in LISTS.items() if kind in PARTS])
def test_without_it_all_is_embedded(client, name):
    every = ",".join(PARTS[LISTS[name]])

    assert (
        client.get(f"/api/v1/{name}/?include={every}").json()["results"]
        == (client.get(f"/api/v1/{name}/").json()["results"])
    )


@pytest.mark.parametrize(
    "record", ["agreements/", "agreements/moscow-beijing-1995/", "pairs/beijing--moscow/"]
)
def test_an_unknown_part_is_refused_with_those_that_there_are(client, record):
    answer = client.get(f"/api/v1/{record}?include=evidence,document")

    assert (answer.status_code, answer.json()["parameter"], answer.json()["nearest"]) == (
        400,
        "include",
        ["documents"],
    )
    assert "evidence, documents, signatories" in answer.json()["detail"]


@pytest.mark.parametrize("name", [name for name, kind in LISTS.items() if kind not in PARTS])
def test_where_nothing_is_embedded_there_is_no_such_parameter(client, name):
    told = client.get(f"/api/v1/{name}/?include=evidence").json()

    assert (told["status"], told["parameter"], told["nearest"]) == (400, "include", ["exclude"])


def test_a_part_is_told_without_another_query(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        get(client, "?include=evidence,documents")


SHAPES = ["fields=title", "exclude=title", "include=evidence", "ordering=oldest"]


@pytest.mark.parametrize("parameter", [*SHAPES, "count=yes"])
@pytest.mark.parametrize("name", ["ics", "atom", "geojson"])
def test_a_file_that_takes_none_of_it_says_which_does(client, name, parameter):
    told = get(client, f"?format={name}&{parameter}", 400)

    assert told["parameter"] == parameter.partition("=")[0]
    formats = "json" if parameter == "count=yes" else "json, jsonl, csv, xlsx"
    assert told["detail"] == (
        f"{name} does not take “{told['parameter']}”; leave it out, or ask for {formats}."
    )


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx"])
def test_only_pages_are_counted(client, name):
    told = get(client, f"?format={name}&count=yes", 400)

    assert told["detail"] == f"{name} does not take “count”; leave it out, or ask for json."


def test_lines_have_the_fields_that_a_page_has(client):
    for query in ("fields=slug,title", "exclude=citations", "include=evidence&fields=slug"):
        answer = client.get(f"{URL}?format=jsonl&ordering=title&{query}")
        lines = [json.loads(line) for line in b"".join(answer).splitlines()]

        assert lines == get(client, f"?ordering=title&{query}")["results"] != []


@pytest.mark.parametrize("parameter", ["fields=title", "exclude=title"])
def test_linked_data_is_whole(client, parameter):
    told = get(client, f"moscow-beijing-1995/?format=jsonld&{parameter}", 400)

    assert told["parameter"] == parameter.partition("=")[0]


def test_fields_are_cut_without_another_query(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        get(client, "?fields=slug")


@pytest.mark.parametrize(
    "asked", ["fields=slug&exclude=slug", "fields=slug,title&exclude=title,slug&format=csv"]
)
def test_a_question_that_leaves_nothing_to_tell_is_refused(client, asked):
    answer = client.get(f"/api/v1/agreements/?{asked}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "exclude"
