"""The page on which an editor publishes what an import brought in."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, BatchPublication, ImportBatch, Publication
from agreements.models.job import JobState
from agreements.records import delete
from agreements.services import batch_publishing
from agreements.spreadsheets import importing
from tests.admin.browser import FormReader, says
from tests.services.test_batch_publishing import brought, change


@pytest.fixture
def batch(analyst):
    return brought(3, by=analyst.user)[0]


def address(batch):
    return f"/admin/agreements/importbatch/{batch.pk}/publish/"


def page(client, batch, **asked):
    return client.get(address(batch), asked).content.decode()


def form(text):
    """What the button would send."""
    reader = FormReader(form_id="publish")
    reader.feed(text)
    return reader.fields


def press(client, batch, fields=None, **more):
    sent = form(page(client, batch)) if fields is None else fields
    return client.post(address(batch), {**sent, **more}, follow=True)


def published():
    return set(Agreement.objects.filter(state="published").values_list("title", flat=True))


def test_the_page_of_an_import_leads_there_for_those_who_may_publish(analyst, editor, batch):
    there = f"/admin/agreements/importbatch/{batch.pk}/names/"

    assert address(batch) in editor.get(there).content.decode()
    assert address(batch) not in analyst.get(there).content.decode()


def test_each_agreement_is_shown_with_what_readers_would_see(editor, batch):
    text = page(editor, batch)

    assert "to be published 3" in text
    assert "Programme 0" in text
    assert "all of it is new to them" in text
    assert "Publish these 3 agreements" in text


def test_of_a_public_one_only_the_difference_is_shown(editor, analyst):
    batch, [made] = brought(1, by=analyst.user)
    press(editor, batch)
    change(made, summary="Later words.")

    text = page(editor, batch)

    assert "<ins>Later words.</ins>" in text
    assert "Moscow" not in text.split('class="to-publish')[1]
    assert "Publish this 1 agreement" in text


def test_one_click_publishes_all_with_the_note(editor, batch):
    response = press(editor, batch, why="Checked.")

    assert "3 agreements were published." in says(response)
    assert len(published()) == 3
    line = Publication.objects.filter(kind="agreement").first()
    assert (line.by, line.why) == (editor.user, "Checked.")
    text = page(editor, batch)
    assert "3 of 3 done with, 3 published." in text
    assert "public as it stands 3" in text
    assert "There is nothing to publish." in text


def test_what_is_not_ready_says_why_and_stays(editor, batch):
    bare, gone, _other = Agreement.objects.order_by("pk")
    bare.citations.all().delete()
    delete("agreement", [gone.pk], None)

    text = page(editor, batch)
    assert "not ready 1" in text
    assert "It has no citation." in text
    assert "taken back or deleted 1" in text
    assert "Programme 1" in text

    press(editor, batch)
    assert published() == {"Programme 2"}


def test_the_groups_narrow_what_is_shown(editor, batch):
    Agreement.objects.order_by("pk")[0].citations.all().delete()

    text = page(editor, batch, show="lacking")

    assert "Programme 0" in text
    assert "Programme 1" not in text
    assert page(editor, batch, show="unheard of").count('class="to-publish') == 3


def test_an_edit_after_the_look_is_left_out_and_named(editor, batch):
    looked = form(page(editor, batch))
    change(Agreement.objects.get(title="Programme 1"), summary="Not seen by anybody.")

    response = press(editor, batch, looked)

    assert published() == {"Programme 0", "Programme 2"}
    text = response.content.decode()
    assert "1 was left; see below why." in says(response)
    assert "Programme 1</a>: Somebody changed it since you looked at it." in text
    assert "Publish this 1 agreement" in text


def test_turning_the_page_does_not_take_an_edit_for_looked_at(editor, batch, monkeypatch):
    monkeypatch.setattr("agreements.admin.import_steps.publish.PAGE", 1)
    first = page(editor, batch)
    change(Agreement.objects.get(title="Programme 0"), summary="Not seen by anybody.")
    look = form(first)["look"]
    assert f"look={look}&amp;p=2" in first

    second = page(editor, batch, look=look, p=2)

    assert form(second)["look"] == look
    assert "1 agreement was changed since you began to look" in second
    press(editor, batch, form(second))
    assert published() == {"Programme 1", "Programme 2"}


def test_a_second_click_and_a_second_tab_change_nothing(editor, batch):
    first, second = form(page(editor, batch)), form(page(editor, batch))
    press(editor, batch, first)
    lines = Publication.objects.count()

    for sent in (first, second):
        response = press(editor, batch, sent)
        assert "published from another page already" in says(response)

    assert Publication.objects.count() == lines
    assert BatchPublication.objects.count() == 1


def test_many_are_published_behind_the_page_which_says_how_far_it_is(editor, batch, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 2)

    text = press(editor, batch).content.decode()
    assert '<meta http-equiv="refresh"' in text
    assert "Being published" in text
    assert "0 of 3 done with" in text
    assert 'id="publish"' not in text
    assert published() == set()

    BatchPublication.objects.update(done=1, pointer=1, state=JobState.RUNNING, heartbeat=timezone.now())
    assert "1 of 3 done with" in page(editor, batch)
    assert "About 1 minute left." in page(editor, batch)

    BatchPublication.objects.update(done=0, pointer=0, state=JobState.WAITING)
    call_command("work", once=True)
    text = page(editor, batch)
    assert '<meta http-equiv="refresh"' not in text
    assert "3 of 3 done with, 3 published." in text


def test_that_no_worker_runs_is_said_after_a_while(editor, batch, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 2)
    monkeypatch.setattr("agreements.admin.import_steps.publish.SLOW", -1)

    assert "Is the worker running?" in press(editor, batch).content.decode()


def test_what_broke_off_says_why_and_the_rest_can_be_published(editor, batch):
    BatchPublication.objects.create(
        batch=batch, by=editor.user, state=JobState.FAILED, error="It broke off. x"
    )

    text = page(editor, batch)

    assert "The publication broke off" in text
    assert "It broke off. x" in text
    press(editor, batch)
    assert len(published()) == 3


def failed(batch, editor, **facts):
    looked = [
        [pk, 1, 0]
        for pk in batch.change_set.changes.filter(record_kind="agreement").values_list("record_id", flat=True)
    ]
    told = {
        "seen": looked,
        "total": len(looked),
        "state": JobState.FAILED,
        "error": "It broke off. x",
        **facts,
    }
    return BatchPublication.objects.create(batch=batch, by=editor.user, **told)


def test_what_broke_off_goes_on_where_it_stood(editor, batch):
    job = failed(batch, editor, pointer=1, done=1)

    assert "Try again" in page(editor, batch)
    for _click in range(2):
        editor.post(address(batch), {"retry": "1"})
    call_command("work", once=True)

    job.refresh_from_db()
    assert (job.state, job.done, job.error) == ("done", 3, "")
    assert len(published()) == 2


def test_the_import_says_what_became_of_its_publication(editor, analyst, batch):
    preview = f"/admin/agreements/importbatch/{batch.pk}/preview/"
    failed(batch, editor, pointer=1, done=1)

    text = editor.get(preview).content.decode()
    assert "broke off: 1 of 3 published. It broke off. x" in text
    assert "Try again" in text
    text = analyst.get(preview).content.decode()
    assert "broke off: 1 of 3 published." in text
    assert "Try again" not in text
    analyst.post(address(batch), {"retry": "1"})
    assert BatchPublication.objects.get().state == JobState.FAILED


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": JobState.RUNNING, "done": 2}, "being published: 2 of 3"),
        ({"state": JobState.DONE, "done": 3}, "published: 3"),
        ({"state": JobState.DONE, "done": 3, "refused": [[1, "a", "why", True]]}, "published: 2, left: 1"),
    ],
)
def test_the_list_says_it_of_each_import(editor, batch, facts, words):
    failed(batch, editor)
    failed(batch, editor, after=1, **facts)

    text = editor.get("/admin/agreements/importbatch/").content.decode()

    assert words in text
    assert "broke off:" not in text


def test_failed_publications_are_found_and_tried_again_from_the_list(editor, batch):
    failed(batch, editor)
    found = editor.get("/admin/agreements/importbatch/?publication=failed").content.decode()
    assert "broke off: 0 of 3 published. It broke off. x" in found
    for other in ("running", "done", "none"):
        assert (
            "0 imports" in editor.get(f"/admin/agreements/importbatch/?publication={other}").content.decode()
        )

    chosen = {"action": "publish_again", "_selected_action": [batch.pk]}
    answer = editor.post("/admin/agreements/importbatch/", chosen, follow=True).content.decode()

    assert "1 publication is tried again." in answer
    call_command("work", once=True)
    assert len(published()) == 3


def test_earlier_publications_stay_to_be_looked_at(editor, batch):
    looked = form(page(editor, batch))
    edited = Agreement.objects.get(title="Programme 1")
    change(edited, summary="Not seen by anybody.")
    press(editor, batch, looked)
    first = BatchPublication.objects.get()
    press(editor, batch)

    text = page(editor, batch)
    assert "Somebody changed it since" not in text
    assert f'href="?job={first.pk}"' in text

    change(edited, summary="Again.")
    earlier = page(editor, batch, job=first.pk)
    assert "Programme 1</a>: Somebody changed it since" in earlier
    press(editor, batch, form(earlier))
    assert BatchPublication.objects.count() == 3
    assert page(editor, batch, job="x").count("Other publications") == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"look": "x", "after": "0"},
        {"look": "1.1.1.1", "after": "٣"},
        {"look": "9" * 30, "after": "0"},
        {"look": "5.0.0.0", "after": "9" * 30},
        {"look": "1.5.0.0", "after": "0"},
        {"look": "\x00", "after": "\x00"},
    ],
)
def test_who_says_he_looked_at_what_never_was_publishes_nothing(editor, batch, sent):
    response = press(editor, batch, sent)

    assert "Look again" in says(response)
    assert published() == set()
    assert not BatchPublication.objects.exists()


def test_a_forged_look_in_the_address_begins_anew(editor, batch):
    for look in ("x", "1.1.1.1", "9.9.9.9"):
        assert "to be published 3" in page(editor, batch, look=look), look


def test_who_may_not_publish_sees_nothing_of_it(analyst, staff, batch):
    for client in (analyst, staff):
        assert client.get(address(batch)).status_code == 403
        assert client.post(address(batch), {"look": "5.0.0.0", "after": "0"}).status_code == 403
    assert published() == set()


def test_what_is_not_imported_yet_is_not_published(editor):
    batch = importing.start("b.csv", b"reference,title\nr1,Programme\n", editor.user)

    response = editor.get(address(batch), follow=True)

    assert response.redirect_chain[-1][0].endswith("/preview/")
    assert "before it is imported" in says(response)
    assert ImportBatch.objects.get(pk=batch.pk).state == "planned"


def test_the_page_costs_the_same_however_many_came_in(editor, analyst):
    def cost(batch):
        with CaptureQueriesContext(connection) as queries:
            page(editor, batch)
        return len(queries)

    few, many = brought(2, by=analyst.user)[0], brought(12, by=analyst.user)[0]
    cost(few)

    assert cost(many) == cost(few)


@pytest.mark.parametrize("language", ["ru", "zh-hans"])
def test_the_page_is_in_the_language_of_the_user(editor, batch, language):
    editor.cookies["django_language"] = language

    text = editor.get(address(batch), headers={"accept-language": language}).content.decode()

    assert "Publish these" not in text
    assert {"ru": "Опубликовать 3 соглашения", "zh-hans": "发布这 3 份协议"}[language] in text
