"""Publishing what an import brought in: exactly what was looked at, each once, whatever is killed meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, BatchPublication, Change, ChangeSet, ImportBatch, Publication
from agreements.models.change import ChangeKind
from agreements.models.job import JobState
from agreements.records import delete, read, write
from agreements.services import batch_publishing, drift, jobs, publishing, undoing
from agreements.services.batch_publishing import Group, Stale
from tests.factories import AgreementFactory, publishable_agreement
from tests.services.walks import somebody


def change(agreement, by=None, **facts):
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | facts], by)


def brought(number=3, by=None, **facts):
    """An import that made so many agreements, all of them complete."""
    by = by or somebody("analysts")
    made = [publishable_agreement(title=f"Programme {n}", **facts) for n in range(number)]
    return batch_of(made, by), made


def batch_of(agreements, by):
    change_set = ChangeSet.objects.create(by=by, kind=ChangeKind.IMPORT)
    stored = read("agreement", [each.pk for each in agreements])
    Change.objects.bulk_create(
        Change(change_set=change_set, record_kind="agreement", record_id=pk, after=record)
        for pk, record in stored.items()
    )
    facts = {"state": "applied", "applied_at": timezone.now(), "change_set": change_set}
    facts["plan"] = {"names": [], "columns": [], "source": {"rows": len(agreements)}}
    return ImportBatch.objects.create(file_name="a.csv", sha256="0" * 64, by=by, **facts)


@pytest.fixture
def editor():
    return somebody("editors", username="edith")


def groups(batch, by, at=None):
    return {
        each.pk: each.group
        for each in batch_publishing.overview(batch, by, at or batch_publishing.look(batch))
    }


def publish(batch, by, at=None, after=0, **facts):
    return batch_publishing.start(batch, by, at or batch_publishing.look(batch), after, **facts)


def versions():
    return list(Publication.objects.filter(kind="agreement").order_by("pk").values_list("slug", "action"))


def test_few_are_published_at_once_with_who_and_why(editor):
    batch, made = brought()

    job, is_new = publish(batch, editor, why="Checked against the scans.")

    assert is_new
    assert (job.state, job.total, job.done, job.refused) == (JobState.DONE, 3, 3, [])
    assert set(Agreement.objects.values_list("state", flat=True)) == {"published"}
    line = Publication.objects.filter(kind="agreement").first()
    assert (line.by, line.why) == (editor, "Checked against the scans.")
    assert drift.check() == []


def test_what_can_be_done_with_each_is_told(editor):
    batch, (ready, public, edited, gone, bare) = brought(5)
    publishing.publish([public, edited], by=None)
    change(edited, summary="Later words.")
    delete("agreement", [gone.pk], None)
    bare.citations.all().delete()

    assert groups(batch, editor) == {
        ready.pk: Group.READY,
        public.pk: Group.PUBLIC,
        edited.pk: Group.READY,
        gone.pk: Group.GONE,
        bare.pk: Group.LACKING,
    }


@pytest.mark.parametrize("lacks", ["type", "participations", "citations", ""])
def test_what_is_lacking_is_what_publishing_says_is_missing(lacks, editor):
    batch, [made] = brought(1)
    if lacks in ("participations", "citations"):
        getattr(made, lacks).all().delete()
    elif lacks:
        Agreement.objects.update(**{lacks: None})
    made.refresh_from_db()

    assert (groups(batch, editor)[made.pk] == Group.LACKING) == bool(lacks)
    assert bool(publishing.publishable(made)) == bool(lacks)
    assert bool(batch_publishing.reasons(made, editor)) == bool(lacks)


def test_who_brought_it_in_alone_does_not_publish_it_where_four_eyes_are_asked_for(editor, settings):
    settings.FOUR_EYES = True
    batch, [made] = brought(1, by=editor)

    assert groups(batch, editor) == {made.pk: Group.LACKING}
    assert "Four eyes" in batch_publishing.reasons(made, editor)
    assert groups(batch, somebody("editors")) == {made.pk: Group.READY}


def test_what_was_taken_back_is_not_offered_and_what_was_brought_again_is(editor):
    agreement = publishable_agreement()
    batch, root = batch_of([agreement], editor), somebody(is_superuser=True)
    Change.objects.update(before=None)
    back = undoing.revert(batch.change_set, root)
    assert groups(batch, editor) == {agreement.pk: Group.GONE}

    undoing.revert(back, root)

    assert groups(batch, editor) == {agreement.pk: Group.READY}


def test_what_was_edited_since_the_look_is_left_and_named(editor):
    batch, (first, second, third) = brought()
    at = batch_publishing.look(batch)
    change(second, title="Edited meanwhile")

    assert groups(batch, editor, at)[second.pk] == Group.MOVED
    job, _is_new = publish(batch, editor, at)

    [[pk, title, why, was_looked_at]] = job.refused
    assert (pk, title, was_looked_at) == (second.pk, "Edited meanwhile", False)
    assert "since you looked at it" in why
    assert set(Agreement.objects.filter(state="published")) == {first, third}


def test_a_step_since_the_look_counts_too(editor):
    batch, (first, *_rest) = brought()
    at = batch_publishing.look(batch)
    publishing.take("submit", [first], editor)

    assert groups(batch, editor, at)[first.pk] == Group.MOVED


def test_a_line_that_is_stored_late_under_an_older_number_is_noticed(editor):
    batch, [made] = brought(1)
    at = batch_publishing.look(batch)
    line = Change.objects.create(
        change_set=batch.change_set, record_kind="agreement", record_id=made.pk, after={}
    )

    with pytest.raises(Stale):
        groups(batch, editor, at._replace(change=line.pk))


def test_an_edit_between_the_click_and_the_worker_is_left_and_named(editor, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 2)
    batch, (first, second, third) = brought()
    job, _is_new = publish(batch, editor)
    assert job.state == JobState.WAITING
    change(second, summary="Not seen by anybody.")
    delete("agreement", [third.pk], None)

    call_command("work", once=True)

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 3)
    assert [(pk, title) for pk, title, *_why in job.refused] == [
        (second.pk, "Programme 1"),
        (third.pk, "Programme 2"),
    ]
    assert set(Agreement.objects.filter(state="published")) == {first}


def test_a_second_click_finds_what_the_first_began(editor):
    batch, made = brought()
    at = batch_publishing.look(batch)
    first, _is_new = publish(batch, editor, at)
    before = versions()

    second, is_new = publish(batch, somebody("editors"), at)

    assert (second, is_new) == (first, False)
    assert versions() == before
    assert BatchPublication.objects.count() == 1


def test_the_database_refuses_a_second_one_after_the_same(editor):
    batch, _made = brought(1)
    BatchPublication.objects.create(batch=batch, by=editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        BatchPublication.objects.create(batch=batch, by=editor)


def test_who_may_not_publish_begins_nothing():
    batch, _made = brought(1)

    with pytest.raises(PermissionDenied):
        publish(batch, somebody("analysts"))

    assert not BatchPublication.objects.exists()


def test_who_may_not_publish_any_more_publishes_no_further(editor, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 0)
    batch, _made = brought()
    job, _is_new = publish(batch, editor)
    editor.groups.clear()

    call_command("work", once=True)

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.FAILED, 0)
    assert "You may not do this" in job.error
    assert not Agreement.objects.filter(state="published").exists()


@pytest.mark.parametrize("killed_after", [0, 1, 2, 3])
def test_taken_up_after_any_step_each_is_published_once(killed_after, editor, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 0)
    monkeypatch.setattr(batch_publishing, "CHUNK", 2)
    batch, made = brought(7)
    job, _is_new = publish(batch, editor)
    mine = jobs.claim(BatchPublication, job.pk)
    for _step in range(killed_after):
        jobs._advance(mine, batch_publishing.step)
    assert Agreement.objects.filter(state="published").count() == 2 * killed_after
    BatchPublication.objects.update(heartbeat=timezone.now() - timedelta(hours=1))

    call_command("work", once=True)

    job.refresh_from_db()
    assert (job.state, job.done, job.pointer, job.refused) == (JobState.DONE, 7, 7, [])
    assert len(versions()) == len(set(versions())) == 7
    with pytest.raises(jobs.Lost):
        jobs._advance(mine, batch_publishing.step)
    assert drift.check() == []


def test_a_step_that_breaks_off_in_the_middle_publishes_nothing_of_it(editor, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 0)
    monkeypatch.setattr(batch_publishing, "CHUNK", 2)
    batch, _made = brought(3)
    job, _is_new = publish(batch, editor)
    mine = jobs.claim(BatchPublication, job.pk)
    jobs._advance(mine, batch_publishing.step)
    with monkeypatch.context() as patch:
        patch.setattr(BatchPublication, "save", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs._advance(mine, batch_publishing.step)
    assert Agreement.objects.filter(state="published").count() == 2
    BatchPublication.objects.update(heartbeat=None)

    call_command("work", once=True)

    assert len(versions()) == len(set(versions())) == 3


def test_what_was_looked_at_is_stored_once(editor):
    batch, _made = brought()
    job, _is_new = publish(batch, editor)

    with CaptureQueriesContext(connection) as queries:
        job.save()

    assert "seen" not in queries[0]["sql"]


def test_reasons_are_in_the_language_of_who_asked(editor, monkeypatch):
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 0)
    batch, [made] = brought(1)
    from django.utils.translation import override

    with override("ru"):
        job, _is_new = publish(batch, editor)
    change(made, summary="Not seen.")

    call_command("work", once=True)

    job.refresh_from_db()
    assert "Somebody" not in job.refused[0][2]


def test_looking_costs_the_same_however_many_there_are(editor):
    def cost(batch):
        at = batch_publishing.look(batch)
        with CaptureQueriesContext(connection) as queries:
            batch_publishing.overview(batch, editor, at)
        return len(queries)

    few, many = brought(1)[0], brought(12)[0]

    assert cost(few) == cost(many)


def test_an_agreement_of_another_import_stays_private(editor):
    batch, _made = brought(1)
    other = AgreementFactory()

    publish(batch, editor)

    other.refresh_from_db()
    assert other.state == "draft"
