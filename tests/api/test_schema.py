"""The OpenAPI file: committed, valid, and true of every answer."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from agreements.api.description import described
from agreements.api.pagination import PARAMETERS
from agreements.api.schema import NOUNS
from agreements.api.shaping import shaping
from agreements.api.views import LISTS
from agreements.filters import FILTERS
from agreements.models import PublishedRecord
from agreements.services import publishing
from tests import world
from tests.factories import (
    CitationFactory,
    OfficeFactory,
    PartyFactory,
    PersonFactory,
    SignatoryFactory,
    TenureFactory,
    publishable_agreement,
)

URL = "/api/v1/schema/"
FILE = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def component(name):
    """Checks a value against a schema of the file."""
    schema = described("en")
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": schema["components"]})


def fits(name, value):
    wrong = [f"{'.'.join(map(str, e.path))}: {e.message[:200]}" for e in component(name).iter_errors(value)]
    assert wrong == []


def test_the_committed_file_is_what_the_code_says():
    committed = yaml.safe_load(FILE.read_text(encoding="utf-8"))

    assert committed == described("en"), "make it anew: manage.py spectacular --file docs/openapi.yaml"


def test_it_is_valid():
    validate(described("en"))


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("", "application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("?format=yaml", "*/*", "application/yaml"),
        ("?format=json", "application/json", "application/json"),
    ],
)
def test_it_is_served_as_json_and_as_yaml(client, query, accept, kind):
    answer = client.get(URL + query, headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, kind)
    assert yaml.safe_load(answer.content)["openapi"] == "3.1.0"


def test_an_unknown_format_is_refused(client):
    answer = client.get(f"{URL}?format=yml")

    assert (answer.status_code, answer.json()["nearest"]) == (400, ["yaml"])
    assert client.get(URL, headers={"Accept": "text/html"}).status_code == 406


OTHERS = ["countAgreements", "getChanges", "getCodebook", "getIndex", "getPair", "getSchema", "getStatistics"]


def test_every_list_and_record_has_an_operation():
    names = [path["get"]["operationId"] for path in described("en")["paths"].values()]

    wanted = {f"get{one}" for one, _ in NOUNS.values()} | {f"list{many}" for _, many in NOUNS.values()}
    versions = {name for one, _ in NOUNS.values() for name in (f"list{one}Versions", f"get{one}Version")}
    assert set(names) == {*wanted, *versions, *OTHERS}
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [*LISTS, "facets", "statistics"])
def test_every_parameter_is_described(name):
    asked = described("en")["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    kind = LISTS.get(name, "agreement")
    beside = ["top"] if name in ("facets", "statistics") else [*PARAMETERS, *shaping(kind)]

    assert {one["name"] for one in asked if one["in"] == "query"} == {*FILTERS[kind].base_filters, *beside}
    assert all(one["description"] for one in asked)


@pytest.mark.parametrize("code", ["304", "400", "405", "406"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/agreements/",
        "/api/v1/facets/",
        "/api/v1/sources/{slug}/",
        "/api/v1/pairs/{pair}/",
        "/api/v1/changes/",
    ],
)
def test_every_other_answer_is_described(path, code):
    answer = described("en")["paths"][path]["get"]["responses"][code]

    assert answer["description"]
    if code != "304":
        assert list(answer["content"]) == ["application/problem+json"]


def everything_public():
    """Records of every kind, with every part."""
    made = world.drafts()
    person, office = PersonFactory(name="Li Na"), OfficeFactory(party=made["parties"]["Beijing"])
    tenure = TenureFactory(person=person, office=office, held_until="2020")
    CitationFactory(tenure=tenure, agreement=None)
    CitationFactory(party=PartyFactory(name="Kazan"), agreement=None)
    agreement = publishable_agreement("Kazan", "Beijing", "Moscow", signed="", legal_force="binding")
    SignatoryFactory(agreement=agreement, person=person, office=office)
    records = [one for name, one in made.items() if name not in ("parties", "areas")]
    publishing.publish([*records, agreement], by=None)


@pytest.mark.parametrize("kind", NOUNS)
def test_every_stored_document_fits_the_file(kind):
    everything_public()

    bodies = list(PublishedRecord.objects.filter(kind=kind).values_list("body", flat=True))

    assert bodies
    for body in bodies:
        document = json.loads(body)
        if kind == "agreement":
            document = {"status": STATUS} | document
        fits(NOUNS[kind][0], document)
        assert (
            document.keys() == described("en")["components"]["schemas"][NOUNS[kind][0]]["properties"].keys()
        )


STATUS = {
    "on": "2025-01-01",
    "status": "in_force",
    "label": "in force",
    "certain": True,
    "rule": "period-runs",
    "because": "Its period has begun.",
    "doubt": None,
    "next_change": None,
}


@pytest.mark.parametrize("name", LISTS)
def test_every_answer_fits_the_file(client, name):
    everything_public()
    one, _ = NOUNS[LISTS[name]]

    page = client.get(f"/api/v1/{name}/?page_size=2").json()

    fits(f"{one}List", page)
    for record in page["results"]:
        fits(one, client.get(f"/api/v1/{name}/{record['slug']}/").json())
    fits("Problem", client.get(f"/api/v1/{name}/?no=1").json())
    fits("Problem", client.get(f"/api/v1/{name}/nothing-here/").json())


@pytest.mark.parametrize("name", LISTS)
def test_a_shaped_answer_fits_the_file(client, name):
    """So that a program that is made of the file can ask for some fields."""
    everything_public()
    one, _ = NOUNS[LISTS[name]]

    page = client.get(f"/api/v1/{name}/?fields=slug").json()

    assert page["results"]
    assert all(record.keys() == {"slug"} for record in page["results"])
    fits(f"{one}List", page)
    fits(one, client.get(f"/api/v1/{name}/{page['results'][0]['slug']}/?fields=slug").json())


def test_the_counts_fit_the_file(client):
    everything_public()

    fits("AgreementFacets", client.get("/api/v1/facets/?party=moscow").json())
    fits("Statistics", client.get("/api/v1/statistics/?party=moscow").json())


def test_the_codebook_fits_the_file(client):
    fits("Codebook", client.get("/api/v1/codebook/").json())


def test_a_pair_fits_the_file(client):
    everything_public()

    for query in ("", "?include=evidence,documents,signatories,events"):
        fits("Pair", client.get(f"/api/v1/pairs/beijing--moscow/{query}").json())


def test_changes_and_versions_fit_the_file(client):
    everything_public()

    changes = client.get("/api/v1/changes/?page_size=200").json()
    fits("Changes", changes)
    for change in changes["results"]:
        fits("Version", client.get(change["version"]).json())
        fits("Versions", client.get(f"{change['record']}versions/").json())


def test_its_words_come_in_the_reader_s_language(client):
    english, russian = (client.get(URL, headers={"Accept-Language": tag}).json() for tag in ("en", "ru"))

    codes = [schema["components"]["schemas"]["PartyKind"]["description"] for schema in (english, russian)]
    assert codes[0] != codes[1]
    assert english["paths"].keys() == russian["paths"].keys()


@pytest.mark.parametrize("accept", ["application/json", "text/html", "application/yaml"])
@pytest.mark.parametrize(("asked", "begins"), [("yaml", "openapi:"), ("json", "{")])
def test_the_format_that_is_asked_for_outweighs_the_header(client, accept, asked, begins):
    answer = client.get(f"/api/v1/schema/?format={asked}", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer.content.decode().startswith(begins)
