"""Rows that may be the same agreement as another row of the file, or as one that is stored."""

import pytest

from agreements.spreadsheets import doubles, readers
from agreements.spreadsheets.plan import Planner
from tests.factories import AgreementTypeFactory, CitationFactory, SourceFactory, agreement_between, party
from tests.spreadsheets.sheets import plan_of, xlsx_file

TIE = ["party 1", "party 2"]
HEADING = [*TIE, "signed"]


@pytest.fixture(autouse=True)
def cities():
    return [party("Moscow"), party("Beijing"), party("Minsk")]


def told(plan):
    """Each row's outcome, and the kinds of what it may double."""
    return [(row.outcome, [double["kind"] for double in row.doubles]) for row in plan.rows]


def second(*rows, **more):
    """What the second row doubles."""
    return [double["kind"] for double in plan_of(*rows, **more).rows[1].doubles]


class TestInsideTheFile:
    def test_a_row_that_says_the_same_repeats_the_first(self):
        plan = plan_of(
            HEADING, ["Moscow", "Beijing", "2024"], ["Moscow", "Minsk", "2024"], ["Moscow", "Beijing", "2024"]
        )

        assert told(plan) == [("new", []), ("new", []), ("left_out", ["repeated"])]
        assert doubles.words(plan.rows[2].doubles[0], plan.table.about) == "It says the same as row 2."
        assert plan.rows[2].reading.notes == [
            {"column": "", "text": "It says the same as row 2; it is left out unless you keep it."}
        ]
        assert plan.counts()["duplicates"] == 1

    def test_a_repeated_row_is_left_out_again_when_the_file_comes_again(self):
        agreement_between("Moscow", "Beijing", signed="2024")

        plan = plan_of(HEADING, ["Moscow", "Beijing", "2024"], ["Moscow", "Beijing", "2024"])

        assert told(plan) == [("unchanged", []), ("left_out", ["repeated", "stored"])]

    def test_a_row_repeated_under_its_reference_is_left_out_each_time(self):
        heading = ["reference", *HEADING]
        row = ["R-1", "Moscow", "Beijing", "2024"]

        first = plan_of(heading, row, row)
        agreement_between("Moscow", "Beijing", signed="2024", reference="R-1")
        again = plan_of(heading, row, row)

        assert [row.outcome for row in first.rows] == ["new", "left_out"]
        assert [row.outcome for row in again.rows] == ["unchanged", "left_out"]
        assert not first.rows[1].problems
        assert not again.rows[1].problems

    def test_a_row_that_is_another_stored_agreement_repeats_nothing(self):
        for _each in range(2):
            agreement_between("Moscow", "Beijing", signed="2024")

        plan = plan_of(HEADING, ["Moscow", "Beijing", "2024"], ["Moscow", "Beijing", "2024"])

        assert [row.outcome for row in plan.rows] == ["unchanged", "unchanged"]

    def test_of_several_sheets_the_row_is_told_with_its_sheet(self):
        tie = [["party 1", "party 2"], ["Moscow", "Beijing"]]
        reading = {"sheets": ["2019", "2020"]}
        table = readers.read("a.xlsx", xlsx_file(**{"2019": tie, "2020": tie}), reading)

        row = Planner(table, {}, {}, reading).rows[1]

        assert doubles.words(row.doubles[0], table.about) == "It says the same as row 2019, row 2."
        assert "row 2019, row 2;" in row.reading.notes[0]["text"]

    def test_what_repeats_a_row_is_told_so_though_another_is_its_other_side(self):
        plan = plan_of(TIE, ["Moscow", "Beijing"], ["Beijing", "Moscow"], ["Beijing", "Moscow"])

        assert plan.rows[2].doubles == [{"kind": "repeated", "row": 3}]

    def test_the_same_parties_in_other_roles_are_not_the_same_row(self):
        rows = ["Moscow; Beijing", "2024"], ["Moscow; Beijing [witness]", "2024"]

        assert told(plan_of(["parties", "signed"], *rows)) == [("new", []), ("new", ["alike"])]

    def test_both_directions_of_one_tie_are_named(self):
        plan = plan_of(TIE, ["Moscow", "Beijing"], ["Beijing", "Moscow"])

        assert told(plan) == [("new", []), ("new", ["mirrored"])]

    def test_another_spelling_of_a_party_is_the_same_party(self):
        assert second(TIE, ["Moscow", "Beijing"], ["MOSCOW", "beijing"]) == ["repeated"]

    def test_names_that_nobody_decided_yet_are_compared_too(self):
        plan = plan_of(TIE, ["Atlantis", "Utopia"], ["Utopia", "Atlantis"])

        assert told(plan) == [("undecided", []), ("undecided", ["mirrored"])]

    def test_homonyms_of_two_countries_are_two_parties(self):
        heading = ["party 1", "country 1", "party 2", "country 2"]

        assert second(heading, ["A", "X", "B", "Y"], ["A", "Z", "B", "Y"]) == []

    def test_other_words_about_the_same_day_are_alike(self):
        rows = ["Moscow", "Beijing", "2024-06-17", "Programme"], ["Beijing", "Moscow", "2024-06-17", "Plan"]

        assert second([*HEADING, "title"], *rows) == ["alike"]

    def test_the_same_day_as_another_type_is_named(self):
        AgreementTypeFactory(code="mou")
        AgreementTypeFactory(code="treaty")
        rows = ["mou", "Moscow", "Beijing", "2024-06-17"], ["treaty", "Moscow", "Beijing", "2024-06-17"]

        assert second(["type", *HEADING], *rows) == ["same_day"]

    def test_dates_that_may_be_one_are_named(self):
        assert second(HEADING, ["Moscow", "Beijing", "2024-06-17"], ["Moscow", "Beijing", "2024"]) == [
            "perhaps"
        ]

    def test_other_dates_are_another_agreement(self):
        assert second(HEADING, ["Moscow", "Beijing", "2024"], ["Moscow", "Beijing", "2021"]) == []

    def test_more_parties_are_another_agreement(self):
        assert second([*TIE, "party 3"], ["Moscow", "Beijing", ""], ["Moscow", "Beijing", "Minsk"]) == []

    def test_titles_without_a_date_are_agreements_of_their_own(self):
        rows = ["Moscow", "Beijing", "Protocol on health"], ["Moscow", "Beijing", "Protocol on sport"]

        assert second([*TIE, "title"], *rows) == []

    def test_another_source_may_tell_the_next_year(self):
        heading = [*HEADING, "source_url"]
        one = ["Moscow", "Beijing", "1998", "https://a.org/1"]

        assert second(heading, one, ["Moscow", "Beijing", "1999", "https://b.org/1"]) == ["other_source"]
        assert second(heading, one, ["Moscow", "Beijing", "1999", "https://a.org/1"]) == []
        assert second(heading, one, ["Moscow", "Beijing", "2001", "https://b.org/1"]) == []

    def test_one_source_and_no_date_against_it_is_named(self):
        AgreementTypeFactory(code="mou")
        AgreementTypeFactory(code="treaty")
        heading = ["type", *HEADING, "source_url"]
        rows = (
            ["mou", "Moscow", "Beijing", "2024", "https://a.org/1"],
            ["treaty", "Moscow", "Beijing", "2024-06", "https://a.org/1"],
        )

        assert second(heading, *rows) == ["same_source"]


