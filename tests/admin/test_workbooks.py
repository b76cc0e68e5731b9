"""The workbook in the admin: lists go out as they are filtered; what was changed is shown, and written on a yes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.models import Agreement, ChangeSet
from agreements.services.accounts import set_up_groups
from tests.admin_addresses import person
from tests.factories import PersonFactory, agreement_between
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, put, saved

UPLOAD = "/admin/agreements/agreement/workbook/"


@pytest.fixture(autouse=True)
def stored():
    set_up_groups()
    agreement_between("Moscow", "Beijing", title="Memorandum", signed="2019")
    agreement_between("Paris", "Rome", title="Protocol", signed="2020")


@pytest.fixture
def analyst():
    return person("analysts")


def content_of(response):
    return b"".join(response.streaming_content)


def downloaded(client, ending="zip", query=""):
    return content_of(client.get(f"/admin/agreements/agreement/workbook.{ending}{query}"))


def sent(client, content, name="tracker.zip"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def confirmed(client, page):
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    return client.post(UPLOAD, {**hidden, "why": "the sheet of June"}, follow=True)


@pytest.mark.parametrize("ending", worlds.FORMATS)
def test_a_list_goes_out_as_it_is_filtered(ending):
    content = downloaded(person("viewers"), ending, "?q=Beijing")

    plan = worlds.planned(ending, content)
    assert plan.problems == []
    assert plan.counts()["unchanged"] < worlds.all_records()
    if ending == "zip":
        place = opened(content)["agreement"][0].index("title")
        assert [row[place] for row in opened(content)["agreement"][1:]] == ["Memorandum"]


@pytest.mark.parametrize(
    "kind", ["agreement", "event", "party", "person", "office", "tenure", "area", "source"]
)
def test_every_list_offers_its_workbook(kind):
    PersonFactory()
    viewer = person("viewers")
    page = viewer.get(reverse(f"admin:agreements_{kind}_changelist")).content.decode()
    link = reverse(f"admin:agreements_{kind}_workbook_ods")

    assert f'href="{link}?' in page
    assert viewer.get(link).status_code == 200


def test_brought_back_untouched_it_changes_nothing(analyst):
    page = sent(analyst, downloaded(analyst)).content.decode()

    assert "0 new, 0 changed, " in page
    assert "Write all of it" not in page


def test_a_change_is_shown_and_written_on_a_yes(analyst):
    edited = put(opened(downloaded(analyst)), "agreement", 2, "summary", "'=1+1")
    title = edited["agreement"][1][edited["agreement"][0].index("title")]

    page = sent(analyst, saved(edited))
    assert Agreement.objects.get(title=title).summary == ""
    assert "<ins>=1+1</ins>" in page.content.decode()

    page = confirmed(analyst, page).content.decode()
    assert Agreement.objects.get(title=title).summary == "=1+1"
    assert ChangeSet.objects.latest("pk").why == "the sheet of June"
    assert "Written. 0 new, 1 changed" in page


def test_a_second_yes_writes_nothing(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))
    confirmed(analyst, page)

    assert "imported already" in confirmed(analyst, page).content.decode()
    assert ChangeSet.objects.count() == 1


def test_what_changed_since_the_preview_is_not_written(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "Mine")))
    other = saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "Theirs"))
    confirmed(analyst, sent(analyst, other))

    assert "Nothing was written" in confirmed(analyst, page).content.decode()
    assert set(Agreement.objects.values_list("summary", flat=True)) == {"", "Theirs"}


def test_somebody_elses_preview_is_nobodys(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))

    assert "Only the person who brought" in confirmed(person("editors"), page).content.decode()


def test_what_is_wrong_is_told_with_its_place(analyst):
    page = sent(
        analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "signed", "<soon>"))
    ).content.decode()

    assert "agreement, row 2, column signed “&lt;soon&gt;”" in page
    assert "Write all of it" not in page


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", b"PK\x03\x04x"), ("a.csv", b"id\n1"), ("a.ods", b"\x00")]
)
def test_other_files_are_refused_in_words(analyst, name, content):
    page = sent(analyst, content, name)

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


def test_a_made_up_yes_is_refused(analyst):
    page = analyst.post(UPLOAD, {"ticket": "x", "seen": "y"}, follow=True).content.decode()

    assert "not valid any more" in page
    assert ChangeSet.objects.count() == 0
