"""The workbook in the admin: lists go out as they are filtered; what was changed is shown, and written on a yes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from agreements.models import Agreement, ChangeSet, ImportBatch
from agreements.services.accounts import set_up_groups
from agreements.spreadsheets import applying
from tests.admin_addresses import person
from tests.factories import PersonFactory, agreement_between
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import add, opened, put, saved

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
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirmed(client, page):
    where = page.redirect_chain[-1][0].replace("/preview/", "/apply/")
    return client.post(where, {"why": "the sheet of June"}, follow=True)


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
    assert "The workbook was imported." in page
    assert "0 new, 1 changed" in page


def test_a_second_yes_writes_nothing(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))
    confirmed(analyst, page)

    confirmed(analyst, page)
    assert ChangeSet.objects.count() == 1


def test_what_changed_since_the_preview_is_not_written(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "Mine")))
    other = saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "Theirs"))
    confirmed(analyst, sent(analyst, other))

    told = confirmed(analyst, page).content.decode()
    assert "Records changed since this preview was made" in told
    assert "Somebody changed the record since this workbook was made" in told
    assert "Write all of it" not in told
    assert set(Agreement.objects.values_list("summary", flat=True)) == {"", "Theirs"}


def test_somebody_elses_preview_is_nobodys(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))

    assert "This import belongs to the analysts" in confirmed(person("editors"), page).content.decode()
    assert ChangeSet.objects.count() == 0


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


@pytest.mark.parametrize("step", ["table", "columns", "names", "orders", "wrong"])
def test_it_has_no_steps_of_a_sheet(analyst, step):
    sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))
    batch = ImportBatch.objects.get()

    for asked in (analyst.get, analyst.post):
        assert asked(f"/admin/agreements/importbatch/{batch.pk}/{step}/").status_code in (404, 405)
    assert analyst.post(f"/admin/agreements/importbatch/{batch.pk}/preview/").status_code == 404


def test_its_records_are_found_by_kind_and_words(analyst):
    edited = put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")
    for row in range(2, len(edited["party"]) + 1):
        put(edited, "party", row, "wikidata", f"Q{row}")
    where = sent(analyst, saved(edited)).redirect_chain[-1][0]

    agreements = analyst.get(where + "?kind=agreement").content.decode()
    rome = analyst.get(where + "?q=rome").content.decode()

    assert "<ins>New</ins>" in agreements
    assert "<ins>Q2</ins>" not in agreements
    assert rome.count('<tr class="changed">') == 1


def test_new_records_are_called_by_their_names(analyst):
    edited = opened(downloaded(analyst))
    add(edited, "party", id="new:1", name="Pekin", kind="city")
    add(edited, "agreement", id="new:1", title="Lease of pandas")
    add(edited, "agreement_participations", agreement="new:1", party="new:1", role="contracting")
    add(edited, "agreement_relations", agreement=edited["agreement"][1][0], to="new:1", kind="continues")

    page = sent(analyst, saved(edited)).content.decode()

    assert "<ins>Pekin, " in page
    assert "<ins>continues, Lease of pandas</ins>" in page
    assert "new:1" not in page


def test_a_long_one_is_written_behind_the_pages(analyst, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    edited = put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")
    put(edited, "agreement", 3, "summary", "New")

    page = confirmed(analyst, sent(analyst, saved(edited))).content.decode()

    assert "Written so far: 0 of 2 records." in page
    assert 'http-equiv="refresh"' in page
    call_command("work", once=True)
    assert set(Agreement.objects.values_list("summary", flat=True)) == {"New"}


def test_it_stands_among_the_imports_and_what_it_brought_in_can_be_published(analyst):
    page = sent(analyst, saved(put(opened(downloaded(analyst)), "agreement", 2, "summary", "New")))
    confirmed(analyst, page)
    batch = ImportBatch.objects.get()

    editor = person("editors")
    listed = editor.get("/admin/agreements/importbatch/").content.decode()
    offered = editor.get(f"/admin/agreements/importbatch/{batch.pk}/publish/")

    assert "tracker.zip" in listed
    assert "changed: 1" in listed
    assert offered.status_code == 200
