"""Long imports are written behind the pages: the tab may be closed, a killed worker is followed by another.

How far a batch is stands on the batch itself (see `applying`); the task only says that somebody should go on with it.
"""

import logging
from collections.abc import Collection
from functools import partial

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from agreements.models import ImportBatch
from agreements.models.import_batch import BatchState
from agreements.spreadsheets import applying, importing
from agreements.spreadsheets.readiness import NotReady, refuse_unless_mine
from agreements.tasks import task

logger = logging.getLogger(__name__)


def confirm(batch: ImportBatch, by: User, without_moved: bool = False, why: str = "") -> bool:
    """Apply a short plan now, and have a long one written behind the pages; whether it is written already.

    Raises NotReady as `apply` does.
    """
    batch.refresh_from_db()
    if batch.state == BatchState.PLANNED and applying.is_short(batch) or batch.state == BatchState.APPLIED:
        importing.apply(batch, by, why=why)
        return True
    if batch.state == BatchState.APPLYING:
        _clear_the_way(batch, by, without_moved)
    else:
        since = importing.checked(batch, by)
        if not importing.begin(applying.begin, batch, by, since, why):
            batch.refresh_from_db()
            if batch.state == BatchState.PLANNED:
                importing.as_it_is(batch)  # says that somebody changed it just now
    applying.put_down(batch)
    transaction.on_commit(partial(write_rest.enqueue, batch.pk))
    return False


def _clear_the_way(batch: ImportBatch, by: User, without_moved: bool) -> None:
    refuse_unless_mine(batch, by)
    try:
        applying.take_up(batch)
    except applying.Taken:
        importing.as_it_is(batch)
    if without_moved:
        applying.leave_out_moved(batch)


@task()
def write_rest(pk: int) -> None:
    """Write what is left of this batch, unless somebody is at it. What stops it stands on the batch, in words."""
    batch = ImportBatch.objects.filter(applying.is_waiting(), pk=pk).select_related("change_set__by").first()
    if batch is None or batch.change_set is None:
        return
    with override(batch.plan.get("language") or get_language()):
        try:
            importing.go_on(batch, batch.change_set.by or batch.by, without_moved=False, by_itself=True)
        except (NotReady, applying.Stopped) as why:
            logger.info("%s: %s", batch, why)
        except (OperationalError, InterfaceError):
            logger.exception("%s: the database is not there; the import is taken up again later", batch)
        except Exception as problem:
            logger.exception("%s broke off", batch)
            applying.put_down(batch, _("It broke off. %(problem)s") % {"problem": repr(problem)[:2000]})


def waiting() -> list[int]:
    """The batches that are half written, nobody at them and nothing in their way, oldest first."""
    return list(ImportBatch.objects.filter(applying.is_waiting()).order_by("pk").values_list("pk", flat=True))


def is_written_now(pks: Collection[int]) -> bool:
    """Whether somebody is at one of these batches."""
    at_work = ImportBatch.objects.filter(pk__in=pks, state=BatchState.APPLYING)
    return at_work.exclude(applying.is_left()).exists()
