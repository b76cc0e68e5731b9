"""Renaming and re-parenting reference data in the admin, from the edit to what readers see."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from agreements.models import AgreementType, Area, Office, Party, Person, PublishedRecord, Refresh, Source
from agreements.models.job import JobState
from agreements.services import drift
from tests import world
from tests.admin.browser import filled, says
from tests.factories import PartyFactory

MODELS = [Party, Area, AgreementType, Person, Office, Source]


@pytest.fixture
def made():
    return world.public()


def body(kind, slug):
    return json.loads(PublishedRecord.objects.get(kind=kind, slug=slug).body)


def page(record, name="change"):
    model = record._meta.model_name
    return reverse(f"admin:agreements_{model}_{name}", args=[record.pk])


def edit(client, record, **fields):
    form = filled(client.get(page(record)), f"{record._meta.model_name}_form")
    response = client.post(page(record), {**form, **fields})
    assert response.status_code == 302, response.context["errors"]


def listed(client, model, query=""):
    response = client.get(reverse(f"admin:agreements_{model._meta.model_name}_changelist") + query)
    return [record.pk for record in response.context["cl"].result_list]


def release(client, record, **fields):
    looked = client.get(page(record, "release"))
    sent = {"revision": looked.context["original"].revision, **fields}
    return client.post(page(record, "release"), sent, follow=True)


def test_a_renamed_party_reaches_the_documents_when_it_is_released(made, analyst, editor):
    beijing = made["parties"]["Beijing"]
    assert listed(editor, Party, "?in_public=changed") == []
    edit(analyst, beijing, name="Beijing Municipality")
    assert listed(editor, Party, "?in_public=changed") == [beijing.pk]
    text = editor.get(page(beijing, "release")).content.decode()
    assert "<del>Beijing</del>" in text
    assert "<ins>Beijing Municipality</ins>" in text
    assert body("party", "beijing")["name"] == "Beijing"

    assert "1 record is released" in says(release(editor, beijing, why="So it is called."))

    assert body("party", "beijing")["name"] == "Beijing Municipality"
    assert listed(editor, Party, "?in_public=changed") == []
    call_command("work", once=True)
    assert body("agreement", "moscow-beijing-1995")["parties"][1]["party"]["name"] == "Beijing Municipality"
    assert "done, " in editor.get(page(beijing, "release")).content.decode()
    assert drift.check() == []


def test_a_party_moved_in_the_tree_takes_all_that_lies_in_it_along(made, analyst, editor):
    region = PartyFactory(name="Jing-Jin-Ji", kind="region", parent=made["parties"]["China"])
    edit(analyst, made["parties"]["Beijing"], parent=region.pk)
    release(editor, made["parties"]["Beijing"])
    call_command("work", once=True)
    macro = PartyFactory(name="North China", kind="region", parent=made["parties"]["China"])

    edit(analyst, region, parent=macro.pk)
    release(editor, region)
    call_command("work", once=True)

    within = ["jing-jin-ji", "north-china", "china"]
    assert body("party", "beijing")["within"] == within
    assert body("agreement", "moscow-beijing-1995")["parties"][1]["party"]["within"] == within
    assert drift.check() == []


def test_two_parties_that_change_places_are_never_part_of_each_other(made, editor):
    china, beijing = made["parties"]["China"], made["parties"]["Beijing"]
    Party.objects.filter(pk=beijing.pk).update(parent=None, kind="country")
    Party.objects.filter(pk=china.pk).update(parent=beijing, kind="region")

    release(editor, china)
    call_command("work", once=True)

    assert body("party", "china")["within"] == ["beijing"]
    assert body("party", "beijing")["within"] == []
    assert drift.check() == []


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_is_released_from_its_list(made, analyst, editor, model):
    kind = model._meta.model_name.replace("agreementtype", "type")
    shown = PublishedRecord.objects.filter(kind=kind).first()
    record = model.objects.get(pk=shown.record_id)
    name = "title" if model is Source else "name"
    edit(analyst, record, **{name: "Quite Another Name"})
    assert listed(editor, model, "?in_public=changed") == [record.pk]

    chosen = {"action": "release_selected", "_selected_action": [record.pk]}
    address = reverse(f"admin:agreements_{model._meta.model_name}_changelist")
    assert "1 record is released" in says(editor.post(address, chosen, follow=True))
    call_command("work", once=True)

    shown.refresh_from_db()
    assert json.loads(shown.body)[name] == "Quite Another Name"
    users = PublishedRecord.objects.filter(kind__in=["agreement", "event"]).values_list("body", flat=True)
    assert "Quite Another Name" in "".join(users)
    assert drift.check() == []


def test_what_nothing_public_uses_is_left(made, editor):
    nowhere = PartyFactory(name="Nowhere")
    chosen = {"action": "release_selected", "_selected_action": [nowhere.pk]}

    response = editor.post(reverse("admin:agreements_party_changelist"), chosen, follow=True)

    assert "1 record is not public" in says(response)
    assert "It is not public" in editor.get(page(nowhere, "release")).content.decode()


def test_only_an_editor_releases(made, analyst, staff):
    beijing = made["parties"]["Beijing"]

    assert (
        "release_selected" not in analyst.get(reverse("admin:agreements_party_changelist")).content.decode()
    )
    assert "An editor releases it." in analyst.get(page(beijing, "release")).content.decode()
    assert analyst.post(page(beijing, "release"), {"revision": beijing.revision}).status_code == 403
    assert staff.get(page(beijing, "release")).status_code == 403


def test_what_a_colleague_changed_meanwhile_is_not_released_unseen(made, analyst, editor):
    beijing = made["parties"]["Beijing"]
    seen = editor.get(page(beijing, "release")).context["original"].revision
    edit(analyst, beijing, name="Peiping")

    response = editor.post(page(beijing, "release"), {"revision": seen}, follow=True)

    assert "Somebody changed it since you looked at it" in says(response)
    assert body("party", "beijing")["name"] == "Beijing"


@pytest.mark.parametrize("revision", ["", "x", "9" * 30, "-1", "\x00"])
def test_a_garbled_revision_releases_nothing(made, editor, revision):
    response = editor.post(page(made["parties"]["Beijing"], "release"), {"revision": revision}, follow=True)

    assert "Look at it again" in says(response)
    assert not Refresh.objects.exists()


def test_a_look_at_the_page_stores_nothing(made, editor, analyst):
    edit(analyst, made["parties"]["Beijing"], name="Peiping")
    before = list(PublishedRecord.objects.order_by("pk").values())

    editor.get(page(made["parties"]["Beijing"], "release"))

    assert list(PublishedRecord.objects.order_by("pk").values()) == before
    assert not Refresh.objects.exists()


def test_a_failed_refresh_says_why_and_is_tried_again(made, editor, analyst):
    edit(analyst, made["parties"]["Beijing"], name="Peiping")
    document = PublishedRecord.objects.get(slug="moscow-beijing-1995")
    whole = document.body
    PublishedRecord.objects.filter(pk=document.pk).update(body="{not json")
    release(editor, made["parties"]["Beijing"])
    call_command("work", once=True)
    job = Refresh.objects.get()
    assert job.state == JobState.FAILED
    assert "JSONDecodeError" in editor.get(reverse("admin:agreements_refresh_changelist")).content.decode()

    PublishedRecord.objects.filter(pk=document.pk).update(body=whole)
    chosen = {"action": "retry", "_selected_action": [job.pk]}
    response = editor.post(reverse("admin:agreements_refresh_changelist"), chosen, follow=True)
    assert "1 refresh is tried again" in says(response)
    call_command("work", once=True)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert body("agreement", "moscow-beijing-1995")["parties"][1]["party"]["name"] == "Peiping"


def test_an_analyst_reads_refreshes_and_starts_none(made, analyst):
    text = analyst.get(reverse("admin:agreements_refresh_changelist"))

    assert text.status_code == 200
    assert 'value="retry"' not in text.content.decode()
