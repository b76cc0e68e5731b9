"""A long sheet is written chunk by chunk: each row once, whatever breaks it off and whoever goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements import records
from agreements.models import Agreement, ChangeSet, ImportBatch, Party, Source
from agreements.models.change import ChangeKind
from agreements.services import undoing, undoing_steps
from agreements.spreadsheets import applying, behind, importing, kept_plans, writing_rows
from agreements.spreadsheets.importing import NotReady
from tests.factories import PartyFactory, UserFactory
from tests.spreadsheets.sheets import csv_file

HEADING = ["reference", "title", "party 1", "relations", "source_url"]


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    monkeypatch.setattr(applying, "CHUNK", 2)


def decided(by, *rows):
    batch = importing.start("sheet.csv", csv_file(HEADING, *rows), by)
    open_names = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
    return importing.decide(batch, open_names, by)


def seven(by):
    """Seven rows of seven new cities; each but the last continues the next one."""
    rows = [
        [
            f"r{n}",
            f"T{n}",
            f"City {'abcdefg'[n]}",
            f"continues: r{n + 1}" if n < 6 else "",
            f"https://e.org/{n}",
        ]
        for n in range(7)
    ]
    return decided(by, *rows)


def fails_at(monkeypatch, call, error):
    """From this chunk of agreements on, writing fails."""
    calls = iter(range(1, 100))
    write = writing_rows.write

    def writes(*args, **kwargs):
        if next(calls) >= call:
            raise error
        return write(*args, **kwargs)

    monkeypatch.setattr(writing_rows, "write", writes)


def break_off(batch, by, monkeypatch, call):
    with monkeypatch.context() as patch:
        fails_at(patch, call, RuntimeError("power cut"))
        with pytest.raises(RuntimeError):
            importing.apply(batch, by)
    batch.refresh_from_db()
    return batch


def broken_off(by, monkeypatch, call=3):
    return break_off(seven(by), by, monkeypatch, call)


def assert_whole(batch):
    batch.refresh_from_db()
    assert (batch.state, batch.pointer, batch.total, batch.heartbeat) == ("applied", 21, 21, None)
    assert sorted(Agreement.objects.values_list("title", flat=True)) == [f"T{n}" for n in range(7)]
    assert (Party.objects.count(), Source.objects.count()) == (7, 7)
    for n, city in enumerate("abcdefg"):
        agreement = Agreement.objects.get(reference=f"r{n}")
        assert agreement.participations.get().party.name == f"City {city}"
        assert agreement.citations.get().source.url == f"https://e.org/{n}"
        assert [r.to.reference for r in agreement.relations.all()] == ([f"r{n + 1}"] if n < 6 else [])
    [change_set] = ChangeSet.objects.filter(kind=ChangeKind.IMPORT)
    assert (batch.change_set, change_set.changes.count()) == (change_set, 21)


def test_every_row_is_written_once_in_one_change_set(by):
    batch = seven(by)

    assert importing.apply(batch, by) == importing.apply(batch, by)

    assert_whole(batch)


@pytest.mark.parametrize("call", [1, 2, 4])
def test_what_was_broken_off_says_how_far_it_is_and_goes_on_there(by, monkeypatch, call):
    batch = broken_off(by, monkeypatch, call)

    assert (batch.state, batch.pointer, batch.total) == ("applying", 14 + 2 * (call - 1), 21)
    assert Agreement.objects.count() == 2 * (call - 1)
    importing.apply(batch, by)
    assert_whole(batch)


def test_chunks_of_another_size_go_on_at_the_same_place(by, monkeypatch):
    batch = broken_off(by, monkeypatch)
    monkeypatch.setattr(applying, "CHUNK", 3)

    importing.apply(batch, by)

    assert_whole(batch)


def test_broken_off_among_the_names_it_goes_on_there(by, monkeypatch):
    batch = seven(by)
    written = iter([None, None, RuntimeError("power cut")])
    write = applying._write_next

    def writes(*args):
        if error := next(written):
            raise error
        write(*args)

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_write_next", writes)
        with pytest.raises(RuntimeError):
            importing.apply(batch, by)
    assert Party.objects.count() == 4

    importing.apply(batch, by)

    assert_whole(batch)


def test_nobody_else_writes_while_somebody_is_at_it(by, monkeypatch):
    batch = broken_off(by, monkeypatch)
    ImportBatch.objects.update(heartbeat=timezone.now())

    with pytest.raises(NotReady, match="18 of 21"):
        importing.apply(batch, by)
    with pytest.raises(NotReady, match="18 of 21"):
        importing.cancel(batch, by)
    assert Agreement.objects.count() == 4


def test_whoever_was_killed_is_silent_and_another_goes_on(by, monkeypatch):
    batch = broken_off(by, monkeypatch)
    ImportBatch.objects.update(heartbeat=timezone.now() - timedelta(hours=1))

    importing.apply(batch, by)

    assert_whole(batch)


def test_a_slow_writer_stops_when_another_has_taken_over(by, monkeypatch):
    batch = broken_off(by, monkeypatch)
    applying.take_up(batch)
    slow = ImportBatch.objects.get(pk=batch.pk)
    ImportBatch.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
    importing.apply(batch, by)

    with pytest.raises(applying.Taken):
        applying.go_on(slow, by)

    assert_whole(batch)


def test_another_tab_that_confirms_meanwhile_has_no_effect(by, monkeypatch):
    """Its plan is worked out while the first one begins; storing it must not make the batch open again."""
    batch = seven(by)
    other_tab = ImportBatch.objects.get(pk=batch.pk)
    records.write("person", [records.schema.blank("person") | {"name": "Somebody"}], by)
    plan = importing.Planner

    def planned_meanwhile(*args):
        monkeypatch.setattr(importing, "Planner", plan)
        importing.apply(other_tab, by)
        return plan(*args)

    monkeypatch.setattr(importing, "Planner", planned_meanwhile)
    with pytest.raises(NotReady, match="already applied"):
        importing.apply(batch, by)

    assert_whole(batch)


@pytest.mark.parametrize("at_once", [3, 100])
def test_a_plan_that_is_replaced_at_the_last_moment_is_not_written(by, monkeypatch, at_once):
    """Another tab decides something when this one's plan was looked at and is about to be begun."""
    batch = seven(by)
    monkeypatch.setattr(applying, "AT_ONCE", at_once)
    begin = applying._begin

    def decided_meanwhile(*args):
        monkeypatch.setattr(applying, "_begin", begin)
        importing.decide_rows(ImportBatch.objects.get(pk=batch.pk), {"2": {"do": "leave_out"}}, by)
        return begin(*args)

    monkeypatch.setattr(applying, "_begin", decided_meanwhile)
    with pytest.raises(NotReady, match="Somebody changed this import just now"):
        behind.confirm(batch, by)

    batch.refresh_from_db()
    assert (batch.state, Agreement.objects.count(), ChangeSet.objects.count()) == ("planned", 0, 0)


