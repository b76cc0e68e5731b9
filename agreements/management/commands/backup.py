"""manage.py backup FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.services import backups


class Command(BaseCommand):
    help = "Writes database and uploaded files into one archive, while the tracker runs. To see the way back: restore --help."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to, such as /backups/tracker-2026-11-22.tar.gz")
        parser.add_argument("--force", action="store_true", help="also over an older file of this name")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].absolute()
        try:
            size = backups.backup(file, options["force"])
        except backups.BackupError as error:
            raise CommandError(_("No backup was made. %(why)s") % {"why": error}) from error
        if options["verbosity"]:
            self.stdout.write(
                _("%(file)s: %(size)s MB, checked.") % {"file": file, "size": f"{size / 1e6:.1f}"}
            )
