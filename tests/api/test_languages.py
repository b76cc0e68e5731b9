"""The language of an answer, for who cannot say it in a header: a calendar, a feed reader, a link."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    world.public()


def asked(client, address, **headers):
    return client.get(f"/api/v1/{address}", headers=headers)


@pytest.mark.parametrize(
    "address",
    [
        "?{}",
        "agreements/?{}",
        "agreements/moscow-beijing-2024-2026/?{}",
        "agreements/moscow-beijing-2024-2026/versions/?{}",
        "parties/moscow/?{}",
        "pairs/beijing--moscow/?{}",
        "facets/?{}",
        "statistics/?{}",
        "changes/?{}",
        "codebook/?{}",
        "schema/?format=json&{}",
        "agreements/?format=ics&{}",
        "agreements/?format=atom&{}",
        "agreements/?format=csv&{}",
    ],
)
def test_it_stands_in_the_address_as_well_as_in_the_header(client, address):
    by_header = asked(client, address.format("").rstrip("?&"), **{"accept-language": "ru"})
    by_address = asked(client, address.format("lang=ru"), **{"accept-language": "en"})

    assert by_address.status_code == by_header.status_code == 200
    assert by_address["Content-Language"] == by_header["Content-Language"] == "ru"


def test_a_calendar_is_told_in_the_language_of_its_address(client):
    told = {one: asked(client, f"agreements/?format=ics&lang={one}").getvalue() for one in ("en", "ru")}

    assert "Срок".encode() not in told["en"]
    assert told["en"] != told["ru"]


def test_the_next_page_is_in_the_same_language(client):
    page = asked(client, "agreements/?page_size=1&lang=ru").json()

    assert "lang=ru" in page["next"]
    assert client.get(page["next"])["Content-Language"] == "ru"


@pytest.mark.parametrize("address", ["agreements/", "parties/moscow/", "codebook/", "changes/", ""])
@pytest.mark.parametrize(("value", "nearest"), [("zh", ["zh-hans"]), ("xx", []), ("ru&lang=en", [])])
def test_one_that_there_is_not_is_refused(client, address, value, nearest):
    answer = asked(client, f"{address}?lang={value}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "lang"
    assert answer.json()["nearest"] == nearest


def test_answers_in_two_languages_have_two_tags(client):
    tags = {asked(client, f"agreements/?lang={one}")["ETag"] for one in ("en", "ru", "zh-hans")}

    assert len(tags) == 3
