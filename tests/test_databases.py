"""How connections are kept, and that one whose server went away is replaced before it is used."""

import time

import pytest
from django.db import close_old_connections, connection
from django.db.backends.postgresql import base

from agreements import public
from tracker.databases import database
from tracker.environment import Env

postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")


def server():
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def end(process):
    """Ends a process of the server, as its restart does, and waits for that."""
    psycopg = pytest.importorskip("psycopg")
    keys = {"dbname": "dbname", "host": "host", "port": "port", "user": "user", "password": "password"}
    known = connection.get_connection_params()
    with psycopg.connect(**{name: known[key] for name, key in keys.items() if key in known}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [process])
        for _try in range(200):
            if not other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [process]).fetchone():
                return
            time.sleep(0.02)
            other.rollback()  # what it sees of others stays for a transaction
    pytest.fail("the server's process did not end")


@pytest.mark.parametrize(
    "address", ["sqlite:////tmp/tracker.sqlite3", "postgres://me@example.org/agreements"]
)
def test_a_thread_keeps_its_connection(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)

    assert database(Env(), "")["CONN_MAX_AGE"] is None


@pytest.mark.django_db(transaction=True)
def test_the_connection_of_one_request_serves_the_next():
    public.sequence()
    first = connection.connection

    close_old_connections()
    public.sequence()

    assert connection.connection is first


@postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ask", [public.sequence, lambda: public.listing(public.PARTY).count()])
def test_a_server_that_went_away_between_two_requests_is_not_noticed(ask):
    gone = server()
    end(gone)

    close_old_connections()

    assert ask() == 0
    assert server() != gone


@postgresql
@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_there_is_not_asked(monkeypatch):
    there = server()
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: pytest.fail("it was asked"))

    close_old_connections()
    public.sequence()

    assert server() == there
