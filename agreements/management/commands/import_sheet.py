"""manage.py import_sheet FILE: what a sheet of agreements would do, and with --apply does it."""

import json
import sys
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.management import told
from agreements.models import ImportBatch
from agreements.spreadsheets import importing, readiness, telling
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.looking import Look
from agreements.spreadsheets.readiness import NotReady

OPEN, UNREADABLE = 1, 2
"""Exit codes: something in the sheet is wrong or open; the file, or what is said about it, can't be read."""


class Command(BaseCommand):
    help = (
        "Shows what a sheet of agreements would do: what its columns are, which names are open, every problem. "
        "Nothing is kept, unless --apply writes it, or --keep leaves it to be gone on with in the admin. Ends with 0; "
        "with 1 when something is wrong or undecided; with 2 when the file, or what is said about it, can't be read. "
        "docs/importing.md tells the rest."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        told.add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--by", metavar="USERNAME", help="whose import it is; else the only superuser's")
        parser.add_argument("--keep", action="store_true", help="keep the plan, to go on with in the admin")
        parser.add_argument("--apply", action="store_true", help="write it, when nothing is wrong or open")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json, self.data = options["json"], dict[str, Any](applied=False)
        try:
            by = _user(options["by"]) if options["apply"] or options["keep"] else None
            name, content = told.file(options["file"])
            look = Look(name, content, told.told(options))
        except SheetError as error:
            self._refuse(str(error))
        self._show(look)
        why = _why_not(look)
        if by and (options["keep"] or not why):
            batch = _kept(name, content, look, by)
            why = self._apply(batch) if options["apply"] and not why else why
            self._tell_of(batch)
        elif not why:
            self._say(_("Nothing was stored. --apply writes it."))
        self._end(why)

    def _show(self, look: Look) -> None:
        self.data |= telling.as_data(look)
        self._say(*telling.in_words(look), "")

    def _apply(self, batch: ImportBatch) -> str:
        """Why it was not written, in words; nothing when it was."""
        try:
            change_set = importing.apply(batch, batch.by)
        except NotReady as error:
            return str(error)
        self.data |= {"applied": True, "change_set": change_set.pk}
        return ""

    def _tell_of(self, batch: ImportBatch) -> None:
        batch.refresh_from_db()
        self.data["import"] = batch.pk
        words = _("Import %(number)s in the admin: %(state)s.")
        self._say(words % {"number": batch.pk, "state": batch.get_state_display()})

    def _say(self, *lines: str) -> None:
        if not self.as_json:
            self.stdout.write("\n".join(lines))

    def _end(self, why: str) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(self.data, ensure_ascii=False, indent=1))
        if why:
            self.stderr.write(why)
            sys.exit(OPEN)

    def _refuse(self, why: str) -> NoReturn:
        if self.as_json:
            self.stdout.write(json.dumps({"error": why}, ensure_ascii=False))
        raise CommandError(why, returncode=UNREADABLE)


def _user(name: str | None) -> User:
    """Whose import it is. Raises SheetError for somebody who may not import."""
    users = User.objects.filter(is_active=True)
    found = list(users.filter(username=name) if name else users.filter(is_superuser=True)[:2])
    if len(found) != 1:
        why = _("Nobody here is called “%(name)s”.") if name else _("Say with --by whose import it is.")
        raise SheetError(why % {"name": name})
    if not found[0].has_perm("agreements.add_importbatch"):
        raise SheetError(_("“%(name)s” may not import.") % {"name": name})
    return found[0]


def _why_not(look: Look) -> str:
    """What is open or wrong yet, in the words of the admin."""
    try:
        readiness.refuse_unless_ready(ImportBatch(counts=look.planner.counts()))
    except NotReady as error:
        return str(error)
    return ""


def _kept(name: str, content: bytes, look: Look, by: User) -> ImportBatch:
    return importing.start(name, content, by, look.told.reading, look.told.mapping, look.planner.decisions)
