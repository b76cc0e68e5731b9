"""Workbooks of LibreOffice and its relatives, .ods.

calamine reads them too, but gives booleans as numbers, drops tabs, errors and comments, does not know merged cells or
how days are shown, and takes all the memory there is when a row with content says that it stands there a million
times. All that stands in one part, so it is walked through once.
"""

from agreements.spreadsheets.child import archives
from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.markup import walk
from agreements.spreadsheets.child.opendocument_styles import Styles
from agreements.spreadsheets.child.opendocument_tables import Tables
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Sheet

NEEDED = ("content.xml", "styles.xml", "META-INF/manifest.xml", "encrypted-package")


def read(content: bytes, limits: Limits) -> list[Sheet]:
    """Every sheet. Raises Refused."""
    parts = archives.unpacked(content, NEEDED.__contains__, limits)
    if "encrypted-package" in parts or b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("locked")
    if "content.xml" not in parts:
        raise Refused("damaged")
    styles = Styles()
    for name in ("styles.xml", "content.xml"):
        styles.read(parts.get(name, b""))
    tables = Tables(styles, limits)
    walk(parts["content.xml"], tables.start, tables.end, tables.text)
    return tables.sheets
