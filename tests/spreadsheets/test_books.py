"""Files of every kind become the same sheets of text."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from agreements.spreadsheets import books
from agreements.spreadsheets.errors import SheetError
from tests.spreadsheets.made import Formula, Sheet, Shown, workbook
from tests.spreadsheets.ods import cell, ods_file, ods_of
from tests.spreadsheets.sheets import csv_file

FILES = Path(__file__).with_name("files")
DAY = datetime.date(2024, 6, 17)


def opened(name, content, **reading):
    return books.open_book(name, content, reading)


def rows(name, content, **reading):
    """Number → cells of the first sheet that is shown."""
    return {row.number: row.cells for row in opened(name, content, **reading).shown.rows}


def table(*lines):
    return ods_of(
        '<table:table table:name="A">'
        + "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        + "</table:table>"
    )


class TestSheets:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xlsx", workbook(Sheet("Notes", [["x"]]), Sheet("Old", [["y"], ["z"]], hidden=True))),
            ("a.xlsm", workbook(Sheet("Notes", [["x"]]), Sheet("Old", [["y"], ["z"]], hidden=True))),
            ("a.ods", ods_file(Notes=[["x"]], hidden=[["y"], ["z"]])),
        ],
    )
    def test_every_sheet_is_listed_and_hidden_ones_are_marked(self, name, content):
        book = opened(name, content)

        assert [grid.hidden for grid in book.grids] == [False, True]
        assert [row.cells for row in book.grids[1].rows] == [["y"], ["z"]]
        assert book.shown.name == "Notes"
        assert book.about["kind"] == name.removeprefix("a.")

    def test_very_hidden_sheets_are_marked(self):
        book = opened("a.xls", (FILES / "all.xls").read_bytes())

        assert {grid.name: grid.hidden for grid in book.grids} == {
            "Agreements": False,
            "Hidden": True,
            "VeryHidden": True,
            "Empty": False,
        }

    def test_a_workbook_with_hidden_columns_and_rows_is_read_whole(self):
        content = workbook(Sheet("A", [["a", "b"], ["1", "2"]], hidden_columns="B:B"))

        assert rows("a.xlsx", content) == {1: ["a", "b"], 2: ["1", "2"]}

    def test_a_file_without_any_text_is_empty(self):
        for name, content in {
            "a.xlsx": workbook(Sheet("A", [[None]])),
            "a.ods": ods_file(),
            "a.csv": b",\n,\n",
        }.items():
            with pytest.raises(SheetError, match="is empty"):
                opened(name, content)


class TestCells:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1998, "1998"),
            (1998.0, "1998"),
            (0.1 + 0.2, "0.3"),
            (0.0000001, "0.0000001"),
            (123456789012345, "123456789012345"),
            (1e15, "1000000000000000"),
            (1e20, "100000000000000000000"),
            (-5, "-5"),
            (True, "TRUE"),
            (False, "FALSE"),
            ("007", "007"),
            ("1.10", "1.10"),
            (" Москва ", "Москва"),
            ("a\nb", "a\nb"),
            ("a\tb", "a\tb"),
            ("a  b", "a  b"),
            (DAY, "2024-06-17"),
            (datetime.datetime(2024, 6, 17, 10, 30), "2024-06-17 10:30:00"),  # noqa: DTZ001
            ("17.06.1895", "17.06.1895"),
        ],
    )
    def test_the_text_is_what_a_spreadsheet_shows(self, value, text):
        assert rows("a.xlsx", workbook(Sheet("A", [[value]])))[1] == [text]
        assert rows("a.ods", ods_file([value]))[1] == [text]

    def test_a_formula_says_its_value(self):
        content = workbook(Sheet("A", [[Formula("=A2&1", "x1"), Formula("=1+1", 2), Formula("=1>0", True)]]))

        assert rows("a.xlsx", content)[1] == ["x1", "2", "TRUE"]

    def test_a_formula_whose_value_nobody_worked_out_is_told_as_it_is(self):
        """As programs write them; a value that is worked out and empty is another thing."""
        sheet = openpyxl.Workbook()
        for row in (["a"], ["x", "=A2&1"], [None, None, None, "=1+1"]):
            sheet.active.append(row)
        content = io.BytesIO()
        sheet.save(content)

        assert rows("a.xlsx", content.getvalue()) == {1: ["a"], 2: ["x", "=A2&1"], 3: ["", "", "", "=1+1"]}
        assert rows("a.xlsx", workbook(Sheet("A", [["a", Formula('=""', " ")]]))) == {1: ["a"]}

    @pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"])
    def test_an_error_is_told_as_it_is_written(self, error):
        written = cell("", 'table:formula="of:=NA()"').replace(
            "<text:p></text:p>", f"<text:p>{error}</text:p>"
        )

        assert rows("a.xlsx", workbook(Sheet("A", [["a", Formula("=NA()", error)]])))[1] == ["a", error]
        assert rows("a.ods", table(cell("a") + written))[1] == ["a", error]

    @pytest.mark.parametrize(
        ("form", "text"),
        [
            ("mmmm yyyy", "2024-06"),
            ("mmm-yy", "2024-06"),
            ("mm/yyyy", "2024-06"),
            ("[$-419]mmmm\\ yyyy;@", "2024-06"),
            ('yyyy"年"m"月"', "2024-06"),
            ("yyyy", "2024"),
            ('yyyy" year"', "2024"),
            ('yyyy"年"m"月"d"日"', "2024-06-17"),
            ("dd.mm.yyyy", "2024-06-17"),
            ("d mmm", "2024-06-17"),
            ("General", "45460"),
            ("0.00", "45460"),
        ],
    )
    def test_of_a_day_that_is_shown_in_part_only_that_part_is_told(self, form, text):
        assert rows("a.xlsx", workbook(Sheet("A", [["a"], [Shown(45460, form)]])))[2] == [text]

    def test_months_and_years_of_an_ods(self):
        cells = cell(DAY, 'table:style-name="month"') + cell(DAY, 'table:style-name="year"') + cell(DAY)

        assert rows("a.ods", table(cells))[1] == ["2024-06", "2024", "2024-06-17"]

    def test_a_year_typed_where_years_of_days_are_shown_stays_a_year(self):
        assert (
            rows("a.xlsx", workbook(Sheet("A", [[Shown(1998, "yyyy"), 1998, Shown(1998, "0")]])))[1]
            == ["1998"] * 3
        )

    def test_days_counted_from_1904(self):
        content = workbook(Sheet("A", [[DAY, Shown(DAY, "mmm yyyy"), 1998]]), date_1904=True)

        assert rows("a.xlsx", content)[1] == ["2024-06-17", "2024-06", "1998"]

    def test_days_before_1900(self):
        assert rows("a.xlsx", workbook(Sheet("A", [[Shown(-1657, "dd.mm.yyyy")]])))[1] == ["1895-06-17"]
        assert rows("a.ods", ods_file([datetime.date(1895, 6, 17)]))[1] == ["1895-06-17"]

    def test_times_and_durations(self):
        content = workbook(Sheet("A", [[Shown(0.4375, "h:mm"), Shown(1.125, "[h]:mm")]]))
        told = [
            'office:value-type="time" office:time-value="PT10H30M00S"',
            'office:value-type="time" office:time-value="PT27H00M00S"',
        ]

        assert rows("a.xlsx", content)[1] == ["10:30:00", "27:00:00"]
        assert rows(
            "a.ods",
            table("".join(cell("x", more).replace('office:value-type="string"', "") for more in told)),
        )[1] == ["10:30:00", "27:00:00"]


class TestMerged:
    """A1:A3 merged beside three names; a title merged over both columns."""

    def test_merged_cells_are_filled_down(self):
        content = workbook(
            Sheet("A", [["Guangdong", "Guangzhou"], [None, "Shenzhen"], [None, "Zhuhai"]], merged=["A1:A3"])
        )

        assert rows("a.xlsx", content) == {
            1: ["Guangdong", "Guangzhou"],
            2: ["Guangdong", "Shenzhen"],
            3: ["Guangdong", "Zhuhai"],
        }

    def test_merged_cells_of_an_ods_are_filled_down(self):
        first = cell("Guangdong", 'table:number-rows-spanned="2"') + cell("Guangzhou")

        content = table(first, "<table:covered-table-cell/>" + cell("Shenzhen"))

        assert rows("a.ods", content) == {1: ["Guangdong", "Guangzhou"], 2: ["Guangdong", "Shenzhen"]}

    def test_a_heading_over_two_columns_is_filled_right(self):
        content = workbook(Sheet("A", [["No", "Party", None], ["1", "Moscow", "Russia"]], merged=["B1:C1"]))

        assert rows("a.xlsx", content)[1] == ["No", "Party", "Party"]

    def test_a_title_over_all_columns_stays_one_cell(self):
        content = workbook(Sheet("A", [["Register", None], ["a", "b"]], merged=["A1:B1"]))

        assert rows("a.xlsx", content) == {1: ["Register"], 2: ["a", "b"]}

    def test_rows_that_say_nothing_but_a_merged_cell_stay_empty(self):
        content = workbook(Sheet("A", [["a", "b"], [None], [None, "c"]], merged=["A1:A3"]))

        assert rows("a.xlsx", content) == {1: ["a", "b"], 3: ["a", "c"]}


class TestComments:
    def test_comments_of_an_xlsx(self):
        content = workbook(Sheet("A", [["a", "b"], ["1", "2"]], comments={"B2": "effective 2024-07-01"}))

        assert opened("a.xlsx", content).grids[0].comments == {2: {1: "effective 2024-07-01"}}

    def test_a_conversation_about_a_cell(self):
        """Its note, which tells older Excel that there is a conversation, is not told."""
        content = workbook(
            Sheet("A", [["a", "b"]], comments={"A1": "a note", "B1": "[Threaded comment] Your version …"})
        )
        talk = (
            '<ThreadedComments><threadedComment ref="B1" id="1"><text>effective 2024?</text></threadedComment>'
            '<threadedComment ref="B1" id="2" parentId="1"><text>yes</text></threadedComment></ThreadedComments>'
        )
        relations = "xl/worksheets/_rels/sheet1.xml.rels"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        parts["xl/threadedComments/threadedComment1.xml"] = talk
        parts[relations] = parts[relations].replace(
            "</Relationships>",
            '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
            'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        )
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)

        assert opened("a.xlsx", content.getvalue()).grids[0].comments == {
            1: {0: "a note", 1: "effective 2024?\nyes"}
        }

    def test_the_name_of_who_wrote_a_note_is_not_told(self):
        sheet = openpyxl.Workbook()
        sheet.active["A1"] = "a"
        sheet.active["A1"].comment = Comment("Anna:\neffective 2024", "Anna")
        content = io.BytesIO()
        sheet.save(content)

        assert opened("a.xlsx", content.getvalue()).grids[0].comments == {1: {0: "effective 2024"}}

    def test_comments_of_an_ods(self):
        note = "<office:annotation><text:p>effective</text:p><text:p>2024</text:p></office:annotation>"

        grid = opened("a.ods", table(cell("a") + cell("b", inside=note))).grids[0]

        assert grid.comments == {1: {1: "effective\n2024"}}
        assert grid.rows[0].cells == ["a", "b"]

    @pytest.mark.parametrize("name", ["all.xlsx", "all.ods", "all.xls"])
    def test_comments_of_libreoffice(self, name):
        book = opened(name, (FILES / name).read_bytes())

        assert book.shown.comments == {8: {2: "effective 2024-07-01\nsecond line"}}


@pytest.mark.parametrize("name", ["all.xlsx", "all.ods", "all.xls"])
def test_a_workbook_of_libreoffice_is_the_same_in_each_of_its_formats(name):
    """Made with openpyxl, saved by LibreOffice 7.4 in three formats."""
    assert rows(name, (FILES / name).read_bytes()) == {
        1: ["Instructions"],
        3: ["a", "b", "c", "d", "e", "f", "g", "h", "i"],
        4: ["1998", "2024-06-17", "2024-06-17 10:30:00", "10:30:00", "TRUE", "0.5", "Москва  two", "123456789012345",
            "100000000000000000000"],
        5: ["27:00:00", "1895-06-17", "1901-01-05", "1900-03-01", "01", "0.3", "x\ny", "#N/A", "#DIV/0!"],
        6: ["2024-06", "2024", "2024-06", "2000", "2023-03", "1999", "ab", "", "#N/A"],
        7: ["merged", "merged", "c7"],
        8: ["merged", "merged", "c8"],
        9: ["merged", "merged", "c9", "", "", "", "spaces   inside", "tab\there"],
    }  # fmt: skip


class TestText:
    CHINESE = [["甲方", "乙方"], ["北京市人民政府", "深圳市"], ["上海市", "广州市"]]
    TAIWAN = [["甲方", "乙方"], ["臺北市政府", "高雄市"], ["臺中市", "洛杉磯"]]
    RUSSIAN = [["сторона", "подписано"], ["Правительство Москвы", "17 июня 2024 года"]]
    WESTERN = [["city", "twin"], ["Zürich", "Kunming"], ["Málaga", "São Paulo"]]

    @pytest.mark.parametrize(
        ("lines", "encoding"),
        [(lines, encoding) for lines in (CHINESE, RUSSIAN, WESTERN) for encoding in ("utf-8", "utf-8-sig", "utf-16")]
        + [(WESTERN, "utf-16-le"), (RUSSIAN, "utf-16-be"), (CHINESE, "utf-16-le")]
        + [(CHINESE, "gb18030"), (TAIWAN, "big5"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (WESTERN, "cp1252")],
    )  # fmt: skip
    def test_the_encoding_is_found(self, lines, encoding):
        book = opened("a.csv", csv_file(*lines, encoding=encoding))

        assert [row.cells for row in book.grids[0].rows] == lines
        assert book.about["encoding"] == encoding

    def test_the_encoding_that_somebody_chose_counts(self):
        content = csv_file(["город"], ["Минск"], encoding="koi8_r")

        assert rows("a.csv", content, encoding="cp1251")[2] == ["нЙОУЛ"]
        assert rows("a.csv", content, encoding="no such")[2] == ["Минск"]

    def test_an_encoding_that_does_not_fit_is_refused_with_the_line(self):
        with pytest.raises(SheetError, match="UTF-8 .* line 3"):
            opened("a.csv", b"a,b\n1,2\n\xff,3\n", encoding="utf-8")

    def test_a_damaged_byte_in_utf_8_is_refused_with_its_line(self):
        content = csv_file(["город"], *[["Санкт-Петербург"]] * 9) + b"\xd0\n"

        with pytest.raises(SheetError, match="UTF-8 .* line 11"):
            opened("a.csv", content)

    @pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.TAB"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found_whatever_stands_above_the_table(self, name, delimiter):
        lines = [["Register, 2024; draft | a"], ["party", "twin", "areas"]]
        lines += [[f"Moscow {n}", "Minsk, Belarus", "a; b | c" if n % 3 else "a"] for n in range(9)]

        book = opened(name, csv_file(*lines, delimiter=delimiter))

        assert [row.cells for row in book.grids[0].rows] == lines
        assert book.about["delimiter"] == delimiter

    def test_the_delimiter_that_somebody_chose_counts(self):
        assert rows("a.csv", b"a;b,c\n1;2,3\n", delimiter=",")[1] == ["a;b", "c"]

    def test_the_delimiter_that_a_file_tells_excel_counts(self):
        assert rows("a.csv", b"sep=;\r\na;b,c\r\n1;2\r\n") == {1: ["a", "b,c"], 2: ["1", "2"]}

    def test_a_quotation_mark_inside_of_a_cell_is_only_a_character(self):
        assert rows("a.csv", b'a,b\n"Moscow" region,2\n3" pipe,4\n')[2] == ["Moscow region", "2"]

    def test_a_quotation_mark_that_is_never_closed_is_refused_beside_others_too(self):
        with pytest.raises(SheetError, match="never closed"):
            opened("a.csv", b'a,b\n"x" y,1\n"2,3\n4,5\n')

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_end_as_any_system_ends_them(self, end):
        assert rows("a.csv", f"a,b{end}1,2{end}".encode()) == {1: ["a", "b"], 2: ["1", "2"]}
