"""Taking a long change set back from its page: it goes on behind the pages, and its own page says how far it is."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from agreements import records
from agreements.models import Agreement, ChangeSet, Undo, UndoLook
from agreements.models.job import JobState
from agreements.records.schema import blank
from agreements.services import undoing_steps
from agreements.spreadsheets import importing
from tests.admin.browser import filled, says
from tests.admin_addresses import person

SHEET = "reference,title\n" + "".join(f"r{n},T{n}\n" for n in range(5))


@pytest.fixture
def imported(superuser, monkeypatch):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    return importing.apply(importing.start("a.csv", SHEET.encode(), superuser.user), superuser.user)


def where(change_set):
    return f"/admin/agreements/changeset/{change_set.pk}/take-back/"


def looked(client, change_set):
    """The page, once the worker has looked."""
    client.get(where(change_set))
    call_command("work", once=True)
    return client.get(where(change_set), follow=True)


def take_back(client, change_set):
    fields = filled(looked(client, change_set), "take_back_form")
    return client.post(where(change_set), {**fields, "confirm": "1", "why": "wrong"}, follow=True)


def test_many_records_are_taken_back_behind_the_page(superuser, imported):
    page = take_back(superuser, imported)

    text = page.content.decode()
    assert Agreement.objects.count() == 5
    assert "some records at a time" in text
    assert 'http-equiv="refresh"' in text
    assert page.redirect_chain == superuser.get(where(imported), follow=True).redirect_chain

    call_command("work", once=True)

    text = superuser.get(page.redirect_chain[-1][0]).content.decode()
    assert Agreement.objects.count() == 0
    assert 'http-equiv="refresh"' not in text
    assert "5 / 5" in text
    assert ChangeSet.objects.filter(reverts=imported, why="wrong").count() == 1


def test_what_stayed_is_named_with_its_reason(superuser, imported):
    take_back(superuser, imported)
    stayed = [["agreement", 7, "agreement “<b>”", "It was changed meanwhile."]]
    Undo.objects.update(left=stayed, state=JobState.DONE)

    text = superuser.get(f"/admin/agreements/undo/{Undo.objects.get().pk}/change/").content.decode()

    assert "agreement “&lt;b&gt;”</a>: It was changed meanwhile." in text


def test_a_failed_one_is_tried_again_from_the_list(superuser, imported):
    take_back(superuser, imported)
    Undo.objects.update(state=JobState.FAILED, error="power cut")

    chosen = {"action": "retry", "_selected_action": [Undo.objects.get().pk]}
    answer = superuser.post("/admin/agreements/undo/", chosen, follow=True)

    assert "1 undo is tried again." in says(answer)
    call_command("work", once=True)
    assert Agreement.objects.count() == 0


def test_the_page_waits_for_what_it_would_do_and_then_shows_it(superuser, imported):
    page = superuser.get(where(imported), follow=True)
    text = page.content.decode()
    assert "Looked at so far: 0 of 5 records." in text
    assert 'http-equiv="refresh"' in text

    call_command("work", once=True)

    text = superuser.get(page.redirect_chain[-1][0]).content.decode()
    assert 'http-equiv="refresh"' not in text
    assert text.count("It will be deleted.") == 5


def test_without_a_worker_the_page_says_what_to_do(superuser, imported):
    page = superuser.get(where(imported), follow=True)
    UndoLook.objects.update(at=timezone.now() - timedelta(minutes=2))

    assert "Does the background worker run?" in superuser.get(page.redirect_chain[-1][0]).content.decode()


def test_a_look_that_failed_says_why_and_is_tried_again(superuser, imported):
    page = superuser.get(where(imported), follow=True).redirect_chain[-1][0]
    UndoLook.objects.update(state=JobState.FAILED, error="power cut")

    text = superuser.get(page).content.decode()
    assert "power cut" in text
    assert "Try again" in text
    superuser.post(where(imported), {"look": "1"})
    call_command("work", once=True)

    assert "It will be deleted." in superuser.get(page).content.decode()


def test_who_confirms_after_a_change_is_shown_what_it_would_do_now(superuser, imported):
    fields = filled(looked(superuser, imported), "take_back_form")
    record = records.read("agreement", [Agreement.objects.get(title="T3").pk]).popitem()[1]
    records.write("agreement", [record | {"summary": "edited"}], None)

    page = superuser.post(where(imported), {**fields, "confirm": "1"}, follow=True)
    assert "It is looked at once more" in page.content.decode()
    call_command("work", once=True)

    text = superuser.get(page.redirect_chain[-1][0]).content.decode()
    assert "Something changed since you looked." in text
    assert "<h3>Changed since</h3>" in text
    assert Agreement.objects.count() == 5


def test_who_confirms_after_another_change_is_led_on_to_the_undo(superuser, imported):
    fields = filled(looked(superuser, imported), "take_back_form")
    records.write("party", [blank("party") | {"name": "Minsk", "kind": "city"}], None)

    page = superuser.post(where(imported), {**fields, "confirm": "1"}, follow=True)
    call_command("work", once=True)
    call_command("work", once=True)

    assert Agreement.objects.count() == 0
    undo = Undo.objects.get()
    answer = superuser.get(page.redirect_chain[-1][0])
    assert answer.url == f"/admin/agreements/undo/{undo.pk}/change/"


@pytest.mark.parametrize("seen", ["\x00", "x" * 1000, "'"])
def test_a_made_up_confirmation_takes_nothing_back(superuser, imported, seen):
    looked(superuser, imported)

    superuser.post(where(imported), {"confirm": "1", "seen": seen})
    call_command("work", once=True)

    assert (Undo.objects.count(), Agreement.objects.count()) == (0, 5)


def test_what_somebody_else_looks_at_is_his(superuser, imported):
    looked(superuser, imported)
    other = person("editors")

    text = other.get(where(imported), follow=True).content.decode()

    assert "Looked at so far: 0 of 5 records." in text
    assert UndoLook.objects.count() == 2


def test_in_another_language_it_is_looked_at_anew(superuser, imported):
    looked(superuser, imported)

    superuser.cookies["django_language"] = "ru"
    text = superuser.get(where(imported) + "?look").content.decode()
    assert 'http-equiv="refresh"' in text
    call_command("work", once=True)

    assert "соглашение" in superuser.get(where(imported) + "?look").content.decode()


def test_of_a_record_that_the_import_made_no_rest_is_offered_to_be_taken_back(superuser, imported):
    made = Agreement.objects.get(title="T0")
    records.write("agreement", [records.read("agreement", [made.pk])[made.pk] | {"summary": "edited"}], None)

    text = looked(superuser, imported).content.decode()
    [choice] = re.findall(r'<select name="[^"]*" id="id_[^"]*".*?</select>', text, re.DOTALL)

    assert "leave this record as it is" in choice
    assert "take back all, over what was changed since" in choice
    assert "take back the rest" not in choice


def test_who_may_not_delete_is_told_who_may(imported, superuser):
    analyst = person("analysts")

    assert "such as an editor" in looked(analyst, imported).content.decode()
    assert "such as an editor" not in looked(superuser, imported).content.decode()
