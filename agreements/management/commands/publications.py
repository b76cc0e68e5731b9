"""manage.py publications check | rebuild"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.services import drift


class Command(BaseCommand):
    help = (
        "Shows (check) or repairs (rebuild) where what the public sees differs from the log of publications."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["check", "rebuild"])

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        if deed == "rebuild":
            self.stdout.write(f"{drift.rebuild()} differences repaired.")
        if found := drift.check():
            raise CommandError("\n".join(map(str, found)))
        self.stdout.write("What the public sees is what the log of publications says.")
