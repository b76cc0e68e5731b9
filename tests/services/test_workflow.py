"""The steps of a record to the public: every one of the table, from everywhere, and what each leaves behind."""

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement, Change, PublishedRecord, StepName, Transition
from agreements.models.base import State
from agreements.records import read, write
from agreements.services import publishing, workflow
from agreements.services.documents import as_text
from agreements.services.steps import STATE_OF, STEPS, Standing
from agreements.services.workflow import Seen
from tests.factories import EventFactory, agreement_between, publishable_agreement
from tests.services.walks import edited, somebody, standing_at

EVERYWHERE = [(name, standing) for name in STEPS for standing in Standing]


def stands(agreement):
    return workflow.places("agreement", [agreement.pk])[agreement.pk].standing


@pytest.mark.parametrize(("name", "start"), EVERYWHERE)
def test_each_step_leads_where_the_table_says_and_nowhere_else(name, start):
    agreement, step = standing_at(start), STEPS[name]
    steps = Transition.objects.count()

    outcome = publishing.take(name, [agreement], by=None, note="Because.")

    if start in step.leads:
        assert outcome.refused == []
        assert stands(agreement) == step.leads[start]
    else:
        assert outcome.refused == [(agreement, str(step.otherwise))]
        assert stands(agreement) == start
    assert Transition.objects.count() == steps + (start in step.leads)


@pytest.mark.parametrize("start", Standing)
def test_readers_see_a_record_exactly_while_its_state_is_published(start):
    standing_at(start)

    assert PublishedRecord.objects.filter(kind="agreement").exists() == (STATE_OF[start] == State.PUBLISHED)


def test_a_step_is_written_down_with_who_when_why_and_what_was_looked_at():
    agreement, anna = standing_at(Standing.DRAFT), somebody("analysts")
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | {"summary": "New."}], by=anna)

    publishing.take(StepName.SUBMIT, [agreement], by=anna, note=" Please look.\x00 ")

    step = Transition.objects.get()
    assert (step.step, step.before, step.after) == ("submit", "draft", "in_review")
    assert (step.by, step.note, step.revision) == (anna, "Please look.", 2)
    assert step.last_change == Change.objects.get().pk
    assert str(step) == "sent to review"


def test_the_caller_s_own_record_learns_its_new_state():
    agreement = standing_at(Standing.DRAFT)

    publishing.take(StepName.SUBMIT, [agreement], by=None)

    assert agreement.state == State.IN_REVIEW


def test_when_the_step_fails_nothing_of_it_stays(monkeypatch):
    agreement = standing_at(Standing.DRAFT)

    def fail(*args):
        raise IntegrityError("no")

    monkeypatch.setattr(Transition.objects, "bulk_create", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        publishing.publish([agreement], by=None)

    assert stands(agreement) == Standing.DRAFT
    assert not PublishedRecord.objects.exists()


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_with_the_revision_that_was_looked_at(name):
    agreement = standing_at(next(iter(STEPS[name].leads)))
    looked_at = {agreement.pk: Seen(agreement.revision)}
    edited(agreement)

    _done, [(_record, words)] = publishing.take(name, [agreement], None, "Because.", looked_at)

    assert words == "Somebody changed it since you looked at it. Look at it again, then decide."


def test_what_was_taken_back_is_not_published_by_who_still_sees_it_in_review():
    agreement = standing_at(Standing.IN_REVIEW)
    looked_at = {agreement.pk: workflow.places("agreement", [agreement.pk])[agreement.pk].seen}
    publishing.take(StepName.TAKE_BACK, [agreement], by=None)

    _done, [(_record, words)] = publishing.take(StepName.PUBLISH, [agreement], None, "", looked_at)

    assert words.startswith("Somebody took a step with it since you looked at it.")
    assert stands(agreement) == Standing.DRAFT


def test_a_record_that_nobody_looked_at_is_left():
    agreement = standing_at(Standing.DRAFT)

    assert publishing.take(StepName.PUBLISH, [agreement], None, "", {}).done == []


def test_only_who_sent_it_to_review_takes_it_back():
    anna, boris = somebody("analysts"), somebody("analysts")
    agreement = standing_at(Standing.IN_REVIEW, sender=anna)

    assert publishing.take(StepName.TAKE_BACK, [agreement], by=boris).refused == [
        (agreement, "Only who sent it to review takes it back.")
    ]
    assert publishing.take(StepName.TAKE_BACK, [agreement], by=anna).done == [agreement]


@pytest.mark.parametrize("note", ["", "  ", "\x00"])
def test_sending_back_needs_a_note(note):
    agreement = standing_at(Standing.IN_REVIEW)

    outcome = publishing.take(StepName.SEND_BACK, [agreement], None, note)

    assert outcome.refused == [(agreement, "Say in a note what has to be changed.")]
    assert stands(agreement) == Standing.IN_REVIEW


def test_a_record_may_be_sent_to_review_before_it_is_complete_but_not_published():
    agreement = agreement_between("Moscow")

    assert publishing.take(StepName.SUBMIT, [agreement], by=None).done == [agreement]
    assert publishing.hindrance(StepName.PUBLISH, agreement, None) == "It has no type. It has no citation."
    assert publishing.publish([agreement], by=None).done == []


def test_an_edit_in_review_leaves_it_in_review():
    agreement = edited(standing_at(Standing.IN_REVIEW))

    assert stands(agreement) == Standing.IN_REVIEW


def test_what_was_deleted_meanwhile_is_left_in_words():
    agreement = standing_at(Standing.DRAFT)
    Agreement.objects.all().delete()

    assert publishing.take(StepName.SUBMIT, [agreement], by=None).refused == [
        (agreement, "It is not stored any more.")
    ]


def test_events_and_agreements_take_steps_together():
    agreement, event = publishable_agreement(), EventFactory()

    assert publishing.take(StepName.SUBMIT, [agreement, event], by=None).done == [agreement, event]
    assert set(Transition.objects.values_list("record_kind", flat=True)) == {"agreement", "event"}


def test_what_waits_for_a_reviewer_is_found_by_one_condition():
    for start in Standing:
        standing_at(start)
    agreement = standing_at(Standing.CHANGED_IN_REVIEW)
    publishing.publish([agreement], by=None)

    found = Agreement.objects.filter(workflow.waiting("agreement"))

    assert {stands(each) for each in found} == {Standing.IN_REVIEW, Standing.CHANGED_IN_REVIEW}
    assert found.count() == 2


def test_a_step_takes_the_same_queries_however_many(django_assert_max_num_queries):
    few = [publishable_agreement() for _ in range(2)]
    many = [publishable_agreement() for _ in range(20)]

    with django_assert_max_num_queries(10) as first:
        publishing.take(StepName.SUBMIT, few, by=None)
    with django_assert_max_num_queries(len(first)):
        publishing.take(StepName.SUBMIT, many, by=None)


# What publishing would store


@pytest.mark.parametrize("start", Standing)
def test_the_preview_is_the_very_document_that_publishing_stores(start):
    agreement = standing_at(start, internal_notes="Call the mayor first.")

    document = publishing.preview(agreement)
    publishing.publish([agreement], by=None)

    stored = PublishedRecord.objects.get(kind="agreement")
    assert as_text(document) == stored.body
    assert "Call the mayor" not in stored.body


def test_a_preview_keeps_nothing():
    agreement = standing_at(Standing.DRAFT)

    publishing.preview(agreement)

    agreement.refresh_from_db()
    assert (agreement.slug, agreement.state) == (None, State.DRAFT)
    assert not PublishedRecord.objects.exists()
    assert not Transition.objects.exists()
