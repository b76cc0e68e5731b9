"""manage.py import_workbook FILE: what a workbook would change, and with --apply changes it."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.management import told, who
from agreements.models import ChangeSet
from agreements.spreadsheets import importing
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.readiness import NotReady
from agreements.spreadsheets.whole import planning, telling

MOST_WHY = ChangeSet._meta.get_field("why").max_length
WRONG, UNREADABLE = 1, 2
"""Exit codes: something in the workbook is wrong; the file, or what is said about it, can't be read."""


class Command(BaseCommand):
    help = (
        "Shows what a workbook of `export_workbook` would change, record by record, and every problem with its place. "
        "Nothing is stored, unless --apply writes it as one change; more than 500 records are written in short steps, "
        "and a worker goes on with what was broken off. Ends with 0; with 1 when "
        "something is wrong; with 2 when the file can't be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx, .ods or .zip file")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--apply", action="store_true", help="write it, when nothing is wrong")
        parser.add_argument("--by", metavar="USERNAME", help="whose import it is; else the only superuser's")
        parser.add_argument("--why", default="", help="the reason, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options["json"]
        try:
            by = who.user(options["by"]) if options["apply"] else None
            self.file = told.file(options["file"])
            plan = planning.plan(*self.file)
        except SheetError as error:
            self._refuse(str(error))
        data = {**telling.as_data(plan), "applied": False} if self.as_json else {}
        if not self.as_json:
            self.stdout.write("\n".join(telling.in_words(plan)))
        why_not = _("Something in the workbook is wrong.") if plan.problems else ""
        if by and not why_not:
            why_not = self._apply(plan, by, options["why"], data)
        elif not why_not and not self.as_json:
            self.stdout.write(_("Nothing was stored. --apply writes it."))
        self._end(why_not, data)

    def _apply(self, plan: planning.Plan, by: User, why: str, data: dict[str, Any]) -> str:
        """Why it was not written, in words; nothing when it was."""
        change_set = None
        try:
            if plan.differs:
                batch = importing.start_workbook(plan, *self.file, by)
                change_set = importing.apply(batch, by, why=why[:MOST_WHY])
        except NotReady as error:
            return str(error)
        data |= {"applied": True, "change_set": change_set.pk if change_set else None}
        if not self.as_json:
            self.stdout.write(_("Written.") if change_set else _("Nothing differs."))
        return ""

    def _end(self, why_not: str, data: dict[str, Any]) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        if why_not:
            self.stderr.write(why_not)
            sys.exit(WRONG)

    def _refuse(self, why: str) -> NoReturn:
        if self.as_json:
            self.stdout.write(json.dumps({"error": why}, ensure_ascii=False))
        raise CommandError(why, returncode=UNREADABLE)
