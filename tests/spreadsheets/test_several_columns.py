"""One field from several columns, and what helping columns add to a row."""

import pytest

from agreements.models import Agreement
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.readers import read
from agreements.spreadsheets.row_reading import read_row
from tests.factories import PartyFactory, PersonFactory
from tests.spreadsheets.sheets import csv_file, plan_of

pytestmark = pytest.mark.django_db


def row(headings, cells, fields, reading=None):
    table = read("a.csv", csv_file(headings, cells), reading)
    return read_row(table, table.rows[0], [*fields, *table.fixed.values()])


def places(found):
    return [(p.column, p.cell, p.value) for p in found.problems]


def test_lists_of_several_columns_are_put_together():
    found = row(["Area 1", "Area 2"], ["health; sport", "sport; culture"], ["areas", "areas"])

    assert [mention.wording for mention in found.values["areas"]] == ["health", "sport", "culture"]


def test_texts_of_several_columns_stand_one_below_the_other():
    found = row(["Note", "Remark"], ["One", "Two"], ["internal_notes", "internal_notes"])

    assert found.values["internal_notes"] == "One\nTwo"


def test_each_fault_names_its_own_cell():
    found = row(["Link", "Link 2"], ["https://a.example/", "nowhere"], ["sources", "sources"])

    assert places(found) == [("Link 2", "B2", "nowhere")]
    assert found.values["sources"] == ["https://a.example/"]


def test_a_period_that_another_column_contradicts_is_told():
    found = row(["Term", "Until"], ["2024-2026", "2027"], ["period", "period_end"])

    assert places(found) == [("Until", "B2", "2027")]
    assert "Term" in found.problems[0].text


def test_a_period_and_its_end_told_twice_alike_is_no_fault():
    assert not row(["Term", "Until"], ["2024-2026", "2026"], ["period", "period_end"]).problems


def test_the_rows_own_cell_outranks_what_is_said_of_all_rows():
    constants = {"constants": {"type": "sister city", "sources": "https://list.example/"}}
    found = row(["Kind", "Link"], ["MoU", "https://a.example/"], ["type", "sources"], constants)
    without = row(["Kind", "Link"], ["", "https://a.example/"], ["type", "sources"], constants)

    assert found.values["type"] == Mention("type", "MoU")
    assert without.values["type"] == Mention("type", "sister city")
    assert found.values["sources"] == ["https://a.example/", "https://list.example/"]
    assert not found.problems


class TestRecords:
    """What becomes of it."""

    @pytest.fixture(autouse=True)
    def world(self):
        for name in ("Moscow", "Beijing"):
            PartyFactory(name=name)
        PersonFactory(name="Sergey Sobyanin")

    def record(self, headings, cells, **mapping):
        planner = plan_of(["party 1", "party 2", *headings], ["Moscow", "Beijing", *cells], mapping=mapping)
        assert planner.rows[0].problems == []
        return planner.rows[0].record

    def test_who_signed_for_which_party(self):
        record = self.record(
            ["Signatory 1", "Office 1", "Place of signing"], ["Sergey Sobyanin", "Mayor", "Moscow, Kremlin"]
        )
        (signatory,) = record["signatories"]
        assert signatory["office_as_written"] == "Mayor"
        assert signatory["party"] == record["participations"][0]["party"]
        assert signatory["place"] == "Moscow, Kremlin"
        assert record["internal_notes"] == ""

    def test_a_signatory_for_one_party_with_the_office_in_the_same_cell(self):
        record = self.record(["Signatory 1"], ["Sergey Sobyanin, Mayor of Moscow"])

        assert record["signatories"][0]["office_as_written"] == "Mayor of Moscow"

    def test_an_office_without_its_person_is_told(self):
        planner = plan_of(["party 1", "Office 1"], ["Moscow", "Mayor"])

        assert "without the person" in planner.rows[0].problems[0].text

    def test_where_nobody_signed_the_place_stays_in_the_notes(self):
        assert self.record(["Place of signing"], ["Moscow"])["internal_notes"] == "Place of signature: Moscow"

    def test_any_column_can_be_kept_in_the_notes(self):
        record = self.record(["Vote", "Note"], ["12:3\nin favour", "Own words"], Vote="kept")

        assert record["internal_notes"] == "Own words\nVote: 12:3 in favour"

    def test_the_address_of_the_text_becomes_a_document(self):
        record = self.record(["title", "Document URL"], ["Программа", "https://a.example/text.pdf"])

        (document,) = record["documents"]
        assert (document["url"], document["language"]) == ("https://a.example/text.pdf", "ru")
        assert len(record["citations"]) == 1

    def test_a_quote_stands_with_the_source(self):
        record = self.record(["Source", "Quote"], ["https://a.example/", "“They signed.”"])

        assert record["citations"][0]["quote"] == "“They signed.”"

    def test_what_is_known_of_a_new_source(self):
        planner = plan_of(
            ["party 1", "Source", "Headline", "Newspaper", "Archived copy", "Date of publication"],
            [
                "Moscow",
                "https://a.example/",
                "They signed",
                "Times",
                "https://archive.example/a",
                "2024-06-18",
            ],
            ["Beijing", "https://b.example/ https://c.example/", "Two", "Times", "", "2024"],
        )

        assert planner.new_sources["https://a.example/"] == {
            "language": "",
            "published": "2024-06-18",
            "title": "They signed",
            "publisher": "Times",
            "archive_url": "https://archive.example/a",
        }
        assert planner.new_sources["https://c.example/"]["title"] == ""
        assert planner.new_sources["https://c.example/"]["published"] == "2024"

    def test_words_of_a_source_that_the_row_has_not_are_kept_in_the_notes(self):
        record = self.record(["Quote", "Headline"], ["“They\nsigned.”", "News"])

        assert record["internal_notes"] == "Title of the source: News\nQuote from the source: “They signed.”"

    def test_two_archived_copies_are_none(self):
        planner = plan_of(["party 1", "Archived copy"], ["Moscow", "https://a.example/ https://b.example/"])

        assert "several addresses" in planner.rows[0].problems[0].text

    def test_titles_of_several_languages(self):
        record = self.record(["Title in Russian", "中文名称"], ["Программа", "合作计划"])

        assert record["titles"] == [
            {"language": "ru", "text": "Программа"},
            {"language": "zh-Hans", "text": "合作计划"},
        ]

    def test_nothing_is_added_twice(self):
        from agreements.records import write

        sheet = [
            ["party 1", "party 2", "signed", "Document URL", "Vote", "Quote"],
            ["Moscow", "Beijing", "2024", "https://a.example/t.pdf", "12", "They signed."],
        ]
        planner = plan_of(*sheet, mapping={"Vote": "kept"})
        record = planner.rows[0].record
        assert not Agreement.objects.exists()
        from tests.factories import SourceFactory

        source = SourceFactory(url="https://a.example/t.pdf")
        citations = [row | {"source": source.pk} for row in record["citations"]]
        write("agreement", [record | {"citations": citations}], by=None)

        again = plan_of(*sheet, mapping={"Vote": "kept"})
        assert [row.outcome for row in again.rows] == ["unchanged"]
