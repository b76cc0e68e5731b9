"""A plan is kept in parts: a page loads its rows, and readers see a whole plan, the old one or the new one."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import ImportBatch, PlanPart
from agreements.spreadsheets import importing, kept_plans
from agreements.spreadsheets.importing import NotReady
from agreements.spreadsheets.plan import Planner
from agreements.spreadsheets.row_sets import RowSets, of_places, places_of
from tests.factories import UserFactory, agreement_between, party
from tests.spreadsheets.sheets import csv_file

HEADING = ["reference", "title", "party 1", "source_url"]


@pytest.fixture
def by():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Parts so small that a few rows make many."""
    party("Moscow")
    monkeypatch.setattr(kept_plans, "BLOCK", 2)
    monkeypatch.setattr(kept_plans, "AT_ONCE", 2)


def rows(count, title="T"):
    return [[f"r{n}", f"{title}{n}", "Moscow", f"https://a.org/{n}"] for n in range(count)]


def started(by, count=9, *more):
    return importing.start("sheet.csv", csv_file(HEADING, *rows(count), *more), by)


def test_all_rows_come_back_in_their_order(by):
    batch = started(by)

    assert [row["title"] for row in kept_plans.rows(batch)] == [f"T{n}" for n in range(9)]
    assert "rows" not in batch.plan
    assert len(kept_plans.sources(batch)) == 9


def test_any_rows_are_found_by_their_places_with_one_query(by):
    batch = started(by)

    with CaptureQueriesContext(connection) as asked:
        found = kept_plans.rows_at(batch, [7, 0, 3])

    assert [row["title"] for row in found] == ["T7", "T0", "T3"]
    assert len(asked) == 1


def test_a_batch_as_it_is_stored_says_the_same(by):
    batch = started(by)
    stored = ImportBatch.objects.get(pk=batch.pk)

    assert list(kept_plans.rows(stored)) == list(kept_plans.rows(batch))
    assert kept_plans.row_sets(stored).count("new") == 9


def test_planning_again_replaces_all_parts(by):
    batch = started(by)

    importing.remap(batch, {"source_url": ""}, by)

    assert set(PlanPart.objects.values_list("run", flat=True)) == {batch.plan["run"]}
    assert kept_plans.sources(batch) == {}


def test_who_reads_a_plan_that_was_replaced_is_told(by):
    batch = started(by)
    reader = ImportBatch.objects.get(pk=batch.pk)
    importing.remap(batch, {"source_url": ""}, by)

    with pytest.raises(kept_plans.Replaced):
        kept_plans.rows_at(reader, [0])


