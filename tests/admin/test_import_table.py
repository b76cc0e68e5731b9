"""The page with a picture of the sheet: where the table is, and what every row is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import ImportBatch
from agreements.spreadsheets import importing
from tests.admin.browser import says
from tests.spreadsheets.sheets import csv_file, xlsx_file

IMPORTS = "/admin/agreements/importbatch/"
SECTIONS = [
    ["Register of sister cities"],
    [],
    ["City", "Country", "Date"],
    ["ASIA"],
    ["Tokyo", "Japan", "1991"],
    ["Seoul", "Korea", "1992"],
    ["EUROPE"],
    ["Lyon", "France", "1993"],
    ["Total", "3"],
    [],
    ["Source: city hall"],
]
PLAIN = [["City", "xyzzy", "Date"], ["Tokyo", "Japan", "1991"], ["Lyon", "France", "1993"]]


def bring(client, rows, name="a.csv", **facts):
    content = rows if isinstance(rows, bytes) else csv_file(*rows, **facts)
    return client.post(IMPORTS + "add/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def address(batch=None):
    return f"{IMPORTS}{(batch or ImportBatch.objects.get()).pk}/table/"


def page(client, query=""):
    return client.get(address() + query).content.decode()


def say(client, query="", **sent):
    return client.post(address() + query, {"sheet": "0", **sent}, follow=True)


def reading():
    return ImportBatch.objects.get().reading


def source():
    return ImportBatch.objects.get().plan["source"]


class TestTheWay:
    def test_a_file_with_more_than_a_plain_table_leads_to_its_picture(self, analyst):
        response = bring(analyst, SECTIONS)

        assert response.redirect_chain[-1][0] == address()
        assert "worth a look" in response.content.decode()

    def test_a_plain_file_leads_on(self, analyst):
        response = bring(analyst, PLAIN)

        assert response.redirect_chain[-1][0] != address()
        assert "worth a look" not in response.content.decode()

    def test_going_on_says_that_this_is_the_table(self, analyst):
        bring(analyst, SECTIONS)

        response = say(analyst, agree="1")

        assert response.redirect_chain[-1][0] == address().replace("table", "columns")
        assert reading()["agreed"] is True
        assert "worth a look" not in page(analyst)

    def test_an_empty_file_is_named(self, analyst):
        assert "“nothing.csv” is empty." in bring(analyst, b"", "nothing.csv").content.decode()

    def test_the_upload_says_what_is_taken(self, analyst, settings):
        settings.SHEET_MAX_ROWS = 12_345

        text = analyst.get(IMPORTS + "add/").content.decode()

        assert ".ods" in text
        assert "Up to 20 MB, 12,345 rows and 200 columns" in text


class TestThePicture:
    def test_shows_rows_as_the_spreadsheet_numbers_them_with_what_they_are(self, analyst):
        bring(analyst, SECTIONS)

        text = page(analyst)

        assert 'id="row-3" class="headings"' in text
        assert 'id="row-4" class="section"' in text
        assert 'id="row-5" class="data"' in text
        assert 'id="row-9" class="total"' in text
        assert 'id="row-11" class="note"' in text
        assert "Row 2 is empty." in text
        assert '<th scope="col">C</th>' in text
        assert "The headings are in row 3." in text

    def test_of_a_long_sheet_shows_the_beginning_the_end_and_what_is_no_record(self, analyst):
        rows = [["xyzzy", "Date"], *[[f"City {n}", "1991"] for n in range(200)]]
        rows[120] = ["xyzzy", "Date"]
        bring(analyst, rows)

        text = page(analyst)

        assert 'id="row-60"' in text
        assert "Rows 61 to 120: records" in text
        assert 'id="row-121" class="heading"' in text
        assert 'id="row-201"' in text
        assert 'id="row-100"' not in text
        assert 'id="row-150"' in page(analyst, "?all=1&p=2")

    def test_of_a_file_that_can_t_be_read_any_more_says_why(self, analyst, settings):
        bring(analyst, SECTIONS)
        settings.SHEET_MAX_BYTES = 1

        assert "MB are taken" in page(analyst)

    def test_the_text_of_cells_is_text(self, analyst):
        bring(analyst, [["City", "<script>x</script>"], ["Tokyo", "<b>1</b>"]])

        assert "<script>x" not in page(analyst)

    def test_is_looked_at_but_not_changed_by_colleagues(self, analyst, colleague):
        bring(analyst, SECTIONS)
        before = reading()

        assert 'name="click"' not in page(colleague)
        assert "belongs to" in says(say(colleague, click="5:out"))
        assert "belongs to" in says(say(colleague, agree="1"))
        assert reading() == before

    def test_of_an_import_that_is_done_changes_nothing(self, analyst):
        bring(analyst, SECTIONS)
        importing.cancel(ImportBatch.objects.get(), analyst.user)
        before = reading()

        assert 'name="click"' not in page(analyst)
        assert "already" in says(say(analyst, click="5:out"))
        assert reading() == before


class TestClicks:
    def test_a_row_is_not_part_of_the_table(self, analyst):
        bring(analyst, SECTIONS)

        response = say(analyst, click="5:out")

        assert response.redirect_chain[-1][0] == address() + "#row-5"
        assert 'id="row-5" class="out"' in response.content.decode()
        assert source()["rows"] == 2

    def test_another_row_holds_the_headings(self, analyst):
        bring(analyst, SECTIONS)

        say(analyst, click="5:heading")

        assert reading()["layouts"] == {"": {"headings": [5]}}
        assert source()["heading_row"] == 5

    def test_two_rows_hold_the_headings_and_then_one_again(self, analyst):
        bring(analyst, PLAIN)

        say(analyst, click="2:with")
        assert reading()["layouts"][""]["headings"] == [1, 2]
        say(analyst, click="2:only")
        assert reading()["layouts"][""]["headings"] == [2]

    def test_there_are_no_headings(self, analyst):
        bring(analyst, SECTIONS)

        say(analyst, click="3:data")

        assert source()["heading_row"] == 0
        assert source()["left"]["above"] == 1

    def test_all_sections_are_records(self, analyst):
        bring(analyst, SECTIONS)

        say(analyst, every="section:data")

        assert source()["rows"] == 5
        assert "section" not in source()["left"]

    def test_sections_need_not_become_a_column(self, analyst):
        bring(analyst, SECTIONS)
        columns = {column["heading"] for column in ImportBatch.objects.get().plan["columns"]}

        say(analyst, **{"settings": "1", "sections-asked": "1"})

        left = {column["heading"] for column in ImportBatch.objects.get().plan["columns"]}
        assert columns - left == {"(section)"}
        assert reading()["sections"] is False

    def test_starting_over_takes_back_what_was_said(self, analyst):
        bring(analyst, SECTIONS)
        before = reading()
        say(analyst, click="5:out")

        say(analyst, reset="1")

        assert reading() == before


class TestTheFile:
    def test_the_encoding_may_be_chosen(self, analyst):
        bring(analyst, [["Город xyz", "Дата"], ["Токио", "1991"]], encoding="cp1251")

        response = say(analyst, settings="1", encoding="koi8_r")

        assert "Токио" not in response.content.decode()
        assert reading()["encoding"] == "koi8_r"
        assert "Токио" in say(analyst, settings="1", encoding="cp1251").content.decode()

    def test_the_delimiter_may_be_chosen(self, analyst):
        bring(analyst, [["xyzzy", "Date"], ["Tokyo; Japan", "1991"]])

        say(analyst, settings="1", delimiter=";")

        assert "xyzzy,Date" in page(analyst)

    def test_sheets_are_chosen_hidden_ones_too(self, analyst):
        bring(analyst, xlsx_file(*PLAIN, hidden=PLAIN[:2]), "a.xlsx")
        assert '<b class="hidden-sheet">hidden</b>' in page(analyst)

        say(analyst, settings="1", sheets=["0", "1"])

        assert reading()["sheets"] == ["Agreements", "hidden"]
        assert source()["rows"] == 3

    def test_a_sheet_with_the_same_headings_is_told(self, analyst):
        bring(analyst, xlsx_file(*PLAIN, Second=PLAIN[:2], Other=[["x", "y"], ["1", "2"]]), "a.xlsx")

        assert page(analyst).count("the same headings") == 1

    def test_rows_of_several_sheets_are_told_apart(self, analyst):
        sheet = [["Party 1", "Party 2", "Date"], ["Moscow", "Tokyo", "1991"]]
        bring(analyst, xlsx_file(*sheet, Second=[sheet[0], ["Moscow", "Lyon", "1992"]]), "a.xlsx")

        say(analyst, settings="1", sheets=["0", "1"])

        text = analyst.get(address().replace("table", "names")).content.decode()
        assert "1 row: 2 (Second)" in text
        assert "Second, row 2" in analyst.get(address().replace("table", "preview")).content.decode()

    def test_a_sheet_that_is_not_read_is_only_looked_at(self, analyst):
        bring(analyst, xlsx_file(*PLAIN, Second=[["x"], ["y"]]), "a.xlsx")

        text = page(analyst, "?sheet=1")

        assert "This sheet is not read." in text
        assert 'name="click"' not in text

    def test_at_least_one_sheet_is_chosen(self, analyst):
        bring(analyst, xlsx_file(*PLAIN, hidden=PLAIN[:2]), "a.xlsx")

        assert "Choose a sheet." in says(say(analyst, settings="1"))


@pytest.mark.parametrize(
    "sent",
    [
        {"click": "999:out"},
        {"click": "5:king"},
        {"click": "x:out"},
        {"click": "9" * 30 + ":out"},
        {"click": ""},
        {"click": "-1:heading"},
        {"click": "٣:heading"},
        {"click": "5:out", "sheet": "7"},
        {"click": "5:out", "sheet": "x" * 100},
        {"every": "section:king"},
        {"settings": "1", "encoding": "rot13"},
        {"settings": "1", "encoding": "utf-8\x00"},
        {"settings": "1", "delimiter": "\n"},
        {},
    ],
)
def test_what_no_page_sends_is_answered_in_words(analyst, sent):
    bring(analyst, SECTIONS)
    before = ImportBatch.objects.get()

    response = say(analyst, **sent)

    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert reading() == before.reading


@pytest.mark.parametrize(
    "query", ["?sheet=9", "?sheet=x", "?sheet=-1", "?p=x", "?p=999", "?all=", "?sheet=²"]
)
def test_what_no_page_asks_shows_the_picture(analyst, query):
    bring(analyst, SECTIONS)

    assert 'id="row-3"' in page(analyst, query)


def test_the_picture_takes_the_same_queries_however_long(analyst, django_assert_max_num_queries):
    bring(analyst, [["xyzzy", "Date"], *[[f"City {n}", "1991"] for n in range(100)]])

    with django_assert_max_num_queries(8):
        page(analyst)
