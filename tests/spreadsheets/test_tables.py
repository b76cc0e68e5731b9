"""The table that is meant on a sheet: found wherever it stands, and changed by the user."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets import layouts, readers, tables
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.grids import NUMBERED_APART, Book, Grid, Row, place
from tests.spreadsheets.sheets import csv_file

HEADINGS = "City|Country|Signed"
TOKYO, OSAKA, LYON, ROME = (
    "Tokyo|Japan|1979-05-02",
    "Osaka|Japan|1981-12-08",
    "Lyon|France|1988",
    "Rome|Italy|1990",
)


def grid(*lines, name="", hidden=False, comments=None):
    """A sheet drawn with lines: cells parted by bars, "" for a blank row."""
    rows = [Row(number, line.split("|")) for number, line in enumerate(lines, start=1)]
    return Grid(name, [row for row in rows if any(row.cells)], hidden, comments or {})


def table(*lines, **reading):
    return tables.table("a.xlsx", Book([grid(*lines)]), reading)


def roles(*lines, **told):
    return layouts.layout(grid(*lines), told).roles


def numbers(found):
    return [row.number for row in found.rows]


class TestHeadingRow:
    @pytest.mark.parametrize("above", [0, 1, 2, 4, 49])
    def test_is_found_below_instructions(self, above):
        lines = ["Please fill in one agreement a row. Do not change the headings."] * above

        found = table(*lines, HEADINGS, TOKYO, LYON)

        assert found.headings == ["City", "Country", "Signed"]
        assert found.about["heading_row"] == above + 1
        assert numbers(found) == [above + 2, above + 3]
        assert found.about["left"] == ({"above": above} if above else {})

    @pytest.mark.parametrize("headings", ["Ciudad|País|Año", "도시|국가|날짜", "Мэрия|Держава|Коли"])
    def test_is_found_in_a_language_that_nobody_knows(self, headings):
        assert table("Anexo 3", "", headings, TOKYO, LYON, ROME).about["heading_row"] == 3

    @pytest.mark.parametrize("above", ["Country|where it lies", "Form 12|||No. 5", "Country|where it lies|x"])
    def test_is_not_what_stands_right_above_it(self, above):
        assert table(above, "City|Country|Date|Remark", TOKYO + "|x", LYON + "|y").about["heading_rows"] == {
            "": [2]
        }

    def test_is_not_a_block_of_names_and_values_above(self):
        lines = ["Title|Sister cities of Guangzhou", "Date|2024-01-01", "Source|https://example.org", ""]

        assert table(*lines, HEADINGS, TOKYO, LYON).about["heading_row"] == 5

    @pytest.mark.parametrize(
        "lines", [("a", "x", "y"), ("a|b", "1|2"), ("a||c", "1|2|3|4"), ("city", "Moscow")]
    )
    def test_is_the_first_where_nothing_speaks_against_it(self, lines):
        assert table(*lines).about["heading_row"] == 1

    def test_may_be_told(self):
        found = table(HEADINGS, TOKYO, "A|B|C", LYON, layouts={"": {"headings": [3]}})

        assert found.headings == ["A", "B", "C"]
        assert numbers(found) == [4]
        assert found.about["left"] == {"above": 2}

    def test_may_be_none(self):
        found = table(TOKYO, LYON, layouts={"": {"headings": []}})

        assert found.headings == ["(column A)", "(column B)", "(column C)"]
        assert numbers(found) == [1, 2]

    def test_that_looks_like_a_record_is_worth_a_look(self):
        assert "no_headings" in table(TOKYO, LYON, ROME).about["look"]
        assert table(HEADINGS, TOKYO, LYON).about["look"] == []


class TestTwoHeadingRows:
    def test_a_heading_over_two_columns_names_both(self):
        found = table(
            "City|Country|Signed||In force|", "||Date|Place|Date|Note", "Tokyo|Japan|1979|Tokyo|1980|x"
        )

        assert found.headings == [
            "City",
            "Country",
            "Signed: Date",
            "Signed: Place",
            "In force: Date",
            "In force: Note",
        ]
        assert numbers(found) == [3]
        assert "two_rows" in found.about["look"]

    def test_a_title_is_no_heading_of_a_group(self):
        assert (
            table("||Register of 2020|", "City|Country|Date|Place", TOKYO + "|x", LYON + "|y").headings[2]
            == "Date"
        )
        assert (
            table("||Signed|", "City|Country|Date|Place", TOKYO + "|x", LYON + "|y").headings[2]
            == "Signed: Date"
        )

    def test_merged_cells_may_repeat_their_text(self):
        found = table(
            "№|Country|Signed|Signed", "№|Country|Date|Place", "1|Japan|1979|Tokyo", "2|France|1988|Lyon"
        )

        assert found.headings == ["№", "Country", "Signed: Date", "Signed: Place"]

    @pytest.mark.parametrize("above", ["City|Country|Signed", "Город|Страна|Подписано", "城市|国家|签署日期"])
    @pytest.mark.parametrize("below", ["Party|State|Date", "Сторона|Государство|Дата"])
    def test_two_languages_are_one_heading(self, above, below):
        found = table(above, below.replace("State", "country"), TOKYO, LYON)

        assert found.about["heading_rows"] == {"": [1, 2]}
        assert found.headings == above.split("|")

    def test_a_row_of_numbers_below_them_is_no_record(self):
        assert numbers(table(HEADINGS, "1|2|3", TOKYO, LYON)) == [3, 4]

    @pytest.mark.parametrize(
        "record", ["Tokyo|Japan|", "|Japan|Tokyo", "Tokyo|Japan|unknown", "Tokyo|Japan|Remark", "||1979"]
    )
    def test_a_first_record_with_gaps_is_a_record(self, record):
        assert numbers(table(HEADINGS, record, TOKYO, LYON, ROME)) == [2, 3, 4, 5]

    def test_a_column_without_a_heading_makes_no_group(self):
        found = table("City|Country|Remark|", "Tokyo|Japan|friends|since long", "Lyon|France|first|x")

        assert numbers(found) == [2, 3]


class TestRoles:
    def test_sections_between_records(self):
        found = roles(HEADINGS, "АЗИЯ", TOKYO, OSAKA, "ЕВРОПА", LYON, ROME)

        assert found == {1: "heading", 2: "section", 5: "section"}

    @pytest.mark.parametrize("number", ["№", "No."])
    def test_a_section_in_a_column_of_numbers(self, number):
        found = roles(
            f"{number}|City|Signed", "1|Tokyo|1979", "2|Osaka|1981", "Europe", "3|Lyon|1988", "4|Rome|1990"
        )

        assert found == {1: "heading", 4: "section"}

    def test_countries_over_their_cities_in_two_columns(self):
        assert roles("City|Year", "Япония", "Токио|1979", "Осака|1981", "Франция", "Лион|1988") == {
            1: "heading",
            2: "section",
            5: "section",
        }

    def test_years_over_records(self):
        assert (
            roles("Title|City|Type", "2019", "A|Tokyo|MoU", "2020", "B|Lyon|MoU", "C|Rome|MoU").get(2)
            == "section"
        )

    @pytest.mark.parametrize(
        "total", ["Total|2|", "Итого:||2", "合计|2", "Total: 2 agreements", "Всего", "||2", "Sum||", "共2个"]
    )
    def test_sums_at_the_end(self, total):
        assert roles(HEADINGS, TOKYO, LYON, total) == {1: "heading", 4: "total"}

    @pytest.mark.parametrize(
        "note",
        [
            "Source: city hall",
            "* signed by video",
            "Примечание: по состоянию на 2020 год",
            "注：截至2020年",
            "https://example.org/list",
            "The dates are those of the newspapers, which may differ from the days on which texts were signed.",
            "Note:|as of 2020",
        ],
    )
    def test_notes_at_the_end(self, note):
        assert roles(HEADINGS, TOKYO, LYON, "", note)[5] == "note"

    @pytest.mark.parametrize("page", ["Page 1", "стр. 3", "第2页", "1 of 3"])
    def test_the_number_of_a_page_is_a_note(self, page):
        assert roles(HEADINGS, TOKYO, page, LYON) == {1: "heading", 3: "note"}

    @pytest.mark.parametrize("hint", ["||dd.mm.yyyy", "text|text|YYYY-MM-DD", "название|страна|(дд.мм.гггг)"])
    def test_a_row_that_explains_the_headings_is_no_record(self, hint):
        assert roles(HEADINGS, hint, TOKYO, LYON) == {1: "heading", 2: "heading"}

    def test_rows_with_nothing_but_their_number_are_left_out(self):
        assert roles("№|City|Signed", "1|Tokyo|1979", "2|Lyon|1988", "3", "4") == {
            1: "heading",
            4: "out",
            5: "out",
        }

    def test_what_follows_a_note_is_a_note(self):
        assert roles(HEADINGS, TOKYO, LYON, "", "Source: city hall", "Prepared by Ivanov")[6] == "note"

    def test_headings_on_each_page(self):
        assert roles(HEADINGS, TOKYO, "", HEADINGS, LYON) == {1: "heading", 4: "heading"}

    @pytest.mark.parametrize("title", [[], ["Table 2. Memoranda"], ["Table 2.", "Memoranda"]])
    def test_a_second_table(self, title):
        found = roles(HEADINGS, TOKYO, LYON, "", *title, "Title|Party A|Party B|Date", "MoU|Rome|Lyon|2001")

        assert found == {1: "heading", **{5 + n: "second" for n in range(2 + len(title))}}

    @pytest.mark.parametrize(
        "lines",
        [
            ("title|signed", "A|", "B|2024", "C|2025"),
            ("title|signed", "A|2024", "B|", "C|2025", "", "D"),
            (
                "title|signed",
                "A|2024",
                "Memorandum of understanding between two cities on trade and on sport",
                "C|2",
            ),
            (HEADINGS, TOKYO, "Kobe", LYON, ROME),
            (HEADINGS, "Kobe", TOKYO),
            (HEADINGS, TOKYO, "", "", LYON, "", ROME),
            ("Note", "Note: one", "Total", "Source"),
            ("city|country|city|country", "Berat|Albania|Amasya|Turkey", "Berat|Albania||", "Fier|||"),
            ("type|party 1|party 2", "Protocol|Total|Itogo", "Sources|Notes|Total"),
            (
                "country|city|year",
                "Japan|Tokyo|1979",
                "France||",
                "China|Beijing|1995",
                "Italy",
                "Peru|Lima|2000",
            ),
            ("city|country|year", "Tokyo|Japan|1979", "Singapore", "Beijing|China|1995"),
        ],
    )
    def test_a_ragged_table_stays_as_it_is(self, lines):
        filled = [n for n, line in enumerate(lines, start=1) if line.strip("|")]

        assert numbers(table(*lines)) == filled[1:]

    def test_are_changed_by_the_user(self):
        found = table(HEADINGS, TOKYO, "Kobe", LYON, layouts={"": {"roles": {"3": "section", "2": "out"}}})

        assert numbers(found) == [4]
        assert found.about["left"] == {"section": 1, "out": 1}
        assert found.rows[0].cells == ["Lyon", "France", "1988", "Kobe"]

    def test_a_row_may_be_called_a_record_again(self):
        assert numbers(table(HEADINGS, TOKYO, "Total|1", layouts={"": {"roles": {"3": "data"}}})) == [2, 3]


class TestColumns:
    def test_sections_become_a_column(self):
        found = table(HEADINGS, "ASIA", TOKYO, OSAKA, "EUROPE", LYON)

        assert found.headings[-1] == "(section)"
        assert [row.cells[-1] for row in found.rows] == ["ASIA", "ASIA", "EUROPE"]
        assert found.about["sections"] is True

    def test_sections_need_not_become_a_column(self):
        found = table(HEADINGS, "ASIA", TOKYO, "EUROPE", LYON, sections=False)

        assert found.headings == ["City", "Country", "Signed"]
        assert found.about["left"] == {"section": 2}

    def test_a_section_that_is_no_part_of_the_table_ends_the_one_above_it(self):
        lines = [HEADINGS, "ASIA", TOKYO, "EUROPE", LYON, "AMERICA", ROME]

        found = table(*lines, layouts={"": {"roles": {"4": "out"}}})

        assert [row.cells[-1] for row in found.rows] == ["ASIA", "", "AMERICA"]

    def test_a_record_that_is_left_out_ends_no_section(self):
        lines = [HEADINGS, "ASIA", TOKYO, OSAKA, TOKYO, "EUROPE", LYON]

        found = table(*lines, layouts={"": {"roles": {"4": "out"}}})

        assert [row.cells[-1] for row in found.rows] == ["ASIA", "ASIA", "EUROPE"]

    def test_comments_become_columns(self):
        sheet = grid(HEADINGS, TOKYO, LYON, comments={1: {0: "the city"}, 2: {2: "in force 1980"}})

        found = tables.table("a.xlsx", Book([sheet]), {"comments": True})

        assert found.headings[-1] == "Signed (comment)"
        assert [row.cells[-1] for row in found.rows] == ["in force 1980", ""]
        assert tables.table("a.xlsx", Book([sheet]), {}).about["comments"] == 2

    def test_a_fact_of_the_whole_file_becomes_a_column_that_is_told(self):
        found = table(HEADINGS, TOKYO, LYON, constants={"party.1": "Guangzhou"})

        assert found.fixed == {found.headings[-1]: "party.1"}
        assert [row.cells[-1] for row in found.rows] == ["Guangzhou", "Guangzhou"]

    def test_a_column_stands_where_the_spreadsheet_shows_it(self):
        found = table("|City|Signed", "|Tokyo|1979", constants={"party.1": "Guangzhou"})

        assert found.where(2, 2) == "C2"
        assert found.where(3, 2) == ""

    def test_doubled_and_unnamed_headings_get_names(self):
        found = table("Date|City|Date|", "1979|Tokyo|1980|x", "1981|Lyon|1982|y")

        assert found.headings == ["Date", "City", "Date (2)", "(column D)"]
        assert found.doubled == ["Date"]

    def test_columns_with_nothing_but_a_note_are_none(self):
        assert table("|||||Annex 1", HEADINGS, TOKYO, LYON).headings == ["City", "Country", "Signed"]

    def test_columns_keep_their_names_in_another_language(self):
        assert table("City||Signed", "a|b|1979", language="ru").headings[1] == "(столбец B)"


class TestSheets:
    book = Book(
        [
            grid("How to fill in this workbook", "One agreement a row", name="Read me"),
            grid(HEADINGS, TOKYO, name="2019"),
            grid("signed|city|Source", "1988|Lyon|x", name="2020"),
            grid(HEADINGS, ROME, name="old", hidden=True),
        ]
    )

    def test_the_first_visible_one_with_a_table_is_read(self):
        found = tables.table("a.xlsx", self.book, {})

        assert found.about["sheet"] == "2019"
        assert [(s["name"], s["hidden"], s["rows"], s["read"]) for s in found.about["sheets"]] == [
            ("Read me", False, 2, False),
            ("2019", False, 2, True),
            ("2020", False, 2, False),
            ("old", True, 2, False),
        ]
        assert "sheets" in found.about["look"]

    def test_several_are_one_table(self):
        found = tables.table("a.xlsx", self.book, {"sheets": ["2020", "2019"]})

        assert found.headings == ["City", "Country", "Signed", "Source", "(sheet)"]
        assert [row.cells for row in found.rows] == [
            ["Tokyo", "Japan", "1979-05-02", "", "2019"],
            ["Lyon", "", "1988", "x", "2020"],
        ]
        assert numbers(found) == [2, NUMBERED_APART + 2]
        assert [place(number, found.about) for number in numbers(found)] == ["2019, row 2", "2020, row 2"]
        assert found.where(2, NUMBERED_APART + 2) == "2020!A2"
        assert found.where(1, NUMBERED_APART + 2) == ""

    def test_a_hidden_one_may_be_chosen(self):
        assert tables.table("a.xlsx", self.book, {"sheets": ["old"]}).rows[0].cells[0] == "Rome"

    def test_one_that_is_not_there_is_told(self):
        with pytest.raises(SheetError, match=r"no sheet “2018” .* It has: Read me, 2019, 2020, old"):
            tables.table("a.xlsx", self.book, {"sheets": ["2018"]})

    def test_one_sheet_needs_no_name_in_a_place(self):
        assert place(7, tables.table("a.xlsx", self.book, {}).about) == "7"


def test_rows_that_were_only_counted_are_not_lost_in_silence():
    sheet = grid(HEADINGS, TOKYO)
    sheet.more = 200_000

    with pytest.raises(SheetError, match="200002 rows; up to 100000"):
        tables.table("a.xlsx", Book([sheet]), {})
    with pytest.raises(SheetError, match="200002 rows"):
        tables.plain_table("a.xlsx", Book([sheet]))


def test_the_layouts_of_our_own_files_are_taken_as_they_are():
    content = csv_file(["slug", "name"], ["total", ""], ["", "Source: x"])

    assert numbers(readers.read_plain("a.csv", content)) == [2, 3]


CELLS = st.sampled_from(
    [
        "",
        "",
        "Signed",
        "Date",
        "City",
        "1979",
        "1",
        "Total",
        "Note: x",
        "ASIA",
        "Japan",
        "2020-01-02",
        "x" * 70,
    ]
) | st.text(max_size=3)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.booleans())
def test_every_row_is_a_record_or_told(lines, sections):
    rows = [Row(n, [c.replace("\x00", "") for c in line]) for n, line in enumerate(lines, start=1)]
    sheet = Grid("", [row for row in rows if any(row.cells)])
    filled = len(sheet.rows)

    try:
        found = tables.table("a.csv", Book([sheet]), {"sections": sections})
    except SheetError:
        return

    told = sum(found.about["left"].values()) + sum(map(len, found.about["heading_rows"].values()))
    assert len(found.rows) + told == filled
    assert len(set(found.headings)) == len(found.headings)
    assert {len(row.cells) for row in found.rows} == {len(found.headings)}
