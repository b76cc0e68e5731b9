"""manage.py publications check | rebuild | upgrade"""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.models import Refresh
from agreements.services import drift, jobs, rebuilding, upgrading


class Command(BaseCommand):
    help = (
        "Shows (check) or repairs (rebuild) where what the public sees differs from the log of publications; "
        "upgrade makes only those documents anew that an older version of the tracker made, which rebuild does first. "
        "Ends with 1 when something differs, with 0 when nothing does or all of it was repaired."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["check", "rebuild", "upgrade"])
        parser.add_argument(
            "--kind",
            action="append",
            choices=drift.ORDER,
            help="Only documents of this kind; may be repeated.",
        )

    def handle(self, *args: Any, deed: str, kind: list[str] | None, **options: Any) -> None:
        if deed == "upgrade":
            self._upgrade()
        else:
            self._check(kind or drift.ORDER, repair=deed == "rebuild")

    def _check(self, kinds: Iterable[str], repair: bool) -> None:
        if repair:
            number = self._tell(rebuilding.repaired(kinds))
            self.stdout.write(f"{number} differences repaired.")
        self._refuse_older()
        if self._tell(drift.differences(kinds)):
            if left := jobs.under_way(Refresh).count():
                self.stderr.write(f"{left} refreshes are not done; some of this may be theirs to do.")
            sys.exit(1)
        self.stdout.write("What the public sees is what the log of publications says.")

    def _upgrade(self) -> None:
        """Silent where there is nothing to do."""
        if number := sum(1 for _ in upgrading.upgraded()):
            self.stdout.write(f"{number} public documents of an older version were made anew.")

    def _refuse_older(self) -> None:
        """What an older version made can't be held against anything."""
        if number := upgrading.older().count():
            self.stdout.write(
                f"{number} public documents are of an older shape: they were made by "
                "an older version of the tracker. To make them anew, run: manage.py publications rebuild"
            )
            sys.exit(1)

    def _tell(self, found: Any) -> int:
        """One line for each; how many there were."""
        number = 0
        for each in found:
            self.stdout.write(str(each))
            number += 1
        return number
