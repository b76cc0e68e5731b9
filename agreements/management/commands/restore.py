"""manage.py restore FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.services import backups


class Command(BaseCommand):
    help = "Puts a backup into the empty database of DATABASE_URL and the empty folder of DATA_DIR. Then run migrate."
    requires_system_checks: list[str] = []  # there is no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that `backup` has written")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.restore(options["file"].absolute())
        except backups.BackupError as error:
            raise CommandError(_("Nothing was restored. %(why)s") % {"why": error}) from error
        if options["verbosity"]:
            words = _("Restored as it was on %(at)s. Now run: manage.py migrate")
            self.stdout.write(words % {"at": manifest["at"]})
