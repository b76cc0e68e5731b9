"""Why a file is not read, in the words of the person who has it, with what helps."""

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.spreadsheets.errors import SheetError

PICTURES = ("PNG", "JPEG", "GIF")
KINDS = {
    "xlsx": gettext_lazy("an .xlsx workbook"),
    "xls": gettext_lazy("an .xls workbook"),
    "ods": gettext_lazy("an .ods workbook"),
    "text": gettext_lazy("text, as in a .csv file"),
    "HTML": gettext_lazy("a web page (HTML)"),
    "XML": gettext_lazy("an XML file"),
    **dict.fromkeys(PICTURES, gettext_lazy("a picture (%(name)s)")),
}
READ = {"xlsx": ".xlsx", "xls": ".xls", "ods": ".ods", "text": ".csv"}

WORDS = {
    "memory": gettext_lazy(
        "“%(file)s” claims far more rows and columns than a sheet of agreements has; reading it takes more than "
        "%(memory)s MB of memory (SHEET_MAX_MEMORY). Copy the table into a new workbook and save that."
    ),
    "cells": gettext_lazy(
        "“%(file)s” claims far more rows and columns than a sheet of agreements has: more than %(cells)s cells "
        "(SHEET_MAX_ROWS × SHEET_MAX_COLUMNS). Copy the table into a new workbook and save that."
    ),
    "characters": gettext_lazy(
        "“%(file)s” has more text in its cells than the %(unpacked)s MB that are taken (SHEET_MAX_UNPACKED_BYTES). "
        "Split it."
    ),
    "cell": gettext_lazy(
        "“%(file)s” has a cell with more than %(longest)s characters (SHEET_MAX_CELL_LENGTH). Shorten it, or look for "
        "a quotation mark that is never closed."
    ),
    "parts": gettext_lazy(
        "“%(file)s” is packed from %(parts)s parts, far more than a workbook has. It was not opened."
    ),
    "unpacked": gettext_lazy(
        "“%(file)s” unpacks to %(size)s MB; up to %(unpacked)s MB are taken (SHEET_MAX_UNPACKED_BYTES). It was not "
        "opened. Copy the table into a new workbook and save that."
    ),
    "ratio": gettext_lazy(
        "“%(file)s” unpacks to %(size)s MB, %(times)s times its size; up to %(ratio)s times are taken "
        "(SHEET_MAX_RATIO). It was not opened. Copy the table into a new workbook and save that."
    ),
    "seconds": gettext_lazy(
        "“%(file)s” takes longer to read than %(seconds)s seconds (SHEET_MAX_SECONDS). Is it a spreadsheet? Copy the "
        "table into a new workbook and save that."
    ),
    "damaged": gettext_lazy(
        "“%(file)s” is damaged or was cut off on its way. Open it in a spreadsheet program and save it again, or get "
        "it once more."
    ),
    "declares": gettext_lazy(
        "“%(file)s” has declarations (DOCTYPE) inside that no spreadsheet program writes. It was not opened. Copy the "
        "table into a new workbook and save that."
    ),
    "locked": gettext_lazy(
        "“%(file)s” is locked with a password. Open it, take the password away (File → Protect, or Save as without a "
        "password) and save it again."
    ),
    "other_kind": gettext_lazy(
        "“%(file)s” is named %(ending)s but is %(kind)s. Rename it to “%(better)s” and bring it again."
    ),
    "not_read": gettext_lazy(
        "“%(file)s” is named %(ending)s but is not a workbook: it is %(kind)s. Open it in a spreadsheet program and "
        "save it as .xlsx."
    ),
    "picture": gettext_lazy(
        "“%(file)s” is named %(ending)s but is not a workbook: it is %(kind)s. Take the table out of it into a "
        "spreadsheet first."
    ),
    "not_text": gettext_lazy(
        "“%(file)s” is named %(ending)s but is not text. Open it in the program that it comes from and save it as "
        ".xlsx or as CSV (UTF-8)."
    ),
    "unknown_encoding": gettext_lazy(
        "“%(file)s” is not text in an encoding that is known. Choose the encoding, or save it as CSV (UTF-8)."
    ),
    "not_in_encoding": gettext_lazy(
        "“%(file)s” looks like %(encoding)s but can't be read as it from line %(line)s on. Choose another encoding, "
        "or save it as CSV (UTF-8)."
    ),
    "never_closed": gettext_lazy(
        "“%(file)s” can't be read as CSV from row %(row)s on: a quotation mark is never closed. Look for it there."
    ),
}


def refusal(file_name: str, why: str, facts: dict[str, str | int]) -> SheetError:
    """The sentence for a refusal of the child."""
    ending = "." + file_name.rpartition(".")[2].lower()
    found = str(facts.get("found", ""))
    if why == "other_kind" and found not in READ:
        why = "picture" if found in PICTURES else "not_read"
    return SheetError(
        str(WORDS[why])
        % {
            **_limits(),
            **facts,
            "file": file_name,
            "ending": ending,
            "kind": str(KINDS.get(found) or _("a file of another kind (%(name)s)")) % {"name": found},
            "better": f"{file_name.rpartition('.')[0]}{READ.get(found, '')}",
            "encoding": str(facts.get("encoding", "")).upper().removesuffix("-SIG"),
        }
    )


def _limits() -> dict[str, int | str]:
    return {
        "memory": settings.SHEET_MAX_MEMORY >> 20,
        "cells": number_format(settings.SHEET_MAX_ROWS * settings.SHEET_MAX_COLUMNS, force_grouping=True),
        "unpacked": settings.SHEET_MAX_UNPACKED_BYTES >> 20,
        "longest": number_format(settings.SHEET_MAX_CELL_LENGTH, force_grouping=True),
        "ratio": settings.SHEET_MAX_RATIO,
        "seconds": settings.SHEET_MAX_SECONDS,
    }