def changing(by, monkeypatch):
    """Five stored agreements get a new title; a colleague edits the last one while they are written."""
    for n in range(5):
        records.write(
            "agreement", [records.schema.blank("agreement") | {"reference": f"r{n}", "title": "old"}], by
        )
    batch = decided(by, *[[f"r{n}", f"T{n}", "", "", ""] for n in range(5)])
    write = writing_rows.write

    def edited_meanwhile(*args, **kwargs):
        monkeypatch.setattr(writing_rows, "write", write)
        last = Agreement.objects.get(reference="r4")
        last.summary, last.revision = "A colleague's", last.revision + 1
        last.save()
        return write(*args, **kwargs)

    monkeypatch.setattr(writing_rows, "write", edited_meanwhile)
    return batch


def test_a_record_that_moved_meanwhile_stops_it_with_words(by, monkeypatch):
    batch = changing(by, monkeypatch)

    for _again in range(2):
        with pytest.raises(NotReady, match="changed a record meanwhile"):
            importing.apply(batch, by)

    batch.refresh_from_db()
    assert (batch.state, batch.pointer, batch.heartbeat) == ("applying", 4, None)
    assert Agreement.objects.get(reference="r4").summary == "A colleague's"


def test_it_goes_on_without_what_moved(by, monkeypatch):
    batch = changing(by, monkeypatch)
    with pytest.raises(NotReady):
        importing.apply(batch, by)

    importing.apply(batch, by, without_moved=True)

    batch.refresh_from_db()
    assert (batch.state, batch.counts["changed"], batch.counts["left_out"]) == ("applied", 4, 1)
    titles = dict(Agreement.objects.values_list("reference", "title"))
    assert titles == {"r0": "T0", "r1": "T1", "r2": "T2", "r3": "T3", "r4": "old"}
    assert list(kept_plans.rows(batch))[4]["notes"]


