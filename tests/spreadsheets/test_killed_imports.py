"""Workers write a long import side by side and are killed meanwhile: each row once, in one change set."""

import pytest

from agreements.spreadsheets import applying, behind, importing
from tests.factories import UserFactory
from tests.services.places import Place

ROWS = 40
SHEET = ("reference,title\n" + "".join(f"r{n:02},T{n}\n" for n in range(ROWS))).encode()
SLOW = """
import os, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django; django.setup()
from django.core.management import call_command
from agreements.spreadsheets import applying
applying.CHUNK = 2
applying.PAUSE = 0.1
call_command("work", interval=0.1)
"""
CONFIRM = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django; django.setup()
from agreements.models import ImportBatch
from agreements.spreadsheets import applying, behind
from agreements.spreadsheets.readiness import NotReady
applying.AT_ONCE = 3
batch = ImportBatch.objects.get()
try:
    behind.confirm(batch, batch.by)
except NotReady:
    pass
"""
POINTER = "SELECT pointer FROM agreements_importbatch"
STATE = "SELECT state FROM agreements_importbatch"
WRITTEN = "SELECT reference FROM agreements_agreement ORDER BY reference"
LOGGED = "SELECT COUNT(*) FROM agreements_change"
IMPORTS = "SELECT COUNT(*) FROM agreements_changeset"


@pytest.fixture
def place(transactional_db, tmp_path, monkeypatch):
    """A sheet of forty rows was confirmed; nobody has written anything yet."""
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    by = UserFactory(is_superuser=True)
    assert not behind.confirm(importing.start("a.csv", SHEET, by), by)
    place = Place(tmp_path)
    yield place
    place.close()


def assert_whole(place):
    place.wait_for(STATE, lambda state: state == "applied")
    assert place.ask(WRITTEN) == [(f"r{n:02}",) for n in range(ROWS)]
    assert (place.ask(LOGGED), place.ask(IMPORTS)) == ([(ROWS,)], [(1,)])


def test_what_a_killed_worker_left_another_writes(place):
    for goal in (4, 14, 24):
        worker = place.start("-c", SLOW)
        place.wait_for(POINTER, lambda pointer, goal=goal: pointer >= goal)
        worker.kill()
        worker.wait()
        [(pointer,)] = place.ask(POINTER)
        assert len(place.ask(WRITTEN)) == place.ask(LOGGED)[0][0] == pointer < ROWS

    place.start("manage.py", "work", "--interval", "0.1")

    assert_whole(place)


def test_two_workers_at_once_write_each_row_once(place):
    place.start("-c", SLOW)
    place.start("-c", SLOW)

    assert_whole(place)


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next(place):
    worker = place.start("-c", SLOW)
    place.wait_for(POINTER, lambda pointer: pointer >= 4)

    worker.terminate()
    assert worker.wait(30) == 0

    assert place.ask(STATE) == [("applying",)]
    assert place.start("manage.py", "work", "--once").wait(60) == 0
    assert_whole(place)


def test_two_confirmations_at_once_have_one_effect(transactional_db, tmp_path, monkeypatch):
    importing.start("a.csv", SHEET, UserFactory(is_superuser=True))
    place = Place(tmp_path)
    try:
        confirming = [place.start("-c", CONFIRM) for _each in range(2)]
        assert [process.wait(60) for process in confirming] == [0, 0]
        workers = [place.start("manage.py", "work", "--once") for _each in range(2)]
        assert [process.wait(60) for process in workers] == [0, 0]

        assert_whole(place)
    finally:
        place.close()
