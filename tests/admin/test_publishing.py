"""Steps to the public, by button and by action."""

import pytest

from agreements.models import Agreement, Publication, StepName, Transition
from agreements.services import publishing
from agreements.services.steps import Standing
from tests.admin.browser import says
from tests.factories import EventFactory, agreement_between, publishable_agreement, published_agreement
from tests.services.walks import edited, standing_at

LIST = "/admin/agreements/agreement/"


def seen(client, record):
    """What the record's page says is being looked at."""
    text = client.get(f"/admin/agreements/{record._meta.model_name}/{record.pk}/review/").content.decode()
    return text.split('name="seen" value="')[1].split('"')[0]


def press(client, record, step, **data):
    """Press a button on the record's page as it stands."""
    address = f"/admin/agreements/{record._meta.model_name}/{record.pk}/{step.replace('_', '-')}/"
    return client.post(address, {"seen": seen(client, record), **data}, follow=True)


def choose(client, action, *records, **data):
    """Choose an action for records ticked in the list as it stands."""
    text = client.get(LIST).content.decode()
    ticked = {f"seen-{r.pk}": text.split(f'name="seen-{r.pk}" value="')[1].split('"')[0] for r in records}
    chosen = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(LIST, {**chosen, **ticked, **data}, follow=True)


def test_the_button_publishes_the_revision_that_was_looked_at(editor):
    agreement = publishable_agreement()

    response = press(editor, agreement, "publish", note="Checked.")

    agreement.refresh_from_db()
    assert "1 record was published." in says(response)
    assert (agreement.state, agreement.published_revision) == ("published", 1)
    assert Transition.objects.get().note == "Checked."


@pytest.mark.parametrize("looked_at", ["7.0", "", "abc", "1", "1.7", "9" * 40, "1.0\x00"])
def test_another_revision_is_not_published(editor, looked_at):
    agreement = publishable_agreement()

    response = editor.post(
        f"{LIST}{agreement.pk}/publish/", {"seen": looked_at, "note": "Checked."}, follow=True
    )

    agreement.refresh_from_db()
    assert agreement.state == "draft"
    assert "1 record was left:" in says(response)
    assert "Somebody" in says(response)
    assert ">Checked.</textarea>" in response.content.decode()


def test_the_page_says_what_is_missing_before_it_can_be_published(editor):
    agreement = agreement_between("Moscow", "Beijing")

    text = editor.get(f"{LIST}{agreement.pk}/change/").content.decode()

    assert "Publish: not yet. It has no type. It has no citation." in text


def test_the_page_says_that_four_eyes_are_asked_for(editor, settings):
    from agreements.records import read, write

    settings.FOUR_EYES = True
    agreement = publishable_agreement()
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | {"summary": "Mine."}], by=editor.user)

    assert "Publish: not yet. Four eyes:" in editor.get(f"{LIST}{agreement.pk}/change/").content.decode()
    assert "Four eyes:" in says(choose(editor, "publish", agreement))
    assert not Publication.objects.exists()


def test_the_action_says_how_many_were_published_and_why_others_were_left(editor):
    ready, bare = publishable_agreement(), agreement_between("Berlin", "Vienna", title="Bare")

    response = choose(editor, "publish", ready, bare)

    assert "1 record was published." in says(response)
    assert "1 record was left: Bare: It has no type. It has no citation." in says(response)


def test_the_action_leaves_what_was_changed_since_the_list_was_shown(editor):
    agreement = publishable_agreement()

    response = editor.post(
        LIST,
        {"action": "publish", "_selected_action": [agreement.pk], f"seen-{agreement.pk}": "7.0"},
        follow=True,
    )

    assert "Somebody changed it since you looked at it." in says(response)
    assert not Publication.objects.exists()


def test_who_selects_the_whole_list_takes_the_other_pages_as_they_are(editor):
    agreements = [publishable_agreement() for _ in range(52)]
    on_this_page = agreements[-1]
    shown = editor.get(LIST).context["cl"].result_list
    looked_at = {f"seen-{each.pk}": "1.0" for each in shown if each != on_this_page}

    response = editor.post(
        LIST,
        {
            "action": "publish",
            "select_across": "1",
            "_selected_action": [shown[0].pk],
            f"seen-{on_this_page.pk}": "7.0",
            **looked_at,
        },
        follow=True,
    )

    assert "51 records were published." in says(response)
    assert "1 record was left:" in says(response)


def test_withdrawing_by_button_and_by_action(editor):
    first, second = published_agreement(), published_agreement("Moscow", "Minsk")

    press(editor, first, "withdraw")
    response = choose(editor, "withdraw", second)

    assert "1 record was withdrawn." in says(response)
    assert {a.state for a in Agreement.objects.all()} == {"withdrawn"}


