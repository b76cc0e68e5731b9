"""The pages of an import in another language than it was brought in."""

import pytest

from agreements.models import ImportBatch
from agreements.spreadsheets import importing, rewording
from tests.factories import UserFactory

SHEET = b"title,signed\nProgramme,2024-13-45\n"
BUTTON = 'class="language"'
RUSSIAN = {"HTTP_ACCEPT_LANGUAGE": "ru"}


@pytest.fixture
def batch(analyst):
    return importing.start("a.csv", SHEET, analyst.user)


def page(client, batch, **headers):
    address = f"/admin/agreements/importbatch/{batch.pk}/preview/"
    return client.get(address, **headers).content.decode()


def language():
    return ImportBatch.objects.get().plan["language"]


@pytest.mark.parametrize("step", ["columns", "names", "preview"])
def test_each_step_is_shown_in_the_language_of_its_owner(analyst, batch, step):
    analyst.get(f"/admin/agreements/importbatch/{batch.pk}/{step}/", **RUSSIAN)

    assert language() == "ru"


def test_nothing_is_offered_where_the_words_are_of_the_page_s_language(analyst, batch):
    assert BUTTON not in page(analyst, batch)
    assert BUTTON not in page(analyst, batch, **RUSSIAN)


def test_a_long_one_is_offered_to_be_worded_anew(analyst, batch, monkeypatch):
    monkeypatch.setattr(rewording, "LONG", 0)

    assert BUTTON in page(analyst, batch, **RUSSIAN)
    assert language() == "en"

    address = f"/admin/agreements/importbatch/{batch.pk}/language/"
    response = analyst.post(address, {"step": "names"}, **RUSSIAN)

    assert response["Location"].endswith("/names/")
    assert language() == "ru"


def test_somebody_else_s_is_shown_as_it_is(analyst):
    batch = importing.start("a.csv", SHEET, UserFactory())

    assert BUTTON not in page(analyst, batch, **RUSSIAN)
    assert language() == "en"


def test_the_address_of_the_deed_shows_nothing(analyst, batch):
    assert analyst.get(f"/admin/agreements/importbatch/{batch.pk}/language/").status_code == 405
