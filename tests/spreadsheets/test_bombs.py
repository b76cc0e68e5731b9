"""Files that ask for all there is: refused in words and in a moment, while the server's memory stays what it was."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from agreements.spreadsheets import books
from agreements.spreadsheets.errors import SheetError
from tests.spreadsheets.made import Sheet, workbook
from tests.spreadsheets.ods import END, NAMES, cell, ods_file, ods_of

SECONDS = 5
MEGABYTES = 40
"""What reading may add to the server's memory for a moment; files may be 20 MB long themselves."""
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")

WORKBOOK = workbook(Sheet("A", [["a", "b"], ["x", "y"]]))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FILES = Path(__file__).with_name("files")


def opened(name, content):
    """The book, read neither long nor with much memory of this process."""
    started, before = _seconds(), _forget_the_peak()
    try:
        return books.open_book(name, content, {})
    finally:
        assert _seconds() - started < SECONDS
        assert _peak() - before < MEGABYTES


def _seconds():
    """What the processor worked for this process and those it started: other tests run beside this one."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _forget_the_peak():
    """Megabytes that this process has now; the system counts the most it has from here on."""
    if CLEAR.exists():
        CLEAR.write_text("5")
    return _peak()


def _peak():
    if not CLEAR.exists():
        return 0
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


def refused(name, content):
    with pytest.raises(SheetError) as error:
        opened(name, content)
    assert name in str(error.value)
    return str(error.value)


def changed(original=WORKBOOK, compression=zipfile.ZIP_DEFLATED, **parts):
    """The archive with some of its parts replaced; __ in a name stands for /."""
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files |= {name.replace("__", "/") + ".xml": data for name, data in parts.items()}
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return changed.getvalue()


def with_sheet(inside):
    return changed(xl__worksheets__sheet1=f'<worksheet xmlns="{MAIN}">{inside}</worksheet>')


def with_strings(inside):
    return changed(xl__sharedStrings=f'<sst xmlns="{MAIN}">{inside}</sst>')


def cells(*places):
    return f"<sheetData>{''.join(_row(place) for place in places)}</sheetData>"


def _row(place):
    number = "".join(filter(str.isdigit, place))
    return f'<row r="{number}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


def ods_table(inside):
    return ods_of(f'<table:table table:name="A">{inside}</table:table>')


class TestXlsx:
    @pytest.mark.parametrize("last", ["XFD1048576", "XFD5000"])
    def test_a_sheet_that_claims_every_cell_there_is(self, last):
        assert "far more rows and columns" in refused("a.xlsx", with_sheet(cells("A1", last)))

    def test_a_dimension_that_is_only_claimed_does_no_harm(self):
        content = with_sheet('<dimension ref="A1:XFD1048576"/>' + cells("A1", "B2"))

        assert len(opened("a.xlsx", content).shown.rows) == 2

    def test_shared_strings_that_unpack_to_far_more(self):
        words = refused("a.xlsx", with_strings(f"<si><t>{'x' * 60_000_000}</t></si>"))

        assert "SHEET_MAX_RATIO" in words
        assert "57 MB" in words

    def test_more_than_may_be_unpacked(self, settings):
        settings.SHEET_MAX_UNPACKED_BYTES = 1_000_000

        assert "SHEET_MAX_UNPACKED_BYTES" in refused(
            "a.xlsx", with_strings(f"<si><t>{'x' * 1_000_000}</t></si>")
        )

    def test_an_archive_that_lies_about_its_sizes(self):
        content = with_strings(f"<si><t>{'x' * 60_000_000}</t></si>")

        assert "damaged" in refused("a.xlsx", lying(content, "xl/sharedStrings.xml", 1000))

    def test_one_huge_string(self):
        assert "SHEET_MAX_CELL_LENGTH" in refused(
            "a.xlsx", with_strings(f"<si><t>{'x' * 15_000_000}</t></si>" + "<si><t>y</t></si>" * 3)
        )

    def test_a_string_that_many_cells_share(self, settings):
        settings.SHEET_MAX_UNPACKED_BYTES = 100_000_000
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_001))
        strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'

        words = refused("a.xlsx", changed(xl__worksheets__sheet1=sheet, xl__sharedStrings=strings))

        assert "more text in its cells than the 95 MB" in words

    def test_more_memory_than_there_is(self, settings):
        settings.SHEET_MAX_MEMORY = 200 * 1024 * 1024

        assert "SHEET_MAX_MEMORY" in refused("a.xlsx", with_sheet(cells("A1", "CV150000")))

    def test_a_hundred_thousand_merged_sheets_in_one(self):
        merged = '<mergeCell ref="A1:XFD1048576"/>' * 100_000

        content = with_sheet(cells("A1", "B2", "C50000") + f"<mergeCells>{merged}</mergeCells>")

        assert "far more rows and columns" in refused("a.xlsx", content)

    def test_very_many_parts(self):
        content = changed(compression=zipfile.ZIP_STORED, **{f"xl__media__{n}": b"" for n in range(25_000)})

        assert "parts" in refused("a.xlsx", content)

    def test_archives_in_archives(self):
        inner = changed(b"PK\x05\x06" + bytes(18), a=b" " * 10_000_000)
        for _level in range(4):
            inner = changed(b"PK\x05\x06" + bytes(18), **{f"n{n}": inner for n in range(10)})

        assert "ZIP" in refused("a.xlsx", inner)
        assert "ZIP" in refused("a.csv", inner)


class TestDeclarations:
    """Entities that name files, or each other ten times over."""

    LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10)
    ) + "]>"  # fmt: skip

    @pytest.mark.parametrize(
        "part", ["xl__sharedStrings", "xl__workbook", "xl__styles", "xl__worksheets__sheet1"]
    )
    @pytest.mark.parametrize("declared", [LAUGHS, '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'])
    def test_in_an_xlsx(self, part, declared):
        content = changed(**{part: f'{declared}<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'})

        assert "DOCTYPE" in refused("a.xlsx", content)

    def test_in_an_ods(self):
        content = changed(ods_file(["a"]), content=f"{self.LAUGHS}<office:document-content {NAMES}/>")

        assert "DOCTYPE" in refused("a.ods", content)

    def test_in_another_encoding(self):
        text = f"{self.LAUGHS}<office:document-content {NAMES}/>".encode("utf-16")

        assert "DOCTYPE" in refused("a.ods", changed(ods_file(["a"]), content=text))


class TestOds:
    def test_empty_rows_to_the_end_of_the_sheet_are_normal(self):
        assert "1048000" in END
        assert [row.cells for row in opened("a.ods", ods_file(["a"], ["b"])).shown.rows] == [
            ["a"],
            ["b"],
        ]

    @pytest.mark.parametrize("times", ["16384", "99999999999999999999"])
    def test_a_row_with_text_a_million_times(self, times):
        row = cell("x", f'table:number-columns-repeated="{times}"')

        content = ods_table(f'<table:table-row table:number-rows-repeated="1048576">{row}</table:table-row>')

        assert "far more rows and columns" in refused("a.ods", content)

    def test_one_cell_a_million_times_is_counted_and_not_read(self, settings):
        settings.SHEET_MAX_ROWS = 100

        content = ods_table(
            f'<table:table-row table:number-rows-repeated="1048576">{cell("x")}</table:table-row>'
        )

        grid = opened("a.ods", content).shown

        assert (len(grid.rows), grid.more) == (300, 1_048_276)

    def test_rows_repeated_with_nothing_in_them_between_others(self):
        empty = '<table:table-row table:number-rows-repeated="999999"><table:table-cell/></table:table-row>'
        row = f"<table:table-row>{cell('x')}</table:table-row>"

        grid = opened("a.ods", ods_table(row + empty + row)).shown

        assert [row.number for row in grid.rows] == [1, 1_000_001]

    def test_blanks_repeated(self):
        row = cell("x").replace(">x<", '><text:s text:c="999999999"/>x<')
        content = ods_table(f"<table:table-row>{row}</table:table-row>")

        assert "SHEET_MAX_CELL_LENGTH" in refused("a.ods", content)

    def test_one_huge_string(self):
        assert "SHEET_MAX_CELL_LENGTH" in refused("a.ods", ods_file(["x" * 15_000_000]))


class TestText:
    def test_a_csv_of_a_hundred_megabytes(self):
        assert "SHEET_MAX_BYTES" in refused("a.csv", b"a,b\n" * (100 << 18))

    def test_millions_of_rows_are_counted_and_not_read(self):
        grid = opened("a.csv", b"a,b\n" * 3_000_000).shown

        assert len(grid.rows) + grid.more == 3_000_000

    def test_millions_of_commas(self):
        assert "is empty" in refused("a.csv", b"," * 15_000_000)

    def test_one_huge_cell(self):
        assert "SHEET_MAX_CELL_LENGTH" in refused("a.csv", b"a\n" + b"x" * 15_000_000)

    def test_millions_of_zeros(self):
        refused("a.csv", bytes(15_000_000))


class TestLocked:
    def test_an_xlsx(self):
        """Excel puts a locked workbook into a file of the older kind."""
        content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")

        assert "password" in refused("a.xlsx", content)
        assert "password" in refused("a.xls", content)

    def test_an_ods(self):
        manifest = "<manifest:encryption-data manifest:checksum='x'/>"

        assert "password" in refused("a.ods", changed(ods_file(["a"]), **{"META-INF__manifest": manifest}))

    def test_an_xls(self):
        """The record that says so stands early; here it takes the place of the one with the code page."""
        content = (FILES / "all.xls").read_bytes().replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)

        assert "password" in refused("a.xls", content)

    def test_a_part_of_an_archive(self):
        content = bytearray(WORKBOOK)
        at = content.find(b"PK\x01\x02")
        content[at + 8] |= 1

        assert "password" in refused("a.xlsx", bytes(content))


class TestCutOff:
    @pytest.mark.parametrize("name", ["all.xlsx", "all.ods", "all.xls"])
    @pytest.mark.parametrize("part", [0.05, 0.3, 0.7, 0.99])
    def test_a_workbook(self, name, part):
        content = (FILES / name).read_bytes()

        assert "damaged" in refused(name, content[: int(len(content) * part)])


class TestOtherKinds:
    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.ods", "a.tsv", "a.txt"])
    @pytest.mark.parametrize(
        ("content", "cure"),
        [
            (WORKBOOK, "Rename it to “a.xlsx”"),
            (ods_file(["a"]), "Rename it to “a.ods”"),
            ((FILES / "all.xls").read_bytes(), "Rename it to “a.xls”"),
            (b"a,b\n1,2\n", "Rename it to “a.csv”"),
            (b"<html><body><table><tr><td>a</td></tr></table>", "web page (HTML). Open it"),
            (b"\xef\xbb\xbf\n <!DOCTYPE html>\n<table>", "web page (HTML). Open it"),
            (b'<?xml version="1.0"?><Workbook/>', "an XML file. Open it"),
            (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture (PNG). Take the table out of it"),
            (b"%PDF-1.7 " + bytes(99), "(PDF). Open it"),
        ],
    )  # fmt: skip
    def test_a_file_is_what_it_is_whatever_its_name_says(self, name, content, cure):
        kind = {"a.tsv": "a.csv", "a.txt": "a.csv"}.get(name, name)
        if f"“{kind}”" in cure:
            books.open_book(name, content, {})
        else:
            assert cure in refused(name, content)


def lying(content, name, size):
    """The archive says in both of its places that this part is so small."""
    data, at = bytearray(content), content.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length].decode() == name:
            struct.pack_into("<I", data, at + 24, size)
            struct.pack_into("<I", data, struct.unpack_from("<I", data, at + 42)[0] + 22, size)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(data)