def test_an_analyst_sends_to_review_and_takes_it_back(analyst, colleague):
    agreement = publishable_agreement()

    sent = press(analyst, agreement, "submit", note="The day is from the report.")
    assert "1 record was sent to review." in says(sent)
    assert "Sent to review by anna" in sent.content.decode()
    assert "<q>The day is from the report.</q>" in sent.content.decode()
    assert "Take back" not in colleague.get(f"{LIST}{agreement.pk}/review/").content.decode()

    assert "1 record was taken back." in says(press(analyst, agreement, "take_back"))


def test_an_editor_sends_back_with_a_note_that_the_analyst_sees(analyst, editor):
    agreement = standing_at(Standing.IN_REVIEW)

    refused = press(editor, agreement, "send_back", note=" ")
    assert "Say in a note what has to be changed." in says(refused)
    press(editor, agreement, "send_back", note="No source says 2024.")

    text = analyst.get(f"{LIST}{agreement.pk}/change/").content.decode()
    assert "Sent back by edith" in text
    assert "<q>No source says 2024.</q>" in text


def test_a_note_is_shown_as_text(analyst):
    agreement = publishable_agreement()

    text = press(analyst, agreement, "submit", note="<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_an_analyst_neither_publishes_nor_withdraws(analyst):
    draft, public = publishable_agreement(), published_agreement("Moscow", "Minsk")
    published = Publication.objects.count()

    assert analyst.post(f"{LIST}{draft.pk}/publish/", {"seen": "1.0"}).status_code == 403
    assert analyst.post(f"{LIST}{public.pk}/withdraw/").status_code == 403
    choose(analyst, "publish", draft)
    choose(analyst, "withdraw", public)

    assert Publication.objects.count() == published
    assert "publish/" not in analyst.get(f"{LIST}{draft.pk}/change/").content.decode()


@pytest.mark.parametrize("name", StepName)
def test_looking_takes_no_step(name, superuser):
    agreement = publishable_agreement()

    response = superuser.get(f"{LIST}{agreement.pk}/{name.replace('_', '-')}/")

    assert response.status_code == 405
    assert not Transition.objects.exists()


@pytest.mark.parametrize("number", ["0", "999", "9" * 30])
@pytest.mark.parametrize("page", ["review", "preview", "publish", "submit"])
def test_a_record_that_is_not_there_has_no_pages(number, page, superuser):
    address = f"{LIST}{number}/{page}/"

    assert (superuser.get if page.endswith("view") else superuser.post)(address).status_code == 404


def test_a_published_record_is_withdrawn_before_it_is_deleted(editor):
    agreement = published_agreement()

    assert editor.post(f"{LIST}{agreement.pk}/delete/", {"post": "yes"}).status_code == 403
    text = editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [agreement.pk]}
    ).content.decode()

    assert "Withdraw it first." in text
    assert Agreement.objects.exists()


def test_the_list_marks_what_changed_and_what_waits(editor, django_assert_max_num_queries):
    agreement = edited(published_agreement())
    waiting = standing_at(Standing.CHANGED_IN_REVIEW, sender=editor.user)
    standing_at(Standing.IN_REVIEW)

    assert "changed since" in editor.get(LIST).content.decode()
    assert "changed since" in editor.get(f"{LIST}{agreement.pk}/change/").content.decode()
    listed = editor.get(LIST, {"changed": "yes"}).context["cl"].result_list
    assert set(listed) == {agreement, waiting}
    queue = editor.get(LIST, {"review": "yes"})
    assert len(queue.context["cl"].result_list) == 2
    text = queue.content.decode()
    assert "changes in review" in text
    assert "edith," in text
    assert "Please look at the dates." in text


def test_the_list_takes_the_same_queries_however_many_wait(editor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    standing_at(Standing.IN_REVIEW, sender=editor.user)
    with CaptureQueriesContext(
        connection,
    ) as few:
        editor.get(LIST, {"review": "yes"})
    for start in (Standing.IN_REVIEW, Standing.CHANGED_IN_REVIEW) * 3:
        standing_at(start, sender=editor.user)

    with django_assert_num_queries(len(few)):
        editor.get(LIST, {"review": "yes"})


def test_an_event_goes_the_same_way(editor):
    event = EventFactory()

    response = press(editor, event, "publish")

    assert "It has no party." in says(response)
    assert "sent to review" in says(press(editor, event, "submit"))
    assert publishing.take(StepName.SEND_BACK, [event], None, "Who was there?").done == [event]
