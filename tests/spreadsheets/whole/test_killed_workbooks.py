"""Workers that write a long workbook are killed meanwhile: each record once, in one change set, with what it refers to."""

import signal

import pytest

from agreements.spreadsheets import applying, behind
from tests.factories import UserFactory
from tests.services.places import Place
from tests.spreadsheets.test_killed_imports import POINTER, STATE
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, saved
from tests.spreadsheets.whole.test_long_workbooks import with_new_ones

DYING = """
import os, signal
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
import django; django.setup()
from django.core.management import call_command
from agreements.spreadsheets import applying
from agreements.spreadsheets.whole import writing_rows
applying.CHUNK = 2
left, write = %d, writing_rows.write
def dying(*args, **kwargs):
    global left
    written = write(*args, **kwargs)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return written
writing_rows.write = dying
call_command("work", interval=0.1)
"""
COUNT = 15
RECORDS = 2 * COUNT + 1
LOGGED = "SELECT COUNT(*), COUNT(DISTINCT change_set_id) FROM agreements_change"
BOUND = """
    SELECT agreements_agreement.title, agreements_party.name FROM agreements_participation
    JOIN agreements_agreement ON agreements_agreement.id = agreement_id
    JOIN agreements_party ON agreements_party.id = party_id
"""
CHAINED = """
    SELECT a.title, b.title FROM agreements_agreementrelation
    JOIN agreements_agreement a ON a.id = agreement_id
    JOIN agreements_agreement b ON b.id = to_id
"""


@pytest.fixture
def place(transactional_db, tmp_path, monkeypatch):
    """A workbook of new cities and agreements was confirmed; nobody has written anything yet."""
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    by = UserFactory(is_superuser=True)
    content = saved(with_new_ones(opened(worlds.workbook("zip")), COUNT))
    assert not behind.confirm(worlds.brought("zip", content, by), by)
    place = Place(tmp_path)
    yield place
    place.close()


@pytest.mark.parametrize("chunks", [(1, 2, 1), (4, 1, 5), (9, 2, 3)])
def test_what_killed_workers_left_another_writes(place, chunks):
    """Each is killed after so many chunks, before the last of them is stored for good."""
    for number in chunks:
        before = place.ask(POINTER)[0][0]
        assert place.start("-c", DYING % number).wait(60) == -signal.SIGKILL
        [(pointer,)] = place.ask(POINTER)
        assert pointer == place.ask(LOGGED)[0][0] < RECORDS
        assert pointer > before or number == 1

    place.start("manage.py", "work", "--interval", "0.1")

    place.wait_for(STATE, lambda state: state == "applied")
    assert place.ask(LOGGED) == [(RECORDS, 1)]
    assert sorted(place.ask(BOUND)) == sorted((f"T{n}", f"City {n}") for n in range(COUNT))
    assert sorted(place.ask(CHAINED)) == sorted((f"T{n}", f"T{n + 1}") for n in range(COUNT - 1))
