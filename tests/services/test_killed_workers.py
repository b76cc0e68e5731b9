"""A worker is killed in the middle of a refresh; another one finishes it: nothing twice, nothing left out."""

import pytest
from django_tasks_db.models import DBTaskResult

from agreements.models import Refresh
from agreements.services.releasing import release
from tests import world
from tests.factories import PartyNameFactory
from tests.services.places import Place

SLOW = """
import os, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django; django.setup()
from django.core.management import call_command
from agreements.services import blocks, refreshing
refreshing.CHUNK = 1
quick = blocks.cut_anew
blocks.cut_anew = lambda *args: (time.sleep(0.2), quick(*args))
call_command("work", interval=0.1)
"""
REFRESHED = """
SELECT kind, slug FROM agreements_publication
WHERE action = 'refreshed' AND id > (SELECT since FROM agreements_refresh)
"""
RUNNING = f"SELECT COUNT(*) FROM {DBTaskResult._meta.db_table} WHERE status = 'RUNNING'"  # noqa: S608
LEFT_OUT = """
SELECT COUNT(*) FROM agreements_publishedrecord
WHERE body LIKE '%"slug":"china"%' AND body NOT LIKE '%Kitai%'
"""


@pytest.fixture
def place(transactional_db, tmp_path):
    """A name of China was released; nobody has refreshed anything yet."""
    made = world.public()
    PartyNameFactory(owner=made["parties"]["China"], language="de", text="Kitai")
    release([made["parties"]["China"]], by=None)
    place = Place(tmp_path)
    yield place
    place.close()


def test_another_worker_finishes_what_a_killed_one_began(place):
    total = Refresh.objects.get().total
    first = place.start("-c", SLOW)
    place.wait_for("SELECT done FROM agreements_refresh", lambda done: done >= 3)
    first.kill()
    first.wait()
    assert 3 <= place.ask("SELECT done FROM agreements_refresh")[0][0] < total

    others = [place.start("manage.py", "work", "--interval", "0.1") for _ in range(2)]
    place.wait_for("SELECT state FROM agreements_refresh", lambda state: state == "done")
    place.wait_for(RUNNING, lambda running: running == 0)
    for other in others:
        other.terminate()
        other.wait(30)

    lines = place.ask(REFRESHED)
    assert len(lines) == len(set(lines)) > 5
    assert place.ask(LEFT_OUT) == [(0,)]
    assert place.ask("SELECT done FROM agreements_refresh") == [(total,)]
    assert place.start("manage.py", "publications", "check").wait(60) == 0


def test_a_worker_that_is_told_to_stop_puts_its_job_back(place):
    first = place.start("-c", SLOW)
    place.wait_for("SELECT done FROM agreements_refresh", lambda done: done >= 2)

    first.terminate()
    assert first.wait(30) == 0

    assert place.ask("SELECT state FROM agreements_refresh") == [("waiting",)]
    assert place.start("manage.py", "work", "--once").wait(60) == 0
    assert place.ask("SELECT state FROM agreements_refresh") == [("done",)]
    lines = place.ask(REFRESHED)
    assert len(lines) == len(set(lines)) > 5
