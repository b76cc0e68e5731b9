"""One record as linked data."""

import pytest

from agreements.api.linked import CONTEXT, PARTIES
from agreements.api.views import LISTS
from agreements.models.party import PartyKind
from tests import world
from tests.api.test_schema import everything_public

HERE = "http://testserver/api/v1"
AGREEMENT = "/api/v1/agreements/moscow-beijing-2024-2026/"


def told(client, address):
    answer = client.get(f"{address}?format=jsonld")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
    return answer.json()


def nodes(value):
    """Every object in the answer."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


@pytest.mark.parametrize("name", LISTS)
def test_every_record_is_a_thing_at_its_own_address(client, name):
    everything_public()
    records = client.get(f"/api/v1/{name}/").json()["results"]

    assert records
    for record in records:
        node = told(client, f"/api/v1/{name}/{record['slug']}/")
        assert node["@id"] == f"{HERE}/{name}/{record['slug']}/"
        assert node["@context"] == CONTEXT
        assert node["@type"]


@pytest.mark.parametrize("name", LISTS)
def test_every_term_has_a_vocabulary_and_every_link_of_ours_leads_to_a_record(client, name):
    everything_public()
    [record, *_] = client.get(f"/api/v1/{name}/").json()["results"]
    node = told(client, f"/api/v1/{name}/{record['slug']}/")
    node.pop("@context")

    for part in nodes(node):
        for key, value in part.items():
            assert ":" not in key or key.partition(":")[0] in CONTEXT
            assert value not in (None, "", [], {})
        if part.get("@id", "").startswith(HERE):
            assert client.get(part["@id"]).status_code == 200


def test_an_agreement_is_told_in_the_terms_of_schema_org(client):
    world.public()

    node = told(client, AGREEMENT)

    assert node["@type"] == "CreativeWork"
    assert node["additionalType"] == {"@id": f"{HERE}/agreement-types/programme/"}
    assert node["name"] == [
        "Moscow and Beijing, 2024",
        {"@value": "Программа сотрудничества", "@language": "ru"},
    ]
    assert (node["dateCreated"], node["temporalCoverage"]) == ("2024", "2024/2026")
    assert node["contributor"][1] == {
        "@id": f"{HERE}/parties/beijing/",
        "@type": "City",
        "name": [
            {"@value": "Beijing", "@language": "en"},
            {"@value": "Пекин", "@language": "ru"},
            {"@value": "北京市", "@language": "zh"},
        ],
    }
    assert node["about"][0]["@id"] == f"{HERE}/areas/robotics/"
    assert node["about"][1] == "something new"
    assert node["isBasedOn"][0]["@id"] == f"{HERE}/agreements/moscow-beijing-2021-2023/"
    assert node["citation"][0]["publisher"] == {"@type": "Organization", "name": "mos.ru"}


def test_an_area_is_a_concept_with_its_place_in_other_classifications(client):
    world.public()

    node = told(client, "/api/v1/areas/industry-innovation/")
    below = told(client, "/api/v1/areas/robotics/")

    assert node["@type"] == "skos:Concept"
    assert node["skos:prefLabel"] == [{"@value": "Industry and innovation", "@language": "en"}]
    assert {"@id": "http://metadata.un.org/sdg/9"} in [
        one for key in node if "Match" in key for one in node[key]
    ]
    assert below["skos:broader"]["@id"] == f"{HERE}/areas/industry-innovation/"


def test_a_city_lies_in_its_country_at_its_place(client):
    world.public()

    node = told(client, "/api/v1/parties/moscow/")

    assert (node["@type"], node["containedInPlace"]["@id"]) == ("City", f"{HERE}/parties/russia/")
    assert node["geo"] == {"@type": "GeoCoordinates", "latitude": 55.75583, "longitude": 37.6173}


def test_every_kind_of_party_has_a_term():
    assert set(PARTIES) == set(PartyKind.values)


def test_the_accept_header_asks_for_it_too(client):
    world.public()
    plain, linked = (
        client.get(AGREEMENT, headers={"Accept": kind}) for kind in ("*/*", "application/ld+json")
    )

    assert linked["Content-Type"] == "application/ld+json"
    assert linked.json()["@id"] == HERE + AGREEMENT.removeprefix("/api/v1")
    assert plain["ETag"] != linked["ETag"]
    again = client.get(AGREEMENT, headers={"Accept": "*/*", "If-None-Match": linked["ETag"]})
    assert again.status_code == 200


def test_a_record_has_no_table(client):
    world.public()
    answer = client.get(f"{AGREEMENT}?format=csv")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")
    assert client.get(AGREEMENT, headers={"Accept": "text/csv"}).status_code == 406


def test_the_day_can_still_be_asked_for(client):
    world.public()

    assert client.get(f"{AGREEMENT}?format=jsonld&as_of=2020-01-01").json()["creativeWorkStatus"] == "not_yet"


def test_an_old_address_leads_on_in_the_same_format(client):
    from agreements.models import Address

    made = world.public()
    Address.objects.create(kind="agreement", slug="older", record_id=made["mb-1995"].pk, current=False)

    answer = client.get("/api/v1/agreements/older/?format=jsonld")

    assert answer["Location"] == "/api/v1/agreements/moscow-beijing-1995/?format=jsonld"
