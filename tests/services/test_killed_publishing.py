"""A worker is killed in the middle of publishing an import; another one finishes it: each once, none left out."""

import pytest
from django.db import connections

from agreements.services import batch_publishing
from tests.services.test_batch_publishing import brought, publish
from tests.services.test_killed_workers import Place
from tests.services.walks import somebody

SLOW = """
import os, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django; django.setup()
from django.core.management import call_command
from agreements.services import batch_publishing, showing
batch_publishing.CHUNK = 1
quick = showing.made_of
showing.made_of = lambda *args: (time.sleep(0.2), quick(*args))[1]
call_command("work", interval=0.1)
"""
DONE = "SELECT done FROM agreements_batchpublication"
STATE = "SELECT state FROM agreements_batchpublication"
LINES = "SELECT slug FROM agreements_publication WHERE kind = 'agreement' AND action = 'published'"


@pytest.fixture
def place(transactional_db, tmp_path, monkeypatch):
    """Twelve agreements are to be published; nobody has begun."""
    monkeypatch.setattr(batch_publishing, "AT_ONCE", 0)
    batch, _made = brought(12)
    publish(batch, somebody("editors"))
    place = Place(tmp_path)
    yield place
    for process in place.started:
        process.kill()
        process.wait()
    connections.close_all()


def test_another_worker_publishes_what_a_killed_one_left(place):
    first = place.start("-c", SLOW)
    place.wait_for(DONE, lambda done: done >= 3)
    first.kill()
    first.wait()
    assert 3 <= place.ask(DONE)[0][0] < 12

    others = [place.start("manage.py", "work", "--interval", "0.1") for _ in range(2)]
    place.wait_for(STATE, lambda state: state == "done")
    for other in others:
        other.terminate()
        other.wait(30)

    lines = place.ask(LINES)
    assert len(lines) == len(set(lines)) == 12
    assert place.ask("SELECT done, pointer, error FROM agreements_batchpublication") == [(12, 12, "")]
    assert place.start("manage.py", "publications", "check").wait(60) == 0
