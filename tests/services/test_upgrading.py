"""What an early version published is made anew in today's shape, and nothing private comes out with it."""

import json

import pytest
from django.core.management import call_command

from agreements.api.views import LISTS
from agreements.models import (
    Agreement,
    Event,
    Party,
    Publication,
    PublishedRecord,
    PublishedStatus,
)
from agreements.services import drift, merging, merging_release, publishing, releasing, upgrading
from agreements.services.documents import SHAPE
from tests import world
from tests.factories import UserFactory
from tests.services.older import NEWEST, UNKNOWN_KINDS, body, edit, make_older


def bodies():
    return {(row.kind, row.slug): json.loads(row.body) for row in PublishedRecord.objects.all()}


@pytest.fixture
def made():
    made = world.public()
    make_older()
    return made


def test_documents_are_as_if_today_s_version_had_published_them():
    world.public()
    right = bodies()
    make_older()
    assert bodies() != right

    call_command("publications", "rebuild")

    assert bodies() == right
    assert drift.check() == []
    assert not upgrading.older().exists()


def test_check_says_in_words_what_to_do(made, capsys):
    count = PublishedRecord.objects.count()
    with pytest.raises(SystemExit) as ended:
        call_command("publications", "check")

    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert f"{count} public documents are of an older shape" in told
    assert "manage.py publications rebuild" in told


def test_afterwards_check_finds_nothing(made, capsys):
    call_command("publications", "rebuild")
    call_command("publications", "check")

    assert "is what the log of publications says" in capsys.readouterr().out


def test_upgrading_says_one_line_and_then_nothing(made, capsys):
    count = PublishedRecord.objects.count()
    call_command("publications", "upgrade")
    assert capsys.readouterr().out == f"{count} public documents of an older version were made anew.\n"

    call_command("publications", "upgrade")
    assert capsys.readouterr().out == ""


def test_each_changed_document_gets_one_line_in_the_log(made):
    last = Publication.objects.latest("pk").pk
    call_command("publications", "rebuild")

    lines = Publication.objects.filter(pk__gt=last)
    anew = [(line.kind, line.slug) for line in lines if line.action == "refreshed"]
    assert sorted(anew) == sorted(set(anew))
    assert ("agreement", NEWEST) in anew
    assert {line.kind for line in lines if line.action == "published"} == set(UNKNOWN_KINDS)


def test_statuses_revisions_and_shapes_are_there_again(made):
    call_command("publications", "rebuild")

    assert PublishedStatus.objects.exists()
    assert not PublishedRecord.objects.filter(revision=None).exists()
    assert set(PublishedRecord.objects.values_list("shape", flat=True)) == {SHAPE}


def test_begun_again_it_goes_on(made, monkeypatch):
    monkeypatch.setattr(upgrading, "CHUNK", 1)
    some = upgrading.upgraded()
    for _ in range(7):
        next(some)
    some.close()
    left = upgrading.older().count()
    assert 0 < left < PublishedRecord.objects.count()

    call_command("publications", "rebuild")

    assert drift.check() == []


def test_links_between_documents_are_kept_however_the_chunks_fall(monkeypatch):
    world.public()
    right = bodies()
    make_older()
    monkeypatch.setattr(upgrading, "CHUNK", 1)

    call_command("publications", "rebuild")

    assert body("agreement", NEWEST)["relations"] == right["agreement", NEWEST]["relations"] != []
    assert body("agreement", NEWEST)["events"] == right["agreement", NEWEST]["events"] != []
    assert bodies() == right


# Work goes on


def test_parties_can_be_released_and_merged_and_agreements_published(made):
    call_command("publications", "rebuild")
    parties, editor = made["parties"], UserFactory(is_superuser=True)
    edit(parties["Moscow"], "party", name="Moskva")
    assert releasing.release([Party.objects.get(pk=parties["Moscow"].pk)], by=editor) == 1
    plan = merging.plan("party", parties["Beijing"].pk, [parties["Shenzhen"].pk])
    merging_release.release(merging.merge(plan, editor), editor)
    _, refused = publishing.publish([*Agreement.objects.all(), *Event.objects.all()], by=editor)
    call_command("work", once=True)

    assert refused == []
    assert body("agreement", NEWEST)["parties"][0]["party"]["name"] == "Moskva"
    assert drift.check() == []


def test_the_api_lists_every_kind(made, client):
    call_command("publications", "rebuild")

    for name in LISTS:
        answer = client.get(f"/api/v1/{name}/")
        assert answer.status_code == 200
        assert answer.json()["results"], name
