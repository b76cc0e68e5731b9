"""What a long undo would do is looked at behind the pages; what was looked at is begun, and nothing else."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import records
from agreements.models import Agreement, Undo, UndoLook
from agreements.records.schema import blank
from agreements.services import jobs, undo_looks, undo_pictures, undoing, undoing_steps
from agreements.services.undo_plans import Choice, Choices
from agreements.spreadsheets import importing
from tests.factories import AgreementFactory, UserFactory

SHEET = "reference,title\n" + "".join(f"r{n},T{n}\n" for n in range(5))


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture
def imported(by, monkeypatch):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    return importing.apply(importing.start("a.csv", SHEET.encode(), by), by)


def looked(change_set, by, choices=undoing.UNDECIDED, **told):
    found = undo_looks.start(change_set, by, choices, **told)
    undo_looks.look.call(found.pk)
    found.refresh_from_db()
    return found


def edit(title):
    pk = Agreement.objects.get(title=title).pk
    records.write("agreement", [records.read("agreement", [pk])[pk] | {"summary": "edited"}], None)


def test_a_look_shows_what_would_happen_and_changes_nothing(by, imported):
    found = looked(imported, by)

    assert (found.state, found.done, found.total) == ("done", 5, 5)
    assert [step["goes"] for step in found.picture["steps"]] == [True] * 5
    assert found.picture["fingerprint"] == undoing.plan_revert(imported, by).fingerprint
    assert (Agreement.objects.count(), Undo.objects.count()) == (5, 0)


def test_of_what_is_not_shown_it_is_counted_what_becomes_of_it(by, imported, monkeypatch):
    monkeypatch.setattr(undo_pictures, "MOST_SHOWN", 2)
    edit("T0")

    shown = looked(imported, by).picture

    assert (len(shown["steps"]), shown["more"]) == (2, 3)
    assert shown["steps"][0]["in_conflict"]
    assert shown["more_by_fate"] == {"goes": 3}


def test_what_was_looked_at_is_begun_without_another_look(by, imported):
    found = looked(imported, by)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        undo = undo_looks.confirm(found, undoing.UNDECIDED, "a mistake", found.picture["fingerprint"])

    assert len(queries) < 10
    call_command("work", once=True)
    undo.refresh_from_db()
    assert (undo.state, undo.why, undo.left, Agreement.objects.count()) == ("done", "a mistake", [], 0)


def test_where_something_else_was_written_it_is_looked_at_again_and_then_begun(by, imported):
    found = looked(imported, by)
    AgreementFactory(title="Another")
    records.write("party", [blank("party") | {"name": "Minsk", "kind": "city"}], by)

    again = undo_looks.confirm(found, undoing.UNDECIDED, "a mistake", found.picture["fingerprint"])
    assert isinstance(again, UndoLook)
    call_command("work", once=True)
    call_command("work", once=True)

    assert Undo.objects.get().state == "done"
    assert [agreement.title for agreement in Agreement.objects.all()] == ["Another"]


def test_what_is_not_as_it_was_looked_at_is_not_begun(by, imported):
    found = looked(imported, by)
    edit("T3")

    again = undo_looks.confirm(found, undoing.UNDECIDED, "a mistake", found.picture["fingerprint"])
    undo_looks.look.call(again.pk)

    again.refresh_from_db()
    assert (again.state, again.picture["conflicts"]) == ("done", 1)
    assert again.picture["fingerprint"] != again.seen
    assert (Undo.objects.count(), Agreement.objects.count()) == (0, 5)


def test_another_choice_is_looked_at_first(by, imported):
    edit("T3")
    found = looked(imported, by)
    leave = Choices(rest=Choice.LEAVE)

    again = undo_looks.confirm(found, leave, "", found.picture["fingerprint"])
    assert (again.seen, again.choices["rest"]) == ("", "leave")
    undo_looks.look.call(again.pk)
    again.refresh_from_db()
    undo_looks.confirm(again, leave, "", again.picture["fingerprint"])
    call_command("work", once=True)

    assert [agreement.title for agreement in Agreement.objects.all()] == ["T3"]


def test_what_is_not_ready_is_not_begun(by, imported):
    edit("T3")
    found = looked(imported, by)

    with pytest.raises(undoing.NotTakenBack):
        undo_looks.confirm(found, undoing.UNDECIDED, "", found.picture["fingerprint"])


def test_who_may_not_any_more_does_not_begin(by, imported):
    found = looked(imported, by)
    found.by.is_superuser = False

    with pytest.raises(undoing.NotTakenBack):
        undo_looks.confirm(found, undoing.UNDECIDED, "", found.picture["fingerprint"])


def test_a_look_that_was_killed_is_taken_up_anew(by, imported, monkeypatch):
    found = undo_looks.start(imported, by, undoing.UNDECIDED)

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "plan_revert", killed)
        with pytest.raises(KeyboardInterrupt):
            undo_looks.look.call(found.pk)
    UndoLook.objects.update(heartbeat=None)
    call_command("work", once=True)

    found.refresh_from_db()
    assert (found.state, found.picture["ready"]) == ("done", True)


def test_a_look_stops_where_the_worker_is_told_to_and_waits(by, imported):
    found = undo_looks.start(imported, by, undoing.UNDECIDED)

    jobs.stopping.set()
    try:
        undo_looks.look.call(found.pk)
    finally:
        jobs.stopping.clear()

    found.refresh_from_db()
    assert (found.state, found.picture) == ("waiting", {})


@pytest.mark.django_db(transaction=True)
def test_a_look_holds_no_transaction(by, imported, monkeypatch):
    found = undo_looks.start(imported, by, undoing.UNDECIDED)
    held = []
    plan_revert = undoing.plan_revert

    def planned(*args):
        held.append(connection.in_atomic_block)
        return plan_revert(*args)

    monkeypatch.setattr(undoing, "plan_revert", planned)
    undo_looks.look.call(found.pk)

    assert held == [False]
