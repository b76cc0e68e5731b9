"""The codebook: every field and every code, in each language."""

import pytest

from agreements import codes
from agreements.api.codebook import CODES
from agreements.api.documents import DOCUMENTS
from agreements.services import publishing
from tests import world
from tests.factories import published_agreement

URL = "/api/v1/codebook/"


def codebook(client):
    answer = client.get(URL)
    assert answer.status_code == 200, answer.content
    return answer.json()


def named(rows, key="name"):
    return {row[key]: row for row in rows}


def every_field(told):
    return [
        (of.get("kind") or of["name"], field)
        for of in (*told["documents"], *told["blocks"])
        for field in of["fields"]
    ]


def test_every_field_of_every_document_is_there(client):
    told = codebook(client)

    assert [of["kind"] for of in told["documents"]] == list(DOCUMENTS)
    for of in told["documents"]:
        assert [field["name"] for field in of["fields"]] == list(DOCUMENTS[of["kind"]]().fields)


def unexplained(document, fields, told, path=""):
    """Where something stands in a document of which the codebook says nothing."""
    known = named(fields)
    found = [f"{path}.{name}" for name in document if name not in known]
    for name, value in document.items():
        if name in known and known[name]["block"]:
            inner = named(told["blocks"])[known[name]["block"]]["fields"]
            for one in value if isinstance(value, list) else [value]:
                found += unexplained(one, inner, told, f"{path}.{name}") if one else []
    return found


def test_what_stands_in_documents_is_explained(client):
    world.public()
    told = codebook(client)

    for of in told["documents"]:
        for document in client.get(f"/api/v1/{of['list']}/").json()["results"]:
            assert unexplained(document, of["fields"], told) == []


def test_every_field_has_words_in_each_language(client):
    for of, field in every_field(codebook(client)):
        label = field["label"]
        assert set(label) == set(field["definition"]) == {"en", "ru", "zh"}
        assert all(label.values()), (of, field)
        assert all(field["definition"].values()), (of, field)
        assert len(set(field["definition"].values())) == 3, (of, field)
        if label["en"] not in SAME:
            assert len(set(label.values())) > 1, (of, label)


SAME = {"ISO 3166-1", "ISO 3166-2", "Wikidata", "GeoNames", "SHA-256"}


def test_every_code_has_words_in_each_language(client):
    told = named(codebook(client)["codes"])

    assert list(told) == list(CODES)
    for name, of in told.items():
        for row in of["codes"]:
            assert all(row["label"].values()), (name, row)
            assert len(set(row["definition"].values())) == 3, (name, row)
    assert {row["code"]: row["label"] for row in told["agreement_status"]["codes"]}["expired"] == {
        "en": "expired",
        "ru": "истекло",
        "zh": "已到期",
    }
    for name, of in told.items():
        assert [row["code"] for row in of["codes"]] == [code for code, _label in CODES[name]]
        assert all(all(row["label"].values()) for row in of["codes"])


def test_a_field_of_codes_names_its_list(client):
    fields = {(of, field["name"]): field["codes"] for of, field in every_field(codebook(client))}

    assert fields["party", "kind"] == "party_kind"
    assert fields["Relation", "kind"] == "relation"
    assert fields["Status", "status"] == "agreement_status"
    assert fields["agreement", "title"] is None


def test_no_two_lists_of_codes_could_be_taken_for_each_other():
    lists = [tuple(code for code, _label in of) for of in CODES.values()]

    assert len(set(lists)) == len(lists)
    assert codes.STANCE in CODES.values()


def test_it_is_the_same_in_every_language(client):
    russian = client.get(URL, headers={"Accept-Language": "ru"})

    assert russian.content == client.get(URL).content


def test_it_is_not_sent_again_and_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        tag = client.get(URL)["ETag"]
        assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw([published_agreement("Moscow")], by=None)
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("query", ["q=x", "language=ru", "cursor=x"])
def test_it_takes_no_parameter(client, query):
    assert client.get(f"{URL}?{query}").status_code == 400
