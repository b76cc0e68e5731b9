"""The list of imports: what became of each, and the same file brought again."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.admin.batch_fates import FATES
from agreements.models import ChangeSet, ImportBatch
from agreements.services import undoing
from agreements.spreadsheets import importing
from tests.admin.test_imports import IMPORTS, bring
from tests.factories import UserFactory

SHEET = "reference,title\nr1,Programme\nr2,Memorandum\n"


def imported(by, sheet=SHEET, name="a.csv"):
    batch = importing.start(name, sheet.encode(), by)
    importing.apply(batch, by)
    batch.refresh_from_db()
    return batch


def take_back(change_set):
    return undoing.revert(change_set, UserFactory(is_superuser=True))


def listed(client, **asked):
    return client.get(IMPORTS, asked).content.decode()


def names(client, **asked):
    return {batch.file_name for batch in client.get(IMPORTS, asked).context["cl"].result_list}


def half_written(by, name="half.csv", **facts):
    batch = importing.start(name, b"reference,title\nh1,Half\n", by)
    change_set = ChangeSet.objects.create(by=by, kind="import")
    facts = {"change_set": change_set, "pointer": 1200, "total": 5000, **facts}
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying", **facts)
    return batch


def test_an_import_is_listed_with_who_when_counts_and_what_it_changed(analyst):
    batch = imported(analyst.user)

    text = listed(analyst)

    assert "a.csv" in text
    assert "anna" in text
    assert "imported " in text
    assert "new: 2" in text
    assert f"/admin/agreements/changeset/{batch.change_set_id}/change/" in text


def test_what_was_taken_back_and_brought_again_is_said(analyst):
    batch = imported(analyst.user)

    first = take_back(batch.change_set)
    assert names(analyst, fate="taken-back") == {"a.csv"}
    assert names(analyst, fate="imported") == set()
    assert ">taken back<" in listed(analyst)

    again = take_back(first)
    assert names(analyst, fate="brought-again") == {"a.csv"}
    assert ">taken back, then brought again<" in listed(analyst)

    take_back(again)
    assert names(analyst, fate="taken-back") == {"a.csv"}
    assert names(analyst, fate="brought-again") == set()


def test_how_far_a_half_written_one_is(analyst):
    half_written(analyst.user, "alive.csv", heartbeat=timezone.now())
    half_written(analyst.user, "waits.csv", heartbeat=None)
    half_written(analyst.user, "stopped.csv", heartbeat=None, error="Somebody changed a record.")
    half_written(analyst.user, "silent.csv", heartbeat=timezone.now() - timedelta(hours=1))

    text = listed(analyst)

    assert text.count("being written: 1,200 of 5,000") == 2
    assert text.count("broken off: 1,200 of 5,000 written") == 2
    assert names(analyst, fate="writing") == {"alive.csv", "waits.csv"}
    assert names(analyst, fate="broken-off") == {"stopped.csv", "silent.csv"}


def test_what_was_given_up_is_said_also_half_way(analyst):
    importing.cancel(importing.start("none.csv", SHEET.encode(), analyst.user), analyst.user)
    half = half_written(analyst.user)
    ImportBatch.objects.filter(pk=half.pk).update(state="cancelled")
    importing.start("open.csv", SHEET.encode(), analyst.user)

    text = listed(analyst)

    assert ">given up<" in text
    assert ">given up: 1,200 of 5,000 written<" in text
    assert names(analyst, fate="given-up") == {"none.csv", "half.csv"}
    assert names(analyst, fate="open") == {"open.csv"}


def test_each_import_has_one_state_only(analyst):
    batch = imported(analyst.user)
    take_back(batch.change_set)
    half_written(analyst.user, error="x")
    imported(analyst.user, "reference,title\nr9,Other\n", "b.csv")

    found = [name for fate in FATES for name in names(analyst, fate=fate)]

    assert sorted(found) == ["a.csv", "b.csv", "half.csv"]


def test_the_list_is_narrowed_by_who(analyst, colleague):
    imported(analyst.user)
    importing.start("b.csv", b"reference,title\nr5,Another\n", colleague.user)

    assert names(analyst, by=colleague.user.pk) == {"b.csv"}
    assert names(analyst, by="x") == set()
    assert f"?by={analyst.user.pk}" in listed(analyst)


def test_the_list_costs_the_same_however_long_it_is(analyst):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            listed(analyst)
        return len(queries)

    take_back(imported(analyst.user).change_set)
    few = cost()
    for n in range(6):
        batch = imported(UserFactory(is_superuser=True), f"reference,title\nx{n},T{n}\n", f"{n}.csv")
        if n % 2:
            take_back(batch.change_set)

    assert cost() == few


def test_the_same_file_again_is_known_with_what_it_did(analyst, colleague):
    batch = imported(analyst.user)

    text = bring(colleague, SHEET, "renamed.csv").content.decode()

    assert "The same file was imported already by anna on" in text
    assert "(new: 2; imported)" in text
    assert f'href="{IMPORTS}{batch.pk}/preview/">See what it did' in text


def test_and_whether_it_was_taken_back(analyst):
    batch = imported(analyst.user)
    take_back(batch.change_set)

    assert "(new: 2; taken back)" in bring(analyst, SHEET).content.decode()


def test_another_file_is_not_taken_for_it(analyst):
    imported(analyst.user)

    assert "The same file" not in bring(analyst, SHEET + "r3,Protocol\n").content.decode()
