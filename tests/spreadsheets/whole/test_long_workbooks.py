"""A long workbook is written chunk by chunk: each record once, with what it refers to, whatever breaks it off."""

import pytest

from agreements import records
from agreements.models import Agreement, Change, ChangeSet, Party
from agreements.services import undoing, undoing_steps
from agreements.spreadsheets import applying, importing
from agreements.spreadsheets.readiness import NotReady
from agreements.spreadsheets.whole import writing_rows
from tests.factories import AgreementFactory, UserFactory
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import add, opened, put, saved


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    monkeypatch.setattr(applying, "CHUNK", 2)


def sheets():
    return opened(worlds.workbook("zip"))


def with_new_ones(found, count):
    """So many new cities of a new country, and agreements that name them; each but the last continues the next one."""
    for n in range(count):
        add(found, "party", id=f"new:city {n}", name=f"City {n}", kind="city", parent="new:land")
        add(found, "agreement", id=f"new:{n}", title=f"T{n}", reference=f"r{n}")
        add(
            found, "agreement_participations", agreement=f"new:{n}", party=f"new:city {n}", role="contracting"
        )
        if n < count - 1:
            add(found, "agreement_relations", agreement=f"new:{n}", to=f"new:{n + 1}", kind="continues")
    add(found, "party", id="new:land", name="Land", kind="country")
    return found


def brought(found, by):
    return worlds.brought("zip", saved(found), by)


def assert_written(count):
    assert Agreement.objects.filter(title__startswith="T").count() == count
    for n in range(count):
        agreement = Agreement.objects.get(title=f"T{n}")
        assert [row.party.name for row in agreement.participations.all()] == [f"City {n}"]
        assert [row.to.title for row in agreement.relations.all()] == ([f"T{n + 1}"] if n < count - 1 else [])
    assert set(Party.objects.filter(kind="city").values_list("parent__name", flat=True)) == {"Land"}


class Killed(BaseException):
    pass


def broken_off_after(calls, batch, by, monkeypatch):
    left = iter([writing_rows.write] * calls)

    def write(*args, **kwargs):
        go_on = next(left, None)
        if go_on is None:
            raise Killed
        return go_on(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(writing_rows, "write", write)
        with pytest.raises(Killed):
            importing.apply(batch, by)


@pytest.mark.parametrize("calls", range(1, 6))
def test_what_was_broken_off_goes_on_with_what_it_made_before(by, monkeypatch, calls):
    batch = brought(with_new_ones(sheets(), 5), by)
    broken_off_after(calls, batch, by, monkeypatch)

    batch.refresh_from_db()
    assert 0 < batch.pointer < batch.total == 11
    importing.apply(batch, by)

    assert_written(5)
    assert (ChangeSet.objects.count(), Change.objects.count()) == (1, 11)


def test_a_second_confirmation_has_no_effect(by):
    batch = brought(with_new_ones(sheets(), 5), by)

    assert importing.apply(batch, by) == importing.apply(batch, by)
    assert_written(5)


@pytest.mark.parametrize("count", [4, 5, 6])
def test_unique_values_pass_along_a_chain_and_in_a_circle(by, count):
    for n in range(count):
        AgreementFactory(title=f"T{n}", reference=f"r{n}")
    found = sheets()
    for n in range(count - 1):
        put(found, "agreement", 2 + n, "reference", f"r{n + 1}")
    put(found, "agreement", 1 + count, "reference", "free" if count == 5 else "r0")

    importing.apply(brought(found, by), by)

    wanted = [f"r{n + 1}" for n in range(count - 1)] + ["free" if count == 5 else "r0"]
    assert list(Agreement.objects.order_by("pk").values_list("reference", flat=True)) == wanted


def test_a_new_record_takes_the_value_that_another_gives_up(by):
    old = AgreementFactory(title="Old", reference="r0")
    found = with_new_ones(sheets(), 4)

    importing.apply(brought(put(found, "agreement", 2, "reference", "old"), by), by)

    old.refresh_from_db()
    assert (old.reference, Agreement.objects.get(title="T0").reference) == ("old", "r0")


def moved_among(by, monkeypatch, count=6):
    """A workbook that changes so many agreements, half written when somebody edits the last one."""
    made = [AgreementFactory(title=f"T{n}", summary="old") for n in range(count)]
    found = sheets()
    for n in range(count):
        put(found, "agreement", 2 + n, "summary", "new")
    batch = brought(found, by)
    broken_off_after(1, batch, by, monkeypatch)
    stored = records.read("agreement", [made[-1].pk])[made[-1].pk]
    records.write("agreement", [stored | {"summary": "edited"}], by)
    return batch


def test_a_record_that_moved_meanwhile_stops_it_with_a_choice(by, monkeypatch):
    batch = moved_among(by, monkeypatch)

    with pytest.raises(NotReady, match="Go on without it, or take back"):
        importing.apply(batch, by)
    importing.apply(batch, by, without_moved=True)

    assert list(Agreement.objects.order_by("pk").values_list("summary", flat=True)) == ["new"] * 5 + [
        "edited"
    ]
    batch.refresh_from_db()
    assert (batch.state, batch.counts["changed"], batch.counts["left_out"]) == ("applied", 5, 1)


def test_what_was_written_so_far_can_be_taken_back(by, monkeypatch):
    batch = brought(with_new_ones(sheets(), 5), by)
    broken_off_after(5, batch, by, monkeypatch)

    batch.refresh_from_db()
    undoing.revert(batch.change_set, by)
    importing.cancel(batch, by)

    assert worlds.all_records() == 0


def test_a_long_undo_takes_back_exactly(by, monkeypatch):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    monkeypatch.setattr(undoing_steps, "CHUNK", 3)
    worlds.fill(4, 3)
    before = everything()
    found = with_new_ones(sheets(), 5)
    for n in range(3):
        put(found, "source", 2 + n, "title", f"Changed {n}")
    change_set = importing.apply(brought(found, by), by)
    assert everything() != before

    plan = undoing.plan_revert(change_set, by)
    undo = undoing_steps.start(change_set, by, "", undoing.UNDECIDED, plan.fingerprint)
    undoing_steps.take_back.call(undo.pk)

    undo.refresh_from_db()
    assert (undo.state, undo.left) == ("done", [])
    assert everything() == before


@pytest.mark.parametrize("count", [4, 5, 6, 7])
def test_a_long_undo_gives_values_back_that_passed_in_a_circle(by, monkeypatch, count):
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 3)
    monkeypatch.setattr(undoing_steps, "CHUNK", 3)
    for n in range(count):
        AgreementFactory(title=f"T{n}", reference=f"r{n}")
    before, found = everything(), sheets()
    for n in range(count):
        put(found, "agreement", 2 + n, "reference", f"r{(n + 1) % count}")
    change_set = importing.apply(brought(found, by), by)
    monkeypatch.setattr(undoing_steps, "AT_ONCE", 100)

    undo = undoing_steps.begin(change_set, by, "", {})
    undoing_steps.take_back.call(undo.pk)

    undo.refresh_from_db()
    assert (undo.state, undo.left) == ("done", [])
    assert everything() == before


def everything():
    return {
        kind: records.read(kind, declared.model._default_manager.values_list("pk", flat=True))
        for kind, declared in records.KINDS.items()
    }


def test_a_short_workbook_is_written_whole_or_not_at_all(by, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 20)
    batch = brought(with_new_ones(sheets(), 5), by)
    broken_off_after(1, batch, by, monkeypatch)

    assert worlds.all_records() == 0
    batch.refresh_from_db()
    assert batch.state == "planned"
