"""manage.py import_sheet FILE: what a sheet of agreements would do, and with --apply does it."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.management import told, who
from agreements.models import ImportBatch
from agreements.spreadsheets import importing, readiness, telling, wrong_rows
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.looking import Look
from agreements.spreadsheets.planned import WRONG
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
        parser.add_argument(
            "--wrong-rows",
            type=Path,
            metavar="FILE",
            help="write the wrong rows, with reasons, to this .xlsx or .csv",
        )
        parser.add_argument("--apply", action="store_true", help="write it, when nothing is wrong or open")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json, self.data = options["json"], dict[str, Any](applied=False)
        try:
            by = who.user(options["by"]) if options["apply"] or options["keep"] else None
            name, content = told.file(options["file"])
            look = Look(name, content, told.told(options))
            _refuse_target(options["wrong_rows"], options["file"])
        except SheetError as error:
            self._refuse(str(error))
        self._show(look)
        if options["wrong_rows"]:
            self._write_wrong_rows(look, options["wrong_rows"])
        why = _why_not(look)
        if by and (options["keep"] or not why):
            batch = _kept(name, content, look, by)
            why = self._apply(batch) if options["apply"] and not why else why
            self._tell_of(batch)
        elif not why:
            self._say(_("Nothing was stored. --apply writes it."))
        self._end(why)

    def _show(self, look: Look) -> None:
        if self.as_json:
            self.data |= telling.as_data(look)
        else:
            self.stdout.write("\n".join([*telling.in_words(look), ""]))

    def _write_wrong_rows(self, look: Look, file: Path) -> None:
        """To be mended and brought back."""
        wrong = {
            row.number: [p._asdict() for p in row.problems]
            for row in look.planner.rows
            if row.outcome == WRONG
        }
        if not wrong:
            self._say(_("No row is wrong; %(file)s was not written.") % {"file": file}, "")
            return
        target = file.resolve()  # where a link leads
        beside = target.with_name(f"{target.name}.part")
        try:
            beside.write_bytes(wrong_rows.written(look.table, wrong, file.suffix.lower()[1:]))
            beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            self._refuse(_("“%(file)s” can't be written: %(why)s.") % {"file": file, "why": error.strerror})
        self.data["wrong_rows"] = str(file)
        self._say(_("The wrong rows stand in %(file)s.") % {"file": file}, "")

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


def _refuse_target(file: Path | None, sheet: Path) -> None:
    """Refuse to write wrong rows where they can't be read, or over the sheet with the right ones."""
    if not file:
        return
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise SheetError(_("“%(file)s”: wrong rows are written as .xlsx or .csv.") % {"file": file.name})
    if file.exists() and sheet.exists() and file.samefile(sheet):
        words = _("“%(file)s” is the sheet itself. Give the wrong rows another name.")
        raise SheetError(words % {"file": file.name})


def _why_not(look: Look) -> str:
    """What is open or wrong yet, in the words of the admin."""
    try:
        readiness.refuse_unless_ready(ImportBatch(counts=look.planner.counts()))
    except NotReady as error:
        return str(error)
    return ""


def _kept(name: str, content: bytes, look: Look, by: User) -> ImportBatch:
    return importing.start(name, content, by, look.told.reading, look.told.mapping, look.planner.decisions)
