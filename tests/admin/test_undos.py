"""Taking a long change set back from its page: it goes on behind the pages, and its own page says how far it is."""

import pytest
from django.core.management import call_command

from agreements.models import Agreement, ChangeSet, Undo
from agreements.models.job import JobState
from agreements.services import undoing_steps
from agreements.spreadsheets import importing
from tests.admin.browser import says

SHEET = "reference,title\n" + "".join(f"r{n},T{n}\n" for n in range(5))


@pytest.fixture
def imported(superuser, monkeypatch):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    return importing.apply(importing.start("a.csv", SHEET.encode(), superuser.user), superuser.user)


def take_back(client, change_set):
    return client.post(
        f"/admin/agreements/changeset/{change_set.pk}/take-back/",
        {"confirm": "1", "why": "wrong"},
        follow=True,
    )


def test_many_records_are_taken_back_behind_the_page(superuser, imported):
    page = take_back(superuser, imported)

    text = page.content.decode()
    assert Agreement.objects.count() == 5
    assert "some records at a time" in text
    assert 'http-equiv="refresh"' in text
    assert page.redirect_chain == take_back(superuser, imported).redirect_chain

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
