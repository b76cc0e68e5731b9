"""Edits of public reference data, and when readers see them."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import QueryDict

from agreements import public
from agreements.filters import AgreementFilter
from agreements.models import Party, Publication, PublishedRecord
from agreements.services import drift
from agreements.services.releasing import release as release_now
from tests import world
from tests.factories import PartyFactory, PartyNameFactory, UserFactory


@pytest.fixture
def made():
    return world.public()


def body(kind, slug):
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def release(*args, **kwargs):
    """Release, and have the documents that use it refreshed."""
    number = release_now(*args, **kwargs)
    call_command("work", once=True)
    return number


def found(query):
    asked = AgreementFilter(QueryDict(query), public.listing("agreement"))
    assert asked.problem() is None
    return asked.qs.count()


def test_a_new_name_reaches_every_document_when_it_is_released(made):
    beijing = made["parties"]["Beijing"]
    PartyNameFactory(owner=beijing, language="de", text="Peking an der Spree")
    assert "de" not in body("party", "beijing")["names"]

    assert release([beijing], by=None) == 1

    assert body("party", "beijing")["names"]["de"] == "Peking an der Spree"
    block = body("agreement", "moscow-beijing-1995")["parties"][1]["party"]
    assert block["names"]["de"] == "Peking an der Spree"
    assert drift.check() == []


def test_an_alias_is_searched_once_it_is_released(made):
    PartyNameFactory(owner=made["parties"]["Beijing"], language="en", text="Peiping", kind="alias")
    assert found("q=peiping") == 0

    release([made["parties"]["Beijing"]], by=None)

    assert found("q=peiping") == 4


def test_the_name_of_a_country_reaches_its_cities(made):
    PartyNameFactory(owner=made["parties"]["China"], language="ru", text="Китай")

    release([made["parties"]["China"]], by=None)

    assert body("party", "beijing")["country"]["names"]["ru"] == "Китай"
    assert (
        body("agreement", "moscow-beijing-1995")["parties"][1]["party"]["country"]["names"]["ru"] == "Китай"
    )
    assert drift.check() == []


def test_a_new_place_in_the_tree_moves_the_facets(made):
    region = PartyFactory(name="Jing-Jin-Ji", kind="region", parent=made["parties"]["China"])
    Party.objects.filter(name="Beijing").update(parent=region)

    release([made["parties"]["Beijing"]], by=None)

    assert body("agreement", "moscow-beijing-1995")["parties"][1]["party"]["within"] == [
        "jing-jin-ji",
        "china",
    ]
    assert drift.check() == []


def test_an_area_is_released_alike(made):
    made["areas"]["industry"].name = "Industry"
    made["areas"]["industry"].save()

    release([made["areas"]["industry"]], by=None)

    assert body("area", "robotics")["parent"]["name"] == "Industry"
    assert drift.check() == []


def test_what_nothing_public_uses_stays_private(made):
    nowhere = PartyFactory(name="Nowhere")
    before = Publication.objects.count()

    assert release([nowhere], by=None) == 0
    assert Publication.objects.count() == before


def test_who_may_not_publish_may_not_release(made):
    with pytest.raises(PermissionDenied):
        release([made["parties"]["Beijing"]], by=UserFactory())
