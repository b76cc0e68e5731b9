"""Plans that are looked at in another language than they were worked out in."""

import pytest
from django.utils.translation import override

from agreements.models import ImportBatch
from agreements.spreadsheets import importing, kept_plans, rewording
from agreements.spreadsheets.readiness import NotReady
from tests.factories import UserFactory

SHEET = b"title,signed,party_a\nProgramme,2024-13-45,Moscow\n"


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def batch(by):
    return importing.start("a.csv", SHEET, by)


def problem(batch):
    return next(kept_plans.rows(batch))["problems"][0]["text"]


def test_the_owner_reads_it_in_the_language_of_the_page(batch, by):
    before = problem(batch)

    with override("ru"):
        reworded = rewording.in_language(batch, by)

    assert reworded.plan["language"] == "ru"
    assert problem(reworded) != before
    assert problem(ImportBatch.objects.get()) == problem(reworded)
    with override("en"):
        assert problem(rewording.in_language(reworded, by)) == before


def test_in_its_own_language_it_is_left_alone(batch, by, django_assert_num_queries):
    with django_assert_num_queries(0):
        rewording.in_language(batch, by)


def test_a_look_of_somebody_else_writes_nothing(batch, django_assert_num_queries):
    administrator = UserFactory(is_superuser=True)

    with override("ru"), django_assert_num_queries(0):
        rewording.in_language(batch, administrator)
        assert rewording.is_in_another_language(batch)


def test_what_is_not_planned_any_more_stays_as_it_is(batch, by, django_assert_num_queries):
    importing.cancel(batch, by)

    with override("ru"), django_assert_num_queries(0):
        rewording.in_language(batch, by)
        assert not rewording.is_in_another_language(batch)


def test_a_long_one_is_worded_anew_when_asked(batch, by, monkeypatch):
    monkeypatch.setattr(rewording, "LONG", 0)

    with override("ru"):
        assert rewording.in_language(batch, by).plan["language"] == "en"
        assert rewording.reword(batch, by).plan["language"] == "ru"
        with pytest.raises(NotReady):
            rewording.reword(batch, UserFactory())


def test_what_another_tab_said_meanwhile_outranks_it(batch, by):
    old_tab = ImportBatch.objects.get()
    importing.remap(batch, {"party_a": ""}, by)

    with override("ru"):
        shown = rewording.in_language(old_tab, by)

    assert shown.mapping == {"party_a": ""}
    stored = ImportBatch.objects.get()
    assert (stored.mapping, stored.plan["run"]) == ({"party_a": ""}, batch.plan["run"])
    assert stored.parts.count() == 1


def test_the_choices_about_the_file_are_not_written_again(batch, by):
    old_tab = ImportBatch.objects.get()
    ImportBatch.objects.update(reading={"agreed": True})

    with override("ru"):
        rewording.in_language(old_tab, by)

    assert ImportBatch.objects.get().reading == {"agreed": True}
