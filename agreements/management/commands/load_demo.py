from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.services.loading import NotLoaded
from agreements.spreadsheets import demo
from agreements.spreadsheets.errors import SheetError


class Command(BaseCommand):
    help = "Load and publish the demo: real agreements with their sources. Loaded once; what you change afterwards stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="also where this is not a development machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEVELOPMENT or options["force"]):
            raise CommandError(
                "The demo would mix with your own data and be public at once. To load it, say --force."
            )
        try:
            loaded = demo.load()
        except (SheetError, NotLoaded) as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if options["verbosity"]:
            self.stdout.write(words(loaded))


def words(loaded: demo.Loaded | None) -> str:
    """What was done, for the terminal."""
    if loaded is None:
        return "Demo: loaded before; nothing changed."
    counts = ", ".join(f"{count} {name}" for name, count in loaded.records.items())
    return f"Demo: {counts}; {loaded.published} published."
