"""Writing once what many tests begin with, as writing it takes long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction


@contextmanager
def loaded_once(django_db_blocker: Any, load: Callable[[], Any]) -> Iterator[None]:
    """What `load` writes is there for every test inside; each test's own changes are taken back as usual."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


class Kept:
    """All records of the tracker as they stand at one moment, to be put into the tables again, key by key."""

    def __init__(self) -> None:
        every = apps.get_app_config("agreements").get_models(include_auto_created=True)
        self.rows = {model: rows for model in every if (rows := list(model._base_manager.order_by("pk")))}

    def put(self) -> bool:
        """Whether there was room: where records stand with these keys already, nothing is written."""
        try:
            with transaction.atomic():
                for model, rows in self.rows.items():
                    model._base_manager.bulk_create(rows)
        except IntegrityError:
            return False
        return True

    @staticmethod
    def again(record: models.Model) -> models.Model:
        """The record as it was put, read anew: a test may change it."""
        return type(record)._base_manager.get(pk=record.pk)