def stopped(by, monkeypatch, call=3):
    """Its owner stops it while the worker writes so manyth rows."""
    batch = seven(by)
    assert not behind.confirm(batch, by)
    calls = iter([*[lambda: None] * (call - 1), lambda: importing.stop(batch, by)])
    write = writing_rows.write

    def writes(*args, **kwargs):
        next(calls)()
        return write(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(writing_rows, "write", writes)
        behind.write_rest.call(batch.pk)
    batch.refresh_from_db()
    return batch


def test_it_stops_after_the_chunk_that_is_being_written(by, monkeypatch):
    batch = stopped(by, monkeypatch)

    assert (batch.state, batch.pointer, batch.heartbeat) == ("applying", 20, None)
    assert batch.error == f"{by} stopped it."
    assert Agreement.objects.count() == 6


def test_what_was_stopped_waits_for_its_owner_and_goes_on(by, monkeypatch):
    batch = stopped(by, monkeypatch, 1)

    behind.write_rest.call(batch.pk)
    assert behind.waiting() == []
    assert Agreement.objects.count() == 2
    behind.confirm(batch, by)
    behind.write_rest.call(batch.pk)

    assert_whole(batch)


def test_a_worker_that_looked_before_the_stop_does_not_begin(by, monkeypatch):
    batch = seven(by)
    behind.confirm(batch, by)
    go_on = importing.go_on

    def later(*args, **kwargs):
        importing.stop(batch, by)
        return go_on(*args, **kwargs)

    monkeypatch.setattr(importing, "go_on", later)
    behind.write_rest.call(batch.pk)

    assert not Agreement.objects.exists()
    assert not Party.objects.exists()


def test_only_its_owner_stops_it_and_only_while_it_is_written(by):
    batch = seven(by)
    with pytest.raises(NotReady, match="nothing to stop: this import is planned"):
        importing.stop(batch, by)
    behind.confirm(batch, by)
    with pytest.raises(NotReady, match="belongs to"):
        importing.stop(batch, UserFactory())

    behind.write_rest.call(batch.pk)

    assert_whole(batch)
    with pytest.raises(NotReady, match="nothing to stop: this import is applied"):
        importing.stop(batch, by)


def test_what_was_stopped_does_not_go_on_while_it_is_taken_back(by, monkeypatch):
    batch = stopped(by, monkeypatch)
    undoing_steps.start(batch.change_set, by, "", undoing.UNDECIDED, "")

    with pytest.raises(NotReady, match="taken back"):
        importing.apply(batch, by)

    assert Agreement.objects.count() == 6


def test_half_of_it_can_be_taken_back_and_given_up(by, monkeypatch):
    batch = broken_off(by, monkeypatch)

    undoing.revert(batch.change_set, by)

    assert not Agreement.objects.exists()
    assert not Party.objects.exists()
    with pytest.raises(NotReady, match="taken back"):
        importing.apply(batch, by)
    importing.cancel(batch, by)
    batch.refresh_from_db()
    assert batch.state == "cancelled"


def test_a_party_made_at_the_last_moment_stops_it_before_anything_is_written(by, monkeypatch):
    batch = seven(by)

    def made_now(*_checked):
        records.write("party", [records.schema.blank("party") | {"name": "City C", "kind": "city"}], by)

    monkeypatch.setattr(importing.keeping, "keep", made_now)  # behind the last look at the plan
    with pytest.raises(NotReady, match="just now"):
        importing.apply(batch, by)

    assert (Party.objects.count(), Agreement.objects.count()) == (1, 0)
    batch.refresh_from_db()
    assert (batch.state, batch.change_set) == ("planned", None)


def test_rows_that_name_each_other_in_a_circle_are_written_together(by):
    rows = [[f"r{n}", f"T{n}", "", f"related: r{(n + 1) % 5}", ""] for n in range(5)]
    batch = decided(by, *rows)

    importing.apply(batch, by)

    assert Agreement.objects.get(reference="r4").relations.get().to.title == "T0"


def test_aliases_are_remembered_once(by, monkeypatch):
    place = PartyFactory(name="Saint Petersburg")
    batch = importing.start(
        "sheet.csv", csv_file(HEADING, *[[f"r{n}", f"T{n}", "Питер", "", ""] for n in range(5)]), by
    )
    batch = importing.decide(batch, {batch.plan["names"][0]["key"]: {"do": "use", "id": place.pk}}, by)
    break_off(batch, by, monkeypatch, 2)

    importing.apply(batch, by)

    assert [name.text for name in place.names.all()] == ["Питер"]
    assert Agreement.objects.count() == 5


def test_a_short_sheet_is_written_whole_or_not_at_all(by, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 7)
    batch = seven(by)
    break_off(batch, by, monkeypatch, 1)
    assert (batch.state, Party.objects.count(), ChangeSet.objects.count()) == ("planned", 0, 0)

    importing.apply(batch, by)

    assert_whole(batch)


def test_rows_of_many_parties_are_written_fewer_at_a_time(by, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 4)
    monkeypatch.setattr(applying, "ROWS", 2)
    heading = ["reference", "title", "parties"]
    cities = [PartyFactory(name=f"City {letter}").name for letter in "abcdefgh"]
    rows = [[f"r{n}", f"T{n}", "; ".join(cities if n < 2 else cities[:1])] for n in range(8)]
    batch = importing.start("sheet.csv", csv_file(heading, *rows), by)
    written = []
    write = writing_rows.write

    def writes(kind, some, *args, **kwargs):
        written.append(len(some))
        return write(kind, some, *args, **kwargs)

    monkeypatch.setattr(writing_rows, "write", writes)

    behind.confirm(batch, by)
    importing.go_on(batch, by, without_moved=False)

    assert written == [1, 1, 4, 2]
    assert Agreement.objects.count() == 8


def test_the_log_says_what_is_stored_however_much_a_row_relates_to(by, monkeypatch):
    """Relations stand in the order of their targets' keys, which these have only when they are written."""
    monkeypatch.setattr(applying, "AT_ONCE", 500)
    monkeypatch.setattr(applying, "CHUNK", 500)
    others = range(1, 13)
    rows = [[f"r{n}", f"T{n}", "Moscow", "", f"https://e.org/{n}"] for n in others]
    first = ["r0", "T0", "Moscow", "; ".join(f"continues: r{n}" for n in others), "https://e.org/0"]

    batch = decided(by, first, *rows)
    importing.apply(batch, by)

    for change in ChangeSet.objects.get(pk=batch.change_set_id).changes.filter(record_kind="agreement"):
        assert change.after == records.read("agreement", [change.record_id])[change.record_id]
    assert len(Agreement.objects.get(reference="r0").relations.all()) == 12
