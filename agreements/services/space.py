"""A disk that is full: said in words, with nothing half written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

NO_ROOM = "53100"
"""PostgreSQL's code for it (its manual, appendix A)."""


class Full(Exception):
    """The disk of the database is full; what was being written is rolled back."""


@contextmanager
def told_when_full() -> Iterator[None]:
    """Raises Full where the database has no room left."""
    try:
        yield
    except OperationalError as error:
        if not is_full(error):
            raise
        raise Full from error


def is_full(error: OperationalError) -> bool:
    """Whether the database says that it has no room. SQLite has no code for it that Django keeps, only its words."""
    return getattr(error.__cause__, "sqlstate", "") == NO_ROOM or "disk is full" in str(error)
