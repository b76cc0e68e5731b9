"""Loading once for a class of tests, as loading takes a second or more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def loaded_once(django_db_blocker: Any, load: Callable[[], Any]) -> Iterator[None]:
    """What `load` writes is there for every test inside; each test's own changes are taken back as usual."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
