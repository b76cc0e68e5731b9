"""Edits that nobody released before an upgrade are not public after it."""

import json

import pytest
from django.core.management import call_command

from agreements.models import (
    Agreement,
    Office,
    Party,
    Person,
    Publication,
    PublishedRecord,
    Source,
)
from agreements.records import delete
from agreements.services import drift, releasing
from tests import world
from tests.services.older import NEWEST, body, edit, make_older


@pytest.fixture
def made():
    made = world.public()
    make_older()
    return made


def test_a_private_edit_of_an_agreement_stays_private(made):
    newest = made["mb-2024"]
    edit(newest, "agreement", title="Secret", summary="Not yet")
    edit(newest, "agreement", title="Secret still")

    call_command("publications", "rebuild")

    assert body("agreement", NEWEST)["title"] == "Moscow and Beijing, 2024"
    assert not PublishedRecord.objects.filter(body__icontains="secret").exists()
    assert not Publication.objects.filter(body__icontains="secret").exists()
    assert drift.check() == []


@pytest.mark.parametrize(
    ("kind", "model", "fields"),
    [
        ("party", Party, {"name": "Moscow"}),
        ("person", Person, {}),
        ("office", Office, {}),
        ("source", Source, {}),
    ],
)
def test_a_private_edit_of_reference_data_stays_private(made, kind, model, fields):
    name = "title" if kind == "source" else "name"
    record = model.objects.filter(**fields).order_by("pk").first()
    edit(record, kind, **{name: "Secret"})

    call_command("publications", "rebuild")

    assert not Publication.objects.filter(body__icontains="secret").exists()
    row = PublishedRecord.objects.get(kind=kind, record_id=record.pk)
    assert row.revision == model.objects.get(pk=record.pk).revision - 1
    assert releasing.release([model.objects.get(pk=record.pk)], by=None) == 1
    assert "Secret" in PublishedRecord.objects.get(pk=row.pk).body


def test_a_party_moved_privately_stays_where_it_is_public(made):
    parties = made["parties"]
    edit(parties["Moscow"], "party", parent=parties["China"].pk)

    call_command("publications", "rebuild")

    assert body("party", "moscow")["within"] == ["russia"]
    assert body("agreement", NEWEST)["parties"][0]["party"]["country"]["slug"] == "russia"
    assert drift.check() == []


def test_an_edit_between_two_releases_by_which_only_its_country_changed_stays_private(made):
    """Then, lower parties had new documents when their country was released, and were not read for them."""
    edit(made["parties"]["Moscow"], "party", name="Secret")
    line = Publication.objects.filter(kind="party", slug="moscow").latest("pk")
    body = json.loads(line.body)
    body["parent"] |= {"name": "Rossiya"}
    Publication.objects.create(kind="party", slug="moscow", action="refreshed", body=json.dumps(body))

    call_command("publications", "rebuild")

    assert not PublishedRecord.objects.filter(body__icontains="secret").exists()


def test_what_was_released_since_is_shown_as_it_was_released(made):
    """Then, a release was written down as a refresh."""
    edit(made["parties"]["Moscow"], "party", name="Moskva")
    line = Publication.objects.filter(kind="party", slug="moscow").latest("pk")
    body_then = json.dumps(json.loads(line.body) | {"name": "Moskva"})
    Publication.objects.create(kind="party", slug="moscow", action="refreshed", body=body_then)

    call_command("publications", "rebuild")

    assert body("party", "moscow")["name"] == "Moskva"
    assert drift.check() == []


def test_a_person_who_was_deleted_privately_is_still_public(made):
    newest, person = made["mb-2024"], Person.objects.get()
    edit(newest, "agreement", signatories=[])
    edit(made["forum"], "event", speakers=[])
    delete("person", [person.pk], by=None)

    call_command("publications", "rebuild")

    assert body("agreement", NEWEST)["signatories"][0]["person"]["name"] == person.name
    assert body("person", "sergey-sobyanin")["name"] == person.name
    assert drift.check() == []


def test_an_agreement_that_is_not_published_any_more_leaves_the_public(made):
    Agreement.objects.filter(reference="mb-2024").update(state="draft")

    call_command("publications", "rebuild")

    assert not PublishedRecord.objects.filter(slug=NEWEST).exists()
    assert drift.check() == []
