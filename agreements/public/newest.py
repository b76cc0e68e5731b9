"""The number of the latest publication, which is asked for before every answer: on PostgreSQL, by the shortest way."""

from typing import Any
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connections

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
    database = connections[
        DEFAULT_DB_ALIAS
    ]  # looked up once: `connection` does so for each of its attributes
    if database.vendor == "postgresql" and _is_free(database):
        database.ensure_connection()
        if (found := _straight(database.connection)) is not None:
            return found
    with database.cursor() as cursor:
        cursor.execute(ASKED)
        return cursor.fetchone()[0] or 0


def _is_free(database: Any) -> bool:
    """Within a transaction, a question that fails would spoil the rest of it. A new connection begins with a cursor."""
    within = database.in_atomic_block or not database.autocommit
    return not (within or database.queries_logged or database.execute_wrappers)


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