def test_a_plan_broken_off_is_worked_out_when_it_is_wanted(by, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(kept_plans.Keeper, "_take_over", broken_off)
        with pytest.raises(KeyboardInterrupt):
            started(by)
    batch = ImportBatch.objects.get()
    assert not kept_plans.is_whole(batch)

    importing.finished(batch)

    batch.refresh_from_db()
    assert batch.counts["new"] == 9
    assert len(list(kept_plans.rows(batch))) == 9
    assert set(PlanPart.objects.values_list("run", flat=True)) == {batch.plan["run"]}


def broken_off(*_args):
    raise KeyboardInterrupt


def test_breaking_off_leaves_the_plan_that_was_there(by, monkeypatch):
    batch = started(by)
    before = list(kept_plans.rows(batch))
    with monkeypatch.context() as broken:
        broken.setattr(kept_plans.Keeper, "_take_over", broken_off)
        with pytest.raises(KeyboardInterrupt):
            importing.remap(ImportBatch.objects.get(), {"title": ""}, by)

    assert list(kept_plans.rows(ImportBatch.objects.get())) == before


def test_of_two_who_plan_at_once_one_is_refused(by, monkeypatch):
    batch = started(by)
    other = ImportBatch.objects.get()
    read = Planner.rows_as_json

    def meanwhile(planner):
        monkeypatch.setattr(Planner, "rows_as_json", read)
        rows = read(planner)
        yield from (next(rows) for _n in range(6))
        importing.remap(other, {"title": ""}, by)
        yield from rows

    monkeypatch.setattr(Planner, "rows_as_json", meanwhile)

    with pytest.raises(NotReady, match="changed this import just now"):
        importing.remap(batch, {"source_url": ""}, by)

    stored = ImportBatch.objects.get()
    assert stored.mapping == {"title": ""}
    assert len(list(kept_plans.rows(stored))) == 9


def test_a_batch_cancelled_while_it_is_planned_stays_so(by, monkeypatch):
    batch = started(by)
    importing.cancel(ImportBatch.objects.get(), by)

    with pytest.raises(NotReady):
        importing.replan(batch)

    assert ImportBatch.objects.get().state == "cancelled"
    assert len(list(kept_plans.rows(ImportBatch.objects.get()))) == 9


def test_rows_are_found_by_words_of_their_title_or_their_number(by):
    batch = started(by, 9, ["x", "Программа «Дружба»", "Moscow", ""])

    assert places_of(kept_plans.with_words(batch, "ДРУЖБА")) == [9]
    assert places_of(kept_plans.with_words(batch, "t4")) == [4]
    assert places_of(kept_plans.with_words(batch, "11")) == [9]
    assert kept_plans.with_words(batch, "nowhere") == 0


def test_rows_are_found_by_their_parties_as_the_sheet_writes_them(by):
    file = csv_file(["party 1", "party 2", "title"], ["MOSKVA", "Beijing", "T"], ["Пермь", "北京", "U"])

    batch = importing.start("a.csv", file, by)

    assert places_of(kept_plans.with_words(batch, "moskva")) == [0]
    assert places_of(kept_plans.with_words(batch, "перМЬ")) == [1]
    assert places_of(kept_plans.with_words(batch, "北京")) == [1]
    assert all("written" not in row for row in kept_plans.rows(batch))


def test_what_a_plan_would_write_is_told_apart(by):
    batch = started(by)
    before = batch.plan["essence"]

    assert importing.replan(batch).plan["essence"] == before
    agreement_between("Moscow", reference="r3", title="Other")
    assert importing.replan(batch).plan["essence"] != before


def test_writing_a_long_plan_is_many_short_transactions(by, monkeypatch):
    written = []
    create = PlanPart.objects.bulk_create
    monkeypatch.setattr(
        type(PlanPart.objects), "bulk_create", lambda _self, parts: written.append(len(create(parts)))
    )

    started(by, 20)

    assert max(written) <= kept_plans.AT_ONCE
    assert sum(written) == 20


class TestRowSets:
    def test_sets_come_back_from_json(self):
        sets = RowSets()
        for place in range(1000):
            outcome = "new" if place % 3 else "wrong"
            problems = [] if place % 3 else [{"column": "signed"}]
            sets.add(place, {"number": place + 2, "outcome": outcome, "problems": problems})

        back = RowSets.of_json(sets.as_json())

        assert (back.number, back.count("wrong"), back.counts("column:")) == (1000, 334, {"signed": 334})
        assert places_of(back.bits("wrong") & back.bits("column:signed"))[:3] == [0, 3, 6]

    @pytest.mark.parametrize("places", [[], [0], [7, 8, 9], [99_999]])
    def test_places_are_the_same_as_bits(self, places):
        assert places_of(of_places(places)) == places


class TestOfAnEarlierVersion:
    """Plans were kept in one piece with their batches."""

    migration = import_module("agreements.migrations.0003_reading_of_sheets")

    def earlier(self, by, state="cancelled"):
        row = {"outcome": "new", "problems": [], "notes": [], "changes": [], "record": {"title": "T"}}
        rows = [row | {"number": n + 2, "title": f"T{n}", "id": None} for n in range(5)]
        plan = {"columns": [], "names": [], "rows": rows, "sources": {"https://a.org/1": {"language": "en"}}}
        return ImportBatch.objects.create(file_name="a.csv", by=by, state=state, plan=plan)

    def test_their_rows_and_sources_are_kept_in_parts(self, by):
        batch = self.earlier(by)

        self.migration.in_parts(apps, None)

        batch.refresh_from_db()
        assert "rows" not in batch.plan
        assert [row["title"] for row in kept_plans.rows(batch)] == [f"T{n}" for n in range(5)]
        assert kept_plans.sources(batch) == {"https://a.org/1": {"language": "en"}}
        assert kept_plans.row_sets(batch).count("new") == 5

    def test_and_are_found_by_their_words(self, by):
        batch = self.earlier(by)
        self.migration.in_parts(apps, None)
        batch.refresh_from_db()

        assert places_of(kept_plans.with_words(batch, "T3")) == [3]

    def test_the_way_back_puts_them_together_again(self, by):
        batch = self.earlier(by)
        before = batch.plan
        self.migration.in_parts(apps, None)

        self.migration.in_one(apps, None)

        batch.refresh_from_db()
        assert batch.plan["rows"] == before["rows"]
        assert batch.plan["sources"] == before["sources"]
