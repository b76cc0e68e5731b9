"""The page of a long import that was broken off: how far it is, and what can be done."""

import pytest
from django.utils import timezone

from agreements.models import Agreement, ImportBatch
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

    assert "The sheet was imported." in says(confirm(analyst, batch))

    assert Agreement.objects.count() == 5
    assert "Written so far" not in page(analyst, batch)


def test_while_it_is_written_nobody_is_offered_to_go_on(analyst, batch):
    ImportBatch.objects.update(heartbeat=timezone.now())

    text = page(analyst, batch)

    assert "being imported just now" in text
    assert "Go on" not in text
    assert "Give this import up" not in text
    assert "2 of 5 are written" in says(confirm(analyst, batch))
    assert Agreement.objects.count() == 2


def test_it_goes_on_without_what_others_changed(analyst, batch):
    assert "The sheet was imported." in says(confirm(analyst, batch, without_moved="1"))

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
