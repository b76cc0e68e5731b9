"""Merges and readers: nothing shows before the release; private edits never; after the undoing all is as before."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from agreements import public
from agreements.models import Agreement, PublishedRecord
from agreements.records import read, write
from agreements.services import drift, merging, merging_release, publishing, undoing
from agreements.services.merging_release import Standing
from tests import world
from tests.factories import (
    OfficeFactory,
    ParticipationFactory,
    PartyFactory,
    PersonFactory,
    SourceFactory,
    UserFactory,
)


@pytest.fixture
def made():
    return world.public()


@pytest.fixture
def sz(made):
    """The agreement of Shenzhen."""
    return made["shenzhen"]


def merge(made, gone="Shenzhen", stands="Beijing"):
    plan = merging.plan("party", made["parties"][stands].pk, [made["parties"][gone].pk])
    assert not plan.obstacles
    return merging.merge(plan, None)


def work():
    call_command("work", once=True)


def shown():
    """Everything that readers see."""
    return {(row.kind, row.slug): json.loads(row.body) for row in PublishedRecord.objects.all()}


def changed_since(agreement):
    return Agreement.objects.get(pk=agreement.pk).changed_since_published


def edit(agreement, **facts):
    write("agreement", [read("agreement", [agreement.pk])[agreement.pk] | facts], None)


def parties(agreement):
    row = PublishedRecord.objects.get(kind="agreement", record_id=agreement.pk)
    return [each["party"]["slug"] for each in json.loads(row.body)["parties"]]


def standing(change_set):
    return merging_release.standing(change_set).standing


def test_readers_see_nothing_of_a_merge_before_its_release(made, sz):
    before = shown()

    change_set = merge(made)

    assert shown() == before
    assert standing(change_set) == Standing.WAITING
    assert changed_since(sz)


def test_released_the_merge_shows_and_nothing_waits(made, sz):
    change_set = merge(made)

    merging_release.release(change_set, None)
    assert standing(change_set) == Standing.UNDER_WAY
    work()

    assert parties(sz) == ["beijing"]
    assert standing(change_set) == Standing.RELEASED
    assert not any(changed_since(each) for each in Agreement.objects.all())
    with pytest.raises(public.Moved):
        public.find("party", "shenzhen")
    assert list(drift.check()) == []


def test_the_released_document_is_the_one_that_publishing_would_make(made):
    ParticipationFactory(agreement=made["mb-1995"], party=made["parties"]["Shenzhen"], order=2)
    publishing.publish([made["mb-1995"]], by=None)
    merging_release.release(merge(made), None)
    work()
    released = shown()

    publishing.publish(Agreement.objects.all(), by=None)

    assert shown() == released


@pytest.mark.parametrize("when", ["before", "after"])
def test_private_edits_stay_private(made, sz, when):
    if when == "before":
        edit(sz, title="Our secret")
    change_set = merge(made)
    if when == "after":
        edit(sz, title="Our secret")

    merging_release.release(change_set, None)
    work()

    assert parties(sz) == ["beijing"]
    assert "Our secret" not in json.dumps([*shown().values()])
    assert changed_since(sz)


def test_two_merges_released_one_after_the_other_leave_nothing_waiting(made, sz):
    first = merge(made)
    second = merge(made, gone="Moscow", stands="Beijing")

    merging_release.release(first, None)
    merging_release.release(second, None)
    work()

    assert not any(changed_since(each) for each in Agreement.objects.all())
    assert parties(made["mb-2024"]) == ["beijing"]


def test_taken_back_before_its_release_it_was_as_if_nothing_had_been(made, sz):
    before = shown()
    change_set = merge(made)

    back = undoing.revert(change_set, None)

    assert not changed_since(sz)
    assert (standing(change_set), standing(back)) == (Standing.TAKEN_BACK, Standing.NOTHING)
    publishing.publish(Agreement.objects.all(), by=None)
    assert shown() == before


@pytest.mark.parametrize("refreshed_between", [True, False])
def test_taken_back_after_its_release_the_public_is_as_before(made, sz, refreshed_between):
    before = shown()
    change_set = merge(made)
    merging_release.release(change_set, None)
    if refreshed_between:
        work()
    back = undoing.revert(change_set, None)
    assert standing(back) == Standing.WAITING

    merging_release.release(back, None)
    work()

    assert shown() == before
    assert standing(back) == Standing.RELEASED
    assert not any(changed_since(each) for each in Agreement.objects.all())
    shenzhen = PublishedRecord.objects.get(kind="party", slug="shenzhen")
    assert shenzhen.record_id == made["parties"]["Shenzhen"].pk
    assert list(drift.check()) == []


def test_done_taken_back_and_done_again(made, sz):
    change_set = merge(made)
    merging_release.release(change_set, None)
    work()
    back = undoing.revert(change_set, None)
    merging_release.release(back, None)
    work()

    again = merge(made)
    assert standing(again) == Standing.WAITING
    merging_release.release(again, None)
    work()

    assert parties(sz) == ["beijing"]
    assert (standing(again), standing(back)) == (Standing.RELEASED, Standing.RELEASED)
    assert not changed_since(sz)


def test_what_readers_never_saw_needs_no_release(made):
    plan = merging.plan("party", PartyFactory().pk, [PartyFactory().pk])

    change_set = merging.merge(plan, None)

    assert standing(change_set) == Standing.NOTHING
    assert merging_release.release(change_set, None) == []


def test_offices_that_fall_together_are_released_with_their_parties(made):
    moscow, moskva = made["parties"]["Moscow"], PartyFactory(name="Moskva")
    OfficeFactory(name="Mayor of Moscow", party=moskva)
    plan = merging.plan("party", moskva.pk, [moscow.pk])
    change_set = merging.merge(plan, None)

    merging_release.release(change_set, None)
    work()

    assert "office" in change_set.merged
    signatory = shown()["agreement", Agreement.objects.get(pk=made["mb-2024"].pk).slug]["signatories"][0]
    assert signatory["office"]["party"]["slug"] == "moskva"
    assert list(drift.check()) == []


@pytest.mark.parametrize("kind", ["person", "source", "area", "type"])
def test_other_kinds_are_released_and_taken_back_too(made, kind):
    before = shown()
    gone, stands = pair(kind, made)
    change_set = merging.merge(merging.plan(kind, stands.pk, [gone.pk]), None)
    merging_release.release(change_set, None)
    work()
    assert shown() != before
    assert not any(changed_since(each) for each in Agreement.objects.all())
    released = shown()
    publishing.publish(Agreement.objects.all(), by=None)
    assert shown() == released

    back = undoing.revert(change_set, None)
    assert standing(back) == Standing.WAITING


def pair(kind, made):
    newest = made["mb-2024"]
    if kind == "person":
        return newest.signatories.get().person, PersonFactory(name="S. Sobyanin")
    if kind == "source":
        return newest.citations.get().source, SourceFactory()
    if kind == "area":
        return made["areas"]["robotics"], made["areas"]["culture"]
    return newest.type, made["mb-1995"].type


def test_an_analyst_may_not_release(made):
    change_set = merge(made)

    with pytest.raises(PermissionDenied):
        merging_release.release(change_set, UserFactory())
