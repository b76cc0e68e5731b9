"""Questions about places on the map, and about the codes of foreign classifications."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import PublishedAgreement, PublishedFacet, PublishedRecord
from agreements.services import drift, publishing
from tests import world
from tests.factories import (
    AreaMappingFactory,
    PartyFactory,
    publishable_agreement,
    published_agreement,
)
from tests.test_filters import ALL, MB, found, problem

AT = {"Moscow": ("55.75", "37.62"), "Suva": ("-18.14", "178.44"), "Apia": ("-13.83", "-171.76")}


@pytest.fixture
def _map():
    for name, (latitude, longitude) in AT.items():
        PartyFactory(name=name, latitude=latitude, longitude=longitude)
        published_agreement(name, "Nowhere", title=f"Of {name}", signed="2024")


@pytest.mark.parametrize(
    ("box", "names"),
    [
        ("30,50,45,60", {"moscow"}),
        ("37.62,55.75,37.62,55.75", {"moscow"}),
        ("37.63,50,45,60", set()),
        ("-180,-90,180,90", {"moscow", "suva", "apia"}),
        ("170,-20,180,0", {"suva"}),
        ("-180,-20,-170,0", {"apia"}),
        ("170,-20,-170,0", {"suva", "apia"}),  # across the 180th meridian
    ],
)
@pytest.mark.parametrize("most", [0, 500])
@pytest.mark.usefixtures("_map")
def test_what_lies_in_a_part_of_the_map(monkeypatch, box, names, most):
    monkeypatch.setattr("agreements.public.places.MOST_IN_BOX", most)

    assert found("party", f"bbox={box}") == names
    assert found("agreement", f"bbox={box}") == {f"{name}-nowhere-2024" for name in names}


@pytest.mark.usefixtures("_map")
def test_the_map_and_other_questions_narrow_each_other():
    assert found("agreement", "bbox=-180,-90,180,90&party=suva&party=nowhere") == {"suva-nowhere-2024"}
    assert found("agreement", "bbox=30,50,45,60&party=suva") == set()
    assert found("party", "bbox=30,50,45,60&kind=country") == set()


def test_a_draft_lies_nowhere():
    PartyFactory(name="Moscow", latitude="55.75", longitude="37.62")
    publishable_agreement("Moscow", signed="2024")

    assert found("party", "bbox=30,50,45,60") == found("agreement", "bbox=30,50,45,60") == set()


@pytest.mark.parametrize(
    "box",
    [
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "-181,0,0,1",
        "0,-91,0,1",
        "0,1,0,0",
        "1;2;3;4",
        "1e1,0,2,3",
        "NaN,0,1,2",
        "0,0,0,٣",
    ],
)
def test_what_is_no_part_of_the_map_is_refused(box):
    for kind in ("agreement", "party"):
        assert problem(kind, f"bbox={box}").parameter == "bbox"


def test_an_area_is_found_by_the_code_it_is_mapped_to():
    world.public()

    assert found("agreement", "area=sdg:9") == {f"{MB}2024-2026"}
    assert found("event", "area=sdg:9") == {"forum-in-shenzhen"}


def test_codes_and_addresses_may_stand_together():
    world.public()

    assert found("agreement", "area=sdg:9&area=culture") == {
        f"{MB}2024-2026",
        "shenzhen-and-moscow-on-culture",
    }
    assert found("agreement", "area=sdg:9&party=shenzhen") == set()


def test_a_code_of_several_areas_finds_what_is_of_any_of_them():
    made = world.drafts()
    for name in ("industry", "culture"):
        AreaMappingFactory(area=made["areas"][name], scheme="sdg", code="17")
    publishing.publish([one for name, one in made.items() if name not in ("parties", "areas")], by=None)

    assert found("agreement", "area=sdg:17") == {f"{MB}2024-2026", "shenzhen-and-moscow-on-culture"}


@pytest.mark.parametrize(
    ("code", "nearest"), [("sdg:99", ["sdg:9"]), ("sgd:9", ["sdg:9"]), (":", []), ("sdg:", ["sdg:9"])]
)
def test_an_unknown_code_is_refused_with_the_nearest(code, nearest):
    world.public()

    refusal = problem("agreement", f"area={code}")

    assert (refusal.parameter, refusal.nearest) == ("area", nearest)


def test_a_private_mapping_finds_nothing():
    made = world.public()
    before = problem("agreement", "area=sdg:4")

    AreaMappingFactory(area=made["areas"]["culture"], scheme="sdg", code="4")

    assert problem("agreement", "area=sdg:4") == before
    assert ALL


def test_what_was_published_before_is_found_by_place_day_and_decision_too():
    made = world.drafts()
    facts = {"period_start": "2024", "period_end": "2026", "renewal": "tacit", "renewal_notice_months": 6}
    later = publishable_agreement("Kazan", title="Later", signed="2024", **facts)
    made["forum"].start, made["forum"].end = "2025-05-28", "2025-05"
    made["forum"].save()
    records = [one for name, one in made.items() if name not in ("parties", "areas")]
    publishing.publish([*records, later], by=None)
    columns = ("kind", "slug", "latitude", "longitude", "held_first", "held_last")
    before = set(PublishedRecord.objects.values_list(*columns))
    due = set(PublishedAgreement.objects.values_list("pk", "decision_first", "decision_last"))
    PublishedRecord.objects.update(latitude=None, longitude=None, held_first=None, held_last=None)
    PublishedAgreement.objects.update(decision_first=None, decision_last=None)

    import_module("agreements.migrations.0009_places_days_and_decisions").tell(apps, None)

    assert set(PublishedRecord.objects.values_list(*columns)) == before
    assert set(PublishedAgreement.objects.values_list("pk", "decision_first", "decision_last")) == due
    assert (
        len({row[1] for row in due})
        == len({row[2] for row in before})
        == len({row[4] for row in before})
        == 2
    )
    assert list(drift.check()) == []


def test_columns_that_are_not_those_of_the_document_are_noticed():
    world.public()
    PublishedRecord.objects.filter(slug="moscow").update(latitude=1)

    assert [one.slug for one in drift.check()] == ["moscow"]


@pytest.fixture
def _coded():
    russia = PartyFactory(name="Russia", kind="country", iso_3166_1="RU")
    PartyFactory(name="Moscow", parent=russia, wikidata="Q649", geonames=524901, iso_3166_2="RU-MOW")
    published_agreement("Moscow", "Beijing", title="Of Moscow")
    published_agreement("Kazan", "Beijing", title="Of Kazan")


@pytest.mark.parametrize(
    "asked",
    [
        "party=wikidata:Q649",
        "party=wikidata:q649",
        "party=WIKIDATA:Q649",
        "party=geonames:524901",
        "party=iso:RU-MOW",
        "country=iso:RU",
        "country=iso:ru&party=beijing",
        "within=iso:RU",
        "party=iso:RU-MOW&party=moscow",
    ],
)
@pytest.mark.usefixtures("_coded")
def test_a_party_is_found_by_the_codes_that_others_know_it_by(asked):
    assert found("agreement", asked) == {"moscow-beijing-2024"}


@pytest.mark.usefixtures("_coded")
def test_parties_that_lie_in_a_country_are_found_by_its_code():
    assert found("party", "country=iso:RU") == {"russia", "moscow"}


@pytest.mark.parametrize(
    ("asked", "parameter", "nearest"),
    [
        ("party=wikidata:Q648", "party", ["wikidata:Q649"]),
        ("country=iso:RU-MOW", "country", ["iso:RU-MOW", "iso:RU"]),  # it is no country
        ("type=wikidata:Q649", "type", []),
    ],
)
@pytest.mark.usefixtures("_coded")
def test_an_unknown_code_of_a_party_is_refused(asked, parameter, nearest):
    refusal = problem("agreement", asked)

    assert (refusal.parameter, refusal.nearest) == (parameter, nearest)


def test_a_code_is_one_query(django_assert_num_queries):
    world.public()

    with django_assert_num_queries(2):
        assert found("agreement", "area=sdg:9")


def test_what_was_published_before_is_found_by_its_codes_too():
    fiji = PartyFactory(name="Fiji", kind="country", iso_3166_1="FJ")
    PartyFactory(name="Suva", parent=fiji, wikidata="Q38807", geonames=2198148)
    published_agreement("Suva", "Apia")
    world.public()
    columns = ("record__slug", "value", "of", "sort_day")
    codes = PublishedFacet.objects.filter(kind="code")
    before = set(codes.values_list(*columns))
    codes.delete()

    import_module("agreements.migrations.0024_foreign_codes").tell(apps, None)

    assert set(codes.values_list(*columns)) == before
    assert {value for _slug, value, *_rest in before} >= {"sdg:9", "iso:FJ", "wikidata:Q38807"}
    assert list(drift.check()) == []
