"""What columns are taken for, and why."""

import pytest

from agreements.spreadsheets import readers
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.mapping import Matching
from agreements.spreadsheets.reasons import worded
from tests.factories import AgreementTypeFactory, AgreementTypeNameFactory, PartyFactory
from tests.spreadsheets.sheets import csv_file

pytestmark = pytest.mark.django_db

DAYS = ["12/11/1895", "26/07/1957", "07/07/1857", "21/05/1858", "22/10/1926"]
PAGES = [f"https://a.example/{number}" for number in range(5)]
COUNTRIES = ["Японии", "Франция", "Китай", "Египет", "Италия"]
LISTS = [
    "SPAIN ; UNITED KINGDOM",
    "FRANCE ; UNITED KINGDOM",
    "ITALY ; UNITED KINGDOM",
    "UNITED KINGDOM",
    "JAPAN ; FRANCE",
]
WORDS = ["about this", "about that", "nothing", "more", "less"]
NUMBERS = ["1", "2", "3", "4", "5"]


def matching(told=None, reading=None, **columns):
    """The matching of columns with these headings (`_` for a space) and cells."""
    headings = [heading.replace("_", " ") for heading in columns]
    rows = zip(*columns.values(), strict=True)
    table = readers.read("a.csv", csv_file(headings, *map(list, rows)), reading)
    return Matching(table, told or {}, Directories())


def fields(told=None, reading=None, **columns):
    return matching(told, reading, **columns).fields


def proposed(told=None, reading=None, **columns):
    """(key, whether it is sure, why) of each column."""
    found = matching(told, reading, **columns).as_json()
    return [(c["proposed"], c["field"] is not None, worded(c["reasons"])) for c in found]


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "cells", "field"),
        [
            ("Дата подписания соглашения", DAYS, "signed"),
            ("Date of signing", DAYS, "signed"),
            ("Sister City", WORDS, "party.1"),
            ("友好城市", WORDS, "party.1"),
            ("结好时间", DAYS, "signed"),
            ("Год установления связи", DAYS, "signed"),
            ("Город-побратим", WORDS, "party.1"),
            ("document_url", PAGES, "documents"),
            ("国别", COUNTRIES, "country.1"),
            ("Срок действия", ["2024-2026"] * 5, "period"),
            ("Signatory", WORDS, "signatories"),
            ("Signatory 1", WORDS, "signs_for.1"),
            ("Подписант 2", WORDS, "signs_for.2"),
        ],
    )
    def test_names_that_people_use_are_known(self, heading, cells, field):
        assert fields(**{heading: cells}) == [field]

    @pytest.mark.parametrize(
        ("heading", "cells", "field"),
        [
            ("signed_event_date", DAYS, "signed"),
            ("definative_eif_event_date", DAYS, "in_force"),
            ("Дата подписанья договора", DAYS, "signed"),
            ("Data podpisania (date of signng)", WORDS, None),
            ("Дата вступл. в силу", DAYS, "in_force"),
        ],
    )
    def test_a_likely_heading_whose_cells_agree_is_sure(self, heading, cells, field):
        assert fields(**{heading: cells}) == [field]

    def test_a_typo_is_proposed_and_asked(self):
        assert proposed(sumary=WORDS) == [("summary", False, "nearest heading: “summary”")]

    def test_a_date_of_something_else_is_not_guessed(self):
        assert proposed(signed=DAYS, adopted_event_date=DAYS)[1] == (
            None,
            False,
            "nothing that is known fits, its cells are dates",
        )

    def test_of_two_columns_that_are_like_one_field_neither_is_sure(self):
        found = proposed(signed=DAYS, terminated_event_date=DAYS, terminated_event_effective_date=DAYS)

        assert found[1][:2] == ("terminated", False)
        assert "“terminated event effective date” is like it too" in found[1][2]
        assert found[2][:2] == (None, False)
        assert "another column is “termination” already" in found[2][2]

    def test_a_heading_like_that_of_a_key_is_none_where_rows_share_it(self):
        assert proposed(references=["a b", "a b", "c d", "", "x"])[0][:2] == (None, False)


