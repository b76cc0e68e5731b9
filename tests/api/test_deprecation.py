"""What will go is told in the answers that use it, long before."""

from datetime import date

import pytest

from agreements.api import deprecation
from agreements.api.deprecation import Deprecated
from tests import world

URL = "/api/v1/agreements/"
GOING = Deprecated(date(2027, 1, 15), date(2028, 1, 15), "https://example.org/instead")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _going(monkeypatch):
    monkeypatch.setitem(deprecation.DEPRECATED, ("agreements", "party"), GOING)
    world.public()


def test_a_question_that_uses_it_is_told_since_when_until_when_and_what_instead(client):
    answer = client.get(f"{URL}?q=beijing&party=moscow")

    assert answer["Deprecation"] == "@1799971200"
    assert answer["Sunset"] == "Sat, 15 Jan 2028 00:00:00 GMT"
    assert answer["Link"] == '<https://example.org/instead>; rel="deprecation"; type="text/html"'


def test_an_unchanged_answer_is_told_too(client):
    tag = client.get(f"{URL}?party=moscow")["ETag"]

    answer = client.get(f"{URL}?party=moscow", headers={"if-none-match": tag})

    assert (answer.status_code, answer["Deprecation"]) == (304, "@1799971200")


@pytest.mark.parametrize("url", [URL, f"{URL}?q=moscow", "/api/v1/parties/?q=moscow"])
def test_nobody_else_hears_of_it(client, url):
    answer = client.get(url)

    assert not {"Deprecation", "Sunset", "Link"} & answer.headers.keys()


def test_a_whole_address_can_go(client, monkeypatch):
    monkeypatch.setitem(deprecation.DEPRECATED, ("facets", ""), GOING)

    assert client.get("/api/v1/facets/")["Deprecation"] == "@1799971200"
