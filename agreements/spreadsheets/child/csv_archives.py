"""A zip of .csv files: each is a sheet, called like its file."""

import re
from pathlib import PurePosixPath

from agreements.spreadsheets.child import archives, texts
from agreements.spreadsheets.child.encodings import encoding_of
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.sheets import Sheet

CODES = re.compile(r'"?[A-Za-z_]+"?(?:([,;\t|])|$)')
"""The first heading is a plain word, so what stands behind it is the delimiter: texts may hold any."""


def read(content: bytes, limits: Limits) -> list[Sheet]:
    """Its sheets; what is no .csv is not looked at. Raises Refused."""
    parts = archives.unpacked(content, _is_sheet, limits, markup=False)
    sheets = []
    for name, part in parts.items():
        encoding = encoding_of(part)
        start = part[:2000].decode(encoding, "replace").removeprefix("\ufeff")
        found = CODES.match(start.splitlines()[0] if start.strip() else "")
        sheet, _about = texts.read(part, limits, encoding, (found and found[1]) or ",")
        sheet.name = PurePosixPath(name).stem
        sheets.append(sheet)
    return sheets


def _is_sheet(name: str) -> bool:
    """Not what a Mac adds beside each file."""
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")
