"""Publish and withdraw, by button and by action."""

import pytest

from agreements.models import Publication
from tests.admin.browser import says
from tests.factories import EventFactory, agreement_between, publishable_agreement, published_agreement

LIST = "/admin/agreements/agreement/"


def test_the_button_publishes_the_revision_that_was_looked_at(editor):
    agreement = publishable_agreement()

    response = editor.post(f"{LIST}{agreement.pk}/publish/", {"revision": agreement.revision}, follow=True)

    agreement.refresh_from_db()
    assert "1 record was published." in says(response)
    assert (agreement.state, agreement.published_revision) == ("published", 1)


@pytest.mark.parametrize("revision", ["7", "", "abc", "9" * 40])
def test_another_revision_is_not_published(editor, revision):
    agreement = publishable_agreement()

    response = editor.post(f"{LIST}{agreement.pk}/publish/", {"revision": revision}, follow=True)

    agreement.refresh_from_db()
    assert agreement.state == "draft"
    assert "1 record was left:" in says(response)
    assert "Somebody changed it" in says(response)


def test_the_page_says_what_is_missing_before_it_can_be_published(editor):
    agreement = agreement_between("Moscow", "Beijing")

    text = editor.get(f"{LIST}{agreement.pk}/change/").content.decode()

    assert "Not yet:" in text
    assert "It has no citation." in text


def test_the_action_says_how_many_were_published_and_why_others_were_left(editor):
    ready, bare = publishable_agreement(), agreement_between("Berlin", "Vienna", title="Bare")

    response = editor.post(LIST, {"action": "publish", "_selected_action": [ready.pk, bare.pk]}, follow=True)

    assert "1 record was published." in says(response)
    assert "1 record was left: Bare: It has no type. It has no citation." in says(response)


def test_withdrawing_by_button_and_by_action(editor):
    first, second = published_agreement(), published_agreement("Moscow", "Minsk")

    editor.post(f"{LIST}{first.pk}/withdraw/")
    response = editor.post(LIST, {"action": "withdraw", "_selected_action": [second.pk]}, follow=True)

    assert "1 record was withdrawn." in says(response)
    assert {a.state for a in (type(first).objects.all())} == {"withdrawn"}


def test_an_analyst_neither_publishes_nor_withdraws(analyst):
    draft, public = publishable_agreement(), published_agreement("Moscow", "Minsk")
    published = Publication.objects.count()

    assert analyst.post(f"{LIST}{draft.pk}/publish/", {"revision": 1}).status_code == 403
    assert analyst.post(f"{LIST}{public.pk}/withdraw/").status_code == 403
    analyst.post(LIST, {"action": "publish", "_selected_action": [draft.pk]})
    analyst.post(LIST, {"action": "withdraw", "_selected_action": [public.pk]})

    assert Publication.objects.count() == published
    assert "Publish" not in analyst.get(f"{LIST}{draft.pk}/change/").content.decode().replace(
        "Publication", ""
    )


def test_looking_publishes_nothing(editor):
    agreement = publishable_agreement()

    assert editor.get(f"{LIST}{agreement.pk}/publish/").status_code == 405
    assert editor.get(f"{LIST}{agreement.pk}/withdraw/").status_code == 405


def test_a_published_record_is_withdrawn_before_it_is_deleted(editor):
    agreement = published_agreement()

    assert editor.post(f"{LIST}{agreement.pk}/delete/", {"post": "yes"}).status_code == 403
    response = editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [agreement.pk], "post": "yes"}
    )

    assert type(agreement).objects.filter(pk=agreement.pk).exists()
    assert "Withdraw it first" in response.content.decode()


def test_the_list_says_what_changed_since_it_was_published(editor):
    agreement = published_agreement()
    type(agreement).objects.filter(pk=agreement.pk).update(revision=9)

    assert "changed since" in editor.get(LIST).content.decode()


def test_an_event_has_its_own_permission(editor, analyst):
    event = EventFactory()
    address = f"/admin/agreements/event/{event.pk}/publish/"

    assert analyst.post(address, {"revision": 1}).status_code == 403
    assert "1 record was left:" in says(editor.post(address, {"revision": 1}, follow=True))
