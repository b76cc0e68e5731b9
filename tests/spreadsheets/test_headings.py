import pytest
from django.utils.translation import override

from agreements.spreadsheets import headings
from agreements.spreadsheets.agreements import COLUMNS, choices


def matched(*given):
    return headings.match(list(given), COLUMNS)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Signed", "signed"),
        ("SIGNED_ISO", "signed"),
        ("дата подписания", "signed"),
        ("签署日期", "signed"),
        ("Kind_norm", "type"),
        ("Тип соглашения", "type"),
        ("协议类型", "type"),
        ("Область", None),
        ("Области сотрудничества", "areas"),
        ("合作领域", "areas"),
        ("source_url", "sources"),
        ("Источник", "sources"),
        ("来源", "sources"),
        ("  period   FROM ", "period_start"),
        ("ｔｉｔｌｅ", "title"),
        ("status", "status_stated"),
        ("remark", "internal_notes"),
        ("Ref.", "reference"),
        ("№", None),
        ("No", None),
        ("Number of pages", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_a_heading_is_known_in_any_case_and_language(heading, field):
    assert matched(heading) == [field]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("party_a", "party.1"),
        ("Party B", "party.2"),
        ("Country_B", "country.2"),
        ("Сторона 1", "party.1"),
        ("сторона Б", "party.2"),
        ("Страна 2", "country.2"),
        ("甲方", "party.1"),
        ("乙方", "party.2"),
        ("城市1", "party.1"),
        ("国家2", "country.2"),
        ("party 20", "party.20"),
        ("party 21", None),
        ("party 0", None),
        ("party 1000000000000", None),
        ("title 2", None),
    ],
)
def test_a_numbered_heading_tells_which_party(heading, field):
    assert matched(heading) == [field]


def test_columns_of_one_name_are_numbered_from_the_left():
    assert matched("City", "Country", "city", "country") == ["party.1", "country.1", "party.2", "country.2"]


def test_beside_numbered_columns_one_without_a_number_is_asked_about():
    """The city after two parties may be the place of the signature."""
    assert matched("party_a", "party_b", "city") == ["party.1", "party.2", None]
    assert matched("party", "party 2") == ["party.1", "party.2"]


def test_a_country_right_of_a_party_is_its_country():
    assert matched("甲方", "乙方", "国家") == ["party.1", "party.2", "country.2"]
    assert matched("Country", "Party A", "Party B") == ["country.1", "party.1", "party.2"]
    assert matched("City", "Country", "City", "Country") == ["party.1", "country.1", "party.2", "country.2"]


def test_a_field_is_given_once():
    assert matched("date", "signed", "Signed on") == ["signed", None, None]
    assert matched("party 1", "party_a") == ["party.1", None]


def test_every_column_is_known_by_every_heading_it_claims():
    for key, column in COLUMNS.items():
        for name in column.names():
            found = matched(name)[0]
            assert found is not None, name
            assert found.split(".")[0] == key, name


@pytest.mark.parametrize(
    ("heading", "field"), [("signd", "signed"), ("teh title", "title"), ("период окончания", "period_end")]
)
def test_an_unknown_heading_is_offered_the_nearest_known_one(heading, field):
    offered = [key for key, _label in headings.nearest(heading, choices(), COLUMNS)]

    assert field in offered
    assert len(offered) <= 3


def test_a_heading_like_nothing_is_offered_nothing():
    assert headings.nearest("xyzzy qqq", choices(), COLUMNS) == []
    assert headings.nearest("!!!", choices(), COLUMNS) == []


def test_as_many_parties_can_be_chosen_as_a_file_has():
    assert ("party.4", "party 4") in choices()
    assert ("party.9", "party 9") in choices(9)
    assert ("country.9", "country 9") in choices(9)


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
def test_what_the_screen_calls_a_column_is_a_heading(language):
    with override(language):
        shown = {key: label for key, label in choices() if "." not in key}

    assert {key: matched(label)[0] for key, label in shown.items()} == {key: key for key in shown}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Подписано: Дата", "signed"),
        ("Entry into force: Date", "in_force"),
        ("生效: 日期", "in_force"),
        ("Подписано: Место", None),
        ("Party B: City", "party.2"),
        ("Party B: Country", "country.2"),
        ("Сторона А: Страна", "country.1"),
        ("乙方: 国家", "country.2"),
        ("Party A: Signed", None),
        ("Title: Date", None),
        (": ", None),
    ],
)
def test_a_heading_of_two_rows_is_the_part_of_its_group(heading, field):
    assert matched(heading) == [field]
