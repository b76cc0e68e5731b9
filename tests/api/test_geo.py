"""Parties, events and agreements as GeoJSON."""

import json

import pytest

from agreements import public
from agreements.api import geo
from agreements.services import publishing
from tests import world
from tests.factories import PartyFactory, publishable_agreement

PLACES = {
    "Moscow": ("55.75583", "37.6173"),
    "Beijing": ("39.9075", "116.39723"),
    "Lima": ("-12.04318", "-77.02824"),
}


def features(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/geo+json")
    collection = json.loads(b"".join(answer))
    assert collection.keys() == {"type", "features"}
    assert collection["type"] == "FeatureCollection"
    for one in collection["features"]:
        assert one.keys() == {"type", "id", "geometry", "properties"}
        assert one["type"] == "Feature"
    return collection["features"]


def between(*names):
    for name in names:
        if name in PLACES:
            latitude, longitude = PLACES[name]
            PartyFactory(name=name, latitude=latitude, longitude=longitude)
    publishing.publish([publishable_agreement(*names, signed="2024")], by=None)


@pytest.mark.parametrize(
    ("names", "geometry"),
    [
        (["Kazan", "Omsk"], None),
        (["Moscow", "Kazan"], {"type": "Point", "coordinates": [37.6173, 55.75583]}),
        (
            ["Moscow", "Beijing"],
            {"type": "LineString", "coordinates": [[37.6173, 55.75583], [116.39723, 39.9075]]},
        ),
        (
            ["Moscow", "Beijing", "Lima"],
            {
                "type": "MultiPoint",
                "coordinates": [[37.6173, 55.75583], [116.39723, 39.9075], [-77.02824, -12.04318]],
            },
        ),
    ],
)
def test_an_agreement_lies_between_its_parties_as_far_as_they_are_known(client, names, geometry):
    between(*names)

    [feature] = features(client, "/api/v1/agreements/?format=geojson")

    assert feature["geometry"] == geometry


def test_a_line_over_the_pacific_is_cut_at_the_antimeridian():
    tokyo, san_francisco = (139.7, 35.7), (-122.4, 37.8)

    for one, other in [(tokyo, san_francisco), (san_francisco, tokyo)]:
        assert geo.line(one, other) == {
            "type": "MultiLineString",
            "coordinates": [[tokyo, (180.0, 36.56445)], [(-180.0, 36.56445), san_francisco]],
        }


def test_a_witness_draws_no_line():
    def part(role, longitude):
        return {"role": role, "party": {"coordinates": {"latitude": 1.0, "longitude": longitude}}}

    parties = [part("contracting", 1.0), part("witness", 2.0), part("contracting", 1.0)]

    assert geo.of_agreement({"parties": parties}) == {"type": "Point", "coordinates": (1.0, 1.0)}


def test_a_party_is_a_point_longitude_first_or_nowhere(client):
    world.public()

    found = {one["properties"]["slug"]: one for one in features(client, "/api/v1/parties/?format=geojson")}

    assert found["moscow"]["geometry"] == {"type": "Point", "coordinates": [37.6173, 55.75583]}
    assert found["moscow"]["id"] == "http://testserver/api/v1/parties/moscow/"
    assert found["beijing"]["geometry"] is None


@pytest.mark.parametrize("name", ["agreements", "parties", "events"])
def test_the_properties_are_the_documents_in_the_order_of_the_list(client, name, monkeypatch):
    world.public()
    documents = client.get(f"/api/v1/{name}/").json()["results"]
    monkeypatch.setitem(public.every.__kwdefaults__, "number", 2)

    assert [one["properties"] for one in features(client, f"/api/v1/{name}/?format=geojson")] == documents


def test_nothing_found_is_a_collection_too(client):
    assert features(client, "/api/v1/agreements/?format=geojson") == []


def test_what_is_nowhere_has_no_map(client):
    answer = client.get("/api/v1/people/?format=geojson")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")
