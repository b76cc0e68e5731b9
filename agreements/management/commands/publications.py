"""manage.py publications check | rebuild"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.models import Refresh
from agreements.services import drift, jobs, rebuilding


class Command(BaseCommand):
    help = (
        "Shows (check) or repairs (rebuild) where what the public sees differs from the log of publications. "
        "Ends with 1 when something differs, with 0 when nothing does or all of it was repaired."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["check", "rebuild"])
        parser.add_argument(
            "--kind",
            action="append",
            choices=drift.ORDER,
            help="Only documents of this kind; may be repeated.",
        )

    def handle(self, *args: Any, deed: str, kind: list[str] | None, **options: Any) -> None:
        kinds = kind or drift.ORDER
        if deed == "rebuild":
            number = self._tell(rebuilding.repaired(kinds))
            self.stdout.write(f"{number} differences repaired.")
        if self._tell(drift.differences(kinds)):
            if left := jobs.under_way(Refresh).count():
                self.stderr.write(f"{left} refreshes are not done; some of this may be theirs to do.")
            sys.exit(1)
        self.stdout.write("What the public sees is what the log of publications says.")

    def _tell(self, found: Any) -> int:
        """One line for each; how many there were."""
        number = 0
        for each in found:
            self.stdout.write(str(each))
            number += 1
        return number
