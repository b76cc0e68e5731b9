"""The review page and the preview: what a reviewer sees, and what nobody sees."""

import pytest

from agreements.models import StepName
from agreements.services import publishing
from agreements.services.steps import Standing
from tests.admin.browser import filled
from tests.factories import EventFactory, agreement_between, publishable_agreement, published_agreement
from tests.services.walks import standing_at

LIST = "/admin/agreements/agreement/"
NOTE = "Call the mayor's office before publishing"


def edit(client, agreement, **facts):
    address = f"{LIST}{agreement.pk}/change/"
    assert client.post(address, filled(client.get(address)) | facts).status_code == 302


def page(client, agreement, name="review", **query):
    response = client.get(f"{LIST}{agreement.pk}/{name}/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_review_shows_what_would_change_for_readers(analyst, editor):
    agreement = published_agreement(signed="2023")
    edit(analyst, agreement, signed="2024-06-17", internal_notes=NOTE)

    text = page(editor, agreement)

    assert "What publishing would change for readers" in text
    assert "<b>signed</b>: <del>2023</del> → <ins>17 June 2024</ins>" in text
    assert NOTE not in text
    assert "Publish these changes" in text


def test_the_review_shows_what_was_changed_since_it_was_sent(analyst, colleague, editor):
    agreement = publishable_agreement()
    publishing.take(StepName.SUBMIT, [agreement], analyst.user, "All dates are from the report.")
    assert "<p>Nothing.</p>" in page(editor, agreement)

    edit(colleague, agreement, summary="Later words.")

    text = page(editor, agreement).split("Changed since it was sent to review")[1]
    assert "By: boris" in text
    assert "<b>summary</b>: <ins>Later words.</ins>" in text
    assert "anna: sent to review <q>All dates are from the report.</q>" in text


def test_the_review_is_in_the_reader_s_language(editor):
    agreement = published_agreement(signed="2023")
    edit(editor, agreement, signed="2024-06-17")

    text = editor.get(f"{LIST}{agreement.pk}/review/", headers={"accept-language": "ru"}).content.decode()

    assert "17 июня 2024" in text


def test_a_viewer_looks_but_has_no_buttons(client):
    from tests.admin.conftest import at_the_door

    viewer = at_the_door("viewers")
    agreement = standing_at(Standing.CHANGED_IN_REVIEW)

    assert 'name="seen"' not in page(viewer, agreement)
    assert 'name="_save"' not in page(viewer, agreement, "change")
    assert "What publishing would change" in page(viewer, agreement)


def test_who_may_not_see_records_sees_neither_page(staff):
    agreement = publishable_agreement()

    for name in ("review", "preview"):
        assert staff.get(f"{LIST}{agreement.pk}/{name}/").status_code == 403


def test_the_preview_shows_the_document_with_labels_and_without_notes(analyst):
    agreement = publishable_agreement("Moscow", "Beijing", signed="2024-06-17", internal_notes=NOTE)

    text = page(analyst, agreement, "preview")

    assert "17 June 2024" in text
    assert "Beijing (beijing)" in text
    assert "contracting party" in text or "contracting" in text
    assert "the mayor" not in text
    assert "Not yet:" not in text


def test_the_preview_as_json_is_what_will_be_published(analyst):
    agreement = publishable_agreement(internal_notes=NOTE)

    response = analyst.get(f"{LIST}{agreement.pk}/preview/", {"format": "json"})

    assert response["Content-Type"] == "application/json"
    assert response.json()["title"] == agreement.title
    assert "the mayor" not in response.content.decode()


def test_the_preview_of_an_unfinished_record_says_what_is_missing(analyst):
    bare, event = agreement_between("Moscow"), EventFactory()

    assert "Not yet: It has no type. It has no citation." in page(analyst, bare, "preview")
    assert analyst.get(f"/admin/agreements/event/{event.pk}/preview/").status_code == 200


@pytest.mark.parametrize("name", ["review", "preview"])
def test_the_pages_run_no_script_or_style_of_their_own(name, editor):
    import re

    text = page(editor, standing_at(Standing.CHANGED_IN_REVIEW), name)

    assert not re.search(r"<[^>]+\s(on\w+|style)=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("name", ["review", "preview", "change"])
def test_a_page_takes_the_same_queries_however_many_steps_and_changes(
    name, editor, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agreement = standing_at(Standing.CHANGED_IN_REVIEW)
    edit(editor, agreement, summary="One.")
    with CaptureQueriesContext(connection) as few:
        page(editor, agreement, name)
    number = len(few)
    for words in ("Two.", "Three.", "Four."):
        edit(editor, agreement, summary=words)
        publishing.take(StepName.SEND_BACK, [agreement], None, "Again.")
        publishing.take(StepName.SUBMIT, [agreement], None, "Again.")

    with django_assert_max_num_queries(number):
        page(editor, agreement, name)


def test_the_first_page_tells_an_editor_what_waits_for_him(analyst, editor):
    standing_at(Standing.IN_REVIEW)
    standing_at(Standing.CHANGED_IN_REVIEW)
    publishing.take(StepName.SUBMIT, [EventFactory()], None)

    text = editor.get("/admin/").content.decode()

    assert '<a href="/admin/agreements/agreement/?review=yes">agreements: 2</a>' in text
    assert '<a href="/admin/agreements/event/?review=yes">events: 1</a>' in text
    assert "Waiting for review" not in analyst.get("/admin/").content.decode()
