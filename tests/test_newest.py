"""The number of the latest publication, by the way that is taken before every answer."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction

from agreements import public
from agreements.models import Publication
from agreements.public import newest
from tests.factories import published_agreement

pytestmark = pytest.mark.django_db(transaction=True)
postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one way alone")


def straight():
    connection.ensure_connection()
    return newest._straight(connection.connection)


def test_each_publication_gives_a_higher_number():
    assert public.sequence() == 0

    published_agreement("Moscow")
    first = public.sequence()
    published_agreement("Beijing")

    assert public.sequence() == Publication.objects.latest("pk").pk > first > 0


@postgresql
def test_the_short_way_and_the_cursor_tell_the_same():
    published_agreement("Moscow")

    with transaction.atomic():
        by_cursor = public.sequence()

    assert straight() == public.sequence() == by_cursor


@postgresql
def test_where_the_server_has_forgotten_the_question_it_is_asked_by_cursor_and_then_learnt_again():
    published_agreement("Moscow")
    number = straight()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE latest_publication")

    assert public.sequence() == number
    assert straight() == number


@postgresql
def test_a_question_that_fails_once_is_put_the_short_way_again():
    published_agreement("Moscow")
    number = straight()
    newest._prepared.discard(connection.connection)  # the server knows it still

    assert straight() == number


@postgresql
def test_a_question_that_took_too_long_is_still_prepared(monkeypatch):
    published_agreement("Moscow")
    number = straight()
    with connection.cursor() as cursor:
        cursor.execute("PREPARE too_long AS SELECT pg_sleep(1)")
        cursor.execute("SET statement_timeout = 20")
    with monkeypatch.context() as patch:
        patch.setattr(newest, "NAME", b"too_long")
        assert straight() is None
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")

    assert connection.connection in newest._prepared
    assert straight() == number


@postgresql
def test_within_a_transaction_of_any_sort_a_cursor_asks():
    connection.set_autocommit(False)
    try:
        assert not newest._is_free(connection)
    finally:
        connection.set_autocommit(True)


@postgresql
def test_after_a_transaction_that_was_rolled_back_it_is_told_as_before():
    published_agreement("Moscow")
    number = public.sequence()
    with transaction.atomic():
        published_agreement("Beijing")
        assert public.sequence() > number
        transaction.set_rollback(True)

    assert public.sequence() == number


@postgresql
def test_a_lost_connection_is_told_in_the_words_of_django_and_the_next_one_is_asked():
    published_agreement("Moscow")
    number = public.sequence()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        public.sequence()
    connection.close()

    assert public.sequence() == number


def test_behind_a_pooler_nothing_is_prepared():
    assert newest._straight(SimpleNamespace(prepare_threshold=None)) is None
