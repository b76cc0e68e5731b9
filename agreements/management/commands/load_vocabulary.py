from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.services import vocabulary
from agreements.services.loading import NotLoaded


class Command(BaseCommand):
    help = "Load agreement types, areas and countries. What analysts changed stays; loaded again, nothing changes."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = vocabulary.load()
        except NotLoaded as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if options["verbosity"]:
            said = ", ".join(f"{count} × {kind}" for kind, count in counts.items())
            self.stdout.write(f"Vocabulary: {said}." if said else "Vocabulary: nothing new.")
