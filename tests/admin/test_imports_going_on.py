"""The page of a long import that was broken off: how far it is, and what can be done."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from agreements import records
from agreements.models import Agreement, ChangeSet, ImportBatch
from agreements.spreadsheets import applying, importing, writing_rows
from tests.admin.browser import says

SHEET = "reference,title\n" + "".join(f"r{n},T{n}\n" for n in range(5))


@pytest.fixture
def batch(analyst, monkeypatch):
    """Written up to the second of five rows."""
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    monkeypatch.setattr(applying, "CHUNK", 2)
    batch = importing.start("a.csv", SHEET.encode(), analyst.user)
    with monkeypatch.context() as patch:
        calls = iter([writing_rows.write])
        patch.setattr(writing_rows, "write", lambda *args, **kwargs: next(calls)(*args, **kwargs))
        with pytest.raises(StopIteration):
            importing.apply(batch, analyst.user)
    return batch


def page(client, batch):
    return client.get(f"/admin/agreements/importbatch/{batch.pk}/preview/").content.decode()


def confirm(client, batch, **fields):
    return client.post(f"/admin/agreements/importbatch/{batch.pk}/apply/", fields, follow=True)


def test_the_page_says_how_far_it_is_and_goes_on(analyst, batch):
    text = page(analyst, batch)
    assert "Written so far: 2 of 5" in text
    assert "Go on" in text

    confirm(analyst, batch)
    call_command("work", once=True)

    assert Agreement.objects.count() == 5
    assert "Written so far" not in page(analyst, batch)


def test_while_it_is_written_nobody_is_offered_to_go_on(analyst, batch):
    ImportBatch.objects.update(heartbeat=timezone.now())

    text = page(analyst, batch)

    assert "It is written behind the pages" in text
    assert "Go on" not in text
    assert "Give this import up" not in text
    assert "2 of 5 are written" in says(confirm(analyst, batch))
    assert Agreement.objects.count() == 2


def test_it_goes_on_without_what_others_changed(analyst, batch):
    call_command("work", once=True)
    moved = Agreement.objects.get(title="T0")
    batch = stopped_by_a_change_of(moved, analyst)

    text = page(analyst, batch)
    assert "Somebody changed a record meanwhile." in text
    assert 'http-equiv="refresh"' not in text
    confirm(analyst, batch, without_moved="1")
    call_command("work", once=True)

    moved.refresh_from_db()
    assert (moved.title, moved.summary) == ("T0", "edited")
    assert Agreement.objects.get(title="T4").summary == "new"
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("applied", "")


def stopped_by_a_change_of(moved, analyst):
    """A sheet with a new summary of each, whose writing met somebody's edit."""
    changing = "reference,summary\n" + "".join(f"r{n},new\n" for n in range(5))
    batch = importing.start("b.csv", changing.encode(), analyst.user)
    confirm(analyst, batch)
    record = records.read("agreement", [moved.pk])[moved.pk]
    records.write("agreement", [record | {"summary": "edited"}], analyst.user, "an edit")
    call_command("work", once=True)
    return batch


def test_a_long_import_is_written_behind_the_page(analyst, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    batch = importing.start("a.csv", SHEET.encode(), analyst.user)

    confirm(analyst, batch)
    confirm(analyst, batch)

    assert Agreement.objects.count() == 0
    text = page(analyst, batch)
    assert "Written so far: 0 of 5" in text
    assert "you can close this one" in text
    assert 'http-equiv="refresh"' in text
    call_command("work", once=True)
    assert Agreement.objects.count() == 5
    assert 'http-equiv="refresh"' not in page(analyst, batch)


def test_it_can_be_stopped_midway(analyst, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    batch = importing.start("a.csv", SHEET.encode(), analyst.user)
    confirm(analyst, batch)
    assert "Stop it" in page(analyst, batch)
    ImportBatch.objects.update(heartbeat=timezone.now(), pointer=2)

    stop = f"/admin/agreements/importbatch/{batch.pk}/stop/"
    text = analyst.post(stop, follow=True).content.decode()

    assert "It stops after the records that are being written now." in text
    assert 'http-equiv="refresh"' in text
    assert "Stop it" not in text
    ImportBatch.objects.update(heartbeat=None)
    text = page(analyst, batch)
    assert "Written so far: 2 of 5" in text
    assert f"{analyst.user} stopped it." in text
    assert 'http-equiv="refresh"' not in text
    assert "Go on" in text
    assert "Take back what was written …" in text


def test_a_colleague_can_not_stop_it(colleague, analyst, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    batch = importing.start("a.csv", SHEET.encode(), analyst.user)
    confirm(analyst, batch)

    assert "Stop it" not in page(colleague, batch)
    colleague.post(f"/admin/agreements/importbatch/{batch.pk}/stop/")

    call_command("work", once=True)
    assert Agreement.objects.count() == 5


def test_without_a_worker_the_page_says_what_to_do(analyst, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    batch = importing.start("a.csv", SHEET.encode(), analyst.user)
    confirm(analyst, batch)

    ChangeSet.objects.update(at=timezone.now() - timedelta(minutes=2))

    assert "Does the background worker run?" in page(analyst, batch)


def test_what_a_fault_stopped_waits_for_the_user(analyst, batch, monkeypatch):
    def write(*args, **kwargs):
        raise RuntimeError("no such thing")

    with monkeypatch.context() as patch:
        patch.setattr(writing_rows, "write", write)
        call_command("work", once=True)

    text = page(analyst, batch)
    assert "It broke off." in text
    assert "no such thing" in text
    call_command("work", once=True)
    assert Agreement.objects.count() == 2
    confirm(analyst, batch)
    call_command("work", once=True)
    assert Agreement.objects.count() == 5


def test_half_of_it_can_be_given_up(analyst, batch):
    response = analyst.post(f"/admin/agreements/importbatch/{batch.pk}/cancel/", follow=True)

    assert "The import was given up." in says(response)
    assert Agreement.objects.count() == 2
    confirm(analyst, batch)
    assert Agreement.objects.count() == 2


def test_only_who_brought_it_in_goes_on(colleague, batch):
    assert "Go on" not in page(colleague, batch)
    confirm(colleague, batch)

    assert Agreement.objects.count() == 2
