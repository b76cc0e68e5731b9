"""Pages of what has one of several values: found by the first records of each, the same as by all of them."""

from datetime import date, timedelta

import pytest

from agreements import public
from agreements.models import PublishedFacet, PublishedRecord, finding

TYPES = ("programme", "mou", "protocol")


@pytest.fixture
def _many(monkeypatch):
    """Records of three types, several on most days; few count as many."""
    monkeypatch.setattr(finding, "FEW", 5)
    days = [date(2020, 1, 1) + timedelta(days=number // 4) for number in range(120)]
    rows = [
        PublishedRecord(kind="agreement", slug=f"a-{n:03}", record_id=n, body="{}", sort_day=day, sequence=1)
        for n, day in enumerate(days)
    ]
    PublishedRecord.objects.bulk_create(rows)
    PublishedFacet.objects.bulk_create(
        PublishedFacet(record=row, kind=kind, value=value, of="agreement", sort_day=row.sort_day)
        for number, row in enumerate(rows)
        for kind, value in (("type", TYPES[number % 3]), ("area", "trade" if number % 5 else "health"))
    )


def slugs(rows):
    return [row.slug for row in rows]


def pages(records, size, backwards=False):
    """The addresses, page after page, as a reader goes on from where a page ended."""
    found, since = [], None
    while True:
        rows = records.reverse() if backwards else records
        if since:
            beyond = {"sort_day__gte" if backwards else "sort_day__lte": since}
            rows = rows.filter(**beyond).exclude(slug__in=found)
        some = slugs(rows.page(size, since, backwards))
        if not some:
            return found
        found += some
        since = PublishedRecord.objects.get(slug=some[-1]).sort_day


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_of_several_values_are_those_of_the_whole_list(size, backwards):
    records = public.listing("agreement").having("type", ["programme", "mou"])
    every = slugs(records.reverse() if backwards else records)

    assert records.windows
    assert pages(records, size, backwards) == every


@pytest.mark.usefixtures("_many")
def test_a_further_condition_that_few_fulfil_is_looked_for_farther_on():
    records = public.listing("agreement").having("type", ["programme", "mou"])
    rare = records.filter(slug__in=["a-000", "a-001", "a-003"])

    assert slugs(rare.page(5)) == ["a-000", "a-001", "a-003"]


@pytest.mark.usefixtures("_many")
def test_a_page_near_the_beginning_does_not_look_through_all(django_assert_num_queries):
    records = public.listing("agreement").having("type", ["programme", "mou"])

    with django_assert_num_queries(3):  # one for each value, one for the page
        assert len(records.page(4)) == 4


@pytest.mark.usefixtures("_many")
def test_what_one_value_leads_needs_no_windows():
    records = public.listing("agreement").having("type", ["mou"]).having("area", ["trade", "health"])

    assert records.led
    assert not records.windows


@pytest.mark.usefixtures("_many")
def test_many_values_are_not_asked_one_by_one():
    many = [f"none-{number}" for number in range(finding.FEWEST)]

    assert not public.listing("agreement").having("type", ["mou", *many]).windows
