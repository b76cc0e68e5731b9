"""An import while the disk of the database is full: words, nothing half written, and it goes on when there is room."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from psycopg import errors

from agreements.models import Agreement, Change, ImportBatch
from agreements.spreadsheets import applying, behind, importing, kept_plans, writing_rows
from agreements.spreadsheets.importing import NotReady
from tests.factories import UserFactory

ROWS = 400
SHEET = "reference,title,summary\n" + "".join(f"r{n},T{n},{'words ' * 40}\n" for n in range(ROWS))


@pytest.fixture
def by(db):
    return UserFactory(is_superuser=True)


@contextmanager
def room_for(pages):
    """SQLite has room for so many more pages of 4 kB; it says itself when they are used up."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows no such limit")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests left free are room, too
        cursor.execute("PRAGMA page_count")
        (used,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {used + pages}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def no_room(*_args, **_kwargs):
    """As PostgreSQL says it."""
    raise OperationalError("could not extend file: No space left on device") from errors.DiskFull()


def assert_whole(batch):
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("applied", "")
    assert Agreement.objects.count() == Change.objects.filter(change_set=batch.change_set).count() == ROWS


@pytest.mark.django_db(transaction=True)
def test_a_short_import_is_written_not_at_all_and_later_whole(by):
    batch = importing.start("sheet.csv", SHEET.encode(), by)

    with room_for(20), pytest.raises(NotReady, match="disk of the database is full; nothing was written"):
        importing.apply(batch, by)

    assert (Agreement.objects.count(), Change.objects.count()) == (0, 0)
    batch.refresh_from_db()
    assert batch.state == "planned"
    importing.apply(batch, by)
    assert_whole(batch)


@pytest.mark.django_db(transaction=True)
def test_a_long_import_stops_with_words_and_goes_on(by, monkeypatch, settings):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    monkeypatch.setattr(applying, "CHUNK", 50)
    batch = importing.start("sheet.csv", SHEET.encode(), by)

    behind.confirm(batch, by)

    with room_for(60), pytest.raises(NotReady, match="what is written so far is whole"):
        importing.apply(batch, by)

    batch.refresh_from_db()
    assert 0 < batch.pointer < ROWS
    assert Agreement.objects.count() == Change.objects.count() == batch.pointer
    assert batch.state == "applying"
    settings.JOB_SILENT_SECONDS = 0  # where not even the words found room, its worker counts as silent
    importing.apply(batch, by)
    assert_whole(batch)


def test_postgresql_says_it_in_other_words(by, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 3)
    batch = importing.start("sheet.csv", SHEET.encode(), by)
    with monkeypatch.context() as full:
        full.setattr(writing_rows, "write", no_room)
        with pytest.raises(NotReady, match="disk of the database is full"):
            importing.apply(batch, by)

    batch.refresh_from_db()
    assert "Make room" in batch.error
    importing.apply(batch, by)
    assert_whole(batch)


def test_a_sheet_that_finds_no_room_is_refused_in_words(by, monkeypatch):
    monkeypatch.setattr(kept_plans.PlanPart.objects, "bulk_create", no_room)

    with pytest.raises(NotReady, match="disk of the database is full; nothing was written"):
        importing.start("sheet.csv", SHEET.encode(), by)

    assert not ImportBatch.objects.exists()


def test_what_else_goes_wrong_with_the_database_is_not_called_full(by, monkeypatch):
    batch = importing.start("sheet.csv", SHEET.encode(), by)

    def gone(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(writing_rows, "write", gone)
    with pytest.raises(OperationalError, match="server closed"):
        importing.apply(batch, by)