class TestWithItself:
    def test_a_row_with_one_party_on_both_sides_is_wrong(self):
        [row] = plan_of(TIE, ["Moscow", "Moscow"]).rows

        assert (row.outcome, row.doubles) == ("wrong", [{"kind": "itself"}])
        assert (row.problems[0].column, row.problems[0].cell) == ("party 2", "B2")

    def test_so_is_one_that_nobody_knows_yet(self):
        [row] = plan_of(TIE, ["Atlantis", "atlantis"]).rows

        assert row.outcome == "wrong"

    def test_a_party_in_two_roles_is_not_bound_with_itself(self):
        plan = plan_of(["parties"], ["Moscow; Moscow [witness]"], ["Atlantis; Atlantis [witness]"])

        assert told(plan) == [("new", []), ("undecided", [])]

    def test_it_is_no_duplicate(self):
        assert plan_of(TIE, ["Moscow", "Moscow"]).counts()["duplicates"] == 0


class TestOfRecords:
    def test_the_same_day_under_another_type_is_named(self):
        AgreementTypeFactory(code="sister_city")
        stored = agreement_between(
            "Moscow", "Beijing", title="Friendship", type__code="friendship_city", signed="1995-05-16"
        )

        [row] = plan_of(["type", *HEADING], ["sister_city", "Moscow", "Beijing", "1995-05-16"]).rows

        assert row.outcome == "new"
        assert row.doubles == [{"kind": "stored", "why": "same_day", "id": stored.pk, "title": "Friendship"}]
        assert "Friendship" in doubles.words(row.doubles[0], {})

    def test_a_date_that_may_be_the_stored_one_is_named(self):
        agreement_between("Moscow", "Beijing", signed="2024-06-17", title="Programme")

        assert told(plan_of(HEADING, ["Moscow", "Beijing", "2024"])) == [("new", ["stored"])]
        assert told(plan_of(HEADING, ["Moscow", "Beijing", "2020"])) == [("new", [])]

    def test_another_source_of_the_next_year_is_named(self):
        stored = agreement_between("Moscow", "Beijing", signed="1998")
        CitationFactory(agreement=stored, source=SourceFactory(url="https://a.org/1"))

        plan = plan_of([*HEADING, "source_url"], ["Moscow", "Beijing", "1999", "https://b.org/1"])

        assert [double["why"] for double in plan.rows[0].doubles] == ["other_source"]

    def test_what_is_stored_so_is_no_duplicate(self):
        agreement_between("Moscow", "Beijing", signed="2024")

        assert told(plan_of(HEADING, ["Moscow", "Beijing", "2024"])) == [("unchanged", [])]


