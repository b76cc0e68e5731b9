"""What a file is, by its first bytes, and who reads it."""

import io
import re

from agreements.spreadsheets.child.limits import Limits
from agreements.spreadsheets.child.refused import Refused
from agreements.spreadsheets.child.sheets import Sheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"SQLite format 3": "SQLite",
    b"\x7fELF": "ELF",
    b"PK\x05\x06": "ZIP",
}
WEB_PAGE = re.compile(rb"<(!doctype html|html|head|meta|body|table|style|script|div)\b", re.IGNORECASE)
XML = re.compile(rb"<\?xml\b|<(\w+:)?Workbook\b")
IN_ZIPS = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "XLSB",
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
    "Index/Document.iwa": "Numbers",
    "content.xml": "ods",
}
IN_OLE = {"WordDocument": "DOC", "PowerPoint Document": "PPT", "Workbook": "xls", "Book": "xls"}


def read(
    content: bytes, kind: str, limits: Limits, encoding: str, delimiter: str
) -> tuple[list[Sheet], dict[str, str]]:
    """The sheets of a file whose name says what it is, and how it was read. Raises Refused."""
    found = kind_of(content)
    if kind == "csvs" and found == "ZIP":
        from agreements.spreadsheets.child import csv_archives

        return csv_archives.read(content, limits), {}
    if found != kind:
        raise Refused("other_kind", named=kind, found=found)
    if kind == "text":
        from agreements.spreadsheets.child import texts

        sheet, about = texts.read(content, limits, encoding, delimiter)
        return [sheet], about
    if kind == "ods":
        from agreements.spreadsheets.child import opendocument

        return opendocument.read(content, limits), {}
    from agreements.spreadsheets.child import workbooks

    return (workbooks.read_xlsx if kind == "xlsx" else workbooks.read_xls)(content, limits), {}


def kind_of(content: bytes) -> str:
    """`xlsx`, `xls`, `ods`, `text`, or the name of a kind that is not read. Raises Refused for locked files."""
    if content.startswith(ZIP):
        return _kind_of_zip(content)
    if content.startswith(OLE):
        return _kind_of_ole(content)
    for start, name in OTHERS.items():
        if content.startswith(start):
            return name
    start = content[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if WEB_PAGE.match(start):
        return "HTML"
    if XML.match(start):
        return "HTML" if WEB_PAGE.search(start) else "XML"
    return "text"


def _kind_of_zip(content: bytes) -> str:
    import zipfile

    from agreements.spreadsheets.child import archives

    if content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument."):
        return "ods" if b"opendocument.spreadsheet" in content[30:120] else "OpenDocument"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
    except archives.DAMAGE as error:
        raise Refused("damaged") from error
    return next((kind for name, kind in IN_ZIPS.items() if name in names), "ZIP")


def _kind_of_ole(content: bytes) -> str:
    """Names of its streams stand in UTF-16, wherever its directory is."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("locked")
    return next((kind for name, kind in IN_OLE.items() if name.encode("utf-16-le") in content), "xls")
