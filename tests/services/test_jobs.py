"""Who does a job, and what becomes of one whose worker was killed, slow or failed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agreements.models import Publication, PublishedRecord, Refresh
from agreements.models.job import JobState
from agreements.services import drift, jobs, publishing, refreshing, sweeping
from agreements.services.releasing import release
from tests import world
from tests.factories import PartyNameFactory


def a_job(**facts):
    return Refresh.objects.create(kind="party", **facts)


def long_ago():
    return timezone.now() - timedelta(hours=1)


def test_a_job_is_done_by_one_worker():
    job = a_job()

    assert jobs.claim(Refresh, job.pk)
    assert jobs.claim(Refresh, job.pk) is None


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_is_done_or_failed_is_nobodys(state):
    assert jobs.claim(Refresh, a_job(state=state).pk) is None


def test_a_silent_job_is_taken_up_by_another_and_the_slow_worker_stops():
    job = a_job()
    slow = jobs.claim(Refresh, job.pk)
    Refresh.objects.update(heartbeat=long_ago())
    assert jobs.due(Refresh) == [job.pk]
    quick = jobs.claim(Refresh, job.pk)

    def step(mine):
        mine.done += 1
        return True

    with pytest.raises(jobs.Lost):
        jobs._advance(slow, step)
    assert jobs._advance(quick, step)
    assert Refresh.objects.get().done == 1


def test_a_failure_stands_on_the_job_in_words():
    job = a_job()

    def step(_job):
        raise ValueError("no such thing")

    jobs.work(Refresh, job.pk, step)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "It broke off. ValueError: no such thing")
    assert jobs.retry(refreshing.refresh, job)
    assert not jobs.retry(refreshing.refresh, job)


def test_a_task_whose_worker_was_killed_is_not_running_for_ever():
    job = a_job(state=JobState.RUNNING, heartbeat=long_ago())
    refreshing.refresh.enqueue(job.pk)
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago())
    Refresh.objects.update(heartbeat=timezone.now())
    assert sweeping.settle() == 0

    Refresh.objects.update(heartbeat=long_ago())

    assert sweeping.settle() == 1
    assert "taken up again" in DBTaskResult.objects.get().traceback


def test_old_notes_of_tasks_go():
    refreshing.refresh.enqueue(1)
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now() - timedelta(days=8))
    refreshing.refresh.enqueue(1)

    assert sweeping.prune() == 1
    assert DBTaskResult.objects.count() == 1


# Refreshes beside each other


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(refreshing, "CHUNK", 1)
    return world.public()


def renamed(made, name, text):
    PartyNameFactory(owner=made["parties"][name], language="de", text=text)
    release([made["parties"][name]], by=None)
    return Refresh.objects.latest("pk")


def names(slug="moscow-beijing-1995"):
    text = PublishedRecord.objects.get(kind="agreement", slug=slug).body
    return [name for name in ("Kitai", "Russland", "Zhongguo") if name in text]


def in_turns(*of):
    left = list(of)
    while left:
        left = [job for job in left if refreshing.step(job)]


def test_two_refreshes_of_the_same_documents_end_right(made):
    in_turns(renamed(made, "China", "Kitai"), renamed(made, "Russia", "Russland"))

    assert names() == ["Kitai", "Russland"]
    assert drift.check() == []


def test_an_older_refresh_that_comes_late_brings_back_nothing(made):
    first = renamed(made, "China", "Kitai")
    made["parties"]["China"].names.all().delete()
    second = renamed(made, "China", "Zhongguo")

    in_turns(second)
    in_turns(first)

    assert names() == ["Zhongguo"]
    assert drift.check() == []


def test_a_publication_in_between_ends_right(made):
    job = renamed(made, "China", "Kitai")
    for _ in range(2):
        refreshing.step(job)
    publishing.publish([made["mb-1995"]], by=None)

    in_turns(job)

    assert names() == ["Kitai"]
    assert drift.check() == []


def test_a_refresh_done_twice_writes_nothing_the_second_time(made):
    in_turns(renamed(made, "China", "Kitai"))
    before = Publication.objects.count()

    Refresh.objects.update(state=JobState.WAITING, pointer=0, stage=0)
    call_command("work", once=True)

    assert Publication.objects.count() == before
