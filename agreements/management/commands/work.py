"""manage.py work: does what waits behind the pages, until it is stopped."""

import logging
import os
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from agreements.services import jobs, sweeping

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does background work until it is stopped. Any number of these may run side by side."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what waits now, and end.")
        parser.add_argument(
            "--with-parent", action="store_true", help="End when the process that started this one ends."
        )
        parser.add_argument("--interval", type=float, default=1, help="Seconds between two looks for work.")

    def handle(self, *args: Any, once: bool, with_parent: bool, interval: float, **options: Any) -> None:
        if once:
            while sweeping.sweep():
                pass
            return
        worker = SteadyWorker(interval=interval, parent=os.getppid() if with_parent else None)
        worker.configure_signals()
        logger.info("Background work is being done.")
        worker.keep_on()


class SteadyWorker(Worker):
    """The worker of django-tasks, that also takes up jobs whose worker was killed, outlives a database that is
    away for a while, and stops between two steps of a job."""

    def __init__(self, interval: float, parent: int | None):
        super().__init__(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # `run` ends when nothing waits
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.parent = parent
        self.next_sweep = 0.0

    def keep_on(self) -> None:
        while self.running and not self._orphaned():
            try:
                self._look()
            except (OperationalError, InterfaceError) as problem:
                logger.warning("The database is not there: %s", problem)
            close_old_connections()
            if self.running:
                time.sleep(self.interval)

    def _orphaned(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent

    def _look(self) -> None:
        """Reads first: taking a task locks the whole of an SQLite file, even where there is none."""
        if DBTaskResult.objects.ready().exists():
            self.run()
        if time.monotonic() >= self.next_sweep:
            self._sweep()
            self.next_sweep = time.monotonic() + settings.JOB_SILENT_SECONDS / 4

    def _sweep(self) -> None:
        self.running_task = True
        try:
            sweeping.sweep()
            sweeping.settle()
            sweeping.prune()
        finally:
            self.running_task = False

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        jobs.stopping.set()
        super().shutdown(signum, frame)
