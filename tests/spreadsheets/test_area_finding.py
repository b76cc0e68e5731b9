"""Which area a wording means."""

import pytest

from agreements.spreadsheets.area_finding import Areas
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.mentions import AreaMention
from tests.factories import AreaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def education():
    area = AreaFactory(name="education", code="education-youth")
    area.names.create(language="ru", text="образование", kind="official")
    area.names.create(language="zh-Hans", text="教育", kind="official")
    area.mappings.create(scheme="sdg", code="4", match="exact")
    return area


def found(wording, code=""):
    return Areas(Directories()).coverage(AreaMention(wording, code)).get("area")


@pytest.mark.parametrize(
    "wording",
    [
        "Education",
        "ОБРАЗОВАНИЕ",
        "教育",
        "education-youth",
        "in the field of education",
        "cooperation in education",
        "education sector",
        "教育领域",
        "教育合作",
        "sdg:4",
        "SDG 4",
        "Goal 4",
        "ЦУР 4",
    ],
)
def test_an_area_is_known_by_all_its_names(education, wording):
    assert found(wording) == education.pk


@pytest.mark.parametrize("code", ["education-youth", "sdg:4"])
def test_an_area_is_known_by_the_code_behind_a_wording(education, code):
    assert found("schools", code) == education.pk


def test_the_area_that_a_foreign_code_matches_best_is_meant(education):
    AreaFactory(name="culture").mappings.create(scheme="sdg", code="4", match="related")
    assert found("sdg:4") == education.pk

    AreaFactory(name="science").mappings.create(scheme="sdg", code="4", match="exact")
    assert found("sdg:4") is None


@pytest.mark.parametrize("wording", ["schools", "sdg:5", "education and loans", "4", "cooperation"])
def test_any_other_wording_stays_open(education, wording):
    assert Areas(Directories()).coverage(AreaMention(wording)) == {"wording": wording}


def test_a_code_that_is_not_known_stays_in_the_wording(education):
    assert Areas(Directories()).coverage(AreaMention("x", "sdg:99")) == {"wording": "x [sdg:99]"}


def test_the_mappings_are_one_query_in_files_that_need_them(education, django_assert_num_queries):
    areas = Areas(Directories())
    with django_assert_num_queries(1):
        for wording in ("education", "sdg:4", "sdg:5", "SDG 4"):
            areas.coverage(AreaMention(wording))
