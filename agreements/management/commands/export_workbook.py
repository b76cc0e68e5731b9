"""manage.py export_workbook FILE: everything, or a list as filtered, as a workbook that comes back unchanged."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from agreements.admin.lists import ListError, keys_of_list
from agreements.records import KINDS
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.whole import choosing, writing

UNWRITABLE = 2


class Command(BaseCommand):
    help = (
        "Writes every record with every field as a workbook: .xlsx, .ods, or .zip of .csv files, by the ending. "
        "`import_workbook` brings it back. With --filter only the agreements (or what --kind names first) that the "
        "list of the admin would show, and all that they refer to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx, .ods or .zip file, which is written anew")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="as in the address of the admin's list, such as q=Moscow or state=draft; may be repeated",
        )
        parser.add_argument(
            "--kind",
            action="append",
            default=[],
            choices=list(map(str, KINDS)),
            help="only sheets of this kind; may be repeated. Filters are those of the first one's list",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        ending = file.suffix.lower()[1:]
        try:
            if ending not in writing.FILES:
                raise SheetError(_("“%(file)s”: a workbook is .xlsx, .ods or .zip.") % {"file": file.name})
            chosen = _chosen(options["filter"], options["kind"])
            _write(file, ending, chosen)
        except (SheetError, ListError) as error:
            raise CommandError(str(error), returncode=UNWRITABLE) from error
        except OSError as error:
            words = _("“%(file)s” can't be written: %(why)s.")
            raise CommandError(
                words % {"file": file, "why": error.strerror}, returncode=UNWRITABLE
            ) from error
        if options["verbosity"]:
            counts = ", ".join(f"{kind} {len(ids)}" for kind, ids in chosen.items())
            self.stdout.write(f"{file}: {counts}")


def _write(file: Path, ending: str, chosen: choosing.Chosen) -> None:
    """The file gets its name when all of it is there: an earlier one stays until then."""
    beside = file.with_name(f"{file.name}.part")
    try:
        with beside.open("wb") as target:
            writing.write(target, ending, chosen)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _chosen(filters: list[str], kinds: list[str]) -> choosing.Chosen:
    if not filters:
        return choosing.everything(kinds)
    kind = kinds[0] if kinds else "agreement"
    return choosing.listed(kind, keys_of_list(KINDS[kind].model, map(_pair, filters)), kinds)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        words = _("--%(option)s “%(text)s” can't be read. Write it as %(example)s.")
        raise SheetError(words % {"option": "filter", "text": text, "example": "state=draft"})
    return name.strip(), value
