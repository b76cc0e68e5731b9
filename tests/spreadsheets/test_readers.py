import datetime
import io
import time
import zipfile

import pytest

from agreements.spreadsheets import grids, readers
from agreements.spreadsheets.errors import SheetError
from tests.spreadsheets.sheets import csv_file, xlsx_file

HEADING = ["party 1", "party 2", "signed"]
ROW = ["Москва", "北京", "2024"]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(40)


def refused(file_name, content):
    with pytest.raises(SheetError) as error:
        readers.read(file_name, content)
    assert file_name in str(error.value)
    return str(error.value)


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found(self, delimiter):
        table = readers.read(
            "a.csv", csv_file(HEADING, ["Moscow; Minsk", "a, b", "2024"], delimiter=delimiter)
        )

        assert table.headings == HEADING
        assert table.rows[0].cells == ["Moscow; Minsk", "a, b", "2024"]
        assert table.about["delimiter"] == delimiter

    def test_the_delimiter_is_found_behind_a_heading_of_two_lines(self):
        assert readers.read("a.csv", b'"party\n1";"signed, year"\na;2024\n').headings == [
            "party\n1",
            "signed, year",
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    def test_the_encoding_is_found(self, encoding):
        rows = [["北京市人民政府", "深圳市", "2024年6月17日"], ["上海市", "广州市", "友好城市关系协议书"]]

        table = readers.read("a.csv", csv_file(["甲方", "乙方", "签署日期"], *rows, encoding=encoding))

        assert [row.cells for row in table.rows] == rows

    def test_cyrillic_of_windows_is_read(self):
        row = ["Правительство Москвы", "Народное правительство Пекина", "17 июня 2024 года"]

        table = readers.read(
            "a.csv", csv_file(["сторона 1", "сторона 2", "подписано"], row, encoding="cp1251")
        )

        assert table.rows[0].cells == row

    def test_western_european_of_windows_is_read(self):
        row = ["Nürnberg", "Málaga", "Städtepartnerschaft für Kultur und Bildung, café"]

        assert readers.read("a.csv", csv_file(["a", "b", "c"], row, encoding="cp1252")).rows[0].cells == row

    def test_a_long_chinese_file_is_not_cut_inside_of_a_character(self):
        content = csv_file(
            ["甲方", "乙方"], *[["北京市人民政府", f"第{n}号市"] for n in range(9000)], encoding="gb18030"
        )

        assert len(content) > 200_000
        assert len(readers.read("a.csv", content).rows) == 9000

    @pytest.mark.parametrize("char", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\x1c", "\x0c"])
    def test_a_cell_keeps_its_line_breaks(self, char):
        table = readers.read("a.csv", csv_file(HEADING, [f"a{char}b", "c", "d"], ["e", "f", "g"]))

        assert [row.cells[0] for row in table.rows] == [f"a{char}b", "e"]

    def test_rows_are_numbered_as_the_spreadsheet_shows_them(self):
        table = readers.read("a.csv", b"\n\na,b\n1,2\n\n,\n3\n")

        assert table.headings == ["a", "b"]
        assert [(row.number, row.cells) for row in table.rows] == [(4, ["1", "2"]), (7, ["3", ""])]
        assert table.about["heading_row"] == 3

    def test_cells_without_a_heading_are_named_by_their_column(self):
        assert readers.read("a.csv", b"a,,c\n1,2,3,4\n").headings == ["a", "(column B)", "c", "(column D)"]

    def test_empty_columns_at_the_end_are_none(self):
        assert readers.read("a.csv", b"a,b,,\n1,2,,\n").headings == ["a", "b"]

    def test_a_quotation_mark_that_is_never_closed_is_refused(self):
        assert "never closed" in refused("a.csv", b'a,b\n"1,2\n3,4\n')

    def test_a_nul_byte_is_refused_with_its_cell(self):
        words = refused("a.csv", b"party 1,signed\nMoscow,20\x0024\n")

        assert "row 2" in words
        assert "B2" in words
        assert "signed" in words
        assert "20␀24" in words
        assert "\x00" not in words

    def test_utf_16_cut_in_two_is_refused(self):
        assert "UTF-16" in refused("a.csv", "a,b\n1,2".encode("utf-16")[:-1])


class TestXlsx:
    def test_every_cell_becomes_text(self):
        day = datetime.date(2024, 6, 17)
        row = [
            day,
            1998,
            0.5,
            True,
            " Москва ",
            datetime.datetime.combine(day, datetime.time(10, 30)),
            "1.10",
        ]

        table = readers.read("a.xlsx", xlsx_file(list("abcdefg"), row))

        cells = ["2024-06-17", "1998", "0.5", "TRUE", "Москва", "2024-06-17 10:30:00", "1.10"]
        assert table.rows[0].cells == cells

    def test_the_first_visible_sheet_is_read(self):
        content = xlsx_file(hidden=[["secret"], ["x"]], Shown=[["party 1"], ["Moscow"]])

        table = readers.read("a.xlsx", content)

        assert table.headings == ["party 1"]
        assert table.about["sheet"] == "Shown"

    def test_rows_and_columns_keep_their_places(self):
        table = readers.read("a.xlsx", xlsx_file([], [None, "b", "c"], [], [None, "1"], [None, None, "2"]))

        assert table.headings == ["(column A)", "b", "c"]
        assert [(row.number, row.cells) for row in table.rows] == [(4, ["", "1", ""]), (5, ["", "", "2"])]

    def test_an_error_cell_says_nothing(self):
        table = readers.read("a.xlsx", xlsx_file(["a", "b"], ["1", "=NA()"], ["2", "=1/0"]))

        assert [row.cells[0] for row in table.rows] == ["1", "2"]

    @pytest.mark.parametrize("char", ["\x0b", "\x1f", "\r\n", "\x85"])
    def test_control_characters_come_through(self, char):
        assert readers.read("a.xlsx", xlsx_file(["a"], [f"x{char}y"])).rows[0].cells == [f"x{char}y"]

    def test_a_nul_byte_is_refused_with_its_cell(self):
        assert "A2" in refused("a.xlsx", xlsx_file(["a"], ["x\x00y"]))

    def test_an_old_day_stays_what_it_is(self):
        assert readers.read("a.xlsx", xlsx_file(["a"], ["17.06.1895"])).rows[0].cells == ["17.06.1895"]


class TestRefused:
    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
    @pytest.mark.parametrize("content", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_an_empty_file(self, name, content):
        assert "is empty" in refused(name, content)

    def test_a_file_of_empty_cells(self):
        assert "is empty" in refused("a.xlsx", xlsx_file([" "]))

    @pytest.mark.parametrize("content", [csv_file(HEADING), xlsx_file(HEADING)], ids=["csv", "xlsx"])
    def test_a_heading_row_alone(self, content):
        name = "a.xlsx" if content.startswith(b"PK") else "a.csv"

        assert "no rows below its heading row" in refused(name, content)

    def test_a_picture_renamed(self):
        assert "it is a picture (PNG). Take the table out of it" in refused("photo.xlsx", PNG)
        assert "it is a picture (JPEG)." in refused("photo.csv", b"\xff\xd8\xff\xe0" + bytes(40))

    def test_another_kind_of_file(self):
        assert "Save it as .xlsx or .csv" in refused("agreement.pdf", b"%PDF")
        assert "Save it as .xlsx or .csv" in refused("agreements", b"a,b")

    def test_a_zip_that_is_no_workbook(self):
        assert "not a workbook" in refused("a.xlsx", zipped({"readme.txt": b"x"}))

    def test_a_damaged_workbook(self):
        assert "damaged" in refused("a.xlsx", zipped({"xl/workbook.xml": b"<workbook"}))

    def test_too_many_rows_columns_and_bytes(self, settings):
        settings.SHEET_MAX_ROWS, settings.SHEET_MAX_COLUMNS, settings.SHEET_MAX_BYTES = 3, 4, 2000

        assert "4 rows" in refused("a.csv", csv_file(["a"], *[["x"]] * 4))
        assert "5 columns" in refused("a.csv", csv_file(["a"] * 5, ["x"] * 5))
        assert "MB" in refused("a.csv", b"a" * 2001)
        assert len(readers.read("a.csv", csv_file(["a"], *[["x"]] * 3)).rows) == 3


class TestBombs:
    """They are refused in a moment, and the server's own memory does not notice."""

    def test_a_file_that_unpacks_to_far_more(self):
        content = zipped({"xl/workbook.xml": b"<workbook/>", "xl/big.xml": b" " * 30_000_000})

        assert len(content) < 100_000
        assert "unpacks to 28 MB" in refused("a.xlsx", content)

    @pytest.mark.parametrize("last", ["XFD1048576", "XFD5000", "T1048576"])
    def test_a_sheet_that_claims_every_cell_there_is(self, last):
        started = time.monotonic()

        words = refused("a.xlsx", with_cells("A1", last))

        assert "far more rows and columns" in words
        assert time.monotonic() - started < 10

    def test_a_sheet_that_claims_more_memory_than_the_child_has(self, settings):
        settings.SHEET_MAX_MEMORY = 300 * 1024 * 1024

        assert "far more" in refused("a.xlsx", with_cells("A1", "CV300000"))

    def test_a_stray_cell_far_below_is_only_a_row(self):
        table = readers.read("a.xlsx", with_cells("A1", "B90000"))

        assert [row.number for row in table.rows] == [90000]

    def test_a_child_that_takes_too_long_is_ended(self, settings):
        settings.SHEET_MAX_SECONDS = 0.01

        assert "SHEET_MAX_SECONDS" in refused("a.xlsx", xlsx_file(HEADING, ROW))


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def with_cells(*places):
    """A small workbook with text in these cells."""
    number = {place: "".join(filter(str.isdigit, place)) for place in places}
    cells = "".join(
        f'<row r="{number[p]}"><c r="{p}" t="inlineStr"><is><t>{p}</t></is></c></row>' for p in places
    )
    with zipfile.ZipFile(io.BytesIO(xlsx_file(["x"]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()
    return zipped(files)


def test_columns_are_named_as_a_spreadsheet_names_them():
    assert [grids.letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
