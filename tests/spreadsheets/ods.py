"""Small .ods workbooks made for the tests, as LibreOffice writes them."""

import io
import zipfile
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle", "draw": "drawing"
    }.items()
)  # fmt: skip
STYLES = (
    '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<number:date-style style:name="N1"><number:month number:textual="true"/><number:text> </number:text>'
    '<number:year/></number:date-style><number:date-style style:name="N2"><number:year/></number:date-style>'
    '<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="year" style:family="table-cell" style:data-style-name="N2"/>'
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
END = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def ods_file(*rows: list[Any], **more_sheets: list[list[Any]]) -> bytes:
    """These rows as an .ods; further sheets by name. A sheet called `hidden` is hidden."""
    sheets = {**({"Agreements": rows} if rows else {}), **more_sheets}
    return ods_of("".join(_table(name, lines) for name, lines in sheets.items()))


def ods_of(tables: str, **more_parts: str) -> bytes:
    """An .ods with these tables, as they stand in its content.xml."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {NAMES}>"
            f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
        for name, part in more_parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _table(name: str, rows: list[list[Any]]) -> str:
    style = ' table:style-name="hidden"' if name == "hidden" else ""
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}{style}><table:table-column/>{lines}{END}</table:table>"


def cell(value: Any, more: str = "", inside: str = "") -> str:
    """A cell with a value; `more` attributes, and what stands `inside` before its text."""
    if value is None and not inside:
        return f"<table:table-cell {more}/>"
    told, text = _told(value)
    return f"<table:table-cell {told} {more}>{inside}{text}</table:table-cell>"


def _told(value: Any) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', _paragraphs("WAHR")
    if isinstance(value, int | float):
        return f'office:value-type="float" office:value="{value!r}"', _paragraphs("as shown")
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"', _paragraphs("as shown")
    return 'office:value-type="string"', _paragraphs(value)


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_blanks(escape(line))}</text:p>" for line in text.split("\n"))


def _blanks(text: str) -> str:
    return text.replace("\t", "<text:tab/>").replace(" ", "<text:s/>")
