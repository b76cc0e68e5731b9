"""What a sheet would do: every row with its outcome, its reasons and its cells."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Participation
from tests.factories import (
    AgreementFactory,
    AgreementTypeFactory,
    AreaFactory,
    CoverageFactory,
    PartyFactory,
    agreement_between,
    party,
)
from tests.spreadsheets.sheets import plan_of

HEADING = ["party 1", "party 2", "signed"]


@pytest.fixture(autouse=True)
def cities():
    return [party("Moscow"), party("Beijing"), party("Minsk")]


def only(*rows, **more):
    [row] = plan_of(*rows, **more).rows
    return row


def problem(row):
    [found] = row.problems
    return found


class TestOutcomes:
    def test_what_is_nowhere_stored_is_new(self):
        row = only(HEADING, ["Moscow", "Beijing", "2024"])

        assert (row.outcome, row.title) == ("new", "Agreement: Moscow – Beijing, 2024")

    def test_what_is_stored_so_is_unchanged(self):
        agreement = agreement_between("Moscow", "Beijing", signed="2024")

        row = only(HEADING, ["Beijing", "Moscow", "2024"])

        assert (row.id, row.matched_by) == (agreement.pk, "its parties, type and dates")

    def test_a_reference_decides_whatever_else_the_row_says(self):
        agreement = agreement_between("Moscow", "Beijing", signed="2024", reference="p-1")

        row = only(["reference", *HEADING], ["p-1", "Moscow", "Minsk", "2020-01"])

        assert (row.outcome, row.id, row.matched_by) == ("changed", agreement.pk, "its reference")
        assert ("signed", "2024", "2020-01") in row.differences

    def test_an_empty_cell_and_a_missing_column_leave_what_is_stored(self):
        agreement_between("Moscow", "Beijing", signed="2024", reference="p-1", summary="Seven areas.")

        assert only(["reference", "signed"], ["p-1", ""]).outcome == "unchanged"

    def test_a_country_whose_party_may_stand_in_an_open_column_leaves_the_row_undecided(self):
        PartyFactory(country=True, name="Jordan")
        rows = ["country 1", "What is it?"], ["Jordan", "Aqaba"]

        assert only(*rows).outcome == "undecided"
        assert [row.outcome for row in plan_of(*rows, mapping={"What is it?": ""}).rows] == ["wrong"]

    def test_a_remark_in_brackets_asks_for_no_type(self):
        AgreementTypeFactory(code="sister_city", name="sister city")
        rows = [["Minsk (as a region)"], ["Minsk (sister city)"]]

        plan = plan_of(["city"], *rows, mapping={"city": "party_and_type.1"})

        assert [name["text"] for name in plan.as_json()["names"]] == ["Minsk (as a region)"]
        assert [row.outcome for row in plan.rows] == ["undecided", "new"]

    def test_a_name_that_is_not_decided_leaves_the_row_undecided(self):
        plan = plan_of(HEADING, ["Moscow", "Atlantis", "2024"])

        assert [row.outcome for row in plan.rows] == ["undecided"]
        assert plan.counts()["names"] == 1
        assert plan.rows[0].title == "Moscow – Atlantis"
        assert plan.rows[0].open == ["Atlantis"]

    def test_a_wrong_cell_makes_the_row_wrong_and_no_other(self):
        plan = plan_of(HEADING, ["Moscow", "Beijing", "03/04/2024"], ["Moscow", "Minsk", "2024"])

        assert [row.outcome for row in plan.rows] == ["wrong", "new"]

    def test_nothing_is_written(self):
        plan_of(HEADING, ["Moscow", "Beijing", "2024"]).as_json()

        assert Agreement.objects.count() == 0


class TestProblems:
    @pytest.mark.parametrize(
        ("heading", "cell", "words"),
        [
            ("signed", "03/04/2024", "3 April 2024 or 4 March 2024"),
            ("signed", "unlimited", "can't be read as a date"),
            ("source_url", "javascript:alert(1)", "https://"),
            ("renewal", "often", "tacit"),
            ("notice (months)", "six", "whole number"),
            ("reference", "№ 5", "letters a–z"),
            ("titles", "Программа", "language before it"),
            ("relations", "p-1", "continues: reference"),
            ("relations", "continues: p-404", "p-404"),
            ("relations", "continues: #404404", "does not exist"),
            ("parties", "Moscow [mascot]", "witness"),
            ("source language", "Russian", "language code"),
            ("signed as stated", "x" * 1001, "up to 1000"),
        ],
    )
    def test_a_bad_cell_is_told_with_column_cell_value_and_what_would_be_right(self, heading, cell, words):
        found = problem(only(["summary", heading], ["about", cell]))

        assert (found.column, found.cell, found.value) == (heading, "B2", cell[:200])
        assert words in found.text

    def test_a_period_that_ends_before_it_starts_is_told_at_its_end(self):
        found = problem(only([*HEADING, "from", "until"], ["Moscow", "Beijing", "2020", "2024", "2023"]))

        assert (found.column, found.cell, found.value) == ("until", "E2", "2023")
        assert "ends before it starts" in found.text

    def test_a_fault_of_a_column_that_the_file_lacks_names_the_column(self):
        agreement_between("Moscow", "Beijing", reference="p-1", period_end="2020")

        found = problem(only(["reference", "from"], ["p-1", "2024"]))

        assert (found.column, found.cell) == ("from", "B2")

    def test_an_agreement_of_a_party_with_itself_is_told(self):
        found = problem(only(HEADING, ["Moscow", "Moscow", "2024"]))

        assert found.cell in ("A2", "B2")
        assert "binds a party with itself" in found.text

    def test_a_country_without_its_party_is_told(self):
        PartyFactory(country=True, name="Russia")

        assert problem(only(["party 1", "party 2", "country 2"], ["Moscow", "", "Russia"])).cell == "C2"

    def test_a_country_beside_a_wrong_party_is_not_told_too(self):
        PartyFactory(country=True, name="Russia")

        assert problem(only(["party 1", "country 1"], ["🏙", "Russia"])).cell == "A2"

    def test_a_reference_told_twice_is_refused_at_the_second(self):
        plan = plan_of(["reference", "title"], ["p-1", "One"], ["p-1", "Two"])

        assert [row.outcome for row in plan.rows] == ["new", "wrong"]
        assert "row 2" in problem(plan.rows[1]).text

    def test_a_circle_of_relations_inside_the_file_is_refused(self):
        heading = ["reference", "title", "relations"]

        plan = plan_of(
            heading, ["a", "A", "continues: b"], ["b", "B", "continues: a"], ["c", "C", "related: c"]
        )

        assert {row.outcome for row in plan.rows} == {"wrong"}

    def test_a_relation_to_a_row_that_is_left_out_is_refused(self):
        rows = (
            ["reference", "title", "party 1", "relations"],
            ["a", "A", "Atlantis", ""],
            ["b", "B", "Moscow", "continues: a"],
        )

        plan = plan_of(*rows, decisions={"party|atlantis": {"do": "leave_out"}})

        assert [row.outcome for row in plan.rows] == ["left_out", "wrong"]

    def test_a_row_that_could_be_any_of_several_asks_which(self):
        for title in ("Protocol on health", "Protocol on sport"):
            agreement_between("Moscow", "Beijing", signed="2024", title=title)

        row = only([*HEADING, "title"], ["Moscow", "Beijing", "2024", "Protocol"])

        assert row.outcome == "undecided"
        assert "Protocol on health; Protocol on sport" in row.reading.notes[-1]["text"]


class TestMatching:
    def test_other_dates_or_types_are_other_agreements(self):
        programme = AgreementTypeFactory(code="programme")
        agreement_between("Moscow", "Beijing", signed="2024", type=programme)

        assert only(HEADING, ["Moscow", "Beijing", "2023"]).outcome == "new"
        assert only(["type", *HEADING], ["programme", "Moscow", "Beijing", "2024"]).outcome == "unchanged"
        assert only([*HEADING, "from"], ["Moscow", "Beijing", "2024", "2025"]).outcome == "new"

    def test_more_parties_are_another_agreement(self):
        agreement_between("Moscow", "Beijing", "Minsk", signed="2024")

        assert only(HEADING, ["Moscow", "Beijing", "2024"]).outcome == "new"

    def test_a_stored_witness_does_not_make_it_another_one(self):
        agreement = agreement_between("Moscow", "Beijing", signed="2024")
        Participation.objects.create(agreement=agreement, party=party("Minsk"), role="witness", order=3)

        assert only(HEADING, ["Moscow", "Beijing", "2024"]).outcome == "unchanged"

    def test_a_row_means_a_stored_agreement_once(self):
        agreement_between("Moscow", "Beijing", signed="2024")

        rows = ["Moscow", "Beijing", "2024", ""], ["Moscow", "Beijing", "2024", "Told otherwise."]
        plan = plan_of([*HEADING, "summary"], *rows)

        assert [row.outcome for row in plan.rows] == ["unchanged", "new"]

    def test_the_row_that_says_what_is_stored_comes_before_the_one_that_is_alike(self):
        agreement = agreement_between("Moscow", "Beijing", signed="2024", summary="As stored.")

        plan = plan_of(
            [*HEADING, "summary"],
            ["Moscow", "Beijing", "2024", "Other."],
            ["Moscow", "Beijing", "2024", "As stored."],
        )

        assert [(row.outcome, row.id) for row in plan.rows] == [("new", None), ("unchanged", agreement.pk)]

    def test_two_rows_never_mean_one_agreement_by_two_ways(self):
        agreement_between("Moscow", "Beijing", signed="2024", reference="p-1")

        plan = plan_of(
            ["reference", *HEADING], ["", "Moscow", "Beijing", "2024"], ["p-1", "Moscow", "Beijing", "2024"]
        )

        assert [row.outcome for row in plan.rows] == ["new", "unchanged"]


class TestColumns:
    def test_an_unknown_heading_must_be_decided_and_is_offered_the_nearest(self):
        plan = plan_of([*HEADING, "signatorys"], ["Moscow", "Beijing", "2024", "x"])
        column = plan.as_json()["columns"][3]

        assert plan.counts()["columns"] == 1
        assert column["field"] is None
        assert ["signatories", "signatories"] in column["nearest"]
        assert column["samples"] == ["x"]

    def test_an_unknown_column_without_a_cell_needs_no_decision(self):
        assert (
            plan_of([*HEADING, "nonsense", "title"], ["Moscow", "Beijing", "2024", "", "T"]).counts()[
                "columns"
            ]
            == 0
        )

    def test_a_choice_outranks_the_heading(self):
        row = only(["signed"], ["2024"], mapping={"signed": "announced"})

        assert (row.record["announced"], row.record["signed"]) == ("2024", "")

    def test_a_column_left_out_says_nothing(self):
        assert (
            only([*HEADING, "secret"], ["Moscow", "Beijing", "2024", "?"], mapping={"secret": ""}).outcome
            == "new"
        )


class TestRecords:
    def test_unknown_area_wording_is_kept_and_asks_nothing(self):
        area = AreaFactory(name="Health", code="health")

        plan = plan_of(["title", "areas"], ["T", "health; gardening; x [health]; y [nonsense]"])

        assert [(row["wording"], row["area"]) for row in plan.rows[0].record["coverage"]] == [
            ("health", area.pk),
            ("gardening", None),
            ("x", area.pk),
            ("y [nonsense]", None),
        ]
        assert plan.counts()["names"] == 0

    def test_a_source_as_stated_becomes_citations(self):
        row = only(
            ["title", "source_url", "kind_stated", "signed_stated"],
            ["T", "https://a.org/1", "Protokoll", "3. Juli"],
        )

        assert [(c["source"], c["field"], c["value_stated"]) for c in row.record["citations"]] == [
            ("new:source|https://a.org/1", "", ""),
            ("new:source|https://a.org/1", "type", "Protokoll"),
            ("new:source|https://a.org/1", "signed", "3. Juli"),
        ]

    def test_two_spellings_of_an_address_are_one_source(self):
        plan = plan_of(["title", "source_url"], ["A", "https://www.a.org/1/"], ["B", "http://a.org/1"])

        assert list(plan.new_sources) == ["https://www.a.org/1/"]
        assert {c["source"] for row in plan.rows for c in row.record["citations"]} == {
            "new:source|https://www.a.org/1/"
        }

    def test_words_as_stated_without_a_source_go_into_the_notes(self):
        row = only(["title", "remark", "status"], ["T", "Look again.", "active since\n2020"])

        assert row.record["internal_notes"] == "Look again.\nStatus as stated: active since 2020"

    def test_an_analysts_area_outlives_the_sheet_that_came_first(self):
        agreement = AgreementFactory(reference="p-1")
        CoverageFactory(agreement=agreement, wording="gardening", area=AreaFactory())

        assert only(["reference", "areas"], ["p-1", "gardening"]).outcome == "unchanged"


def test_planning_takes_the_same_queries_for_few_rows_and_for_many():
    for number in range(60):
        agreement_between("Moscow", "Beijing", signed=str(1900 + number), reference=f"p-{number}")

    def sheet(count):
        heading = ["reference", *HEADING, "type", "signatories", "relations", "source_url", "areas"]
        rows = [
            [
                f"p-{n}",
                "Moscow",
                "Beijing",
                str(1950 + n % 60),
                "",
                f"Person {n}",
                f"continues: p-{(n + 1) % 60}",
                f"https://a.org/{n}",
                "x",
            ]
            for n in range(count)
        ]
        return heading, *rows

    assert queries(lambda: plan_of(*sheet(10)).as_json()) == queries(lambda: plan_of(*sheet(100)).as_json())


def queries(deed):
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)
