"""A long change set is taken back step by step: everything once, but for what somebody changes meanwhile."""

import pytest
from django.core.management import call_command

from agreements import records
from agreements.models import Agreement, Change, ChangeSet, Party, Source, Undo
from agreements.services import jobs, undoing, undoing_steps
from agreements.services.undo_plans import Choices
from agreements.services.undoing import NotTakenBack
from agreements.spreadsheets import importing
from tests.factories import UserFactory
from tests.spreadsheets.sheets import csv_file

HEADING = ["reference", "title", "party 1", "relations", "source_url"]
CITIES = "abcdefg"


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def _short_steps(monkeypatch):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    monkeypatch.setattr(undoing_steps, "CHUNK", 2)


@pytest.fixture
def imported(by):
    """Seven agreements of seven new cities, each continuing the next, and a change of one that stood there before."""
    importing.apply(brought_in(by, ["old", "Before", "City a", "", ""]), by)
    rows = [
        [
            f"r{n}",
            f"T{n}",
            f"City {city}",
            f"continues: r{n + 1}" if n < 6 else "",
            f"https://e.org/{n}",
        ]
        for n, city in enumerate(CITIES)
    ]
    return importing.apply(brought_in(by, *rows, ["old", "After", "City a", "", ""]), by)


def brought_in(by, *rows):
    batch = importing.start("sheet.csv", csv_file(HEADING, *rows), by)
    open_names = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    return importing.decide(batch, open_names, by)


def everything():
    """Every record as it reads, without the count of its revisions."""
    models = {"agreement": Agreement, "party": Party, "source": Source}
    return {
        kind: records.read(kind, model.objects.values_list("pk", flat=True)) for kind, model in models.items()
    }


def begin(change_set, by, choices=undoing.UNDECIDED):
    return undoing_steps.start(change_set, by, "a mistake", choices, "")


def finish(undo):
    call_command("work", once=True)
    undo.refresh_from_db()
    assert (undo.state, undo.error) == ("done", "")
    return undo


def test_everything_is_as_before_and_the_undo_can_be_taken_back(by, imported):
    after = everything()

    undo = finish(begin(imported, by))

    assert [a.title for a in Agreement.objects.all()] == ["Before"]
    assert [p.name for p in Party.objects.all()] == ["City a"]
    assert not Source.objects.exists()
    assert (undo.left, undo.done, undo.made.reverts, undo.made.why) == ([], undo.total, imported, "a mistake")

    again = finish(begin(undo.made, by))

    assert everything() == after
    assert again.left == []


def test_it_is_begun_once_however_often_it_is_confirmed(by, imported):
    assert begin(imported, by) == begin(imported, by)

    call_command("work", once=True)

    assert ChangeSet.objects.filter(reverts=imported).count() == 1


def test_what_is_changed_meanwhile_stays_with_all_that_it_uses(by, imported):
    undo = begin(imported, by)
    kept = Agreement.objects.get(reference="r3")
    record = records.read("agreement", [kept.pk])[kept.pk]
    records.write("agreement", [record | {"title": "Edited"}], by, "an edit")

    finish(undo)

    assert sorted(Agreement.objects.values_list("title", flat=True)) == ["Before", "Edited", "T4", "T5", "T6"]
    assert [(kind, title) for kind, _pk, title, _why in undo.left][0] == ("agreement", "agreement “Edited”")
    assert "Used by agreement “Edited”." in [why for *_about, why in undo.left]
    assert set(Party.objects.values_list("name", flat=True)) == {
        "City a",
        "City d",
        "City e",
        "City f",
        "City g",
    }


def test_what_was_changed_before_is_decided_first(by, imported):
    kept = Agreement.objects.get(reference="r0")
    record = records.read("agreement", [kept.pk])[kept.pk]
    records.write("agreement", [record | {"title": "Edited"}], by, "an edit")

    with pytest.raises(NotTakenBack, match="was changed since"):
        begin(imported, by)
    assert not Undo.objects.exists()

    finish(begin(imported, by, Choices({("agreement", kept.pk): "overwrite"})))
    assert [a.title for a in Agreement.objects.all()] == ["Before"]


def test_what_was_said_of_all_others_is_not_said_of_what_is_edited_afterwards(by, imported):
    seen, unseen = (Agreement.objects.get(reference=ref) for ref in ("r0", "r1"))
    edit(seen, by)
    undo = begin(imported, by, Choices(rest="overwrite"))
    edit(unseen, by)

    finish(undo)

    assert not Agreement.objects.filter(pk=seen.pk).exists()
    assert Agreement.objects.get(pk=unseen.pk).title == "Edited"
    assert ("agreement", unseen.pk) in [(kind, pk) for kind, pk, *_words in undo.left]


def test_a_merge_and_its_undo_are_one_deed_however_long(by, imported):
    assert undoing_steps.is_long(imported)
    undone = undoing.revert(imported, by)
    assert undoing_steps.is_long(undone)

    imported.merged = {"party": {"1": 2}}
    imported.save()

    for change_set in (imported, undone):
        change_set = ChangeSet.objects.get(pk=change_set.pk)
        assert not undoing_steps.is_long(change_set)


def edit(agreement, by):
    record = records.read("agreement", [agreement.pk])[agreement.pk]
    records.write("agreement", [record | {"title": "Edited"}], by, "an edit")


@pytest.mark.parametrize("steps", [1, 3, 8])
def test_a_worker_that_dies_is_followed_by_another(by, imported, monkeypatch, steps):
    undo = begin(imported, by)
    calls = iter(range(steps))
    step = undoing_steps.step

    def dies(job):
        if next(calls, None) is None:
            raise SystemExit
        return step(job)

    with pytest.raises(SystemExit):
        jobs.work(Undo, undo.pk, dies)
    undo.refresh_from_db()
    assert Change.objects.filter(change_set=undo.made).count() == undo.done == 2 * steps
    Undo.objects.update(heartbeat=None)

    finish(undo)

    assert [a.title for a in Agreement.objects.all()] == ["Before"]
    assert Change.objects.filter(change_set=undo.made).count() == undo.total
