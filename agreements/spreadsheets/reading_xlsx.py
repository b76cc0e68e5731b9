"""Workbooks, read in a child process with limits: a small hostile file can ask for all the memory there is."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError

CHILD = Path(__file__).with_name("calamine_child.py")
TOO_LARGE = 3
"""Exit code of the child for a sheet that claims more cells than anybody fills."""
MOST_RATIO = 200
"""How many times larger than the file its unpacked content may be; real workbooks stay below 30."""

Numbered = list[tuple[int, list[str]]]


def read_xlsx(file_name: str, content: bytes) -> tuple[Numbered, dict[str, str | int]]:
    """(number, cells) of every row of the first visible sheet, and the sheet's name. Raises SheetError."""
    _refuse_bomb(file_name, content)
    try:
        done = subprocess.run(  # noqa: S603 - our own script, our own interpreter, nothing from the user on the command line
            [sys.executable, "-I", str(CHILD), str(settings.SHEET_MAX_MEMORY), str(_most_cells())],
            input=content,
            capture_output=True,
            timeout=settings.SHEET_MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetError(
            _("“%(file)s” takes too long to read. Is it a spreadsheet?") % {"file": file_name}
        ) from error
    if done.returncode != 0:
        raise SheetError(_because(done.returncode) % {"file": file_name})
    answer = json.loads(done.stdout)
    return answer["rows"], {"sheet": answer["sheet"]}


def _most_cells() -> int:
    return settings.SHEET_MAX_ROWS * settings.SHEET_MAX_COLUMNS


def _because(code: int) -> str:
    if code == TOO_LARGE or code < 0:  # below 0: it was stopped, as it asked for too much memory
        return _(
            "“%(file)s” claims far more rows and columns than a sheet of agreements has. Copy the table into a new "
            "workbook and save that."
        )
    return _(
        "“%(file)s” is not an .xlsx workbook, or it is damaged. Open it in a spreadsheet program and save it again."
    )


def _refuse_bomb(file_name: str, content: bytes) -> None:
    """An .xlsx is a zip: look at what it says it unpacks to, before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, struct.error) as error:
        raise SheetError(
            _(
                "“%(file)s” is named .xlsx but is not a workbook. Open it in a spreadsheet program and save it as .xlsx."
            )
            % {"file": file_name}
        ) from error
    most = settings.SHEET_MAX_UNPACKED_BYTES
    if unpacked > max(most // 10, min(most, MOST_RATIO * len(content))):
        raise SheetError(
            _(
                "“%(file)s” unpacks to %(size)s MB, far more than a sheet of agreements needs. It was not opened."
            )
            % {"file": file_name, "size": unpacked >> 20}
        )
