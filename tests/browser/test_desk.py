"""A day at the analysts' desk, in a real browser: every page is opened and every button clicked as they do."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from agreements import records
from agreements.models import Agreement, ChangeSet, Party
from agreements.models.base import State
from tests.factories import EventFactory, party, published_agreement

SAVE = "input[name=_continue]"


@pytest.fixture
def agreement(live):
    return published_agreement("Moscow", "Beijing", title="Programme 2024–2026", signed="2024")


def at(record, page="change"):
    return reverse(f"admin:agreements_{record._meta.model_name}_{page}", args=[record.pk])


def saved(page, **fields):
    for name, text in fields.items():
        page.fill(f"#id_{name}", text)
    page.click(SAVE)
    page.wait_for_load_state()


def read_by_anyone(page, agreement):
    answer = page.request.get(f"/api/v1/agreements/{agreement.slug}/")
    return json.loads(answer.text())


def test_two_analysts_on_one_record_lose_nothing(page_as, agreement):
    first, second = page_as("analyst", username="anna"), page_as("analyst", username="boris")
    first.goto(at(agreement))
    second.goto(at(agreement))
    saved(first, summary="Anna's words.", why="read the text")

    saved(second, summary="Boris's words.")

    assert second.input_value("#id_summary") == "Boris's words."
    assert "Anna's words." in second.inner_text(".since")
    assert Agreement.objects.get(pk=agreement.pk).summary == "Anna's words."


def test_an_edit_is_taken_back(page_as, agreement):
    page = page_as("analyst")
    before = records.read("agreement", [agreement.pk])
    page.goto(at(agreement))
    saved(page, summary="A mistake.")

    page.goto(reverse("admin:agreements_changeset_take_back", args=[ChangeSet.objects.latest("pk").pk]))
    page.click("button[name=confirm]")
    page.wait_for_load_state()

    assert records.read("agreement", [agreement.pk]) == before


def test_a_deleted_record_comes_back_from_the_list_of_deleted_ones(page_as, live):
    event = EventFactory(name="Forum of friendship")
    before = records.read("event", [event.pk])
    page = page_as("editor")
    page.goto(at(event, "delete"))
    page.click("#content [type=submit]")
    page.wait_for_load_state()
    assert records.read("event", [event.pk]) == {}

    page.goto("/admin/")
    page.click("text=Deleted records")
    page.click(f"a[href*='deleted/event/{event.pk}/']")
    page.click("button[name=confirm]")
    page.wait_for_load_state()

    assert records.read("event", [event.pk]) == before


def test_two_parties_become_one_and_two_again(page_as, agreement):
    double = party("Peking")
    other = published_agreement("Peking", "Moscow", title="Protocol 2021")
    kept = Party.objects.get(name="Beijing")
    before = records.read("agreement", [other.pk])
    page = page_as("editor")
    page.goto(f"/admin/agreements/party/merge/?record={kept.pk}&record={double.pk}")
    page.check(f"input[name=keep][value='{kept.pk}']")
    page.click("[type=submit]:has-text('Show'), [type=submit][value*='Show']")
    page.wait_for_load_state()
    assert "Protocol 2021" in page.inner_text("#content")

    page.click("input[name=release]")
    page.wait_for_load_state()
    call_command("work", once=True)

    assert [row["party"]["name"] for row in read_by_anyone(page, other)["parties"]] == ["Beijing", "Moscow"]

    page.goto(reverse("admin:agreements_changeset_take_back", args=[ChangeSet.objects.latest("pk").pk]))
    page.click("button[name=confirm]")
    page.wait_for_load_state()

    assert records.read("agreement", [other.pk]) == before


def test_an_edit_is_reviewed_and_published(page_as, agreement):
    analyst, editor = page_as("analyst"), page_as("editor")
    analyst.goto(at(agreement))
    saved(analyst, summary="What readers should know.")
    assert read_by_anyone(analyst, agreement)["summary"] == ""
    analyst.fill("#id_note", "Please look at the summary.")
    analyst.click("button:has-text('Send to review')")
    analyst.wait_for_load_state()

    editor.goto("/admin/")
    assert "waiting" in editor.inner_text("#content").lower()
    editor.goto(at(agreement, "review"))
    said = editor.inner_text("#content")
    assert "Please look at the summary." in said
    assert "What readers should know." in said
    editor.click("button:has-text('Publish')")
    editor.wait_for_load_state()

    assert Agreement.objects.get(pk=agreement.pk).state == State.PUBLISHED
    assert read_by_anyone(editor, agreement)["summary"] == "What readers should know."