class TestCells:
    def test_addresses_are_proposed_as_sources(self):
        assert proposed(xyzzy=PAGES) == [("sources", False, "its cells are web addresses")]

    def test_countries_are_known_in_any_language(self):
        assert proposed(xyzzy=COUNTRIES) == [("country.1", False, "its cells are countries")]

    def test_lists_of_countries_are_parties_whatever_the_heading(self):
        assert proposed(signed=DAYS, country_name=LISTS)[1] == (
            "parties",
            True,
            "by its heading, its cells are lists of parties",
        )

    def test_known_cities_are_parties(self):
        names = ["Osaka", "Lyon", "Cairo", "Turin", "Perm"]
        for name in names:
            PartyFactory(name=name)

        assert proposed(xyzzy=names) == [("party.1", False, "its cells are parties that are known")]

    def test_periods_are_periods(self):
        assert proposed(xyzzy=["2024-2026", "2021-2023", "2014-2016"])[0][:2] == ("period", False)

    def test_the_only_dates_are_proposed_as_the_signature_where_no_heading_says_otherwise(self):
        assert proposed(party=WORDS, **{"": DAYS})[1][:2] == ("signed", False)
        assert proposed(signed=DAYS, **{"": DAYS})[1][:2] == (None, False)
        assert proposed(Last_updated=DAYS)[0] == (
            None,
            False,
            "nothing that is known fits, its cells are dates",
        )

    def test_people_with_offices_are_signatories(self):
        people = ["Ivan Ivanov, Mayor", "Pia Lund, Governor", "Li Wei, 市长"]

        assert proposed(xyzzy=people)[0][:2] == ("signatories", False)

    def test_a_heading_that_its_cells_contradict_is_asked_about(self):
        assert proposed(title=PAGES) == [("sources", False, "its cells are web addresses")]
        assert proposed(Source=DAYS)[0][1] is False

    def test_numbers_of_documents_that_are_no_keys_are_asked_about(self):
        numbers = ["№ 1/2", "№ 3/4", "№ 5/6", "№ 7/8", "№ 9/10"]

        assert proposed(Номер_документа=numbers)[0][:2] == (None, False)

    def test_a_few_bad_cells_contradict_no_heading(self):
        assert fields(signed=["yesterday", "", "", "", ""]) == ["signed"]

    @pytest.mark.parametrize("heading", ["NO.", "№", "序号", "id", "Place in the list"])
    def test_columns_that_only_number_the_rows_are_left_out(self, heading):
        assert proposed(**{heading: NUMBERS, "signed": DAYS})[0] == ("", True, "it only numbers the rows")

    def test_a_key_of_the_senders_own_is_proposed_as_the_reference(self):
        keys = ["58135", "58136", "58139", "58140", "58141"]

        assert proposed(id=keys, signed=DAYS)[0] == ("reference", False, "each row has one of its own")

    def test_types_in_brackets_behind_a_party(self):
        AgreementTypeNameFactory(owner=AgreementTypeFactory(code="sister_city"), text="город-партнёр")
        cells = ["Акаба", "Париж(Город-Партнер)", "Бангкок", "Иматра (Карелия)"]

        assert proposed(Город=cells) == [
            ("party_and_type.1", False, "by its heading, brackets name the type in 1 cell")
        ]

    def test_what_is_empty_is_left_out(self):
        assert fields(xyzzy=[""] * 5, signed=DAYS) == ["", "signed"]


class TestAllRows:
    """What is said of all rows takes its place before the columns are matched."""

    def test_a_party_of_all_rows_comes_first(self):
        reading = {"constants": {"party.1": "Guangzhou"}}

        assert fields(reading=reading, City=WORDS, Country=COUNTRIES) == ["party.2", "country.2", "party.1"]

    def test_a_country_of_all_rows_moves_no_party(self):
        reading = {"constants": {"country.1": "China"}}

        assert fields(reading=reading, City=WORDS)[:1] == ["party.1"]


class TestTold:
    def test_what_the_user_said_stands(self):
        found = proposed({"City": "party.2", "xyzzy": ""}, City=WORDS, xyzzy=PAGES)

        assert found == [("party.2", True, "you said so"), ("", True, "you said so")]

    def test_what_was_said_of_one_column_is_given_to_no_other(self):
        assert fields({"xyzzy": "signed"}, xyzzy=DAYS, Date=DAYS) == ["signed", None]


def test_samples_are_the_first_different_values():
    (column,) = matching(Город=["Лион", "Лион", "", "Осака", "Пермь", "Турин"]).as_json()

    assert column["samples"] == ["Лион", "Осака", "Пермь"]
    assert (column["filled"], column["different"]) == (5, 4)


def test_the_same_queries_however_many_columns(django_assert_num_queries):
    directories = Directories()
    rows = [f"h{number}" for number in range(50)], ["x"] * 50
    table = readers.read("a.csv", csv_file(*rows))

    with django_assert_num_queries(0):
        Matching(table, {}, directories).as_json()
