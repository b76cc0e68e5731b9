"""What was said of columns is kept with the shape of the headings."""

import pytest
from django.utils.translation import override

from agreements.models import KeptMapping
from agreements.spreadsheets import importing, keeping
from tests.factories import PartyFactory, UserFactory
from tests.spreadsheets.sheets import csv_file

pytestmark = pytest.mark.django_db

HEADINGS = ["City", "Partner", "xyzzy"]


@pytest.fixture
def user():
    return UserFactory(username="anna")


@pytest.fixture(autouse=True)
def world():
    for name in ("Moscow", "Beijing", "Dalian"):
        PartyFactory(name=name)


def bring(user, *cells, headings=HEADINGS, name="a.csv"):
    return importing.start(name, csv_file(headings, *cells), user)


def applied(user, mapping, *cells, reading=None):
    batch = bring(user, *cells)
    if reading:
        importing.reread(batch, reading, user)
    importing.remap(batch, mapping, user)
    importing.apply(batch, user)
    return batch


def field_of(batch, heading):
    return next(column["field"] for column in batch.plan["columns"] if column["heading"] == heading)


def test_the_next_file_with_these_headings_is_read_so(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])

    batch = bring(user, ["Moscow", "Dalian", "Two"], name="b.csv")

    assert field_of(batch, "xyzzy") == "summary"
    assert batch.counts["columns"] == 0
    assert batch.reading["before"]["file"] == "a.csv"
    assert batch.reading["before"]["by"] == "anna"


def test_headings_in_another_order_and_case_are_the_same(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])

    batch = bring(user, ["Two", "Moscow", "Dalian"], headings=["XYZZY ", "city", "partner"])

    assert [column["field"] for column in batch.plan["columns"]] == ["summary", "party.1", "party.2"]


def test_other_headings_are_matched_anew(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])

    batch = bring(user, ["Moscow", "Beijing", "One", "x"], headings=[*HEADINGS, "more"])

    assert field_of(batch, "xyzzy") is None
    assert "before" not in batch.reading


def test_what_was_said_of_all_rows_is_kept_too(user):
    applied(
        user,
        {"xyzzy": "", "Partner": ""},
        ["Moscow", "x", "One"],
        reading={"constants": {"party.1": "Beijing"}},
    )

    batch = bring(user, ["Dalian", "x", "Two"])

    assert batch.reading["constants"] == {"party.1": "Beijing"}
    assert field_of(batch, "City") == "party.2"


def test_said_last_counts(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])
    batch = bring(user, ["Moscow", "Dalian", "Two"])
    importing.remap(batch, {"xyzzy": ""}, user)
    importing.apply(batch, user)

    assert KeptMapping.objects.get().mapping["xyzzy"] == ""


def test_nothing_is_kept_where_nothing_was_said(user):
    batch = bring(user, ["Moscow", "Beijing"], headings=["Party 1", "Party 2"])
    importing.apply(batch, user)

    assert not KeptMapping.objects.exists()


def test_nor_before_it_is_applied(user):
    importing.remap(bring(user, ["Moscow", "Beijing", "One"]), {"xyzzy": "summary"}, user)

    assert not KeptMapping.objects.exists()


def test_it_can_be_forgotten_for_this_file(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])
    batch = bring(user, ["Moscow", "Dalian", "Two"])

    importing.reread(batch, keeping.forgotten(), user, {})

    assert field_of(batch, "xyzzy") is None
    importing.reread(batch, {"comments": True}, user)
    assert field_of(batch, "xyzzy") is None
    assert not batch.reading["before"]


def test_it_comes_back_once_the_headings_are_found(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])
    file = csv_file(["One", "Two", "Three"], HEADINGS, ["Moscow", "Dalian", "Two"])
    batch = importing.start("b.csv", file, user, {"layouts": {"": {"headings": [1]}}})
    assert "before" not in batch.reading

    importing.reread(batch, {"layouts": {"": {"headings": [2]}}}, user)

    assert field_of(batch, "xyzzy") == "summary"


def test_fields_that_are_no_more_are_forgotten(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])
    KeptMapping.objects.update(mapping={"xyzzy": "gone", "City": "party.2"})

    batch = bring(user, ["Moscow", "Dalian", "Two"])

    assert (field_of(batch, "xyzzy"), field_of(batch, "City")) == (None, "party.2")


def test_who_says_everything_beforehand_is_not_overruled(user):
    applied(user, {"xyzzy": "summary"}, ["Moscow", "Beijing", "One"])

    batch = importing.start("a.csv", csv_file(HEADINGS, ["Moscow", "Dalian", "Two"]), user, {}, {"xyzzy": ""})

    assert field_of(batch, "xyzzy") == ""


class TestSections:
    """The column for them stands in no file, and some files with these headings have none."""

    HEADINGS = ("Party 1", "Party 2", "Date", "Summary")
    ROWS = (
        ["ASIA"],
        ["Moscow", "Beijing", "2020", "One"],
        ["EUROPE"],
        ["Moscow", "Dalian", "2021", "Two"],
    )

    def applied(self, user):
        batch = bring(user, *self.ROWS, headings=self.HEADINGS)
        importing.remap(batch, {"(section)": "kept"}, user)
        importing.apply(batch, user)

    def test_are_read_so_after_a_file_without_them(self, user):
        self.applied(user)
        importing.apply(
            bring(user, ["Moscow", "Dalian", "2022", "Three"], headings=self.HEADINGS, name="b.csv"), user
        )

        assert field_of(bring(user, *self.ROWS, headings=self.HEADINGS), "(section)") == "kept"

    def test_are_read_so_in_another_language(self, user):
        self.applied(user)

        with override("ru"):
            batch = bring(user, *self.ROWS, headings=self.HEADINGS)

        assert field_of(batch, "(раздел)") == "kept"
