"""Facts of all rows, and checks of what is said about columns."""

import pytest

from agreements.models import ImportBatch
from agreements.spreadsheets import constants, importing
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.mapping_check import check_constant, check_mapping
from tests.factories import UserFactory
from tests.spreadsheets.sheets import csv_file

pytestmark = pytest.mark.django_db

SHEET = csv_file(
    ["City", "Country", "Date"], ["Fukuoka", "Japan", "1979-05-02"], ["Lyon", "France", "1988-01-19"]
)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def batch(user):
    return importing.start("a.csv", SHEET, user)


def fields(batch):
    stored = ImportBatch.objects.get(pk=batch.pk)
    return [column["field"] for column in stored.plan["columns"]]


def test_a_party_of_all_rows_comes_before_those_of_the_columns(batch, user):
    constants.add(batch, "party.1", " Guangzhou ", user)

    assert fields(batch) == ["party.2", "country.2", "signed", "party.1"]


def test_columns_that_the_user_spoke_of_make_room_for_it_and_move_back(batch, user):
    importing.remap(batch, {"City": "party.1", "Country": "country.1", "Date": "signed"}, user)

    constants.add(batch, "party.1", "Guangzhou", user)
    assert fields(batch) == ["party.2", "country.2", "signed", "party.1"]
    constants.add(batch, "party.1", "Shenzhen", user)
    assert fields(batch) == ["party.2", "country.2", "signed", "party.1"]
    constants.remove(batch, "party.1", user)
    assert fields(batch) == ["party.1", "country.1", "signed"]


def test_a_fact_stands_in_every_row(batch, user):
    constants.add(batch, "type", "xyzzy", user)

    (name,) = [name for name in batch.plan["names"] if name["kind"] == "type"]
    assert (name["text"], name["count"]) == ("xyzzy", 2)


def test_what_is_not_said_can_t_be_taken_back(batch, user):
    with pytest.raises(SheetError, match="not said of all rows any more"):
        constants.remove(batch, "party.1", user)


@pytest.mark.parametrize(
    "key", ["", None, 7, "xyzzy", "reference", "kept", "party", "party.0", "party.21", "signed.1"]
)
def test_what_no_row_can_share_is_refused(key):
    with pytest.raises(SheetError, match="can't be said of all rows"):
        check_constant(key, "2024")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("party.1", " ", "Write what “party 1” is"),
        ("party.1", "!!!", "at least one letter"),
        ("signed", "yesterday", "can't be read as a date"),
        ("sources", "nowhere", "is not a web address"),
        ("summary", "x" * 1001, "up to 1000"),
    ],
)
def test_a_fact_that_no_cell_could_say_is_refused(key, text, said):
    with pytest.raises(SheetError, match=said):
        check_constant(key, text)


def test_so_many_facts_and_no_more(batch, user):
    batch.reading = {"constants": {f"party.{n}": "x" for n in range(1, 21)}}
    batch.save()

    with pytest.raises(SheetError, match="Up to 20"):
        constants.add(batch, "type", "x", user)


def columns(**fields):
    return {"columns": [{"heading": name, "field": key, "samples": ["x"]} for name, key in fields.items()]}


class TestMapping:
    def test_several_columns_can_be_one_list(self):
        check_mapping(columns(A="areas", B=None), {"B": "areas"})

    def test_a_party_and_a_party_with_its_place_are_one_party(self):
        with pytest.raises(SheetError, match="“A” and “B” can't both be"):
            check_mapping(columns(A="party.1", B=None), {"B": "place_in.1"})
        check_mapping(columns(A="party.1", B=None), {"B": "place_in.2"})

    def test_a_party_of_all_rows_is_no_columns(self):
        plan = columns(A=None, B="party.1")
        plan["columns"][1]["fixed"] = True

        with pytest.raises(SheetError, match="that is “x” in all rows"):
            check_mapping(plan, {"A": "party.1"})
        check_mapping(plan, {"A": "party.2"})

    @pytest.mark.parametrize(
        "mapping", [None, [], {"A": 7}, {"A": ["signed"]}, {"A": "signed.1"}, {"Z": "signed"}]
    )
    def test_what_was_forged_is_refused(self, mapping):
        with pytest.raises(SheetError, match="not possible|there is no such field|There is no column “Z”"):
            check_mapping(columns(A=None), mapping)
