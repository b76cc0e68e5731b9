"""Lists with any usual separator, and names that contain one."""

import pytest

from agreements.spreadsheets.directory import Directories
from tests.factories import AreaFactory, PartyFactory, PersonFactory
from tests.spreadsheets.cells_of import column, note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    russia, china = PartyFactory(country=True, name="Russia"), PartyFactory(country=True, name="China")
    PartyFactory(name="Moscow", parent=russia), PartyFactory(name="Kazan", parent=russia)
    PartyFactory(name="Beijing", parent=china), PartyFactory(name="北京", parent=china)
    PartyFactory(name="上海", parent=china), PartyFactory(name="Department of Trade, Industry and Fisheries")


def names(*cells, heading="parties"):
    """The names in each cell of a column."""
    _reader, rows = column(heading, *cells, directories=Directories())
    return [[_text(item) for item in row.values.get(heading, [])] for row in rows]


def _text(item):
    mention = getattr(item, "mention", None) or getattr(item, "person", None)
    return mention.text if mention else item.wording


@pytest.mark.parametrize(
    "cell",
    [
        "Moscow; Beijing",
        "Moscow\nBeijing",
        "Moscow；Beijing",
        "Moscow / Beijing",
        "Moscow | Beijing",
        "Moscow|Beijing",
        "Moscow – Beijing",
        "Moscow — Beijing",
        "Moscow - Beijing",
        "Moscow ↔ Beijing",
        "Moscow & Beijing",
        "Moscow and Beijing",
        "Moscow и Beijing",
        "Moscow, Beijing",
        "Moscow、Beijing",
    ],
)
def test_known_names_are_parted_by_any_usual_sign(cell):
    assert names(cell) == [["Moscow", "Beijing"]]


def test_chinese_names_are_parted_without_spaces():
    assert names("北京和上海") == [["北京", "上海"]]


def test_a_sign_that_names_may_contain_is_told():
    _reader, [strong, weak] = column(
        "parties", "Moscow; Beijing", "Moscow – Beijing", directories=Directories()
    )

    assert strong.notes == []
    assert note(weak) == "Read as 2 names: Moscow; Beijing."


@pytest.mark.parametrize(
    "cell",
    [
        "Bosnia and Herzegovina",
        "Trinidad and Tobago",
        "Korea, Republic of",
        "Department of Trade, Industry and Fisheries",
        "Washington, D.C.",
        "Tyne and Wear",
        "Frankfurt - Höchst",
        "Ministry of Science and Technology",
        "Rostov-on-Don",
        "大连和平区",
    ],
)
def test_a_name_that_contains_a_sign_stays_whole(cell):
    assert names(cell) == [[cell]]


def test_a_place_and_what_it_lies_in_are_one_party():
    assert names("Moscow, Russia") == [["Moscow, Russia"]]
    assert names("Beijing, China", "Kazan, Russia") == [["Beijing, China"], ["Kazan, Russia"]]


def test_one_place_in_two_languages_is_one_party():
    twice = PartyFactory(name="Bozen")
    twice.names.create(language="it", text="Bolzano", kind="official")

    assert names("Bozen / Bolzano") == [["Bozen / Bolzano"]]


def test_a_name_that_contains_a_sign_may_stand_in_a_list():
    assert names("Bosnia and Herzegovina / Moscow") == [["Bosnia and Herzegovina", "Moscow"]]
    assert names("Moscow; Bosnia and Herzegovina") == [["Moscow", "Bosnia and Herzegovina"]]


def test_all_names_but_one_are_enough_in_a_longer_list():
    assert names("Moscow, Kazan, Atlantis") == [["Moscow", "Kazan", "Atlantis"]]
    assert names("Moscow, Atlantis") == [["Moscow, Atlantis"]]


def test_the_column_as_a_whole_shows_what_stands_between_names():
    parted = names("Moscow – Beijing", "Kazan – Beijing", "Moscow – Atlantis")

    assert parted[2] == ["Moscow", "Atlantis"]
    assert names("Moscow – Atlantis") == [["Moscow – Atlantis"]]


def test_a_column_of_pairs_needs_no_name_that_is_known():
    assert names("Zenda – Strelsau", "Hentzau – Zenda", "Strelsau – Hentzau")[0] == ["Zenda", "Strelsau"]


def test_quoted_names_are_never_parted():
    assert names('"Moscow – Beijing"; Kazan') == [["Moscow – Beijing", "Kazan"]]


def test_areas_are_parted_where_they_are_known():
    AreaFactory(name="trade"), AreaFactory(name="tourism"), AreaFactory(name="culture")

    assert names("trade, tourism and culture", heading="areas") == [["trade", "tourism", "culture"]]
    assert names("loans, credits and grants", heading="areas") == [["loans, credits and grants"]]
    assert names("文化、教育", heading="areas") == [["文化", "教育"]]


def test_signatories_are_parted_where_they_are_known():
    PersonFactory(name="Sergey Sobyanin"), PersonFactory(name="Yin Yong")

    assert names("Sergey Sobyanin / Yin Yong", heading="signatories") == [["Sergey Sobyanin", "Yin Yong"]]
    assert names("Ivan Ivanov, Mayor & Chairman", heading="signatories") == [["Ivan Ivanov"]]


def test_a_signatory_may_stand_before_a_dash():
    _reader, [row] = column("signatories", "Ivan Ivanov – Mayor of Kazan (Kazan)", directories=Directories())

    [found] = row.values["signatories"]
    assert (found.person.text, found.office, found.party) == ("Ivan Ivanov", "Mayor of Kazan", "Kazan")
    assert "is read as the person" in note(row)


def test_a_long_column_is_read_in_a_moment():
    cells = [f"{word} – {word}{n}, {word} and {n}" * 5 for n in range(300) for word in ("Moscow", "Beijing")]

    assert len(names(*cells)) == 600
