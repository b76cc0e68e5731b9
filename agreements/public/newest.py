"""The number of the latest publication, which is asked for before every answer: on PostgreSQL, by the shortest way."""

from typing import Any
from weakref import WeakSet

from django.db import connection

from agreements.models import Publication

ASKED = f"SELECT MAX(id) FROM {Publication._meta.db_table}"  # noqa: S608
NAME = b"latest_publication"
DONE, TUPLES = 1, 2  # as libpq tells what came of a question
SQLSTATE, FORGOTTEN, THERE_ALREADY = ord("C"), b"26000", b"42P05"
_prepared: WeakSet[Any] = WeakSet()


def sequence() -> int:
    """The number of the latest publication: while it stays, no answer changes. One query.

    A driver's cursor, and what Django puts around it, take twice as long on PostgreSQL as the question itself, and half
    of the answer that nothing has changed. So the connection's own function is called, where nobody listens.
    """
    if connection.vendor == "postgresql" and _is_free():
        connection.ensure_connection()
        if (found := _straight(connection.connection)) is not None:
            return found
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        return cursor.fetchone()[0] or 0


def _is_free() -> bool:
    """Within a transaction, a question that fails would spoil the rest of it."""
    within = connection.in_atomic_block or not connection.get_autocommit()
    return not (within or connection.queries_logged or connection.execute_wrappers)


def _straight(driver: Any) -> int | None:
    """None where that way is closed: a cursor asks then, or says why not, in Django's words."""
    if (
        driver.prepare_threshold is None
    ):  # behind a pooler, which gives the next question to another connection
        return None
    try:
        if driver not in _prepared:
            made = driver.pgconn.prepare(NAME, ASKED.encode())
            if made.status != DONE and made.error_field(SQLSTATE) != THERE_ALREADY:
                return None
            _prepared.add(driver)
        answer = driver.pgconn.exec_prepared(NAME, [])
    except driver.Error:
        return None
    if answer.status != TUPLES:
        if (
            answer.error_field(SQLSTATE) == FORGOTTEN
        ):  # psycopg has it forget all when something is rolled back
            _prepared.discard(driver)
        return None
    return int(answer.get_value(0, 0) or 0)
