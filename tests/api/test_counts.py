"""What facets and statistics have in common: they count all that a question finds, in the same few queries."""

import pytest
import time_machine

from agreements import counting
from tests import world
from tests.factories import publishable_agreement, published_agreement

FACETS, STATISTICS = "/api/v1/facets/", "/api/v1/statistics/"
pytestmark = pytest.mark.parametrize("url", [FACETS, STATISTICS])


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2025-06-01T12:00Z"):
        yield


def test_a_draft_does_not_count(client, url):
    world.public()
    before = client.get(url).json()

    publishable_agreement("Moscow", "Beijing", signed="2001")

    assert client.get(url).json() == before
    assert before["count"] == 5


@pytest.mark.parametrize(
    "query",
    ["top=0", "top=201", "top=x", "top=1&top=2", "partty=moscow", "cursor=x", "page_size=1", "year=2024"],
)
def test_what_is_not_known_is_refused(client, url, query):
    assert client.get(f"{url}?{query}").status_code == 400


def test_it_takes_the_same_queries_however_many(client, url, django_assert_num_queries):
    for year in range(2000, 2010):
        published_agreement("Moscow", signed=str(year))

    # The number of the last publication, what is counted, names.
    with django_assert_num_queries(3):
        assert client.get(url).json()["count"] == 10


def test_an_unchanged_answer_is_not_sent_again(client, url, django_assert_num_queries):
    world.public()
    tag = client.get(url)["ETag"]

    with django_assert_num_queries(1):
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_nothing_public_has_no_counts(client, url):
    nothing = {"different": 0, "values": []}
    told = {
        FACETS: {"facets": dict.fromkeys(counting.NAMES, nothing)},
        STATISTICS: {"years": [], "by": dict.fromkeys(counting.BY_YEAR, nothing)},
    }

    assert client.get(url).json() == {"on": "2025-06-01", "count": 0} | told[url]