class TestDecided:
    ROWS = (
        HEADING,
        ["Moscow", "Beijing", "2024"],
        ["Moscow", "Beijing", "2024"],
        ["Beijing", "Moscow", "2024"],
    )

    def test_all_of_a_kind_are_left_out(self):
        plan = plan_of(*self.ROWS, reading={"doubles": {"repeated": "leave_out"}})

        assert [row.outcome for row in plan.rows] == ["new", "left_out", "new"]
        assert plan.counts()["duplicates"] == 1

    def test_but_not_the_row_about_which_something_else_was_decided(self):
        reading = {"doubles": {"repeated": "leave_out"}, "rows": {"3": {"do": "new"}}}

        plan = plan_of(*self.ROWS, reading=reading)

        assert plan.rows[1].outcome == "new"
        assert not plan.rows[1].is_double

    def test_a_repeated_row_can_be_kept(self):
        plan = plan_of(*self.ROWS, reading={"rows": {"3": {"do": "new"}}})

        assert [row.outcome for row in plan.rows] == ["new", "new", "new"]

    def test_a_row_left_out_is_not_what_others_repeat(self):
        plan = plan_of(*self.ROWS, reading={"rows": {"2": {"do": "leave_out"}}})

        assert told(plan) == [("left_out", []), ("new", []), ("new", ["mirrored"])]

    def test_a_row_is_the_record_that_was_chosen(self):
        stored = agreement_between("Moscow", "Beijing", signed="2024-06-17", title="Programme")

        plan = plan_of(*self.ROWS[:2], reading={"rows": {"2": {"do": "is", "id": stored.pk}}})

        assert (plan.rows[0].outcome, plan.rows[0].id, plan.rows[0].doubles) == ("changed", stored.pk, [])

    def test_a_record_can_be_one_row_alone(self):
        stored = agreement_between("Moscow", "Beijing", signed="2024-06-17")
        decided = {"do": "is", "id": stored.pk}

        plan = plan_of(*self.ROWS[:3], reading={"rows": {"2": decided, "3": decided}})

        assert [row.outcome for row in plan.rows] == ["changed", "wrong"]
        assert "Another row is this agreement" in plan.rows[1].problems[0].text

    def test_a_row_that_is_new_takes_no_record(self):
        agreement_between("Moscow", "Beijing", signed="2024")

        plan = plan_of(*self.ROWS[:2], reading={"rows": {"2": {"do": "new"}}})

        assert plan.rows[0].outcome == "new"

    def test_a_row_that_could_be_any_of_several_is_one_that_was_chosen(self):
        one, other = (
            agreement_between("Moscow", "Beijing", signed="2024", title=title) for title in ("One", "Other")
        )
        rows = [*HEADING, "title"], ["Moscow", "Beijing", "2024", "Protocol"]

        [row] = plan_of(*rows).rows
        assert (row.outcome, [double["id"] for double in row.doubles]) == ("undecided", [one.pk, other.pk])
        [row] = plan_of(*rows, reading={"rows": {"2": {"do": "is", "id": other.pk}}}).rows
        assert (row.outcome, row.id) == ("changed", other.pk)

    def test_a_decision_about_a_record_that_is_gone_leaves_the_row_new(self):
        plan = plan_of(*self.ROWS[:2], reading={"rows": {"2": {"do": "is", "id": 404}}})

        assert plan.rows[0].outcome == "new"
